import pytest

from models.recipes import RECIPES
from models.training.config import Augmentation, TrainingConfig
from pages.train import optimizers
from pages.widgets import augmentation_picker, wording

CONFIG = TrainingConfig(dataset="digits", architecture="lenet5")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (599, "9 min 59 s"),
        (1_800, "30 min"),
        (3_600, "1 h"),
        (4_320, "1 h 12 min"),
    ],
)
def test_time_spans_are_said_as_one_says_them(seconds, words):
    assert wording.duration(seconds) == words


def test_an_estimate_is_no_more_exact_than_it_can_be():
    assert wording.roughly(40.4) == "≈ 40 s"
    assert wording.roughly(561) == "≈ 9 min"
    assert wording.roughly(4_321) == "≈ 1 h 12 min"


def test_what_was_changed_is_told_with_both_values():
    changed = CONFIG.changed(epochs=9, augmentation=Augmentation(zoom=0.2), schedule="cosine")
    assert wording.changed_settings(CONFIG, CONFIG) == []
    assert wording.changed_settings(CONFIG, changed) == [
        "Schedule falls along a cosine instead of constant",
        "Epochs 9 instead of 5",
        "Augmentation: zoom 0.2 instead of 0",
    ]


def test_every_setting_has_words_of_its_own():
    for name, value in wording.flat_settings(CONFIG).items():
        assert wording.setting_title(name) != name
        assert "_" not in wording.setting_title(name) + wording.setting_value(name, value)
    for name in CONFIG.to_dict():
        if name not in ("options", "optimizer_options", "augmentation"):
            assert name in wording.SETTINGS


def test_a_run_is_named_after_its_recipe_only_if_it_follows_it():
    recipe = RECIPES["mnist_two_convs"]
    assert wording.default_name(recipe.config) == recipe.title
    assert wording.default_name(recipe.config.changed(epochs=1)) != recipe.title


def test_names_that_are_gone_are_shown_as_they_are():
    gone = CONFIG.changed(dataset="butterflies", architecture="old_net", recipe="lost")
    assert wording.default_name(gone) == "butterflies, old_net"
    assert wording.origin(gone) is None
    assert wording.setting_value("recipe", "lost") == "lost"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_every_recipe_can_be_shown_on_the_sliders(recipe):
    dials = {dial.name for dial in optimizers.DIALS[recipe.config.optimizer]}
    unknown = set(recipe.config.optimizer_options) - dials
    assert unknown <= {"epsilon"}  # which is kept, but nobody need turn


def test_every_change_of_augmentation_has_its_dial():
    dialled = [dial.name for dial in augmentation_picker.DIALS]
    assert sorted([*dialled, "horizontal_flip"]) == sorted(vars(Augmentation()))
