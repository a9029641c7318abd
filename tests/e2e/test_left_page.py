"""What still arrives from a page that a visitor has just left."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.journey import SEVEN, by_key, draw, go, go_by_menu


class Wire:
    """The connection of a page to its server, where a fragment's message can come late."""

    def __init__(self, page: Page) -> None:
        self.last_of_a_fragment = b""
        self.its_page = ""
        self.repeats = False
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def to_server(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            request = BackMsg.FromString(message).rerun_script
            if request.fragment_id:
                self.last_of_a_fragment, self.its_page = message, request.page_script_hash
            server.send(message)

        def to_browser(message: str | bytes) -> None:
            browser.send(message)
            assert isinstance(message, bytes)
            begun = ForwardMsg.FromString(message).new_session.page_script_hash
            if self.repeats and begun not in ("", self.its_page):
                self.repeats = False
                server.send(self.last_of_a_fragment)

        browser.on_message(to_server)
        server.on_message(to_browser)


def test_a_late_stroke_does_not_bring_the_left_page_back(page, server):
    wire = Wire(page)
    go(page, server, "draw?run=fashion_mnist")
    draw(page, SEVEN)
    expect(by_key(page, "answer")).not_to_contain_text("Draw")
    assert wire.last_of_a_fragment

    wire.repeats = True
    go_by_menu(page, "Data sets")
    expect(by_key(page, "sample_grid")).to_be_visible()
    page.get_by_role("button", name=re.compile("Shuffle")).click()
    expect(page).to_have_url(re.compile("/datasets$"))
    assert not wire.repeats
