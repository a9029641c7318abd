"""Checks that an imported .keras file holds a network of known layers and nothing else.

A .keras file can contain Python code and name functions to import. Keras' safe mode, which is on
wherever this app opens a file, refuses the code. Imported files have to meet a stricter rule: they
may name only the classes below, which are all that networks of this app consist of.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from models.layer_kinds import importable_layers
from models.training.position import POSITION

PARTS = {"config.json", "metadata.json", "model.weights.h5"}
MOST_CONFIG_BYTES = 5_000_000  # a small ResNet's has 30,000

NO_LAYERS: dict[str | None, set[str]] = {
    "keras": {"DTypePolicy", "Sequential"},
    "keras.initializers": {
        "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Ones", "RandomNormal",
        "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros",
    },
    "keras.losses": {"BinaryCrossentropy", "CategoricalCrossentropy"},
    "keras.optimizers": {"Adadelta", "Adagrad", "Adam", "AdamW", "RMSprop", "SGD"},
    "keras.src.models.functional": {"Functional"},
    None: {"__keras_tensor__"},
}  # fmt: skip
REGISTERED = {None, "Functional"}
PACKAGE = "cnn_playground"  # under which Keras registers this app's own layers
NAME = re.compile(r"[A-Za-z0-9_.\-/ ]{1,100}")  # of a layer
MOST_NUMBER = 1_000_000  # units, filters, pixels: far more than any network of this app has
SIZES = ("units", "filters", "kernel_size", "pool_size", "depth_multiplier", "padding",
         "batch_shape", "batch_input_shape", "input_shape")  # fmt: skip
MOST_PARTS = 20_000  # objects in the configuration; a small ResNet's has about 500
NAMES = ("class_name", "module", "registered_name")  # by which Keras finds a class


class NotOnlyANetworkError(Exception):
    """The file could run code, or is no network; the message ends a sentence: "model.keras …"."""


def check_keras_file(path: Path, most_bytes: int) -> None:
    """Check that a file holds a network of known layers and nothing else.

    Args:
        path: of the file.
        most_bytes: maximum size of its unpacked content.

    Raises:
        NotOnlyANetworkError: if it holds anything else, is damaged, or is far too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if sorted(names) not in (sorted(PARTS), sorted({*PARTS, POSITION})):
                raise NotOnlyANetworkError("holds things other than a network.")
            if sum(info.file_size for info in infos) > most_bytes:
                raise NotOnlyANetworkError("is far larger unpacked than a network of this app.")
            texts = [info for info in infos if info.filename in ("config.json", POSITION)]
            if any(info.file_size > MOST_CONFIG_BYTES for info in texts):
                raise NotOnlyANetworkError("describes a network of a size that nobody builds here.")
            config = json.loads(archive.read("config.json"))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, KeyError) as error:
        raise NotOnlyANetworkError("is damaged.") from error  # or nested too deeply
    known = NO_LAYERS | importable_layers()
    parts = list(_objects(config))
    for part in parts:
        _check(part, known)
        if not _is_of_usual_size(part):
            raise NotOnlyANetworkError("describes a network of a size that nobody builds here.")
    if len(parts) > MOST_PARTS:
        raise NotOnlyANetworkError("describes a network of a size that nobody builds here.")


def _is_of_usual_size(part: dict[str, Any]) -> bool:
    """Whether the name is valid, and the numbers are no larger than a network needs."""
    name = part.get("name")
    if name is not None and not (isinstance(name, str) and NAME.fullmatch(name)):
        return False
    return all(-MOST_NUMBER <= each <= MOST_NUMBER for each in _numbers(part))


def _numbers(part: dict[str, Any]) -> Iterator[int]:
    """The integers that determine the size of a layer."""
    for value in (part.get(name) for name in SIZES):
        yield from (each for each in _flat(value) if isinstance(each, int))


def _flat(value: Any) -> Iterator[Any]:
    for each in value if isinstance(value, list) else [value]:
        yield from _flat(each) if isinstance(each, list) else [each]


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in JSON data, at any depth."""
    left = [data]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            yield each
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)


def _check(part: dict[str, Any], known: Mapping[str | None, set[str]]) -> None:
    if not any(name in part for name in NAMES):
        return
    what, module, registered = (part.get(name) for name in NAMES)
    names = REGISTERED | {f"{PACKAGE}>{what}"}
    texts = all(each is None or isinstance(each, str) for each in (what, module, registered))
    if not texts or what not in known.get(module, ()) or registered not in names:
        shown = str(what or registered or module)[:40]
        raise NotOnlyANetworkError(
            f"asks for “{shown}”, which is not one of the layers that networks of this app are "
            "made of: it could run a stranger's code."
        )
