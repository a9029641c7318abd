"""Sliders for augmentation, and what it does to pictures."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models import worker_tasks
from models.training.config import Augmentation
from pages.widgets import services, state
from pages.widgets.glossary import TERMS
from pages.widgets.picture_grids import render_block
from utils.datasets import Dataset, Splits

AUGMENTATION = "augmentation"  # with a setting's name appended
AUGMENTATION_SEED = "augmentation_seed"

ROWS, VARIANTS = 4, 4  # originals, and changed copies of each


@dataclass(frozen=True)
class Dial:
    """A setting of the augmentation as a slider."""

    name: str  # the field of Augmentation
    title: str
    help: str
    maximum: int
    unit: str
    scale: float = 0.01  # value of the field for one unit on the slider


DIALS = (
    Dial("rotation", "Rotation", "Turned by up to this angle, either way.", 45, "°", 1.0),
    Dial("shift", "Shift", "Moved by up to this share of the side, any way.", 30, " %%"),
    Dial("zoom", "Zoom", "Larger or smaller by up to this share.", 40, " %%"),
    Dial("shear", "Shear", "Slanted, as handwriting is, by up to this share.", 40, " %%"),
    Dial(
        "elastic",
        "Shaky hand",
        "Neighbouring pixels move together, as if the hand had shaken: typically by this share of "
        "the side.",
        8,
        " %%",
    ),
    Dial(
        "pen",
        "Pen",
        "Strokes thicker or thinner by up to this share of a pixel on either side. For light ink "
        "on black, as digits have it.",
        100,
        " %%",
    ),
    Dial("contrast", "Contrast", "Up to this much more or less difference of light.", 60, " %%"),
    Dial("brightness", "Brightness", "Lighter or darker by up to this share.", 40, " %%"),
    Dial("erasing", "Erasing", "Chance that a random rectangle is wiped out.", 100, " %%"),
)


def render_augmentation(dataset: Dataset, splits: Splits) -> None:
    """Set the changes; see originals and changed copies.

    Args:
        dataset: the data set.
        splits: its pictures.
    """
    st.markdown(f"**Augmentation:** {TERMS['augmentation']} A shifted 7 is still a 7.")
    kind = dataset.preparation
    start = Augmentation(kind.can_be_mirrored, **kind.augmentation)
    augmentation = choose_augmentation(start, f"look_{kind.name}")
    seed = state.value(AUGMENTATION_SEED, 0)
    st.button(
        "Once more",
        on_click=_again,
        icon=":material/casino:",
        help="The changes are random, and different every time.",
    )
    originals = _originals(dataset, splits)
    copies = np.repeat(originals, VARIANTS, axis=0)
    changed = services.ask_helper(
        worker_tasks.augmented, copies, augmentation, seed, waiting="Changing the pictures"
    )
    _render_pairs(dataset, originals, changed)


def choose_augmentation(start: Augmentation, key: str) -> Augmentation:
    """A slider for every change.

    Args:
        start: where the sliders start.
        key: unique to the place where they are drawn.

    Returns:
        What was chosen.
    """
    chosen: dict[str, float] = {}
    with st.grid(4, min_column_width=180, gap="small", vertical_alignment="bottom"):
        for dial in DIALS:
            chosen[dial.name] = _turn(dial, getattr(start, dial.name), key)
        flip = st.toggle(
            "Mirror left and right",
            start.horizontal_flip,
            key=f"{AUGMENTATION}_{key}_horizontal_flip",
            help="In half of the pictures. Right for pets and shoes; a mirrored 3 is no 3.",
        )
    return Augmentation(horizontal_flip=flip, **chosen)


def _turn(dial: Dial, start: float, key: str) -> float:
    """The value of a dial; exactly `start` until it is moved."""
    shown = round(start / dial.scale)
    value: int = st.slider(
        dial.title,
        0,
        max(dial.maximum, shown),
        shown,
        format=f"%d{dial.unit}",
        key=f"{AUGMENTATION}_{key}_{dial.name}",
        help=dial.help,
    )
    return start if value == shown else value * dial.scale


def _originals(dataset: Dataset, splits: Splits) -> NDArray[np.uint8]:
    """The first training picture of so many classes."""
    split = splits["train"]
    labels = np.arange(ROWS) % dataset.num_classes
    chosen = [
        np.flatnonzero(split.labels == label)[turn // dataset.num_classes]
        for turn, label in enumerate(labels)
    ]
    return np.asarray(split.images[chosen])


def _render_pairs(
    dataset: Dataset, originals: NDArray[np.uint8], changed: NDArray[np.uint8]
) -> None:
    """A row for each original, followed by its changed copies."""
    rows = changed.reshape(ROWS, VARIANTS, *changed.shape[1:])
    pictures = np.concatenate([originals[:, None], rows], axis=1)
    captions = (["original"] + ["changed"] * VARIANTS) * ROWS
    render_block(
        pictures.reshape(-1, *changed.shape[1:]),
        captions,
        1 + VARIANTS,
        f"{dataset.title}: originals and changed copies",
    )


def _again() -> None:
    st.session_state[AUGMENTATION_SEED] += 1
