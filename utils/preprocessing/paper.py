"""Even light: black paper and light ink, whatever the lighting of the photo."""

import math

import numpy as np
from PIL import Image

from utils.preprocessing.arrays import resized
from utils.preprocessing.geometry import crop_ink, fit_side
from utils.preprocessing.ink import border, find_ink, ink_level
from utils.preprocessing.morphology import closed, largest, median, opened, smallest

_PLAIN = 6  # grey values: paper on a screen varies by no more than this
_PLAIN_RIM = 0.9  # share of a canvas's border that is paper
_PLAIN_EDGE = 0.4  # share of each edge that is paper, if there is no table and no shadow
_PLAIN_EDGES = 0.6  # the mean of these shares
_PLAIN_PAGE = 0.7  # share of a whole canvas that is paper
_SHEET = 0.6  # share of its bounding box that a sheet on a plain table fills; strokes fill less
_SMALL = 128  # pixels: photos are larger, but a drawing may be as small and fill the picture
_FRAME = 1 / 3  # of the longer side: paper added around a small drawing, to make strokes narrow
_WINDOWS = (0.04, 0.08, 0.16, 0.32)  # of the longer side: anything narrower is ink
_WHOLE = 2.0  # a window that covers the whole picture: paper is the lightest (or darkest) tone
_TWO_TONES = 0.85  # least share of ink and paper in a drawing that is cropped close to its ink
_TOUCHING = 0.02  # least share of the border that is ink in such a drawing
_TABLE = 0.9  # share of an edge of the picture: a dark strip along this much of it is not ink
_SHARP = 0.2  # of the ink's contrast: the least contrast of its edges; shadows have soft ones
_COARSE = 128  # longer side at which the windows are compared, pixels
_DARKEST = np.float32(16)  # added to grey values before division, against noise in dark areas
_BLUNT = 1.5  # anything at least 1 / 1.5 times as wide as long is not a stroke
_FAINTEST_INK = 0.17  # least contrast of ink, natural logarithm; shadows come close to it


def even_light(grey: np.ndarray) -> np.ndarray:
    """Turn ink and paper of any brightness, uint8 `(H, W)`, into light ink on black."""
    is_small = max(grey.shape) <= _SMALL
    paper = None if is_small else _plain_paper(grey)
    if paper is not None:
        return _against_plain(grey, paper)
    if is_small:
        return _framed_ink(grey)
    # Drawn on a screen and cropped close to thick strokes, or enlarged afterwards.
    return _framed_ink(fit_side(grey, _SMALL)) if _is_on_paper(grey) else _light_ink(grey)


def _framed_ink(grey: np.ndarray) -> np.ndarray:
    frame = math.ceil(_FRAME * max(grey.shape))
    framed = np.pad(grey, frame, constant_values=round(float(np.median(border(grey)))))
    paper = _plain_paper(framed)
    light = _light_ink(framed) if paper is None else _against_plain(framed, paper)
    return light[frame:-frame, frame:-frame]


def _light_ink(grey: np.ndarray) -> np.ndarray:
    grey = median(grey)  # removes the camera's noise and keeps edges sharp
    window = _best_window(_coarse(grey))
    return np.zeros_like(grey) if window is None else _strokes(grey, *window)


def _plain_paper(grey: np.ndarray) -> int | None:
    """The grey value of the paper if the picture was drawn on a screen; None for a photo."""
    paper = round(float(np.median(border(grey))))
    is_paper = (grey >= max(paper - _PLAIN, 0)) & (grey <= min(paper + _PLAIN, 255))
    if border(is_paper).mean() <= _PLAIN_RIM:
        return None
    is_plain = is_paper.mean() > _PLAIN_PAGE or crop_ink(~is_paper).mean() < _SHEET
    return paper if is_plain else None


def _is_on_paper(grey: np.ndarray) -> bool:
    """Whether the paper, of one tone, shows on all four edges: no table, no shadow."""
    rim = border(grey)
    paper = round(float(np.median(rim)))
    edges = (grey[0], grey[-1], grey[:, 0], grey[:, -1])
    shares = [(np.abs(edge.astype(np.int16) - paper) <= _PLAIN).mean() for edge in edges]
    return bool(min(shares) > _PLAIN_EDGE and np.mean(shares) > _PLAIN_EDGES)


