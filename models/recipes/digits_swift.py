"""The built-in digits in seconds: our own recipe, and the app's default."""

from models.recipes import RECIPES, Recipe
from models.training.config import Augmentation, TrainingConfig

RECIPES.register(
    Recipe(
        name="digits_swift",
        title="Built-in digits: swift",
        rank=0,
        summary="Works at once, without a download: 1,437 small digits, moved and tilted a little "
        "every time they are seen.",
        source="Our own.",
        config=TrainingConfig(
            dataset="digits",
            architecture="swift",
            optimizer="adam",
            learning_rate=0.01,
            schedule="warmup_cosine",
            batch_size=32,
            epochs=15,
            validation_split=0.1,
            augmentation=Augmentation(rotation=10, shift=0.05, zoom=0.1),
            recipe="digits_swift",
        ),
        parameters=29_658,
    )
)
