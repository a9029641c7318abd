"""A window that slides over a picture and shows the sum it makes there; the browser computes it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pages.charts.feature_map_sheets import SCALES
from pages.widgets.component import component, told
from pages.widgets.theme import theme

LARGEST = 100.0  # weight that a kernel can be given

Kernel = tuple[tuple[float, ...], ...]

_window = component(Path(__file__).parent, "window", "buttons", "window")


@dataclass(frozen=True)
class SlidingWindow:
    """What the window does.

    Attributes:
        mode: what it makes of the numbers below it.
        size: its side; with a kernel, that of the kernel.
        stride: cells from one place to the next.
        padding: rows of zeros above and below the picture, and columns left and right.
        kernel: what the numbers are multiplied by, in a convolution.
        bias: added to every sum.
        relu: whether negative sums become 0.
        editable: whether the kernel can be changed by hand.
        titles: what the picture and the result are called.
    """

    mode: Literal["convolution", "max", "average"] = "convolution"
    size: int = 3
    stride: int = 1
    padding: tuple[int, int] = (0, 0)
    kernel: Kernel | None = None
    bias: float = 0.0
    relu: bool = False
    editable: bool = False
    titles: tuple[str, str] = ("Picture", "Feature map")


def render_window(
    window: SlidingWindow,
    picture: NDArray[Any],
    key: str,
    on_kernel: Callable[[str], None] = lambda key: None,
) -> None:
    """The picture `(H, W)` with values 0 to 255, the window's arithmetic, and the result.

    `on_kernel` is given the key when the kernel was changed by hand: see `edited_kernel`.
    """
    data = {
        **asdict(window),
        "size": len(window.kernel) if window.kernel else window.size,
        "picture": np.asarray(picture).tolist(),
        "theme": theme(),
        "stops": [_rgb(colour) for colour in SCALES[theme()]],
    }
    _window(key=key, data=data, on_kernel_change=partial(on_kernel, key))


def edited_kernel(key: str) -> Kernel | None:
    """The kernel that was last changed by hand. None: none was, or it is not one."""
    return kernel_of(told(key, "kernel"))


def kernel_of(value: Any) -> Kernel | None:
    """A square of numbers as a kernel; None for anything else: it comes from a browser."""
    if not isinstance(value, Sequence) or len(value) not in range(1, 8):
        return None
    rows = [row for row in value if isinstance(row, Sequence) and len(row) == len(value)]
    cells = [cell for row in rows for cell in row]
    is_kernel = len(cells) == len(value) ** 2 and all(map(_is_weight, cells))
    return tuple(tuple(map(float, row)) for row in rows) if is_kernel else None


def _is_weight(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= LARGEST


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
