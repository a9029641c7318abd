"""A window that slides over a picture and shows its arithmetic, computed in the browser."""

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
    """What the window computes.

    Attributes:
        mode: a convolution, or max or average pooling.
        size: the window's side in cells; ignored if there is a kernel.
        stride: cells from one place to the next.
        padding: rows and columns of zeros before the picture (above, left) and after it.
        kernel: the weights of a convolution.
        bias: added to every sum.
        relu: whether negative sums become 0.
        editable: whether the reader can change the kernel.
        titles: of the picture and of the result.
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
    """The picture, the window's arithmetic, and the result.

    Args:
        window: what is computed.
        picture: `(H, W)`, values 0 to 255.
        key: of the component.
        on_kernel: called with the key after the reader has changed the kernel; `edited_kernel`
            then returns it.
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
    """The kernel that the reader has edited last; None if there is no valid one."""
    return kernel_of(told(key, "kernel"))


def kernel_of(value: Any) -> Kernel | None:
    """A kernel from the browser; None if the value is not a square of numbers."""
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
