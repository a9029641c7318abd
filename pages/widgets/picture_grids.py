"""The sample grid: random pictures of a data set with their class names."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.charts.class_counts import SPLITS
from pages.charts.picture_grid import picture_grid
from pages.widgets import state
from pages.widgets.glossary import TERMS
from pages.widgets.theme import INK, theme
from utils.datasets import Dataset, Split, Splits
from utils.text import escape_markdown

SAMPLES_SPLIT = "samples_split"
SAMPLES_CLASSES = "samples_classes"
SAMPLES_COUNT = "samples_count"
SAMPLES_SEED = "samples_seed"  # counts the shuffles

COUNTS = (16, 24, 32, 48, 64, 80, 100)
COLUMNS = 4  # of one block; on a wide screen two blocks stand side by side
BLOCK_WIDTH = 300  # pixels that a block needs at least
DOTS_PER_INCH = 160  # of the figures: about two dots for a pixel of the screen


@st.fragment
def render_sample_grid(dataset: Dataset, splits: Splits) -> None:
    """Choose a split, classes and a number of pictures, and show random ones.

    Args:
        dataset: the data set.
        splits: its pictures.
    """
    with st.container(key=state.SAMPLE_GRID):
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            split = splits[_choose_split()]
            count = _choose_count()
            st.button(
                "Shuffle",
                on_click=_shuffle,
                icon=":material/shuffle:",
                help="Choose other pictures, at random.",
            )
        chosen = _choose_samples(split, _choose_classes(dataset), count)
        captions = [dataset.class_names[label] for label in split.labels[chosen]]
        render_pictures(split.images[chosen], captions, f"{count} pictures of {dataset.title}")


def render_pictures(images: NDArray[np.uint8], captions: Sequence[str], alt: str) -> None:
    """Pictures with captions, in one block or two, depending on the width of the screen.

    Args:
        images: uint8 (N, H, W, C).
        captions: N texts.
        alt: what they show, for screen readers.
    """
    half = -(-len(images) // (2 * COLUMNS)) * COLUMNS
    with st.grid(2, min_column_width=BLOCK_WIDTH, gap="xxsmall"):
        for start in range(0, len(images), half):
            part = slice(start, start + half)
            render_block(images[part], captions[part], COLUMNS, alt)


def render_block(
    images: NDArray[np.uint8], captions: Sequence[str], columns: int, alt: str
) -> None:
    """One figure of pictures with captions.

    Args:
        images: uint8 `(N, H, W, C)`.
        captions: N texts.
        columns: pictures in a row.
        alt: what they show, for screen readers.
    """
    figure = picture_grid(images, captions, columns, INK[theme()])
    drawn = BytesIO()
    figure.savefig(drawn, dpi=DOTS_PER_INCH)
    st.image(drawn.getvalue(), width="stretch", alt=f"{alt}: {', '.join(captions)}")


def _choose_split() -> str:
    name: str = st.segmented_control(
        "Pictures",
        list(SPLITS),
        format_func=SPLITS.__getitem__,
        default="train",
        required=True,
        key=SAMPLES_SPLIT,
        help=f"A network learns from the pictures for training. **Test pictures:** "
        f"{TERMS['test pictures']}",
    )
    return name


def _choose_classes(dataset: Dataset) -> list[int]:
    chosen: list[int] = st.pills(
        "Classes",
        range(dataset.num_classes),
        format_func=lambda i: escape_markdown(dataset.class_names[i]),
        selection_mode="multi",
        key=f"{SAMPLES_CLASSES}_{dataset.name}",
        help=f"**Class:** {TERMS['class']} None chosen: all of them.",
    )
    return chosen or list(range(dataset.num_classes))


def _choose_count() -> int:
    count: int = st.select_slider(
        "How many", COUNTS, key=SAMPLES_COUNT, width=260, help="Pictures in the grid."
    )
    return count


def _choose_samples(split: Split, classes: list[int], count: int) -> NDArray[np.int64]:
    """Indices into the split, in a random order that stays until the next shuffle."""
    seed = state.value(SAMPLES_SEED, 0)
    candidates = np.flatnonzero(np.isin(split.labels, classes))
    return np.random.default_rng(seed).permutation(candidates)[:count]


def _shuffle() -> None:
    st.session_state[SAMPLES_SEED] += 1
