"""The frame around every page: settings, navigation, header, footer."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from utils.markup import HTML
from utils.registry import Registry

TITLE = "CNN Playground"
_HERE = Path(__file__).parent
_STYLE = _HERE / "style.css"
_TRANSLATED = _HERE / "translated.js"
_ICON, _LOGO = str(_HERE / "icon.png"), str(_HERE / "logo.svg")


@dataclass(frozen=True)
class PageInfo:
    """A page: a folder of `pages/`, whose script has the folder's name."""

    name: str  # of the folder
    title: str  # in the navigation
    icon: str
    group: str  # of the navigation that it stands in
    rank: int  # position in the navigation
    warm: tuple[str, ...] = ()  # slow modules, imported in the background before a visit

    @property
    def address(self) -> str:
        """Where it is reached, below the app's own address; "" is the home page."""
        return "" if self.is_home else self.name

    @property
    def is_home(self) -> bool:
        """Whether it is the page that the app opens with."""
        return self.name == "home"

    @property
    def file(self) -> str:
        """Its script, seen from the project's root."""
        return f"pages/{self.name}/{self.name}.py"


PAGES: Registry[PageInfo] = Registry("page", "pages")


def set_up() -> None:
    """Set up every page: title, style, logo. Has to be the first Streamlit call of the script."""
    st.set_page_config(page_title=TITLE, page_icon=_ICON, layout="wide")
    st.html(_STYLE)
    with st.container(key="scripts"):
        st.html(_script(_TRANSLATED), unsafe_allow_javascript=True)
    st.logo(_LOGO, size="large", icon_image=_ICON)


def _script(file: Path) -> HTML:
    """A JavaScript file of ours as an element."""
    code = HTML(file.read_text(encoding="utf-8"))  # noqa: S704 - ours, and not to be escaped
    return HTML("<script>{}</script>").format(code)


def navigation() -> dict[str, list[st.Page]]:
    """The pages in their groups, as `st.navigation` takes them."""
    groups: dict[str, list[st.Page]] = {}
    for info in PAGES:
        groups.setdefault(info.group, []).append(_page(info))
    return groups


def _page(info: PageInfo) -> st.Page:
    return st.Page(
        info.file,
        title=info.title,
        icon=info.icon,
        url_path=info.address or None,
        default=info.is_home,
    )


def render_header(title: str, lead: str) -> None:
    """The top of a page.

    Args:
        title: of the page.
        lead: what the page is for, in a sentence or two of Markdown.
    """
    st.title(title, anchor=False)
    st.markdown(lead)


def link(name: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """A link to a page.

    Args:
        name: of the page.
        label: of the link, as Markdown.
        icon: by default the page's own.
        query: parameters of the address, such as `run` or `lesson`.
    """
    info = PAGES[name]
    st.page_link(info.file, label=label, icon=icon or info.icon, query_params=query)


def go_to(name: str, **query: str) -> NoReturn:
    """Switch to the page of that name, with `query` as parameters of its address."""
    st.switch_page(PAGES[name].file, query_params=query)


def icon_of(name: str) -> str:
    """The icon of the page of that name."""
    return PAGES[name].icon


def redraw() -> NoReturn:
    """Rerun the fragment that calls this, or the page if there is none."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the click came together with one that reruns the page
        st.rerun()


def render_footer() -> None:
    """The line at the end of every page."""
    st.caption("Everything is computed on this machine; nothing is sent anywhere.")
