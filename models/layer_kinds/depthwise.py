"""Convolutions in which every map has kernels of its own, as networks for phones use them.

After A. Howard et al., MobileNets, 2017, https://arxiv.org/abs/1704.04861.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from models.layer_kinds import LAYER_KINDS, Example, Weights
from models.layer_kinds.convolution import Convolution, cells_of_window
from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerInfo


@dataclass(frozen=True, kw_only=True)
class DepthwiseConvolution(Convolution):
    """Each kernel looks at one map."""

    def maps_seen(self, layer: LayerInfo, index: int) -> tuple[int, ...]:
        """One."""
        return (index // int(layer.settings["depth_multiplier"]),)

    def kernel_of(self, weights: Weights, layer: LayerInfo, index: int) -> NDArray[np.float32]:
        """Its window `(h, w, 1)`."""
        before, which = divmod(index, int(layer.settings["depth_multiplier"]))
        return weights["kernel"][:, :, before, which, None]


@dataclass(frozen=True, kw_only=True)
class SeparableConvolution(Convolution):
    """A depthwise convolution and, right after it, a 1×1 convolution that mixes its maps.

    Nothing stands between the two, so they compute what one ordinary convolution would whose
    kernel is the product of both; that is what one cell's arithmetic shows.
    """

    kernel_name: ClassVar[str] = "both halves, multiplied"

    def maps_seen(self, layer: LayerInfo, index: int) -> tuple[int, ...]:
        """All maps."""
        return tuple(range(layer.input_shapes[0][-1]))

    def kernel_of(self, weights: Weights, layer: LayerInfo, index: int) -> NDArray[np.float32]:
        """The window of each map times its weight in the mixture `(h, w, maps)`."""
        depthwise = weights["depthwise_kernel"]  # (h, w, maps, multiplier)
        mixing = weights["pointwise_kernel"][0, 0, :, index].reshape(depthwise.shape[2:])
        product: NDArray[np.float32] = (depthwise * mixing).sum(axis=3)
        return product

    def multiply_adds(self, layer: LayerInfo) -> int | None:
        """Those of the depthwise half and those of the 1×1 half."""
        between = layer.input_shapes[0][-1] * int(layer.settings["depth_multiplier"])
        height, width, maps = layer.output_shape
        return cells_of_window(layer) * between + height * width * between * maps


LAYER_KINDS.register(
    DepthwiseConvolution(
        name="DepthwiseConv2D",
        title="Depthwise",
        summary="A convolution in which every map has a kernel of its own.",
        glyph=Glyph.DEPTHWISE,
        examples=(
            Example(settings={"kernel_size": 3, "padding": "same"}),
            Example(settings={"kernel_size": 3, "strides": 2, "depth_multiplier": 2}),
            Example(settings={"kernel_size": 3, "dilation_rate": 2, "activation": "relu6"}),
        ),
    )
)
LAYER_KINDS.register(
    SeparableConvolution(
        name="SeparableConv2D",
        title="Separable",
        summary="A convolution in two cheap halves: first every map gets a kernel of its own, then "
        "a 1×1 convolution mixes the maps.",
        glyph=Glyph.SEPARABLE,
        examples=(
            Example(settings={"filters": 5, "kernel_size": 3}),
            Example(
                settings={
                    "filters": 3,
                    "kernel_size": 3,
                    "strides": 2,
                    "padding": "same",
                    "depth_multiplier": 2,
                    "activation": "relu",
                }
            ),
            Example(settings={"filters": 3, "kernel_size": 3, "dilation_rate": 2}),
        ),
    )
)
