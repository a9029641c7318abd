"""A hand: what makes one writer's digits look alike, and no two of them the same."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.pretrained.handwriting.form import Form, Stroke
from models.pretrained.handwriting.spline import (
    SPACING,
    Line,
    catmull_rom,
    even,
    rounded,
    smoothed,
)

ROUNDING = 5  # points on either side of a corner that the fastest hand smooths away
TREMBLING = 3  # points: how far apart a tremor changes its mind
BENDING = 3.0  # radians for a digit's height: no more than half a wave, or a 1 turns into an S


@dataclass(frozen=True)
class Hand:
    """One writer's habits. Lengths are shares of a digit's height."""

    slant: float  # how far the top leans to the right of the foot
    turn: float  # radians, clockwise: how the paper lies
    width: float  # as a factor: below 1, digits are narrower than their forms
    balance: float  # as an exponent: above 1, waists move up and lower parts grow
    sway: float  # how far a digit is bent out of its form as a whole
    slip: float  # how far a single knot lies from where it should, as a standard deviation
    speed: float  # 0 to 1: rounds the corners, and lets strokes run on past their ends
    tremor: float  # how far the pen trembles, as a standard deviation
    size: float  # a digit's height, as a share of the page
    pen: float  # the width of its strokes

    @classmethod
    def random(cls, rng: np.random.Generator) -> "Hand":
        """A hand as one may meet it, within the limits of what people can still read."""
        return cls(
            slant=rng.triangular(-0.3, 0.08, 0.45),
            turn=rng.triangular(-0.18, 0, 0.18),
            width=rng.triangular(0.65, 1, 1.4),
            balance=rng.triangular(0.7, 1, 1.35),
            sway=rng.uniform(0.02, 0.12),
            slip=rng.uniform(0.004, 0.025),
            speed=rng.uniform(0, 1),
            tremor=rng.exponential(0.002),
            size=rng.uniform(0.4, 0.85),
            pen=np.exp(rng.uniform(np.log(0.03), np.log(0.15))),
        )

    def write(self, form: Form, rng: np.random.Generator) -> list[Line]:
        """Write a digit once.

        Args:
            form: what to write.
            rng: what differs from one time to the next is drawn from it.

        Returns:
            A line (N, 2) for each stroke, in shares of the page, around the point (0, 0).
        """
        waves = rng.uniform(-BENDING, BENDING, (2, 2))
        phases = rng.uniform(0, 2 * np.pi, 2)
        lines = [self._drawn(stroke, rng) for stroke in form.strokes]
        return [self._posed(self._bent(line, waves, phases)) for line in lines]

    def _drawn(self, stroke: Stroke, rng: np.random.Generator) -> Line:
        """A stroke (N, 2) as the pen draws it, in a digit of height 1."""
        parts = [catmull_rom(part) for part in _parts(stroke, self._slipped(stroke, rng))]
        line = rounded(even(np.concatenate(parts)), round(1 + self.speed * (ROUNDING - 1)))
        line = self._run_on(line, rng)
        noise = rng.normal(0, 1, (len(line) + 2 * TREMBLING, 2))
        trembling: Line = self.tremor * np.sqrt(TREMBLING) * smoothed(noise, TREMBLING)
        return line + trembling

    def _slipped(self, stroke: Stroke, rng: np.random.Generator) -> Line:
        """Where the hand sets the knots: (K, 2)."""
        points = np.array([(knot.x, knot.y) for knot in stroke])
        points[:, 1] **= self.balance
        whole = rng.normal(0, self.slip, 2)
        return points + whole + rng.normal(0, self.slip, points.shape)

    def _run_on(self, line: Line, rng: np.random.Generator) -> Line:
        """The stroke with an end that the pen leaves a little late."""
        extra = round(rng.exponential(0.04 * self.speed) / SPACING)
        heading = line[-1] - line[-2]
        return np.concatenate([line, line[-1] + np.arange(1, extra + 1)[:, None] * heading])

    def _bent(self, line: Line, waves: Line, phases: Line) -> Line:
        """The line, each axis moved by a wave that runs through the whole digit."""
        return line + self.sway * np.sin(line @ waves + phases)

    def _posed(self, line: Line) -> Line:
        """Brought to this hand's size, width, slant and turn."""
        x, y = (line - 0.5).T
        x = self.width * x - self.slant * y
        cosine, sine = np.cos(self.turn), np.sin(self.turn)
        return self.size * np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)


def _parts(stroke: Stroke, points: Line) -> list[Line]:
    """The points of a stroke, parted at its corners."""
    inner = range(1, len(stroke) - 1)
    ends = [0, *(i for i in inner if stroke[i].is_corner), len(stroke) - 1]
    return [points[first : last + 1] for first, last in pairwise(ends)]
