"""The frame around every page: settings, navigation, header, footer."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

TITLE = "CNN Playground"
_WEB = Path(__file__).parent / "web"
_STYLE = _WEB / "style.css"
_TRANSLATED = _WEB / "translated.js"
_ICON, _LOGO = str(_WEB / "icon.png"), str(_WEB / "logo.svg")


@dataclass(frozen=True)
class PageInfo:
    """A page: its file, the address it is reached at, its name and icon in the navigation."""

    file: str
    address: str  # "" is the home page
    title: str
    icon: str


HOME = PageInfo("pages/start/home.py", "", "Home", ":material/home:")
DRAW = PageInfo("pages/predict/draw.py", "draw", "Draw", ":material/draw:")
PHOTO = PageInfo("pages/predict/photo.py", "photo", "Photo", ":material/photo_camera:")
TRAIN = PageInfo("pages/train/train.py", "train", "Train", ":material/model_training:")
RUNS = PageInfo("pages/train/runs.py", "runs", "Runs", ":material/stacked_line_chart:")
DATASETS = PageInfo("pages/train/datasets.py", "datasets", "Data sets", ":material/grid_view:")
ARCHITECTURES = PageInfo(
    "pages/train/architectures.py", "architectures", "Architectures", ":material/layers:"
)
INSIDE = PageInfo("pages/understand/inside.py", "inside", "Inside", ":material/frame_inspect:")
EVALUATE = PageInfo("pages/understand/evaluate.py", "evaluate", "Evaluate", ":material/fact_check:")
LESSONS = PageInfo("pages/understand/lessons.py", "lessons", "Lessons", ":material/school:")

GROUPS: dict[str, tuple[PageInfo, ...]] = {
    "Start": (HOME,),
    "Predict": (DRAW, PHOTO),
    "Train": (TRAIN, RUNS, DATASETS, ARCHITECTURES),
    "Understand": (INSIDE, EVALUATE, LESSONS),
}


def set_up() -> None:
    """Settings that hold for every page. The first Streamlit call of the script."""
    st.set_page_config(page_title=TITLE, page_icon=_ICON, layout="wide")
    st.html(_STYLE)
    with st.container(key="scripts"):
        script = _TRANSLATED.read_text(encoding="utf-8")
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    st.logo(_LOGO, size="large", icon_image=_ICON)


def navigation() -> dict[str, list[st.Page]]:
    """The pages in their groups, as `st.navigation` takes them."""
    return {group: [_page(info) for info in infos] for group, infos in GROUPS.items()}


def _page(info: PageInfo) -> st.Page:
    is_home = info is HOME
    address = None if is_home else info.address
    return st.Page(info.file, title=info.title, icon=info.icon, url_path=address, default=is_home)


def render_header(title: str, lead: str) -> None:
    """A page's title and the one or two sentences that say what it is for."""
    st.title(title, anchor=False)
    st.markdown(lead)


def link(info: PageInfo, label: str, **query: str) -> None:
    """A link to a page; `query` goes into the address, such as `run` or `lesson`."""
    st.page_link(info.file, label=label, icon=info.icon, query_params=query)


def redraw() -> NoReturn:
    """Draw the fragment anew that this is called from, or the page if all of it is being drawn."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # a press may come in with something else that draws the page
        st.rerun()


def render_footer() -> None:
    """The line at the end of every page."""
    st.caption("Everything is computed on this machine; nothing is sent anywhere.")
