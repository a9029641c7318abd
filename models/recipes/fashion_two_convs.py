"""Fashion-MNIST by two convolutions and a dense layer."""

from models.recipes import RECIPES, Published, Recipe
from models.training.config import TrainingConfig

RECIPES.register(
    Recipe(
        name="fashion_two_convs",
        title="Clothes: two convolutions, Adam",
        rank=40,
        summary="Shirts, shoes and bags. Watch the two loss curves part after a few epochs: it "
        "begins to learn the training pictures by heart.",
        source="A tutorial on Fashion-MNIST with Keras: accuracy 0.9030, loss 0.2972.",
        config=TrainingConfig(
            dataset="fashion_mnist",
            architecture="two_convs_dense",
            optimizer="adam",
            learning_rate=0.001,
            batch_size=32,
            epochs=10,
            validate_on_test=True,
            recipe="fashion_two_convs",
        ),
        parameters=121_930,
        published=Published(accuracy=0.9030, loss=0.2972),
        notes=(
            "The test pictures serve for validation, as in the tutorial; no choice is based on "
            "them.",
        ),
    )
)
