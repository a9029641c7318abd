"""Colour and transparency become one grey value a pixel, so that ink and paper stay apart."""

import numpy as np
from PIL import Image

_MUCH_CLEARER = 1.5  # times the contrast that brightness has, for a colour to be taken instead


def to_grey(picture: np.ndarray) -> np.ndarray:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) -> (H, W).

    Where a picture is transparent there is paper: white under dark strokes, black under light
    ones. A yellow pen on white paper is as bright as the paper: then the colour in which they
    differ most is taken for the grey.
    """
    if picture.ndim == 2:
        return picture
    image = Image.fromarray(picture)
    if picture.shape[2] == 4:
        return np.asarray(_on_paper(image))
    return np.asarray(_clearest(image))


def to_brightness(picture: np.ndarray) -> np.ndarray:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) -> (H, W), whatever is transparent or coloured."""
    return picture if picture.ndim == 2 else np.asarray(Image.fromarray(picture).convert("L"))


def _clearest(image: Image.Image) -> Image.Image:
    brightness = image.convert("L")
    channel = max(image.split(), key=_contrast)
    return channel if _contrast(channel) > _MUCH_CLEARER * _contrast(brightness) else brightness


def _contrast(channel: Image.Image) -> float:
    """The standard deviation of a channel's values."""
    counts = np.array(channel.histogram())
    values = np.arange(256)
    mean = counts @ values / counts.sum()
    return float(np.sqrt(counts @ (values - mean) ** 2 / counts.sum()))


def _on_paper(image: Image.Image) -> Image.Image:
    alpha = image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return _clearest(image.convert("RGB"))
    grey = image.convert("RGB").convert("L")
    page = Image.new("L", image.size, _paper(np.asarray(grey), np.asarray(alpha)))
    page.paste(grey, mask=alpha)
    return page


def _paper(grey: np.ndarray, alpha: np.ndarray) -> int:
    """The grey value that is put where a picture is transparent."""
    seen = grey[alpha > 127]
    if not seen.size:
        return 255
    middle = int(np.median(seen))
    is_drawing = seen.size < grey.size / 2 or int(seen.max()) - int(seen.min()) < 32
    if not is_drawing:  # a photo with a transparent rim: go on with its own paper
        return middle
    return 255 if middle < 128 else 0
