import pytest
from playwright.sync_api import expect

from pages.widgets.page import PAGES


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.address or "home")
def test_a_cold_server_that_is_first_visited_at_a_page_shows_it(page, start_server, info):
    server = start_server()
    page.goto(f"{server.url}/{info.address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    navigation = page.get_by_test_id("stSidebarNav")
    expect(navigation.get_by_role("link")).to_have_count(len(PAGES))
    current = navigation.locator("[aria-current=page]")
    expect(current).to_contain_text(info.title)
    expect(page.get_by_text("Page not found")).to_have_count(0)


@pytest.mark.parametrize("address", ["train?run=../../etc", "draw?run=nobody", "runs?run=%00"])
def test_nonsense_in_the_address_is_answered_with_a_page(page, server, address):
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("encountered an error")).to_have_count(0)
