"""What happens when the server starts, when it ends, and when a visitor leaves."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.widgets import services
from pages.widgets.late_fragments import ignore_late_fragments
from utils.memory import give_back, return_large_blocks

PATIENCE = 100.0  # seconds for a visitor to reconnect; Streamlit itself waits 120
_alarms: dict[str, asyncio.TimerHandle] = {}  # by session; only the server's own thread looks here


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Get ready for the first visitor; stop the workers at the end."""
    # Until `st.navigation` is called, Streamlit takes a folder named `pages` for the older kind of
    # multipage app, and answers a first visitor who follows a link to a page with "Page not found".
    PagesManager.uses_pages_directory = False
    ignore_late_fragments()
    return_large_blocks()
    asyncio.get_running_loop().call_later(0.5, _open_browser)
    yield
    services.stop_engine()


def note_visit() -> None:
    """Free this session's memory a while after its tab was closed.

    Streamlit keeps the session of a closed tab for two minutes, in case only the connection broke,
    and then until somebody else leaves: after the last pupil, all night.
    """
    context = get_script_run_ctx()
    if context and runtime.exists():
        _presence(context.session_id)


def _left(session: str) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # not the server's thread: the cache was cleared, nobody left
        return
    if session in _alarms:  # it came back in between
        _alarms[session].cancel()
    _alarms[session] = loop.call_later(PATIENCE, _forget, session)


@st.cache_resource(scope="session", on_release=_left, show_spinner=False)
def _presence(session: str) -> str:
    """A value that Streamlit releases as soon as the session has lost its browser."""
    return session


def _forget(session: str) -> None:
    del _alarms[session]
    if not runtime.get_instance().is_active_session(session):
        runtime.get_instance().close_session(session)
        give_back()


def _open_browser() -> None:
    if not st.get_option("server.headless"):
        webbrowser.open(f"http://localhost:{st.get_option('server.port')}")
