"""The time that preparing a picture takes, and what each of its parts is worth.

    python -m tests.bench.preparation

Prints milliseconds for a drawing on a canvas, for a photo of 12 megapixels after it is decoded, and
for decoding it. Where MNIST is at hand: how many of its first test pictures get another label when
they are padded, inverted or scaled, and how often one of them, and two of them side by side, are
called several things. Where `canvas_digits.zip` lies in the data folder: the share of its 1,000
drawings that the shipped network reads: only shrunk; cropped, in the box and centred; and prepared
in full.
"""

import io
import statistics
import time
import zipfile
from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import ExifTags, Image, ImageDraw

from models.inference.predictor import load_predictor
from utils.datasets import DATASETS
from utils.images.decoding import open_picture
from utils.paths import data_folder
from utils.preprocessing import PREPARATIONS
from utils.preprocessing.geometry import crop_ink

DIGIT, CLOTHING, PHOTO = (PREPARATIONS[name] for name in ("digit", "clothing", "photo"))
SHRUNK = ("light", "ink", "crop", "pen", "box", "centre")
IN_THE_BOX = ("pen",)


def main() -> None:
    canvas, photo = drawing(), paper()
    jpeg = io.BytesIO()
    photo.save(jpeg, "JPEG", quality=90)
    print(f"digit, canvas of 280×280 RGBA:  {milliseconds(lambda: DIGIT(canvas, 28)):6.1f} ms")
    for title, picture in kinds_of(photo).items():
        times = [
            f"{preparation.name} {milliseconds(partial(preparation, picture, side)):5.1f} ms"
            for preparation, side in ((DIGIT, 28), (CLOTHING, 28), (PHOTO, 96))
        ]
        print(f"12 megapixels, {title + ':':<16} {', '.join(times)}")
    opening = milliseconds(lambda: open_picture(jpeg.getvalue(), "photo.jpg"))
    print(f"opening it from a JPEG:         {opening:6.1f} ms")
    print_changes()
    print_reading()


def print_changes(count: int = 1000) -> None:
    if not DATASETS["mnist"].status().here:
        return
    digits = DATASETS["mnist"].load()["test"].first(count).images[..., 0]
    said = read_labels(digits)
    changes: dict[str, Callable[[np.ndarray], np.ndarray]] = {"inverted": lambda each: 255 - each}
    for rim in (3, 10, 28, 100):
        changes[f"padded by {rim}, inverted"] = partial(_padded, rim)
    for side in (40, 56, 112, 280, 1000):
        changes[f"scaled to {side}, inverted"] = partial(_inverted, side)
    for title, change in changes.items():
        changed = (read_labels([change(each) for each in digits]) != said).mean()
        print(f"{count} digits, {title}: {changed:.1%} get another label")
    several = np.mean([DIGIT(255 - scaled(each, 112), 28).is_several for each in digits])
    print(f"one digit called several things: {several:.2%}")
    for gap in (0.05, 0.1, 0.2, 0.5, 1.5):
        pairs = zip(digits[:300], digits[300:600], strict=False)
        found = np.mean([DIGIT(255 - beside(a, b, gap), 28).is_several for a, b in pairs])
        print(f"two digits, a gap of {gap} of their height: {found:.1%} called several things")


def _padded(rim: int, digit: np.ndarray) -> np.ndarray:
    return 255 - np.pad(digit, rim)


def _inverted(side: int, digit: np.ndarray) -> np.ndarray:
    return 255 - scaled(digit, side)


def scaled(digit: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC))


def beside(first: np.ndarray, second: np.ndarray, gap: float) -> np.ndarray:
    """Two digits on one sheet of black, the gap in heights of the first."""
    a, b = (
        crop_ink(np.where(each > 60, each, 0)) for each in (scaled(first, 140), scaled(second, 140))
    )
    between = np.zeros((140, round(gap * len(a))), np.uint8)
    middle_of = [np.pad(each, ((0, 140 - len(each)), (0, 0))) for each in (a, b)]
    return np.pad(np.hstack([middle_of[0], between, middle_of[1]]), 70)


def read_labels(pictures) -> np.ndarray:
    pixels = np.stack([DIGIT(picture, 28).pixels for picture in pictures])
    return load_predictor("mnist").predict_pixels(pixels).probabilities.argmax(axis=1)


def kinds_of(photo: Image.Image) -> dict[str, Image.Image | np.ndarray]:
    """The same photo in the ways it may come."""
    turned = photo.copy()
    turned.getexif()[ExifTags.Base.Orientation] = 6
    return {
        "upright": photo,
        "to be turned": turned,
        "an array": np.asarray(photo),
        "RGBA": photo.convert("RGBA"),
        "CMYK": photo.convert("CMYK"),
    }


def print_reading() -> None:
    path = data_folder() / "canvas_digits.zip"
    if not path.is_file():
        return
    drawings, labels = read(path)
    predictor = load_predictor("mnist")
    for title, skip in (("only shrunk", SHRUNK), ("box, centre", IN_THE_BOX), ("in full", ())):
        # Dark ink on white: without the step that finds the paper, it has to be turned.
        pixels = np.stack([DIGIT(255 - drawing, 28, skip).pixels for drawing in drawings])
        right = (predictor.predict_pixels(pixels).probabilities.argmax(axis=1) == labels).mean()
        print(f"{len(labels)} drawings read, {title}: {right:.1%}")


def read(path) -> tuple[list[np.ndarray], np.ndarray]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".png"))
        images = [Image.open(io.BytesIO(archive.read(name))).convert("L") for name in names]
    return [np.asarray(image) for image in images], np.array([int(n.split("/")[1]) for n in names])


def milliseconds(call: Callable[[], object]) -> float:
    """The median of 15 calls."""
    call()
    times = []
    for _ in range(15):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def drawing() -> np.ndarray:
    image = Image.new("RGBA", (280, 280))
    seven = [(90, 70), (210, 60), (140, 230)]
    ImageDraw.Draw(image).line(seven, fill=(0, 0, 0, 255), width=18, joint="curve")
    return np.asarray(image)


def paper() -> Image.Image:
    """A seven on ruled paper, one side of it in the shade."""
    image = Image.new("L", (4000, 3000), 215)
    draw = ImageDraw.Draw(image)
    for y in range(0, 3000, 150):
        draw.line([(0, y), (4000, y)], fill=190, width=6)
    draw.line([(1500, 800), (2500, 750), (1900, 2200)], fill=40, width=50, joint="curve")
    shade = np.linspace(1, 0.6, 4000, dtype=np.float32)
    noise = np.random.default_rng(1).normal(0, 4, (3000, 4000)).astype(np.float32)
    seen = np.asarray(image) * shade + noise
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8)).convert("RGB")


if __name__ == "__main__":
    main()
