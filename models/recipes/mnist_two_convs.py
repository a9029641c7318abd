"""MNIST by two convolutions, dropout and Adam: Keras' own example."""

from models.recipes import RECIPES, Published, Recipe
from models.training.config import TrainingConfig

RECIPES.register(
    Recipe(
        name="mnist_two_convs",
        title="Digits: two convolutions with dropout, Adam",
        rank=10,
        summary="The smallest of the classic ones. A tenth of the training digits is held out to "
        "see how it does on digits that it has not seen.",
        source="F. Chollet, Simple MNIST convnet, Keras code examples: accuracy 0.9910, "
        "loss 0.0241.",
        url="https://keras.io/examples/vision/mnist_convnet/",
        config=TrainingConfig(
            dataset="mnist",
            architecture="two_convs_dropout",
            optimizer="adam",
            learning_rate=0.001,
            batch_size=128,
            epochs=15,
            validation_split=0.1,
            recipe="mnist_two_convs",
        ),
        parameters=34_826,
        published=Published(accuracy=0.9910, loss=0.0241),
    )
)
