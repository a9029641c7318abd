"""The signs that stand for layers in a drawing of a network."""

from enum import StrEnum


class Glyph(StrEnum):
    """A sign of the drawing, and its word in the legend."""

    INPUT = "Input"
    CONVOLUTION = "Convolution"
    DEPTHWISE = "Depthwise convolution"
    SEPARABLE = "Separable convolution"
    POOLING = "Pooling"
    ADDITION = "Addition"
    CONCATENATION = "Concatenation"
    PADDING = "Zero padding"
    FLATTEN = "Flatten"
    DENSE = "Dense"
    OTHER = "Other layer"
