"""The home page's parts: the three doors, and what is ready on this machine."""

import base64
from pathlib import Path

import streamlit as st

from models.inference import list_predictors
from utils.datasets import DATASETS, Dataset
from utils.runs import RunState
from utils.text import escape
from utils.ui import page, services, sidebar
from utils.ui.page import PageInfo
from utils.ui.wording import listed

_WEB = Path(__file__).parent / "web"

DOORS: tuple[tuple[PageInfo, str, str, str], ...] = (
    (page.DRAW, "door_draw.svg", "Draw a digit", "It is read while your pen still moves."),
    (page.PHOTO, "door_photo.svg", "Show a photo", "A cat or a dog? See how sure the network is."),
    (page.TRAIN, "door_train.svg", "Train your own", "Pick data and a network; watch it learn."),
)


def render_doors() -> None:
    """Three large cards, each a link to a page."""
    with st.container(key="doors"):
        for info, picture, title, text in DOORS:
            with st.container(border=True, gap="xsmall", key=f"door_{info.address}"):
                st.html(f'<img class="door" alt="" src="{_svg_url(_WEB / picture)}">')
                st.page_link(info.file, label=f"**{title}**")
                st.html(f'<p class="door-text">{escape(text)}</p>')


def render_readiness() -> None:
    """What this machine has: networks, data sets, runs, and the engine that trains."""
    with st.container(key="ready"):
        _render_fact("Networks", *_networks(), page.DRAW)
        _render_fact("Data sets", *_datasets(), page.DATASETS)
        _render_fact("Runs", *_runs(), page.RUNS)
        sidebar.watch(_render_engine)


def _render_engine() -> None:
    """How the engine is; while it trains, what and how far."""
    engine, runs = services.engine_state(), sidebar.under_way()
    if not runs:
        _render_fact("Training engine", engine.name, engine.sentence, page.TRAIN)
        return
    run, status = runs[0]
    detail = f"{sidebar.what_happens(status)} – {run.name}"
    _render_fact("Training engine", status.state.value, detail, page.TRAIN, run=run.id)


def _render_fact(title: str, value: str, detail: str, info: PageInfo, **query: str) -> None:
    with st.container(border=True, gap="xsmall"):
        st.html(
            f'<div class="fact"><span>{escape(title)}</span><b>{escape(value)}</b>'
            f"<p>{escape(detail)}</p></div>"
        )
        page.link(info, info.title, **query)


def _networks() -> tuple[str, str]:
    found = list_predictors()
    if not found:
        return "none yet", "Train one: on the built-in digits it takes about a minute."
    shipped = [each.title for each in found if each.kind == "shipped"]
    trained = len(found) - len(shipped)
    detail = f"With the app: {listed(shipped)}. " if shipped else ""
    return str(len(found)), f"{detail}Trained here: {trained or 'none yet'}."


def _datasets() -> tuple[str, str]:
    here = [dataset.title for dataset in DATASETS if _is_here(dataset)]
    missing = [dataset.title for dataset in DATASETS if not _is_here(dataset)]
    detail = f"Here: {listed(here)}."
    return f"{len(here)} of {len(DATASETS)}", detail + (
        f" To download: {listed(missing)}." if missing else ""
    )


def _is_here(dataset: Dataset) -> bool:
    return dataset.status().here


def _runs() -> tuple[str, str]:
    states = [run.status.state for run in services.run_store().list()]
    if not states:
        return "none yet", "A run is one training, kept with its curves and its network."
    live = sum(each in (RunState.RUNNING, RunState.PAUSED) for each in states)
    waiting = states.count(RunState.QUEUED)
    return str(len(states)), f"{live or 'None'} under way, {waiting or 'none'} waiting in line."


def _svg_url(file: Path) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(file.read_bytes()).decode()}"
