"""Preparations: any picture becomes what a network takes. `PREPARATIONS` finds them all.

A preparation is one file: `digit.py`, `clothing.py`, `photo.py`. The other files are their steps.
"""

from utils.preprocessing.base import (
    PREPARATIONS,
    Picture,
    Preparation,
    Prepared,
    Step,
    StepResult,
    ToSize,
)

__all__ = [
    "PREPARATIONS",
    "Picture",
    "Preparation",
    "Prepared",
    "Step",
    "StepResult",
    "ToSize",
]
