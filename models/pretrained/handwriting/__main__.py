"""Draw a sheet of all forms in several hands: python -m models.pretrained.handwriting sheet.png."""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from models.pretrained.handwriting.dataset import draw_digit
from models.pretrained.handwriting.form import Form
from models.pretrained.handwriting.forms import FORMS
from models.pretrained.handwriting.hand import Hand
from models.pretrained.handwriting.page import PAPER, SIDE

TITLE = 180  # pixels, left of each row


def sheet(hands: int, seed: int) -> Image.Image:
    """A row for every form, a column for every hand."""
    rng = np.random.default_rng(seed)
    writers = [Hand.random(rng) for _ in range(hands)]
    rows = [np.hstack([draw_digit(form, hand, rng) for hand in writers]) for form in FORMS]
    picture = Image.fromarray(np.pad(np.vstack(rows), ((0, 0), (TITLE, 0)), constant_values=PAPER))
    for number, form in enumerate(FORMS):
        _label(picture, form, number * SIDE)
    return picture


def _label(picture: Image.Image, form: Form, top: int) -> None:
    place = (8, top + SIDE // 2)
    ImageDraw.Draw(picture).text(place, f"{form.digit}, {form.title}", fill=0)


def main() -> None:
    """Draw the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(description="Draw all forms of the digits in several hands.")
    parser.add_argument("picture", type=Path, help="where the sheet goes, such as sheet.png")
    parser.add_argument("--hands", type=int, default=10, help="how many write (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="of the hands (default: 1)")
    given = parser.parse_args()
    sheet(given.hands, given.seed).save(given.picture)


if __name__ == "__main__":
    main()
