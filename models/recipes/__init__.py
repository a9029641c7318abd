"""The recipes: a data set, an architecture and settings in one click, each in a file of its own.

Knows no Keras.
"""

from dataclasses import dataclass

from models.training.config import TrainingConfig
from utils.registry import Registry


@dataclass(frozen=True)
class Published:
    """A result that somebody else reported."""

    accuracy: float  # on the test pictures, 0 to 1
    loss: float | None = None


@dataclass(frozen=True)
class Recipe:
    """Settings that are known to work, and what to expect of them."""

    name: str
    title: str
    rank: int
    summary: str  # for the screen: what it is good for
    source: str
    config: TrainingConfig
    parameters: int  # the network's parameter count, which a test compares
    published: Published | None = None  # None: a recipe of our own
    url: str | None = None
    notes: tuple[str, ...] = ()  # where it departs from Keras' present defaults


RECIPES: Registry[Recipe] = Registry("recipe", "models.recipes")
