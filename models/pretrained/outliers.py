"""Outliers: pictures unlike those of a data set, drawn at random or taken from other data sets."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from utils.datasets import DATASETS, Dataset, Split

SIDE = 240  # of a drawn picture, pixels
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYabdefhkmnprtwxy?&#@"  # without those that look like digits
DIGITS = "0123456789"

Chance = np.random.Generator
Kind = Callable[[Chance], Image.Image]


def letter(chance: Chance) -> Image.Image:
    """A printed letter, slightly rotated."""
    return _glyph(LETTERS, chance)


def printed_digit(chance: Chance) -> Image.Image:
    """A printed digit, slightly rotated; in distribution for a network that reads digits."""
    return _glyph(DIGITS, chance)


def scribble(chance: Chance) -> Image.Image:
    """A random smooth line."""
    knots = int(chance.integers(6, 16))
    points = chance.uniform(0.1 * SIDE, 0.9 * SIDE, (knots, 2))
    moments = np.linspace(0, knots - 1, 12 * knots)
    lines = [np.interp(moments, np.arange(knots), points[:, axis]) for axis in (0, 1)]
    smooth = [np.convolve(line, np.ones(9) / 9, "valid") for line in lines]
    page, ink = _page(chance)
    path = list(zip(*smooth, strict=True))
    ImageDraw.Draw(page).line(path, ink, int(chance.integers(5, 20)), "curve")
    return page


def shape(chance: Chance) -> Image.Image:
    """A triangle, a square or a star, filled or in outline."""
    page, ink = _page(chance)
    corners = int(chance.integers(3, 6))
    stride = 2 if corners == 5 else 1  # joining every other one of five corners gives a star
    angles = 2 * np.pi * np.arange(corners) * stride / corners + chance.uniform(-0.4, 0.4)
    middle, size = SIDE / 2, chance.uniform(0.25, 0.45) * SIDE
    points = [(middle + size * np.sin(a), middle - size * np.cos(a)) for a in angles]
    filling = ink if chance.random() < 0.3 else None
    ImageDraw.Draw(page).polygon(points, filling, ink, int(chance.integers(5, 18)))
    return page


def noise(chance: Chance) -> Image.Image:
    """Colour noise with grains of random size."""
    grains = int(chance.integers(4, SIDE))
    pixels = chance.integers(0, 256, (grains, grains, 3), dtype=np.uint8)
    return Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def plain(chance: Chance) -> Image.Image:
    """A gradient from one colour to another."""
    first, second = chance.integers(0, 256, (2, 1, 1, 3))
    share = np.linspace(0, 1, SIDE)[None, :, None]
    row = (first + share * (second - first)).astype(np.uint8)
    return Image.fromarray(np.repeat(row, SIDE, axis=0)).rotate(90 * int(chance.integers(4)))


def scene(chance: Chance) -> Image.Image:
    """A random crop of one of the two photos that ship with scikit-learn: a temple, a flower."""
    photo = _scenes()[int(chance.integers(2))]
    side = int(chance.integers(60, min(photo.size)))
    left = int(chance.integers(photo.width - side + 1))
    top = int(chance.integers(photo.height - side + 1))
    return photo.crop((left, top, left + side, top + side))


DRAWN: Mapping[str, Kind] = {
    "letters": letter,
    "scribbles": scribble,
    "shapes": shape,
    "noise": noise,
    "plain colours": plain,
    "scenes": scene,
}


def prepared(kind: Kind, dataset: Dataset, size: int, count: int, seed: int) -> NDArray[np.uint8]:
    """Draw pictures and prepare them like those of a data set.

    Args:
        kind: draws one picture.
        dataset: whose preparation is applied.
        size: side of the results in pixels.
        count: number of pictures.
        seed: of the random generator.

    Returns:
        uint8 `(count, size, size, C)`.
    """
    chance = np.random.default_rng(seed)
    prepare = dataset.preparation
    return np.stack([prepare(kind(chance), size).pixels for _ in range(count)])


def outliers_of(dataset: Dataset, split: str) -> Mapping[str, Kind]:
    """List all kinds of outliers for a data set.

    Args:
        dataset: whose pictures are in-distribution.
        split: of the other data sets, "train" or "test".

    Returns:
        By name, the drawn kinds and one kind for each data set on this machine that has another
        preparation.
    """
    others = [
        other
        for other in DATASETS
        if other.preparation is not dataset.preparation and other.is_prepared()
    ]
    return {**DRAWN, **{other.title: _picture_of(other.load()[split]) for other in others}}


def _picture_of(split: Split) -> Kind:
    def picture(chance: Chance) -> Image.Image:
        return Image.fromarray(np.squeeze(split.images[int(chance.integers(len(split)))]))

    return picture


def _page(chance: Chance) -> tuple[Image.Image, tuple[int, ...]]:
    """A blank page and an ink that contrasts with it; half of the time black on white."""
    if chance.random() < 0.5:
        return Image.new("RGB", (SIDE, SIDE), "white"), (0, 0, 0)
    paper = chance.integers(0, 256, 3)
    ink = (paper + chance.integers(96, 160, 3)) % 256
    return Image.new("RGB", (SIDE, SIDE), tuple(map(int, paper))), tuple(map(int, ink))


def _glyph(characters: str, chance: Chance) -> Image.Image:
    page, ink = _page(chance)
    paper = page.getpixel((0, 0))
    fonts = _fonts()
    file = fonts[int(chance.integers(len(fonts)))]
    font = ImageFont.truetype(str(file), int(chance.uniform(0.4, 0.9) * SIDE))
    character = characters[int(chance.integers(len(characters)))]
    ImageDraw.Draw(page).text((SIDE / 2, SIDE / 2), character, ink, font, anchor="mm")
    return page.rotate(chance.uniform(-12, 12), fillcolor=paper)


@lru_cache
def _fonts() -> list[Path]:
    """The text fonts that ship with matplotlib."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return sorted(
        file
        for file in folder.glob("*.ttf")
        if file.stem.startswith(("DejaVuSans", "DejaVuSerif", "STIXGeneral", "cmr", "cmss", "cmtt"))
        and "Display" not in file.stem
    )


@lru_cache
def _scenes() -> list[Image.Image]:
    from sklearn.datasets import load_sample_images

    return [Image.fromarray(pixels) for pixels in load_sample_images().images]
