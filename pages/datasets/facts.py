"""The facts about a data set: size, source, licence, class counts and unusable files."""

from collections.abc import Sequence

import streamlit as st

from pages.charts.class_counts import class_counts, class_counts_chart
from pages.widgets.downloads import megabytes, writable
from pages.widgets.glossary import TERMS
from utils.datasets import Dataset, DatasetStatus, Splits
from utils.text import escape_markdown

MOST_NAMED = 200  # file names listed for each reason; the rest are only counted


def render_facts(dataset: Dataset, size: int) -> None:
    """Show whether the data set is on this machine, its figures, source and licence."""
    status = dataset.status()
    st.markdown(dataset.summary)
    with st.grid(5, min_column_width=130, gap="small"):
        st.metric("On this machine", "yes" if status.here else "not yet", help=_place(status))
        st.metric("Files", _file_size(dataset, status), help="On the disk, or to download.")
        st.metric("Pictures", f"{sum(dataset.counts()):,}", help="For training and for testing.")
        st.metric("Each picture", f"{size}×{size}", help=_pixels(dataset))
        st.metric("Classes", dataset.num_classes, help=TERMS["class"])
    if status.note:
        st.caption(status.note)
    source = f"[{dataset.source}]({dataset.url})" if dataset.url else dataset.source
    st.markdown(f":small[Source: {source} · Licence: {dataset.licence}]")


def render_counts(dataset: Dataset, splits: Splits) -> None:
    """Show how many pictures of each class each split has, as a chart and a table."""
    table = class_counts(splits, dataset.class_names)
    train, test = (len(splits[name]) for name in ("train", "test"))
    st.markdown(
        f"**{train:,}** pictures to train with and **{test:,}** to test with. Where one class has "
        "many more pictures than another, a network learns to predict it too often."
    )
    chart, numbers = st.columns([3, 2], gap="medium")
    chart.vega_lite_chart(spec=class_counts_chart(table), alt="Bars: pictures of each class")
    columns = {name: st.column_config.NumberColumn(format="localized") for name in list(table)[1:]}
    numbers.dataframe(
        table,
        hide_index=True,
        column_config=columns,
        height="content",
        alt="Pictures of each class",
    )


def render_skipped(dataset: Dataset) -> None:
    """List the files that could not be used, grouped by the reason."""
    skipped = dataset.skipped()
    count = sum(map(len, skipped.values()))
    if not count:
        return
    label = f"{count:,} file{'s were' if count > 1 else ' was'} left out"
    with st.expander(label, icon=":material/broken_image:"):
        for reason, names in skipped.items():
            st.markdown(f"Files that {reason}: **{len(names):,}**")
            st.code(_listed(names), language=None, wrap_lines=True)


def _listed(names: Sequence[str]) -> str:
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return "\n".join([*map(writable, names[:MOST_NAMED]), *more])


def _place(status: DatasetStatus) -> str:
    return f"Found in {escape_markdown(status.place, 300)}" if status.here else "Not here yet."


def _file_size(dataset: Dataset, status: DatasetStatus) -> str:
    size = status.size_bytes if status.here else dataset.download_bytes
    return megabytes(size) if size else "a folder"


def _pixels(dataset: Dataset) -> str:
    if dataset.channels == 1:
        return "Width and height in pixels. Each pixel is one number, from black to white."
    return "Width and height in pixels. Each pixel is three numbers: red, green and blue."
