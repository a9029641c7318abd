"""Keeps a page that was just left from writing over the one that has replaced it."""

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession


def ignore_late_fragments() -> None:
    """Let the server drop reruns of fragments that come from a page that was left.

    The browser goes on sending them until it hears of the new page: a canvas reports that it is
    ready, a timer elapses. Streamlit keeps such a request until the new page is drawn and then goes
    back to the old page's state: the address gets the old page's parameters, and the browser loses
    the page's elements and then the connection ("Bad delta path index"). Seen in Streamlit 1.67.
    """
    request = AppSession.request_rerun

    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if client_state is None or not _is_late(self, client_state):
            request(self, client_state)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]


def _is_late(session: AppSession, client_state: ClientState) -> bool:
    """Whether the request is for a fragment of another page than the one that is shown."""
    page = session._pages_manager.current_page_script_hash
    return bool(client_state.fragment_id) and client_state.page_script_hash != page
