"""MNIST in seconds: our own recipe."""

from models.recipes import RECIPES, Recipe
from models.training.config import TrainingConfig

RECIPES.register(
    Recipe(
        name="mnist_swift",
        title="Digits: swift",
        rank=5,
        summary="More than 99 % of the test digits after two passes over the training digits: a "
        "small network, batch normalisation, and a learning rate that rises and falls.",
        source="Our own.",
        config=TrainingConfig(
            dataset="mnist",
            architecture="swift",
            optimizer="adam",
            learning_rate=0.01,
            schedule="warmup_cosine",
            batch_size=64,
            epochs=2,
            validation_split=0.1,
            recipe="mnist_swift",
        ),
        parameters=29_658,
    )
)
