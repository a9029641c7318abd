"""Asking a network: `load_predictor(name).predict(image)`.

Predicts with LiteRT and never imports TensorFlow or Keras, so the first answer comes at once.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.evaluation import MOST_CLASSES
from models.identity import NetworkIdentity, identify, is_shipped, shipped_names
from models.litert import Answers, LiteRTNetwork
from utils.datasets import DATASETS
from utils.preprocessing import PREPARATIONS, Prepared
from utils.runs import RunNotFound, RunStore
from utils.runs.files import read_json
from utils.text import MOST_NAME, plain
from utils.typed import WrongDataError, read_as

FAMILIAR = 0.5  # what looks less familiar than that is doubted
UNDECIDED = 0.6  # a best answer that is less likely than that is a guess
FILE = "predictor.json"
MOST_SIDE = 512  # pixels; larger pictures keep everybody else waiting
CHANNELS = {"digit": 1, "clothing": 1, "photo": 3}  # what each preparation makes
Picture = Image.Image | NDArray[np.uint8]


class PredictorError(LookupError):
    """There is no such predictor, or its files are damaged; the message is for the user."""


@dataclass(frozen=True)
class PredictorInfo:
    """What a predictor answers and what it takes: the content of `predictor.json`.

    It says nothing of the edition: that is in a NetworkIdentity.
    """

    name: str  # a shipped predictor's name or a run's id
    title: str  # a run's is its name, which people change
    dataset: str  # what it was trained on
    preparation: str  # in utils.preprocessing.PREPARATIONS
    class_names: tuple[str, ...]
    input_shape: tuple[int, int, int]  # height, width, channels
    kind: Literal["shipped", "run"]
    sha256: str = ""  # of `model.tflite`; "" where nobody noted it

    def __post_init__(self) -> None:
        """Raises ValueError for what no network could be."""
        names, (height, width, channels) = self.class_names, self.input_shape
        if not 2 <= len(set(names)) == len(names) <= MOST_CLASSES:
            raise ValueError("Two classes or more, each with a name of its own.")
        if not all(name.strip() and len(name) <= MOST_NAME for name in (*names, self.title)):
            raise ValueError(f"A name has 1 to {MOST_NAME} characters.")
        if self.preparation not in PREPARATIONS:
            raise ValueError(f"`preparation` must be one of {', '.join(PREPARATIONS)}.")
        if not (1 <= height == width <= MOST_SIDE and channels == CHANNELS[self.preparation]):
            raise ValueError(f"Square pictures of at most {MOST_SIDE} pixels a side.")

    @property
    def subject(self) -> str:
        """What its pictures show, as in "I am not sure this is a digit"."""
        known = self.dataset in DATASETS
        return DATASETS[self.dataset].subject if known else "one of its classes"

    def write(self, folder: Path) -> None:
        """Describe the folder's `model.tflite`."""
        text = json.dumps(asdict(self), indent=1)
        (folder / FILE).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "PredictorInfo":
        """What `write` wrote. Raises PredictorError."""
        told = read_json(folder / FILE) or {}
        told |= {"name": folder.name, "kind": "shipped" if is_shipped(folder) else "run"}
        told |= {"title": _given_name(folder) or told.get("title")}
        try:
            return read_as(cls, told)
        except WrongDataError as error:
            raise PredictorError(f"The network in {folder.name} cannot be read.") from error


