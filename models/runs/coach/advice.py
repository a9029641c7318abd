"""What the coach says."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What is happening."""

    WAITING = "Too early to tell"
    DIVERGED = "Diverged"
    COLLAPSED = "Always the same answer"
    RATE_TOO_HIGH = "Learning rate too high"
    STUCK = "Stuck"
    SLOW = "A slow start"
    UNWATCHED = "Learning, unwatched"
    UNCLEAR = "Too few pictures to tell"
    OVERFITTING = "Overfitting"
    IMPROVING = "Still improving"
    GAP = "Levelled off, with a gap"
    WAVERING = "No progress just now"
    LOW = "Levelled off too low"
    LEVEL = "Learning well"


@dataclass(frozen=True)
class Advice:
    """What the coach says: the verdict, what it saw, and one thing to try."""

    verdict: Verdict
    seen: str
    suggestion: str
