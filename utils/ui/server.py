"""What happens once, when the server starts and when it ends."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from utils.ui import services


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Get ready for the first visitor; let the workers go at the end."""
    # Streamlit takes a folder named `pages` for an app of its older kind until `st.navigation` has
    # been called, and tells a first visitor who comes by a link to a page: "Page not found".
    PagesManager.uses_pages_directory = False
    asyncio.get_running_loop().call_later(0.5, _open_browser)
    yield
    services.stop_engine()


def _open_browser() -> None:
    if not st.get_option("server.headless"):
        webbrowser.open(f"http://localhost:{st.get_option('server.port')}")
