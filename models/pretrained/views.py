"""Views of a training photo: as it is, cut out, and as bad as people's photos can be."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

Chance = np.random.Generator
View = Callable[[Image.Image, Chance], Image.Image]


def whole(photo: Image.Image, chance: Chance) -> Image.Image:
    """The photo."""
    return photo


def cropped(photo: Image.Image, chance: Chance, least: float = 0.35) -> Image.Image:
    """A part of other proportions, half of the time mirrored.

    Args:
        photo: of any size.
        chance: where and how large.
        least: the smallest share of the photo's area.
    """
    area = chance.uniform(least, 1) * photo.width * photo.height
    ratio = np.exp(chance.uniform(-0.35, 0.35))
    width = min(photo.width, int((area * ratio) ** 0.5))
    height = min(photo.height, int((area / ratio) ** 0.5))
    left = int(chance.integers(photo.width - width + 1))
    top = int(chance.integers(photo.height - height + 1))
    part = photo.crop((left, top, left + width, top + height))
    return ImageOps.mirror(part) if chance.random() < 0.5 else part


def spoiled(photo: Image.Image, chance: Chance) -> Image.Image:
    """Often cut out, then made grey, coarse, badly compressed, pale, turned or small."""
    if chance.random() < 0.6:
        photo = cropped(photo, chance, least=0.5)
    return SPOILS[int(chance.integers(len(SPOILS)))](photo, chance)


def grey(photo: Image.Image, chance: Chance) -> Image.Image:
    """Without colour."""
    return photo.convert("L").convert("RGB")


def coarse(photo: Image.Image, chance: Chance) -> Image.Image:
    """Of few pixels."""
    side = int(chance.integers(32, 80))
    return photo.resize((side, side), Image.Resampling.LANCZOS)


def compressed(photo: Image.Image, chance: Chance) -> Image.Image:
    """As a JPEG of low quality."""
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=int(chance.integers(12, 50)))
    return Image.open(file).convert("RGB")


def exposed(photo: Image.Image, chance: Chance) -> Image.Image:
    """Of another contrast and brightness."""
    changed = ImageEnhance.Contrast(photo).enhance(chance.uniform(0.4, 1.7))
    return ImageEnhance.Brightness(changed).enhance(chance.uniform(0.5, 1.5))


def turned(photo: Image.Image, chance: Chance) -> Image.Image:
    """By quarters, or tilted."""
    if chance.random() < 0.5:
        return photo.rotate(90 * int(chance.integers(1, 4)), expand=True)
    mean = np.asarray(photo).reshape(-1, 3).mean(axis=0)
    fill = tuple(map(int, mean))
    return photo.rotate(chance.uniform(-35, 35), Image.Resampling.BICUBIC, fillcolor=fill)


def small(photo: Image.Image, chance: Chance) -> Image.Image:
    """Small, on a ground of one colour."""
    page = Image.new("RGB", photo.size, tuple(map(int, chance.integers(0, 256, 3))))
    share = chance.uniform(0.35, 0.75)
    size = (max(1, int(photo.width * share)), max(1, int(photo.height * share)))
    left, top = (int(chance.integers(page.size[axis] - size[axis] + 1)) for axis in (0, 1))
    page.paste(photo.resize(size, Image.Resampling.LANCZOS), (left, top))
    return page


SPOILS: tuple[View, ...] = (grey, coarse, compressed, exposed, turned, small)
VIEWS: tuple[View, ...] = (whole, cropped, spoiled)
