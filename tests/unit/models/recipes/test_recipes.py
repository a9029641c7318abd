import pytest

from models.architectures import ARCHITECTURES
from models.recipes import RECIPES
from utils.datasets import DATASETS


@pytest.fixture(params=RECIPES.names())
def recipe(request):
    return RECIPES[request.param]


def test_the_network_has_the_parameters_that_the_recipe_states(recipe):
    dataset = DATASETS[recipe.config.dataset]
    side = recipe.config.image_size or dataset.image_size
    model = ARCHITECTURES[recipe.config.architecture].build(
        (side, side, dataset.channels), len(dataset.class_names), **recipe.config.options
    )
    assert model.count_params() == recipe.parameters


def test_a_run_remembers_its_recipe(recipe):
    assert recipe.config.recipe == recipe.name


def test_every_published_data_set_has_a_recipe_of_our_own():
    ours = {recipe.config.dataset for recipe in RECIPES if recipe.published is None}
    assert ours >= {"digits", "mnist", "fashion_mnist", "cats_vs_dogs"}
    assert ours <= set(DATASETS.names())


def test_three_convs_before_its_classifier():
    from models.layer_kinds.table import layer_table

    layers = layer_table("three_convs", {}, (28, 28, 1), 10).layers
    before = [layer for layer in layers if layer.name not in ("dense", "probabilities")]
    assert sum(layer.parameters for layer in before) == 55_744
