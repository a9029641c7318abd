"""The form of a digit: the strokes a pen makes, before any particular hand makes them."""

from dataclasses import dataclass
from typing import NamedTuple

Point = tuple[float, float]  # x to the right, y downwards; both from 0 to 1


class Knot(NamedTuple):
    """A point that a stroke passes through.

    Attributes:
        x: to the right; 0.5 is the middle.
        y: downwards, from 0 at the top of the digit to 1 at its foot.
        is_corner: whether the stroke may turn sharply here, rather than bend.
    """

    x: float
    y: float
    is_corner: bool


Stroke = tuple[Knot, ...]  # what the pen draws before it is lifted


@dataclass(frozen=True)
class Form:
    """One way to write a digit.

    Attributes:
        digit: 0 to 9.
        name: unique among all forms, and the name of its file.
        title: which form it is, after its digit: "with a flag".
        strokes: in the order in which they are drawn.

    Raises ValueError for a stroke of one point, or a point outside the square from 0 to 1.
    """

    digit: int
    name: str
    title: str
    strokes: tuple[Stroke, ...]

    def __post_init__(self) -> None:
        for stroke in self.strokes:
            if len(stroke) < 2:
                raise ValueError(f"A stroke must have at least 2 points, received {len(stroke)}.")
            for x, y, _ in stroke:
                if not (0 <= x <= 1 and 0 <= y <= 1):
                    raise ValueError(f"Points must lie between 0 and 1, received ({x}, {y}).")

    @property
    def rank(self) -> int:
        """Forms are listed by digit."""
        return self.digit


def curve(*points: Point) -> Stroke:
    """A stroke that bends smoothly through the points; the last one is a corner.

    Strokes can be added: a part begins where the one before it ended.
    """
    *bends, end = points
    return (*(Knot(x, y, is_corner=False) for x, y in bends), *line(end))


def line(*points: Point) -> Stroke:
    """A stroke that runs straight from point to point; each one is a corner.

    Strokes can be added: a part begins where the one before it ended.
    """
    return tuple(Knot(x, y, is_corner=True) for x, y in points)
