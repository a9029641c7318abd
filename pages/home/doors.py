"""The home page's parts: the doors to its pages, and what is ready on this machine."""

import base64
from pathlib import Path

import streamlit as st

from models.inference.predictor import list_predictors
from models.runs import RunState
from pages.widgets import page, services, sidebar
from pages.widgets.page import PAGES
from pages.widgets.wording import listed
from utils.datasets import DATASETS, Dataset
from utils.markup import HTML

_HERE = Path(__file__).parent

DOORS = (
    ("draw", "door_draw.svg", "Draw a digit", "It is read while your pen still moves."),
    ("photo", "door_photo.svg", "Show a photo", "A cat or a dog? See how sure the network is."),
    ("train", "door_train.svg", "Train your own", "Pick data and a network; watch it learn."),
)


def render_doors() -> None:
    """Large cards, each a link to a page."""
    with st.container(key="doors"):
        for name, picture, title, text in DOORS:
            with st.container(border=True, gap="xsmall", key=f"door_{name}"):
                st.html(HTML('<img class="door" alt="" src="{}">').format(_svg_url(picture)))
                st.page_link(PAGES[name].file, label=f"**{title}**")
                st.html(HTML('<p class="door-text">{}</p>').format(text))


def render_readiness() -> None:
    """What this machine has: networks, data sets, runs and the training engine."""
    with st.container(key="ready"):
        _render_fact("Networks", *_networks(), "draw")
        _render_fact("Data sets", *_datasets(), "datasets")
        _render_fact("Runs", *_runs(), "runs")
        sidebar.watch(_render_engine)


def _render_engine() -> None:
    """The state of the engine; while it trains, which run and how far it is."""
    engine, runs = services.engine_state(), sidebar.under_way()
    if not runs:
        _render_fact("Training engine", engine.name, engine.sentence, "train")
        return
    run, status = runs[0]
    detail = f"{sidebar.what_happens(status)} – {run.name}"
    _render_fact("Training engine", status.state.value, detail, "train", run=run.id)


def _render_fact(title: str, value: str, detail: str, leads_to: str, **query: str) -> None:
    with st.container(border=True, gap="xsmall"):
        st.html(
            HTML('<div class="fact"><span>{}</span><b>{}</b><p>{}</p></div>').format(
                title, value, detail
            )
        )
        page.link(leads_to, PAGES[leads_to].title, **query)


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
    missing = [each.title for each in DATASETS if each.download_bytes and not _is_here(each)]
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


def _svg_url(name: str) -> str:
    """A file beside this module as a data URL."""
    data = base64.b64encode((_HERE / name).read_bytes()).decode()
    return f"data:image/svg+xml;base64,{data}"
