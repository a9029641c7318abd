"""EfficientNet-Lite: EfficientNet without the parts that small devices are slow at.

M. Tan, Q. Le, EfficientNet, ICML 2019 (https://arxiv.org/abs/1905.11946); the Lite variants:
R. Liu, Higher accuracy on vision models with EfficientNet-Lite, TensorFlow blog, 2020. They have
ReLU6 in place of swish, no squeeze-and-excitation, and a stem and head of fixed width.

Here they come without batch normalisation: once training is over it is a multiplication and an
addition, which the convolution before it does as well (`weights.py` sees to that).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import keras

STEM, HEAD = 32, 1280  # maps, in every variant
CLASSES = 1000
FEATURES = "features"  # the layer that gives the numbers a new head is trained on


class Stage(NamedTuple):
    """Blocks in a row that work at one size of the maps."""

    blocks: int
    channels: int  # of what each block gives: maps
    kernel: int
    stride: int  # of the first block
    expansion: int  # times the channels, inside a block


BASE = (
    Stage(1, 16, 3, 1, 1),
    Stage(2, 24, 3, 2, 6),
    Stage(2, 40, 5, 2, 6),
    Stage(3, 80, 3, 2, 6),
    Stage(3, 112, 5, 1, 6),
    Stage(4, 192, 5, 2, 6),
    Stage(1, 320, 3, 1, 6),
)


@dataclass(frozen=True)
class Variant:
    """One of the family.

    Attributes:
        width: factor of the channels.
        depth: factor of the number of blocks, but for the first and the last stage.
        size: side in pixels of the pictures that it was trained on.
    """

    width: float
    depth: float
    size: int

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages at this width and depth."""
        first, *inner, last = BASE
        deeper = [stage._replace(blocks=math.ceil(self.depth * stage.blocks)) for stage in inner]
        return tuple(
            stage._replace(channels=_in_eights(self.width * stage.channels))
            for stage in (first, *deeper, last)
        )

    @property
    def blocks(self) -> Iterator[tuple[Stage, int]]:
        """Every block: its stage and its stride."""
        for stage in self.stages:
            yield stage, stage.stride
            yield from [(stage, 1)] * (stage.blocks - 1)


VARIANTS = {
    "efficientnet_lite0": Variant(1.0, 1.0, 224),
    "efficientnet_lite1": Variant(1.0, 1.1, 240),
    "efficientnet_lite2": Variant(1.1, 1.2, 260),
}


def efficientnet_lite(name: str, size: int | None = None) -> "keras.Model":
    """The network with random weights, up to its features.

    Args:
        name: a key of VARIANTS.
        size: side of the pictures in pixels; None: that which it was trained on.

    Returns:
        Pixels 0-255 `(B, size, size, 3)` to features `(B, HEAD)`, none below 0.
    """
    import keras
    from keras import layers

    variant = VARIANTS[name]
    side = size or variant.size
    pixels = keras.Input((side, side, 3), name="pixels")
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="rescaling")(pixels)
    x = _conv(x, STEM, 3, 2, "stem")
    for number, (stage, stride) in enumerate(variant.blocks):
        x = _block(x, stage, stride, f"block{number}")
    x = _conv(x, HEAD, 1, 1, "head")
    x = layers.GlobalAveragePooling2D(name=FEATURES)(x)
    return keras.Model(pixels, x, name=name)


def _block(x: "keras.KerasTensor", stage: Stage, stride: int, name: str) -> "keras.KerasTensor":
    """An inverted residual block: wide inside, narrow between, with a shortcut where both fit."""
    from keras import layers

    inner = x
    if stage.expansion > 1:
        inner = _conv(inner, stage.expansion * x.shape[-1], 1, 1, f"{name}_expand")
    inner = layers.DepthwiseConv2D(
        stage.kernel, stride, "same", activation="relu6", name=f"{name}_depthwise"
    )(inner)
    inner = layers.Conv2D(stage.channels, 1, name=f"{name}_project")(inner)
    if stride > 1 or x.shape[-1] != stage.channels:
        return inner
    return layers.Add(name=f"{name}_add")([x, inner])


def _conv(
    x: "keras.KerasTensor", channels: int, kernel: int, stride: int, name: str
) -> "keras.KerasTensor":
    from keras import layers

    return layers.Conv2D(channels, kernel, stride, "same", activation="relu6", name=name)(x)


def _in_eights(channels: float) -> int:
    """The nearest multiple of eight, but no less than nine tenths of what is asked for."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest if nearest >= 0.9 * channels else nearest + 8
