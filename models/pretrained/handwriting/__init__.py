"""Digits drawn from pen strokes, as hands do, in forms that MNIST's American writers do not use.

    python -m models.pretrained.handwriting sheet.png

draws every form in several hands. Needs NumPy and Pillow only.
"""
