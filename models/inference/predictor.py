"""Inference: `load_predictor(name).predict(image)`.

Uses LiteRT and never imports TensorFlow or Keras, so the first prediction comes at once.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.runs import RunNotFound, RunStore
from models.serving.identity import NetworkIdentity, identify, shipped_names
from models.serving.litert import Answers, LiteRTNetwork
from models.serving.predictor_info import PredictorError, PredictorInfo, open_network
from utils.preprocessing import PREPARATIONS, Prepared
from utils.text import plain

FAMILIAR = 0.5  # below this familiarity a picture counts as out of distribution
UNDECIDED = 0.6  # below this probability the best class is a guess
Picture = Image.Image | NDArray[np.uint8]


@dataclass(frozen=True)
class Scores:
    """What a network makes of one prepared picture."""

    label: str  # the likeliest class
    probabilities: dict[str, float]  # by class name, in class order; they sum to 1
    is_familiar: bool  # False: out of distribution

    @property
    def stands_out(self) -> bool:
        """Whether it is in distribution, and one class stands out."""
        return self.is_familiar and self.probabilities[self.label] >= UNDECIDED


@dataclass(frozen=True)
class PredictedPart(Scores):
    """A prediction for one of several things in a picture, such as a digit of a number."""

    box: tuple[float, float, float, float]  # left, top, right, bottom: 0 to 1 of `prepared.sheet`


@dataclass(frozen=True)
class Prediction(Scores):
    """A prediction for one picture."""

    prepared: Prepared  # the network's input, and the steps that led to it
    parts: tuple[PredictedPart, ...] = ()  # each of several things, from left to right

    @property
    def is_empty(self) -> bool:
        """Whether the picture was blank; the probabilities then mean nothing."""
        return self.prepared.is_empty

    @property
    def is_several(self) -> bool:
        """Whether it shows more than one thing; the label then is that of none of them."""
        return self.prepared.is_several

    @property
    def is_sure(self) -> bool:
        """Whether it shows one thing, in distribution, and one class stands out."""
        return self.stands_out and self.prepared.things == 1

    @property
    def number(self) -> str:
        """The labels of the parts in a row, with "?" for a guess: "2026", "?026"; "" if none."""
        return "".join(part.label if part.stands_out else "?" for part in self.parts)

    @property
    def number_probability(self) -> float:
        """How probable it is that every part is right, 0 to 1."""
        return math.prod(part.probabilities[part.label] for part in self.parts)

    @property
    def is_number_sure(self) -> bool:
        """Whether there are parts, and the network stands by each."""
        return bool(self.parts) and all(part.stands_out for part in self.parts)

    def ranked(self) -> list[tuple[str, float]]:
        """Pairs of class name and probability, likeliest first."""
        return sorted(self.probabilities.items(), key=lambda item: -item[1])


class Predictor:
    """A loaded network with the preparation that it was trained with. Thread-safe.

    Args:
        info: what it predicts and takes.
        network: the network itself.
        identity: which one it is; the key to cache its predictions under.
    """

    def __init__(
        self, info: PredictorInfo, network: LiteRTNetwork, identity: NetworkIdentity
    ) -> None:
        self.info = info
        self.network = network
        self.identity = identity

    def prepare(self, image: Picture, skip: Collection[str] = ()) -> Prepared:
        """Prepare a picture for the network.

        Args:
            image: a PIL picture, or uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`.
            skip: names of preparation steps to leave out.

        Returns:
            The network's input, and the intermediate pictures.
        """
        return PREPARATIONS[self.info.preparation](image, self.info.input_shape[0], skip)

    def predict(self, image: Picture, skip: Collection[str] = ()) -> Prediction:
        """Prepare a picture and predict its class.

        Args:
            image: a PIL picture, or uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)`.
            skip: names of preparation steps to leave out.
        """
        return self._answers([self.prepare(image, skip)])[0]

    def predict_batch(self, images: Sequence[Picture]) -> list[Prediction]:
        """Predictions for several pictures, which may differ in size."""
        return self._answers([self.prepare(image) for image in images]) if images else []

    def predict_pixels(self, pixels: NDArray[np.uint8]) -> Answers:
        """Predictions for prepared pictures, pixels 0-255 `(N, H, W, C)`."""
        return self.network(pixels)

    def _answers(self, prepared: list[Prepared]) -> list[Prediction]:
        parts = [part for each in prepared for part in each.parts]
        pixels = [each.pixels for each in prepared] + [part.pixels for part in parts]
        scores = self._scores(self.predict_pixels(np.stack(pixels)))
        wholes = [next(scores) for _ in prepared]
        return [
            Prediction(
                **vars(whole),
                prepared=each,
                parts=tuple(
                    PredictedPart(**vars(next(scores)), box=part.box) for part in each.parts
                ),
            )
            for whole, each in zip(wholes, prepared, strict=True)
        ]

    def _scores(self, answers: Answers) -> Iterator[Scores]:
        names, familiarity = self.info.class_names, answers.familiarity
        for i, row in enumerate(answers.probabilities):
            yield Scores(
                label=names[int(row.argmax())],
                probabilities=dict(zip(names, map(float, row), strict=True)),
                is_familiar=familiarity is None or bool(familiarity[i] >= FAMILIAR),
            )


def load_predictor(name: str) -> Predictor:
    """The shipped predictor of that name, or that of the run with that id.

    Raises PredictorError, whose message lists the names that exist.
    """
    identity = identify(name)
    info = describe(identity)
    return Predictor(info, load_network(identity, info), identity)


def describe(identity: NetworkIdentity) -> PredictorInfo:
    """What that network predicts and takes. Raises PredictorError like `load_predictor`."""
    if identity.kind == "run":
        _check_run(identity)
    return PredictorInfo.read(identity.folder)


def load_network(identity: NetworkIdentity, info: PredictorInfo) -> LiteRTNetwork:
    """The network that `info` describes. Raises PredictorError if its file is damaged."""
    return open_network(identity.folder, info)


def list_predictors() -> list[PredictorInfo]:
    """All predictors: the shipped ones, then those of runs, newest first."""
    folders = [identify(name).folder for name in shipped_names()]
    folders += [run.folder for run in RunStore().list() if run.model_file("tflite")]
    found = []
    for folder in folders:
        try:
            found.append(PredictorInfo.read(folder))
        except PredictorError:
            continue  # damaged; loading it by name says so
    return found


def _check_run(identity: NetworkIdentity) -> None:
    try:
        run = RunStore(Path(identity.home)).get(identity.name)
    except RunNotFound as error:
        known = ", ".join(shipped_names())
        raise PredictorError(
            f"There is no network called “{plain(identity.name, 40)}”. Those that come with the "
            f"app: {known}."
        ) from error
    if run.model_file("tflite") is None:
        raise PredictorError(f"The run “{run.name}” has no finished network yet.")
