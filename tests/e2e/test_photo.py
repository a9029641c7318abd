from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.e2e.journey import by_key, go


def seven():
    """A photo of a 7 on paper, in the bytes of a JPEG."""
    paper = Image.new("RGB", (600, 800), (225, 220, 210))
    ImageDraw.Draw(paper).line([(200, 250), (400, 250), (280, 560)], (40, 40, 60), 26, "curve")
    file = BytesIO()
    paper.save(file, "JPEG")
    return {"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def upload(page, *files):
    by_key(page, "photo_upload").locator("input[type=file]").set_input_files(list(files))


def test_a_photo_is_answered(page, server):
    go(page, server, "photo?run=mnist")
    upload(page, seven())
    expect(by_key(page, "answer")).to_contain_text("7")
    expect(by_key(page, "answer")).not_to_contain_text("not a picture")


def test_a_text_file_called_jpg_gets_a_sentence_and_the_others_their_answers(page, server):
    go(page, server, "photo?run=mnist")
    fake = {"name": "fake.jpg", "mimeType": "image/jpeg", "buffer": b"This is no picture."}
    upload(page, fake, seven())
    expect(page.get_by_test_id("stMain")).to_contain_text("fake.jpg")
    expect(by_key(page, "answer")).to_contain_text("7")
