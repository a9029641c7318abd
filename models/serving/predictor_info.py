"""The description of a predictor (`predictor.json`), and opening the network that it describes.

Uses LiteRT, not TensorFlow.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict, ValidationError, with_config

from models.evaluation.report import MOST_CLASSES
from models.serving.identity import is_shipped
from models.serving.litert import LiteRTNetwork
from models.serving.run_file import read_run_file
from utils.datasets import DATASETS
from utils.files import read_json
from utils.preprocessing import PREPARATIONS
from utils.stored_json import Text, read_as
from utils.text import MOST_NAME

FILE = "predictor.json"
MOST_SIDE = 512  # pixels; larger inputs would keep other users waiting

Name = Annotated[str, Field(max_length=MOST_NAME, pattern=r"\S")]
Side = Annotated[int, Strict(), Field(ge=1, le=MOST_SIDE)]
Channels = Annotated[int, Strict(), Field(ge=1, le=3)]


class PredictorError(LookupError):
    """A predictor is missing or damaged; the message is a sentence for the user."""


@with_config(extra="forbid")
@dataclass(frozen=True)
class PredictorInfo:
    """What a predictor predicts and takes: the content of `predictor.json`.

    It does not say in which edition the network is; that is in a NetworkIdentity.
    """

    name: Text  # a shipped predictor's name or a run's id
    title: Name  # of a run: its name, which the user can change
    dataset: Text  # what it was trained on
    preparation: Text  # in utils.preprocessing.PREPARATIONS
    class_names: Annotated[tuple[Name, ...], Field(min_length=2, max_length=MOST_CLASSES)]
    input_shape: tuple[Side, Side, Channels]  # height, width, channels
    kind: Literal["shipped", "run"]
    sha256: Text = ""  # of `model.tflite`; "" if it was not recorded

    def __post_init__(self) -> None:
        """Raises ValueError if the fields do not fit each other."""
        height, width, channels = self.input_shape
        if len(set(self.class_names)) < len(self.class_names):
            raise ValueError("Every class has a name of its own.")
        if self.preparation not in PREPARATIONS:
            raise ValueError(f"`preparation` must be one of {', '.join(PREPARATIONS.names())}.")
        if height != width or channels != PREPARATIONS[self.preparation].channels:
            raise ValueError("Pictures are square, with the channels that their preparation makes.")

    @property
    def subject(self) -> str:
        """What its pictures show, for sentences like "I am not sure this is a digit"."""
        known = self.dataset in DATASETS
        return DATASETS[self.dataset].subject if known else "one of its classes"

    def write(self, folder: Path) -> None:
        """Write the description beside the folder's `model.tflite`."""
        text = json.dumps(asdict(self), indent=1)
        (folder / FILE).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "PredictorInfo":
        """The description in a folder. Raises PredictorError."""
        told = read_json(folder / FILE) or {}
        told |= {"name": folder.name, "kind": "shipped" if is_shipped(folder) else "run"}
        told |= {"title": read_run_file(folder).title or told.get("title")}
        try:
            return read_as(cls, told)
        except ValidationError as error:
            raise PredictorError(f"The network in {folder.name} cannot be read.") from error


def open_network(folder: Path, info: PredictorInfo) -> LiteRTNetwork:
    """Load the network in a folder.

    Args:
        folder: holds `model.tflite`.
        info: what the network must be like.

    Raises:
        PredictorError: if the file is missing or damaged, or does not match `info`.
    """
    try:
        content = (folder / "model.tflite").read_bytes()
        if info.sha256 and sha256(content).hexdigest() != info.sha256:
            raise ValueError("the file has changed since it was written")
        return LiteRTNetwork(content, info.input_shape, len(info.class_names))
    except (OSError, ValueError, RuntimeError) as error:
        raise PredictorError(f"The network “{info.title}” is missing or damaged.") from error
