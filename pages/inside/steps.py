"""A network's layers in steps that a person can count: a convolution and what belongs to it."""

from dataclasses import dataclass

from models.explain.anatomy import Anatomy
from models.explain.arithmetic import CELL_BY_CELL
from models.layer_kinds.info import LayerInfo
from pages.charts.network_layout import KINDS, Card, Kind, times

# What a layer does, in a sentence for somebody who meets it for the first time.
WHAT = {
    "InputLayer": "The picture as the network gets it: a number for every pixel, 0 to 255.",
    "Rescaling": "The pixels, brought to numbers from 0 to 1.",
    "Conv2D": "Slides small windows of weights over what came before. Each kernel looks for one "
    "pattern and makes one map: bright where it found it.",
    "DepthwiseConv2D": "A convolution in which every map has a kernel of its own.",
    "BatchNormalization": "Shifts and scales each map to a usual range, as learnt in training.",
    "ReLU": "Everything below zero becomes zero: only what was found goes on.",
    "MaxPooling2D": "Of every small square only the largest number goes on. The map shrinks, and "
    "it matters less where exactly something is.",
    "AveragePooling2D": "Of every small square the mean goes on. The map shrinks.",
    "GlobalAveragePooling2D": "Each map becomes one number: its mean. It says how much of a "
    "pattern there is, and no longer where.",
    "Add": "Adds, cell by cell, what came in some layers before: the shortcut.",
    "Flatten": "Lays all cells of all maps into one long row.",
    "Dropout": "Switches numbers off at random in training, so that none is relied on too much. "
    "Here it does nothing.",
    "Dense": "Each neuron looks at all numbers before it, and weighs every one of them.",
}

SMALL = {
    "Rescaling": "÷ 255",
    "BatchNormalization": "Batch norm",
    "ReLU": "ReLU",
    "Dropout": "Dropout",
}


@dataclass(frozen=True)
class Step:
    """A layer that makes something new, and those that follow it cell by cell."""

    layers: tuple[LayerInfo, ...]

    @property
    def title(self) -> str:
        """The step in two words: "Conv 3×3"."""
        first = self.layers[0]
        title = Card(KINDS.get(first.kind, Kind.OTHER), first).title
        return f"Shortcut {title.lower()}" if "shortcut" in first.name else title

    @property
    def what(self) -> str:
        """What it does, for somebody who meets it for the first time."""
        afterwards = [layer_title(layer) for layer in self.layers[1:]]
        then = f" Then: {', '.join(afterwards)}." if afterwards else ""
        return WHAT.get(self.layers[0].kind, "") + then

    def up_to(self, name: str) -> list[str]:
        """The names of its layers as far as that one."""
        names = [layer.name for layer in self.layers]
        return names[: names.index(name) + 1]

    @property
    def last(self) -> LayerInfo:
        """The layer whose output goes on."""
        return self.layers[-1]


def steps_of(anatomy: Anatomy) -> list[Step]:
    """All layers, each in one step, in the order of the network."""
    steps: list[list[LayerInfo]] = []
    place: dict[str, int] = {}  # of a layer: the number of its step
    for info in (layer.info for layer in anatomy.layers):
        before = place.get(info.inputs[0]) if info.inputs else None
        if (
            info.kind in CELL_BY_CELL
            and before is not None
            and _ends(steps[before], info.inputs[0])
        ):
            steps[before].append(info)
            place[info.name] = before
        else:
            place[info.name] = len(steps)
            steps.append([info])
    return [Step(tuple(step)) for step in steps]


def _ends(step: list[LayerInfo], name: str) -> bool:
    return step[-1].name == name


def layer_title(info: LayerInfo) -> str:
    """One layer in two words."""
    return SMALL.get(info.kind) or Card(KINDS.get(info.kind, Kind.OTHER), info).title


def shape_text(info: LayerInfo) -> str:
    """What comes out of a layer, in words: "32 maps of 26×26"."""
    if len(info.output_shape) == 1:
        return f"{info.output_shape[0]:,} numbers" if info.output_shape[0] > 1 else "1 number"
    height, width, maps = info.output_shape
    return f"{maps} map{'s' if maps > 1 else ''} of {times((height, width))}"
