"""What preparing a picture takes, and what each part of it is worth.

    python -m tests.bench.preparation

Prints milliseconds for a drawing on a canvas, for a photo of 12 megapixels after it is decoded, and
for decoding it; and, where `canvas_digits.zip` lies in the data folder, the share of its 1,000
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

from models.inference import load_predictor
from utils.pictures import open_picture
from utils.places import data_folder
from utils.preprocessing import PREPARATIONS

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
    print_reading()


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
