import streamlit as st

from pages.datasets.facts import render_counts, render_facts, render_skipped
from pages.datasets.pixels import render_pixels
from pages.widgets import choices, page, state
from pages.widgets.augmentation_picker import render_augmentation
from pages.widgets.downloads import ready_splits
from pages.widgets.link_to_training import render_train_dataset
from pages.widgets.page_code import render_dataset_code
from pages.widgets.picture_grids import render_sample_grid
from utils.datasets import DATASETS

page.render_header(
    "Data sets",
    "Pictures with their right answers: what a network learns from, and what it is tested with.",
)
choices.warn_of_unknown(state.DATASET, DATASETS.names(), "data set")
choices.warn_of_unknown_size()
with st.grid(3, min_column_width=220):
    dataset = choices.choose_dataset()
    size = choices.choose_image_size(dataset)

render_facts(dataset, size)
splits = ready_splits(dataset, size)
if splits is not None:
    render_train_dataset(dataset)
    render_skipped(dataset)
    samples, counts, pixels, augmentation = st.tabs(
        ["Samples", "Class counts", "One picture", "Augmentation"],
        key="dataset_tabs",
        on_change="rerun",
    )
    with samples:
        if samples.open:
            render_sample_grid(dataset, splits)
    with counts:
        if counts.open:
            render_counts(dataset, splits)
    with pixels:
        if pixels.open:
            render_pixels(dataset, splits)
    with augmentation:
        if augmentation.open:
            render_augmentation(dataset, splits)
render_dataset_code(dataset, size)
