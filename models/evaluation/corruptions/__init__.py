"""Corruptions: changes that make a picture harder to recognise. `CORRUPTIONS` finds them all.

One file is one corruption, or one family of them. Without Keras.
"""

from models.evaluation.corruptions.base import CORRUPTIONS, Corruption, Pixels, corruption

__all__ = ["CORRUPTIONS", "Corruption", "Pixels", "corruption"]
