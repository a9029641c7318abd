"""How an exported script loads a data set without this app."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pprint import pformat
from textwrap import indent
from typing import Final

import numpy as np
from numpy.typing import NDArray

# The folder with your data sets. What is missing is downloaded if Keras knows the data set.
DATA_FOLDER = Path(os.environ.get("CNN_PLAYGROUND_DATA", "."))

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]
Arrays = tuple[Images, Labels, Images, Labels]  # x_train, y_train, x_test, y_test

WIDTH = 65  # maximum characters of a call on one line, behind its assignment
SIZE: Final = object()  # placeholder for the side of a picture among the arguments


@dataclass(frozen=True)
class TakeHome:
    """The function that loads a data set in an exported script, and its arguments.

    The app itself never calls it: its source is copied, with everything that it uses. It returns
    the same arrays in the same order as `Dataset.load`.

    Attributes:
        load: a top-level function of its module that returns `x_train, y_train, x_test, y_test`:
            uint8 `(N, H, W, C)`, 0 to 255, and int64 `(N,)`.
        arguments: literals, or SIZE for the side of a picture in pixels.
        packages: required besides Keras and NumPy.
    """

    load: Callable[..., Arrays]
    arguments: tuple[object, ...] = ()
    packages: tuple[str, ...] = ()

    def call(self, size: int | str) -> str:
        """The call, as Python code; `size` is a number of pixels or an expression for one."""
        arguments = [
            str(size) if each is SIZE else pformat(each, width=WIDTH) for each in self.arguments
        ]
        call = f"{self.load.__name__}({', '.join(arguments)})"
        if len(call) <= WIDTH:
            return call
        lines = indent(",\n".join(arguments), "    ")
        return f"{self.load.__name__}(\n{lines},\n)"
