"""Which layers an augmentation consists of, before any is built. Knows no Keras."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.training.config import Augmentation

WARPS = ("rotation", "shift", "zoom", "shear", "elastic")  # done by one layer, RandomWarp
PIXEL_RANGE = (0, 255)
ERASED_AREA = (0.02, 0.2)  # share of the picture that an erased rectangle covers

Argument = float | str | tuple[float, float]


@dataclass(frozen=True)
class LayerCall:
    """A layer that can be built, or written down as code.

    Attributes:
        name: of its class.
        arguments: for its constructor, by name.
        module: where the class is.
    """

    name: str
    arguments: Mapping[str, Argument]
    module: str = "keras.layers"


def augmentation_steps(augmentation: Augmentation) -> list[LayerCall]:
    """The layers that do what is asked for, in order; none for what is switched off."""
    a = augmentation
    warps = {name: getattr(a, name) for name in WARPS if getattr(a, name)}
    values = {"value_range": PIXEL_RANGE}
    pen, warp = "models.training.random_stroke_width", "models.training.random_warp"
    steps = [
        (a.horizontal_flip, LayerCall("RandomFlip", {"mode": "horizontal"})),
        (warps, LayerCall("RandomWarp", warps, warp)),
        (a.pen, LayerCall("RandomPen", {"strength": a.pen}, pen)),
        (a.contrast, LayerCall("RandomContrast", {"factor": a.contrast, **values})),
        (a.brightness, LayerCall("RandomBrightness", {"factor": a.brightness, **values})),
        (
            a.erasing,
            LayerCall("RandomErasing", {"factor": a.erasing, "scale": ERASED_AREA, **values}),
        ),
    ]
    return [call for is_on, call in steps if is_on]
