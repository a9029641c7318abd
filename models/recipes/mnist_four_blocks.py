"""MNIST by four convolution blocks and Adagrad, as in a post of 2018."""

from models.recipes import RECIPES, Published, Recipe
from models.training.config import TrainingConfig

RECIPES.register(
    Recipe(
        name="mnist_four_blocks",
        title="Digits: four conv blocks, Adagrad",
        rank=30,
        summary="A deep network on a sixth of the digits, with an optimizer that takes smaller and "
        "smaller steps. It learns slowly and never quite gets there: a good one to improve on.",
        source="A tutorial post of 2018: accuracy 0.916, loss 0.295 on 1,000 test digits.",
        config=TrainingConfig(
            dataset="mnist",
            architecture="four_blocks",
            train_samples=10_000,
            test_samples=1_000,
            optimizer="adagrad",
            learning_rate=0.001,
            optimizer_options={"initial_accumulator_value": 0.0, "epsilon": 1e-7},
            batch_size=32,
            epochs=10,
            validate_on_test=True,
            recipe="mnist_four_blocks",
        ),
        parameters=287_242,
        published=Published(accuracy=0.916, loss=0.295),
        notes=(
            "Adagrad's accumulator starts at 0, as in Keras 2.2; today it starts at 0.1, which "
            "makes the first steps much smaller.",
            "The 1,000 test digits serve for validation, as in the post; no choice is based on "
            "them.",
        ),
    )
)