def _against_plain(grey: np.ndarray, paper: int) -> np.ndarray:
    darker: np.ndarray = paper - np.minimum(grey, paper)
    lighter: np.ndarray = np.maximum(grey, paper) - paper
    return darker if _weight(darker) >= _weight(lighter) else lighter


def _weight(ink: np.ndarray) -> int:
    """The sum of all squares: in a plain sum, much faint noise outweighs a little strong ink."""
    counts = np.array(Image.fromarray(ink).histogram())
    return int(counts @ np.arange(256) ** 2)


def _coarse(grey: np.ndarray) -> np.ndarray:
    scale = min(1.0, _COARSE / max(grey.shape))
    height, width = (max(1, round(scale * side)) for side in grey.shape)
    return resized(grey, width, height)


def _best_window(grey: np.ndarray) -> tuple[float, bool] | None:
    """The width of the window, and whether ink is dark, for which the ink fits the edges best.

    Returns None if there is no ink.
    """
    light = np.log(grey + _DARKEST)
    edges = largest(light, 3) - smallest(light, 3)
    edges = np.maximum(edges - np.median(edges), 0)
    windows = (*_WINDOWS, _WHOLE) if _has_two_tones(grey) else _WINDOWS
    choices = [(share, is_dark) for share in windows for is_dark in (True, False)]
    fits = [_fit(_strokes(grey, *choice), edges, choice[0]) for choice in choices]
    best = int(np.argmax(fits))
    return choices[best] if fits[best] > 0 else None


def _fit(strokes: np.ndarray, edges: np.ndarray, window: float) -> float:
    """How well the outline of the ink matches the picture's edges; 0 if it is not ink.

    It is the cosine similarity between outline and edges, up to a constant factor. It is reduced
    where the outline follows no edge, for shapes as wide as long (a sheet of paper), and for ink
    along the border of the picture (the table under the sheet).
    """
    contrast = -np.log(1 - min(ink_level(strokes), 250) / 255)  # a logarithm, like the edges
    if contrast < _FAINTEST_INK:
        return 0.0
    mask = (find_ink(strokes) > 127).astype(np.int8)
    along = edges[largest(mask, 3) > smallest(mask, 3)]
    is_strip = window != _WHOLE or crop_ink(mask).mean() > _TABLE
    is_table = is_strip and _longest_contact(mask) > _TABLE
    if is_table or not along.any() or along.mean() < _SHARP * contrast:
        return 0.0
    along = np.sqrt(along)  # so that faint edges count, too
    followed = (along > along.mean() / 2).mean()
    width = 4 * mask.sum() / len(along)  # the outline is two pixels wide on two sides
    slim = max(0.0, 1 - _BLUNT * width / max(crop_ink(mask).shape))
    off_rim = (1 - border(mask).mean()) ** (1 if window == _WHOLE else 4)
    return float(along.sum() / np.sqrt(len(along)) * followed**2 * slim * off_rim)


def _longest_contact(mask: np.ndarray) -> float:
    """The largest share of any edge of the picture that is in the mask."""
    return float(max(mask[0].mean(), mask[-1].mean(), mask[:, 0].mean(), mask[:, -1].mean()))


def _has_two_tones(grey: np.ndarray) -> bool:
    """Whether it consists of paper and ink only, and both reach the border."""
    tones = np.abs(grey - np.percentile(grey, (3, 97)).reshape(2, 1, 1)) <= _PLAIN
    at_rim = min(border(tone).mean() for tone in tones)
    return bool(tones.any(axis=0).mean() > _TWO_TONES and at_rim > _TOUCHING)


def _strokes(grey: np.ndarray, share: float, is_dark: bool) -> np.ndarray:
    """Whatever is darker (or lighter) than the paper on both sides of it, as light on black."""
    window = max(3, round(share * max(grey.shape))) | 1  # odd, or edges would move
    paper = (closed if is_dark else opened)(grey.astype(np.int16), window)
    # Shadows multiply brightness, so ink is measured relative to the paper around it.
    here, around = grey + _DARKEST, paper + _DARKEST
    ratio = here / around if is_dark else around / here
    strokes: np.ndarray = np.clip(255 - 255 * ratio, 0, 255).astype(np.uint8)
    return strokes
