"""What a file is that is not a run, and what the user can do with it instead."""

import re
import zipfile
from collections.abc import Callable, Collection
from typing import BinaryIO

LOOKED_AT = 16  # bytes of the beginning

TAKE_ALONG = (
    "To bring a network here from another copy of this app, take its run: open it there, “Take it "
    "home”, “Whole run”."
)
KERAS = f"This is a network as a Keras file, without the run that it came from. {TAKE_ALONG}"
LITE = f"This is a network as a LiteRT file, without the run that it came from. {TAKE_ALONG}"
ONNX = f"This is a network as an ONNX file, without the run that it came from. {TAKE_ALONG}"
TEACHABLE = (
    "This was made by Teachable Machine. Its networks prepare pictures in their own way, which "
    "this app does not know, so it cannot ask them. The page Train makes a network of your own "
    "here: the pictures and the number of examples are yours to choose."
)
PICTURE = "This is a picture, not a run. The page Photo shows it to a network."
PICTURES = (
    "This is a zip of pictures, not a run. Unpack it and give the pictures to the page Photo, up "
    "to 50 at once."
)
DATASET = (
    "This is a data set, not a run. The page Data sets says which ones this app reads, and in "
    "which folder it looks for them."
)
CODE = "This is code that the app gave out, not the run. In Python it trains the same network anew."
OTHER = "This file was not imported: it is not a zip that was exported here. " + TAKE_ALONG

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (rb"\x89HDF", KERAS),
    (rb".{4}TFL3", LITE),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp", PICTURE),
    (rb"\x1f\x8b|\0\0\x08[\x01-\x04]", DATASET),  # the IDX files of MNIST, packed or not
    (rb"\x08[\x01-\x20]\x12", ONNX),  # the version of its format, then who wrote it
    (rb'""".*|from __future__', CODE),
)
_IMAGE = re.compile(r"\.(jpe?g|jfif|png|webp|gif|bmp|tiff?|heic|heif|avif)$", re.IGNORECASE)
_CLASS_FOLDERS = re.compile(r"(^|/)(cats?|dogs?|train|test|training_set|test_set)/", re.IGNORECASE)

Names = Collection[str]


def _holds(*wanted: str) -> Callable[[Names], bool]:
    """A check that all of these file names are there, in any folder."""
    return lambda names: {*wanted} <= {name.rsplit("/", maxsplit=1)[-1] for name in names}


def _are_pictures(names: Names) -> bool:
    files = [name for name in names if not name.endswith("/")]
    return sum(map(bool, map(_IMAGE.search, files))) > len(files) / 2


_INSIDES: tuple[tuple[Callable[[Names], bool], str], ...] = (
    (_holds("config.json", "model.weights.h5"), KERAS),
    (_holds("labels.txt", "keras_model.h5"), TEACHABLE),
    (_holds("labels.txt", "model_unquant.tflite"), TEACHABLE),
    (_holds("labels.txt", "model.tflite"), TEACHABLE),
    (_holds("labels.txt", "model.savedmodel"), TEACHABLE),
    (_holds("model.json", "metadata.json", "weights.bin"), TEACHABLE),
    (_holds("manifest.json"), TEACHABLE),  # its projects, *.tm
    (lambda names: any(name.endswith("-ubyte.gz") for name in names), DATASET),
    (lambda names: any(name.endswith(".npy") for name in names), DATASET),
    (lambda names: _are_pictures(names) and any(map(_CLASS_FOLDERS.search, names)), DATASET),
    (_are_pictures, PICTURES),
)


def what_it_is(file: BinaryIO) -> str:
    """What a file is that is not a zip, and what to do with it: sentences for the user."""
    file.seek(0)
    beginning = file.read(LOOKED_AT)
    found = (says for sign, says in _BEGINNINGS if re.match(sign, beginning, re.DOTALL))
    return next(found, OTHER)


def what_the_zip_is(archive: zipfile.ZipFile) -> str | None:
    """The same for a zip that holds no run; None if it is nothing that is known here."""
    names = [info.filename for info in archive.infolist()]
    return next((says for fits, says in _INSIDES if names and fits(names)), None)