@dataclass(frozen=True)
class Prediction:
    """An answer."""

    label: str  # the likeliest class
    probabilities: dict[str, float]  # of every class, in class order; they sum to 1
    prepared: Prepared  # what the network saw, and how it came about
    is_familiar: bool  # whether it looks like what the network was trained on

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to see; the probabilities then mean nothing."""
        return self.prepared.is_empty

    @property
    def is_several(self) -> bool:
        """Whether there is more than one thing to see; the label then is of none of them."""
        return self.prepared.is_several

    @property
    def is_sure(self) -> bool:
        """Whether it is one thing of a familiar kind, and one class stands out."""
        stands_out = self.is_familiar and self.probabilities[self.label] >= UNDECIDED
        return stands_out and self.prepared.things == 1

    def ranked(self) -> list[tuple[str, float]]:
        """Classes and probabilities, the likeliest first."""
        return sorted(self.probabilities.items(), key=lambda item: -item[1])


class Predictor:
    """A loaded network with the preparation that it was trained with. Thread-safe.

    `identity` is what to keep its answers under.
    """

    def __init__(
        self, info: PredictorInfo, network: LiteRTNetwork, identity: NetworkIdentity
    ) -> None:
        self.info = info
        self.network = network
        self.identity = identity

    def prepare(self, image: Picture, skip: Collection[str] = ()) -> Prepared:
        """What the network would see of a picture; `skip` names steps to leave out."""
        return PREPARATIONS[self.info.preparation](image, self.info.input_shape[0], skip)

    def predict(self, image: Picture, skip: Collection[str] = ()) -> Prediction:
        """The answer for a PIL picture or a uint8 array `(H, W)`, `(H, W, 3)` or `(H, W, 4)`."""
        return self._answers([self.prepare(image, skip)])[0]

    def predict_batch(self, images: Sequence[Picture]) -> list[Prediction]:
        """The answers for several pictures, of any sizes."""
        return self._answers([self.prepare(image) for image in images]) if images else []

    def predict_pixels(self, pixels: NDArray[np.uint8]) -> Answers:
        """The answers for prepared pixels 0-255 `(N, H, W, C)`."""
        return self.network(pixels)

    def _answers(self, prepared: list[Prepared]) -> list[Prediction]:
        answers = self.predict_pixels(np.stack([each.pixels for each in prepared]))
        familiarity = answers.familiarity
        names = self.info.class_names
        return [
            Prediction(
                label=names[int(row.argmax())],
                probabilities=dict(zip(names, map(float, row), strict=True)),
                prepared=each,
                is_familiar=familiarity is None or bool(familiarity[i] >= FAMILIAR),
            )
            for i, (row, each) in enumerate(zip(answers.probabilities, prepared, strict=True))
        ]


def load_predictor(name: str) -> Predictor:
    """The shipped predictor of that name, or the network of the run with that id.

    Raises PredictorError, with a sentence that says what there is.
    """
    identity = identify(name)
    info = describe(identity)
    return Predictor(info, load_network(identity, info), identity)


def describe(identity: NetworkIdentity) -> PredictorInfo:
    """What that network answers and takes. Raises PredictorError, as load_predictor."""
    if identity.kind == "run":
        _check_run(identity)
    return PredictorInfo.read(identity.folder)


def load_network(identity: NetworkIdentity, info: PredictorInfo) -> LiteRTNetwork:
    """The network that `info` describes. Raises PredictorError if its file is damaged."""
    return open_network(identity.folder, info)


def open_network(folder: Path, info: PredictorInfo) -> LiteRTNetwork:
    """The network in a folder, when it is what `info` says of it. Raises PredictorError."""
    try:
        content = (folder / "model.tflite").read_bytes()
        if info.sha256 and sha256(content).hexdigest() != info.sha256:
            raise ValueError("the file has changed since it was written")
        return LiteRTNetwork(content, info.input_shape, len(info.class_names))
    except (OSError, ValueError, RuntimeError) as error:
        raise PredictorError(f"The network “{info.title}” is missing or damaged.") from error


def list_predictors() -> list[PredictorInfo]:
    """All that can be asked: the shipped ones, then the runs with a network, newest first."""
    folders = [identify(name).folder for name in shipped_names()]
    folders += [run.folder for run in RunStore().list() if run.model_file("tflite")]
    found = []
    for folder in folders:
        try:
            found.append(PredictorInfo.read(folder))
        except PredictorError:
            continue  # a damaged one cannot be offered; asking for it by name says why
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


def _given_name(folder: Path) -> str | None:
    """What a run is called now: the network's own files know the name that it was made under."""
    name = (read_json(folder / "run.json") or {}).get("name")
    return " ".join(name.split())[:MOST_NAME] or None if isinstance(name, str) else None
