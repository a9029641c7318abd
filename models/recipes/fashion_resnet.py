"""Fashion-MNIST by a narrow residual network: our own recipe."""

from models.recipes import RECIPES, Recipe
from models.training.config import Augmentation, TrainingConfig

RECIPES.register(
    Recipe(
        name="fashion_resnet",
        title="Clothes: narrow ResNet",
        rank=45,
        summary="Shortcuts and mirrored pictures: a bag is a bag either way round. More right in "
        "six epochs than the two convolutions in ten.",
        source="Our own.",
        config=TrainingConfig(
            dataset="fashion_mnist",
            architecture="small_resnet",
            options={"width": 0.5, "dropout": 0.2},
            optimizer="adamw",
            learning_rate=0.004,
            optimizer_options={"weight_decay": 0.05},
            schedule="warmup_cosine",
            batch_size=64,
            epochs=6,
            validation_split=0.1,
            augmentation=Augmentation(horizontal_flip=True),
            recipe="fashion_resnet",
        ),
        parameters=224_282,
    )
)
