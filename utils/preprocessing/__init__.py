"""Any picture -> what a model takes, in named steps that can be shown and switched off."""

from utils.preprocessing.base import Picture, Preparation, Prepared, Step, StepResult
from utils.preprocessing.clothing import CLOTHING
from utils.preprocessing.digit import DIGIT
from utils.preprocessing.photo import PHOTO

PREPARATIONS: dict[str, Preparation] = {each.name: each for each in (DIGIT, CLOTHING, PHOTO)}

__all__ = ["PREPARATIONS", "Picture", "Preparation", "Prepared", "Step", "StepResult"]
