"""Conversion of colour and transparency to grey that keeps ink and paper apart."""

import math

import numpy as np
from PIL import Image

_MUCH_CLEARER = 1.5  # a colour channel replaces brightness if its contrast is this much higher


def to_grey(picture: np.ndarray) -> np.ndarray:
    """Convert uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)` to grey `(H, W)`.

    Transparent areas become paper: white under dark strokes, black under light ones. A yellow pen
    is nearly as bright as white paper; there, the colour channel with the most contrast is used
    instead of brightness.
    """
    if picture.ndim == 2:
        return picture
    image = Image.fromarray(picture)
    if picture.shape[2] == 4:
        return np.asarray(_on_paper(image))
    return np.asarray(_clearest(image))


def to_brightness(picture: np.ndarray) -> np.ndarray:
    """Convert uint8 `(H, W)`, `(H, W, 3)` or `(H, W, 4)` to brightness `(H, W)`, ignoring alpha."""
    return picture if picture.ndim == 2 else np.asarray(Image.fromarray(picture).convert("L"))


def _clearest(image: Image.Image) -> Image.Image:
    brightness = image.convert("L")
    channel = max(image.split(), key=_contrast)
    return channel if _contrast(channel) > _MUCH_CLEARER * _contrast(brightness) else brightness


def _contrast(channel: Image.Image) -> float:
    """The standard deviation of a channel's values, times their number.

    Computed from whole numbers, it is the same for a channel and its negative.
    """
    counts = np.array(channel.histogram())
    values = np.arange(256)
    return math.sqrt(counts.sum() * (counts @ values**2) - (counts @ values) ** 2)


def _on_paper(image: Image.Image) -> Image.Image:
    alpha = image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return _clearest(image.convert("RGB"))
    grey = image.convert("RGB").convert("L")
    page = Image.new("L", image.size, _paper(np.asarray(grey), np.asarray(alpha)))
    page.paste(grey, mask=alpha)
    return page


def _paper(grey: np.ndarray, alpha: np.ndarray) -> int:
    """The grey value that transparent areas get."""
    seen = grey[alpha > 127]
    if not seen.size:
        return 255
    middle = int(np.median(seen))
    is_drawing = seen.size < grey.size / 2 or int(seen.max()) - int(seen.min()) < 32
    if not is_drawing:  # a photo with transparent edges: its own paper is continued
        return middle
    return 255 if middle < 128 else 0
