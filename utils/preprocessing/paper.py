"""Even light: the paper becomes black, the ink light, whatever lay on the picture."""

import math

import numpy as np

from utils.preprocessing.arrays import resized
from utils.preprocessing.geometry import crop_ink
from utils.preprocessing.ink import border, find_ink, ink_level
from utils.preprocessing.morphology import closed, largest, median, opened, smallest

_PLAIN = 6  # grey values: paper on a screen varies no more
_PLAIN_RIM = 0.9  # share of a canvas's rim that is paper
_PLAIN_PAGE = 0.7  # and of all of it
_SHEET = 0.6  # share of its box that a sheet fills, lying on a plain table; strokes fill less
_SMALL = 128  # pixels: no photo is as small as that, but a drawing may be, and fill all of it
_FRAME = 1 / 3  # of the longer side: paper around a small drawing, so that its strokes are narrow
_WINDOWS = (0.04, 0.08, 0.16, 0.32)  # of the longer side: what is narrower than that is ink
_WHOLE = 2.0  # a window that covers the picture from everywhere: paper is the lightest tone
_TWO_TONES = 0.85  # share of ink and paper in a drawing that is cut off close to its ink
_TOUCHING = 0.02  # share of the rim that such a drawing's ink takes
_TABLE = 0.9  # share of an edge of the picture: a dark strip along so much of it is no ink
_SHARP = 0.2  # of the ink's contrast: how much of it its edge shows at least; shadows are soft
_COARSE = 128  # side at which the windows are compared
_DARKEST = np.float32(16)  # added to grey values before they are divided: noise in the dark
_BLUNT = 1.5  # what is 1 / 1.5 as wide as it is long is no stroke at all
_FAINTEST_INK = 0.17  # logarithm of the light that ink swallows; shadows come near that


def even_light(grey: np.ndarray) -> np.ndarray:
    """uint8 (H, W), ink and paper of any brightness -> light ink on black."""
    if max(grey.shape) > _SMALL:
        return _light_ink(grey)
    frame = math.ceil(_FRAME * max(grey.shape))
    framed = np.pad(grey, frame, constant_values=round(float(np.median(border(grey)))))
    return _light_ink(framed)[frame:-frame, frame:-frame]


def _light_ink(grey: np.ndarray) -> np.ndarray:
    paper = _plain_paper(grey)
    if paper is not None:
        return _against_plain(grey, paper)
    grey = median(grey)  # takes the camera's noise away, and leaves edges sharp
    window = _best_window(_coarse(grey))
    return np.zeros_like(grey) if window is None else _strokes(grey, *window)


def _plain_paper(grey: np.ndarray) -> int | None:
    """The grey value of the paper, if the picture was drawn on a screen; None for a photo."""
    paper = round(float(np.median(border(grey))))
    is_paper = (grey >= max(paper - _PLAIN, 0)) & (grey <= min(paper + _PLAIN, 255))
    if border(is_paper).mean() <= _PLAIN_RIM:
        return None
    is_plain = is_paper.mean() > _PLAIN_PAGE or crop_ink(~is_paper).mean() < _SHEET
    return paper if is_plain else None


def _against_plain(grey: np.ndarray, paper: int) -> np.ndarray:
    darker: np.ndarray = paper - np.minimum(grey, paper)
    lighter: np.ndarray = np.maximum(grey, paper) - paper
    return darker if darker.sum() >= lighter.sum() else lighter


def _coarse(grey: np.ndarray) -> np.ndarray:
    scale = min(1.0, _COARSE / max(grey.shape))
    height, width = (max(1, round(scale * side)) for side in grey.shape)
    return resized(grey, width, height)


def _best_window(grey: np.ndarray) -> tuple[float, bool] | None:
    """Width of the window, and whether ink is dark: those whose ink fits the edges best.

    None when there is no ink.
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
    """How well the outline of the ink agrees with the picture's edges; 0 for what is no ink.

    It is the cosine between outline and edges (but for a factor that is the same for all),
    lowered where the outline follows no edge; for what is as wide as long, as a sheet is; and
    where ink lies along the picture's rim, as the table under a sheet does.
    """
    contrast = -np.log(1 - min(ink_level(strokes), 250) / 255)  # as edges are measured
    if contrast < _FAINTEST_INK:
        return 0.0
    mask = (find_ink(strokes) > 127).astype(np.int8)
    along = edges[largest(mask, 3) > smallest(mask, 3)]
    is_strip = window != _WHOLE or crop_ink(mask).mean() > _TABLE
    is_table = is_strip and _longest_contact(mask) > _TABLE
    if is_table or not along.any() or along.mean() < _SHARP * contrast:
        return 0.0
    along = np.sqrt(along)  # a faint edge counts, too
    followed = (along > along.mean() / 2).mean()
    width = 4 * mask.sum() / len(along)  # the outline is two pixels wide on two sides
    slim = max(0.0, 1 - _BLUNT * width / max(crop_ink(mask).shape))
    off_rim = (1 - border(mask).mean()) ** (1 if window == _WHOLE else 4)
    return float(along.sum() / np.sqrt(len(along)) * followed**2 * slim * off_rim)


def _longest_contact(mask: np.ndarray) -> float:
    """The share of an edge of the picture that is in the mask, for the edge with most."""
    return float(max(mask[0].mean(), mask[-1].mean(), mask[:, 0].mean(), mask[:, -1].mean()))


def _has_two_tones(grey: np.ndarray) -> bool:
    """Whether it is all paper and ink, both of them up to the rim."""
    tones = np.abs(grey - np.percentile(grey, (3, 97)).reshape(2, 1, 1)) <= _PLAIN
    at_rim = min(border(tone).mean() for tone in tones)
    return bool(tones.any(axis=0).mean() > _TWO_TONES and at_rim > _TOUCHING)


def _strokes(grey: np.ndarray, share: float, is_dark: bool) -> np.ndarray:
    """What is darker (or lighter) than the paper on both sides of it."""
    window = max(3, round(share * max(grey.shape))) | 1  # odd, or edges would move
    paper = (closed if is_dark else opened)(grey.astype(np.int16), window)
    # Light falls off as a factor, so ink is told by its share of the paper's brightness.
    here, around = grey + _DARKEST, paper + _DARKEST
    ratio = here / around if is_dark else around / here
    strokes: np.ndarray = np.clip(255 - 255 * ratio, 0, 255).astype(np.uint8)
    return strokes
