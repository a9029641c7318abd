"""What an export format is: how a file is written, loaded again, and used elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from utils.registry import Registry

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]
Predict = Callable[[Floats], Floats]  # pixels (N, H, W, C), 0 to 255 -> outputs (N, units)


@dataclass(frozen=True)
class Format:
    """A kind of file for a network.

    Attributes:
        name: unique within the registry; also the extension of the file.
        rank: position in lists.
        title: what people call it.
        summary: what it is good for, for the screen.
        packages: what to install to use the file.
        import_line: Python that imports what the file is loaded with.
        predict_lines: Python that loads `{file}` and predicts `pixels`; afterwards `answer` holds
            the outputs for the first picture.
        write: writes a model to a path, with a description inside where the format has room.
        load: loads the file at a path; returns a function that predicts with it.
    """

    name: str
    rank: int
    title: str
    summary: str
    packages: str
    import_line: str
    predict_lines: str
    write: "Callable[[keras.Model, Path, str], None]" = field(repr=False)
    load: Callable[[Path], Predict] = field(repr=False)


FORMATS: Registry[Format] = Registry("export format", "models.codegen.export_formats")


def with_named_signature(model: "keras.Model") -> "keras.Model":
    """The same network, with its input called "pixels" and its output "probabilities"."""
    from models.evaluation.ood import serving_model

    named = serving_model(model)
    named(np.zeros((1, *model.input_shape[1:]), np.float32))  # Keras exports only built models
    return named
