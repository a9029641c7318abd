"""Groups a network's layers into steps, such as a convolution with its activation."""

from dataclasses import dataclass

from models.layer_kinds.anatomy import Anatomy
from models.layer_kinds.info import LayerInfo
from pages.charts.network_layout import times


@dataclass(frozen=True)
class Step:
    """A layer with a card of its own, and the small layers after it that belong to it."""

    layers: tuple[LayerInfo, ...]

    @property
    def title(self) -> str:
        """The step in two words, such as "Conv 3×3"."""
        first = self.layers[0]
        heading = first.heading
        return f"Shortcut {heading.lower()}" if "shortcut" in first.name else heading

    @property
    def what(self) -> str:
        """What the step does, for somebody who meets it for the first time."""
        first, *others = self.layers
        return "  \n".join(
            [
                first.about.summary,
                *(f"Then **{other.heading}**: {other.about.summary}" for other in others),
            ]
        )

    def up_to(self, name: str) -> list[str]:
        """The names of its layers up to and including that one."""
        names = [layer.name for layer in self.layers]
        return names[: names.index(name) + 1]

    @property
    def last(self) -> LayerInfo:
        """The layer whose output leaves the step."""
        return self.layers[-1]


def steps_of(anatomy: Anatomy) -> list[Step]:
    """Groups all layers into steps, in the order of the network."""
    steps: list[list[LayerInfo]] = []
    place: dict[str, int] = {}  # layer name -> index of its step
    for info in (layer.info for layer in anatomy.layers):
        before = place.get(info.inputs[0]) if info.inputs else None
        if info.note is not None and before is not None and _ends(steps[before], info.inputs[0]):
            steps[before].append(info)
            place[info.name] = before
        else:
            place[info.name] = len(steps)
            steps.append([info])
    return [Step(tuple(step)) for step in steps]


def _ends(step: list[LayerInfo], name: str) -> bool:
    return step[-1].name == name


def shape_text(info: LayerInfo) -> str:
    """A layer's output in words: "32 maps of 26×26"."""
    if len(info.output_shape) == 1:
        return f"{info.output_shape[0]:,} numbers" if info.output_shape[0] > 1 else "1 number"
    height, width, maps = info.output_shape
    return f"{maps} map{'s' if maps > 1 else ''} of {times((height, width))}"
