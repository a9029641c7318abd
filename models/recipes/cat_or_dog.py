"""Cats and dogs by the classic first network."""

from models.recipes import RECIPES, Published, Recipe
from models.training.config import Augmentation, TrainingConfig

RECIPES.register(
    Recipe(
        name="cat_or_dog",
        title="Cat or dog: the classic, Adadelta",
        rank=50,
        summary="Nearly all training pictures right, and only three in four of the others: "
        "textbook overfitting, in spite of mirrored and zoomed pictures.",
        source="A tutorial on cats and dogs with Keras: accuracy 0.99 on the training pictures, "
        "0.77 on the test pictures.",
        config=TrainingConfig(
            dataset="cats_vs_dogs",
            architecture="cat_or_dog",
            image_size=64,
            train_samples=8_000,
            optimizer="adadelta",
            learning_rate=1.0,
            optimizer_options={"rho": 0.95, "epsilon": 1e-7},
            batch_size=32,
            epochs=25,
            validate_on_test=True,
            augmentation=Augmentation(horizontal_flip=True, zoom=0.2, shear=0.2),
            recipe="cat_or_dog",
        ),
        parameters=1_625_281,
        published=Published(accuracy=0.77),
        notes=(
            "Adadelta's learning rate is 1.0, its default when the tutorial was written; today's "
            "default of 0.001 would hardly move.",
            "The test pictures serve for validation, as in the tutorial; no choice is based on "
            "them.",
        ),
    )
)
