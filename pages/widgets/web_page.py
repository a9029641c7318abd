"""A network as a web page that runs by itself, to take home."""

from collections.abc import Iterator

import streamlit as st

from models.codegen.network_page import can_be_page, network_page
from models.explain.open_networks import NetworkError
from models.runs import RunNotFound
from models.serving.predictor_info import PredictorInfo
from pages.widgets import remembered_answers, services, wording
from pages.widgets.export_box import asked_of
from utils.datasets import DATASETS
from utils.files import read_json
from utils.text import sentence

WEB_PAGE = "web_page"  # whether it is made, with the network's name appended

HELP = (
    "One file that opens in any browser, on a phone, too: a sheet to draw on, the network, and its "
    "answer. It needs neither this app nor the internet, and nothing that you draw leaves the "
    "device. Send it to a friend."
)


@st.fragment
def render_web_page(info: PredictorInfo) -> None:
    """The network as a web page; nothing for networks whose pictures no page can prepare."""
    if not can_be_page(info):
        return
    st.markdown("**The network as a web page**", help=HELP)
    try:
        network = _stored(info) or _made(info)
    except NetworkError as error:
        st.info(sentence(error), icon=":material/help:")
        return
    if network is not None:
        st.download_button(
            f"{info.name}.html",
            lambda: network_page(network, info, _facts(info)),
            file_name=f"{info.name}.html",
            mime="text/html",
            icon=":material/web:",
            on_click="ignore",
        )


def _stored(info: PredictorInfo) -> bytes | None:
    """The network's file as its run, or the app, has written it."""
    try:
        return services.identity(info.name).player_file.read_bytes()
    except OSError:
        return None


def _made(info: PredictorInfo) -> bytes | None:
    """The network's file, made if somebody asks: older runs and those from elsewhere lack it."""
    key = f"{WEB_PAGE}_{info.name}"
    if not st.session_state.get(key):
        st.button("Make the page", icon=":material/web:", on_click=_ask, args=(key,))
        return None
    return remembered_answers.player_file(services.identity(info.name), asked_of(info).pictures)


def _ask(key: str) -> None:
    st.session_state[key] = True


def _facts(info: PredictorInfo) -> list[tuple[str, str]]:
    """What the page says about its network."""
    facts = [*_run_facts(info)] if info.kind == "run" else [*_shipped_facts(info)]
    if info.dataset in DATASETS:
        data = DATASETS[info.dataset]
        facts.append(("Its pictures", f"{data.title}. {data.source}. Licence: {data.licence}"))
    return facts


def _run_facts(info: PredictorInfo) -> Iterator[tuple[str, str]]:
    try:
        run = services.run_store().get(info.name)
    except RunNotFound:  # deleted while the page was open
        return
    yield "Network", wording.architecture_title(run.config.architecture)
    yield "Trained", wording.dated(run.status.created_at)
    if evaluation := run.evaluation():
        yield _accuracy(evaluation.test_accuracy, evaluation.test_samples)


def _shipped_facts(info: PredictorInfo) -> Iterator[tuple[str, str]]:
    figures = read_json(services.identity(info.name).folder / "figures.json") or {}
    yield "Network", "comes with CNN Playground"
    if "test_accuracy" in figures:
        yield _accuracy(figures["test_accuracy"])


def _accuracy(share: float, pictures: int | None = None) -> tuple[str, str]:
    of = f" of {pictures:,}" if pictures else ""
    return "Right on test pictures", f"{share:.2%}{of}, none of which it had seen before"
