import pytest
from playwright.sync_api import expect

from pages.widgets.page import PAGES
from tests.e2e.journey import TRAINING, by_key, go, resting_place

ADDRESSES = [info.address for info in PAGES]
FITS = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth <= main.clientWidth;
}"""


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address or "home")
def test_no_page_is_wider_than_a_phone(new_page, server, address):
    page = new_page(width=390, height=844)
    go(page, server, address)
    expect(page.get_by_text("nothing is sent anywhere")).to_be_attached()  # all is drawn
    page.wait_for_function(FITS)


def test_shuffling_changes_the_samples_and_nothing_else(page, server):
    go(page, server, "datasets?dataset=digits")
    grid = by_key(page, "sample_grid").get_by_role("img")
    expect(grid).to_have_count(2)
    place, before = resting_place(grid.first), grid.first.get_attribute("src")
    page.get_by_role("button", name="Shuffle").click()
    expect(grid.first).not_to_have_attribute("src", before or "")
    assert resting_place(grid.first) == place
    expect(page.get_by_label("Data set", exact=True)).to_have_value("Built-in digits")


def test_a_network_is_drawn_once_the_engine_is_there(page, server):
    go(page, server, "architectures?architecture=lenet5&dataset=digits")
    drawing = page.get_by_role("list", name="Drawing of LeNet-5")
    expect(drawing).to_be_visible(timeout=TRAINING)
    expect(drawing.get_by_role("listitem")).to_have_count(9)
    expect(page.get_by_text("Building the network")).to_have_count(0)

    page.get_by_label("Picture size", exact=True).fill("8")
    page.get_by_label("Picture size", exact=True).press("Enter")
    expect(page.get_by_text("Pictures of 12×12 or more would do.")).to_be_visible()
    expect(drawing).to_have_count(0)


def test_the_tab_that_is_opened_is_drawn_and_the_others_are_not(page, server):
    go(page, server, "datasets?dataset=digits")
    expect(by_key(page, "sample_grid")).to_be_visible()
    page.get_by_role("tab", name="One picture").click()
    expect(page.get_by_role("region", name="Pixel values")).to_be_visible()
    expect(by_key(page, "sample_grid")).to_have_count(0)
