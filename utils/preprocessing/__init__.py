"""Preparations turn any picture into a network's input. `PREPARATIONS` is their registry.

Each preparation is one file: `digit.py`, `clothing.py`, `photo.py`. The other files hold its steps.
"""

from utils.preprocessing.base import (
    PREPARATIONS,
    Picture,
    Preparation,
    Prepared,
    PreparedPart,
    Step,
    StepResult,
    ToSize,
)

__all__ = [
    "PREPARATIONS",
    "Picture",
    "Preparation",
    "Prepared",
    "PreparedPart",
    "Step",
    "StepResult",
    "ToSize",
]
