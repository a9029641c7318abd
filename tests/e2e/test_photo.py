from PIL import Image
from playwright.sync_api import expect

from tests.e2e.journey import by_key, go, seven, upload
from tests.picture_files import file_of


def plain():
    """A picture with nothing on it."""
    content = file_of(Image.new("RGB", (90, 90), "teal"))
    return {"name": "plain.png", "mimeType": "image/png", "buffer": content}


def test_a_photo_is_answered(page, server):
    go(page, server, "photo?run=mnist")
    upload(page, seven())
    expect(by_key(page, "answer")).to_contain_text("7")
    expect(by_key(page, "answer")).not_to_contain_text("not a picture")


def test_many_photos_are_sorted_and_each_shows_its_steps(page, server):
    go(page, server, "photo?run=mnist")
    upload(page, seven(), {**seven(), "name": "again.jpg"}, plain())
    cards = page.locator(".card")
    expect(cards).to_have_count(3)
    expect(cards.nth(2)).to_contain_text("plain.png")
    page.get_by_text("Least sure first").click()
    expect(cards.first).to_contain_text("plain.png")
    last = cards.last
    expect(last.get_by_text("Centre of mass")).to_be_hidden()
    last.get_by_text("What it saw").click()
    expect(last.get_by_text("Centre of mass")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_text_file_called_jpg_gets_a_sentence_and_the_others_their_answers(page, server):
    go(page, server, "photo?run=mnist")
    fake = {"name": "fake.jpg", "mimeType": "image/jpeg", "buffer": b"This is no picture."}
    upload(page, fake, seven())
    expect(page.get_by_test_id("stMain")).to_contain_text("fake.jpg")
    expect(by_key(page, "answer")).to_contain_text("7")


def test_a_picture_is_removed_by_its_cross_and_more_can_be_added(page, server):
    go(page, server, "photo?run=mnist")
    upload(page, seven(), {**seven(), "name": "again.jfif"})
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    upload(page, plain())
    expect(cards).to_have_count(3)
    page.get_by_role("button", name="Remove seven.jpg").click()
    expect(cards).to_have_count(2)
    expect(page.get_by_alt_text("seven.jpg")).to_have_count(0)
    page.get_by_role("button", name="Remove all").click()
    expect(cards).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
