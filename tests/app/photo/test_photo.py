import io
import os
import re
import zlib

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from pages.photo import gallery, sources
from pages.photo import keys as photo_keys
from pages.widgets import album, uploads
from tests.app.page_content import html, labels, texts, upload
from tests.picture_files import file_of, photo_of_seven
from utils.images.decoding import ENDINGS

PHOTO = "photo/photo.py"


def in_order(page):
    """For every card: whether the picture is of a familiar kind, and the answer's percentage."""
    cards = html(page).split('<figure class="card')[1:]
    percent = re.compile(r"width:(\d+)%")
    return [("not sure this is" not in card, int(percent.search(card)[1])) for card in cards]


def test_without_any_network_it_offers_to_train_one(open_app, no_shipped):
    page = open_app(PHOTO)
    assert "No network yet" in texts(page.subheader)
    assert "Train one" in labels(page)
    assert not page.file_uploader


def test_before_any_picture_there_is_no_answer(open_app):
    page = open_app(PHOTO, run="mnist")
    assert 'class="answer"' not in html(page)
    assert not page.error


def test_one_picture_is_shown_large_with_all_probabilities_and_steps(open_app):
    page = upload(open_app(PHOTO, run="mnist"), ("seven.png", file_of(photo_of_seven())))
    shown = html(page)
    assert 'class="answer-label short">7<' in shown
    assert shown.count('class="bar') == 11  # ten bars and the box around them
    assert "Centre of mass" in shown


def test_several_pictures_become_cards_that_can_be_sorted(open_app):
    files = [(f"{tilt}.png", file_of(photo_of_seven(tilt))) for tilt in (0, 30, 90)]
    page = upload(open_app(PHOTO, run="mnist"), *files)
    assert html(page).count('<figure class="card') == 3
    page.segmented_control(key=photo_keys.PHOTO_SORT).set_value("Least sure first").run()
    confidences = in_order(page)
    assert len(confidences) == 3
    assert confidences == sorted(confidences)


def test_fifty_pictures_of_all_kinds_at_once(open_app):
    kinds = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
    files = [
        (f"{i}.{kinds[i % 6]}", file_of(photo_of_seven(7 * i), kinds[i % 6])) for i in range(50)
    ]
    page = upload(open_app(PHOTO, run="mnist"), *files)
    assert html(page).count('<figure class="card') == 50
    assert not page.error and not page.warning
    page.segmented_control(key=photo_keys.PHOTO_SORT).set_value("Surest first").run()
    confidences = in_order(page)
    assert len(confidences) == 50
    assert confidences == sorted(confidences, reverse=True)


BAD = {
    "text.jpg": b"I am no picture",
    "empty.png": b"",
    "cut.png": file_of(photo_of_seven())[:300],
    "bomb.png": None,
}


@pytest.fixture(scope="module")
def bomb():
    """A PNG that claims 200 megapixels, and has none of them."""
    data = bytearray(file_of(Image.new("L", (8, 8))))
    data[16:24] = (20_000).to_bytes(4, "big") + (10_000).to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_reported_and_the_others_are_answered(open_app, bomb, name):
    bad = (name, bomb if BAD[name] is None else BAD[name])
    files = [("a.png", file_of(photo_of_seven())), bad, ("b.png", file_of(photo_of_seven(20)))]
    page = upload(open_app(PHOTO, run="mnist"), *files)
    assert len(page.error) == 1
    assert page.error[0].value.startswith(name)
    assert page.error[0].value.endswith(".")
    assert html(page).count('<figure class="card') == 2


def test_a_picture_of_one_colour_shows_nothing(open_app):
    plain = Image.new("RGB", (90, 90), (90, 120, 30))
    page = upload(open_app(PHOTO, run="mnist"), ("plain.png", file_of(plain)))
    assert "nothing on this picture" in html(page)
    page = upload(page, ("seven.png", file_of(photo_of_seven())))
    assert "nothing to see" in html(page)
    assert "<b>2 pictures:</b> 1 × 7, 1 not sure<" in html(page)


def test_more_than_fifty_are_cut_with_a_sentence(open_app, monkeypatch):
    monkeypatch.setattr(sources, "MOST", 3)
    monkeypatch.setattr(album, "MOST", 3)
    files = [(f"{number}.png", file_of(photo_of_seven(number))) for number in range(5)]
    page = upload(open_app(PHOTO, run="mnist"), *files)
    assert "These are 5 pictures; the first 3 are looked at." in page.warning[0].value
    assert html(page).count('<figure class="card') == 3


def test_a_name_is_text_and_not_markup(open_app):
    page = upload(
        open_app(PHOTO, run="mnist"),
        ("<img src=x onerror=alert(1)>.png", file_of(photo_of_seven())),
        ("b.png", file_of(photo_of_seven(20))),
    )
    assert "<img src=x" not in html(page)


def test_samples_come_from_the_networks_own_data_set(open_app, no_shipped, trained, network):
    run = trained("Built-in", model=network)
    page = open_app(PHOTO, run=run.id)
    page.toggle(key=photo_keys.PHOTO_SAMPLES).set_value(True).run()
    assert not page.exception
    first = html(page)
    assert first.count('<figure class="card') == sources.SAMPLES
    next(button for button in page.button if button.label == "Other samples").click().run()
    assert html(page) != first


def test_there_are_no_samples_of_a_data_set_that_is_not_here(open_app):
    page = open_app(PHOTO, run="mnist")
    assert [toggle.label for toggle in page.toggle] == ["Use the camera"]


def test_the_camera_waits_until_it_is_asked_for(open_app):
    page = open_app(PHOTO, run="mnist")
    assert not page.get("camera_input")
    page.toggle(key=photo_keys.PHOTO_CAMERA_ON).set_value(True).run()
    assert len(page.get("camera_input")) == 1
    assert "HTTPS" in texts(page.caption)


def test_an_unknown_network_in_the_address_is_reported(open_app):
    page = open_app(PHOTO, run="<script>")
    assert "answers instead." in page.warning[0].value


def test_a_large_picture_is_answered_too(open_app):
    noise = np.random.default_rng(1).integers(0, 255, (3000, 4000, 3), np.uint8)
    page = upload(
        open_app(PHOTO, run="mnist"), ("large.jpg", file_of(Image.fromarray(noise), "JPEG"))
    )
    assert 'class="answer-label' in html(page)


def on_paper(number):
    """A real handwritten digit, large in the middle of a sheet of paper."""
    ink = np.array(load_digits().images[number] * 15, np.uint8)
    large = Image.fromarray(ink).resize((280, 280), Image.Resampling.BICUBIC)
    paper = Image.new("RGB", (640, 480), (228, 224, 214))
    paper.paste((40, 42, 70), (180, 100), large)
    return paper


def as_held(picture, orientation):
    """The pixels that a phone saves when held this way, with the orientation tag."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture if undo is None else picture.transpose(Image.Transpose(undo)), exif.tobytes()


HELD_AS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "jfif": "JPEG", "avif": "AVIF"}


@pytest.mark.parametrize("ending", HELD_AS)
def test_a_digit_is_read_however_the_telephone_was_held(open_app, ending):
    """These digits read as something else, or as nothing, if they are turned once too often."""
    files, said = [], []
    for orientation in range(1, 9):
        number = (4, 7, 15, 2, 3, 9, 6, 12)[orientation - 1]
        held, exif = as_held(on_paper(number), orientation)
        file = io.BytesIO()
        held.save(file, HELD_AS[ending], exif=exif, quality=92)
        files.append((f"{orientation}.{ending}", file.getvalue()))
        said.append(str(load_digits().target[number]))
    page = upload(open_app(PHOTO, run="mnist"), *files)
    assert re.findall(r"<figcaption><b>(.*?)</b>", html(page)) == said
    assert not page.error


def test_every_kind_that_can_be_read_is_let_in():
    assert {"image/*", ".jfif", ".jpe", ".pjpeg", ".avif", ".heic"} <= set(uploads.TYPES)
    assert len(uploads.TYPES) == 1 + sum(map(len, ENDINGS.values()))


def test_the_uploaded_file_is_released_and_its_picture_stays(open_app, monkeypatch):
    let_go = []
    manager = "streamlit.runtime.memory_uploaded_file_manager.MemoryUploadedFileManager"
    monkeypatch.setattr(f"{manager}.remove_file", lambda *args, **named: let_go.append(args))
    page = upload(open_app(PHOTO, run="mnist"), ("seven.png", file_of(photo_of_seven())))
    assert len(let_go) == 1
    assert not page.file_uploader[0].value
    shown = html(page)
    page.run()
    assert html(page) == shown


def test_more_files_come_to_those_that_are_there_and_all_can_be_removed(open_app):
    page = upload(open_app(PHOTO, run="mnist"), ("a.png", file_of(photo_of_seven())))
    page = upload(page, ("b.png", file_of(photo_of_seven(20))), ("bad.png", b"nothing"))
    assert html(page).count('<figure class="card') == 2
    assert len(page.error) == 1
    next(button for button in page.button if button.label == "Remove all").click().run()
    assert "<figure" not in html(page)
    assert not page.error
    assert "Remove all" not in labels(page)


def test_each_picture_can_be_removed_by_its_cross(open_app):
    page = upload(
        open_app(PHOTO, run="mnist"),
        ("a.png", file_of(photo_of_seven())),
        ("b.png", file_of(photo_of_seven(20))),
    )
    crosses = re.findall(r'data-remove="(.*?)" aria-label="Remove (.*?)"', html(page))
    assert [name for _, name in crosses] == ["a.png", "b.png"]
    page.session_state[album.PHOTO_ALBUM].pictures.pop(crosses[0][0])  # as its callback does
    page.run()
    assert 'class="answer-label short">7<' in html(page)
    assert 'alt="b.png"' in html(page)


def test_pictures_are_still_there_after_looking_inside(open_app):
    page = upload(open_app(PHOTO, run="mnist"), ("seven.png", file_of(photo_of_seven())))
    page.switch_page("pages/home/home.py").run()
    page.switch_page(f"pages/{PHOTO}").run()
    assert 'alt="seven.png"' in html(page)


def test_a_lost_connection_is_reported_and_the_pictures_are_asked_for_again(open_app, monkeypatch):
    monkeypatch.setattr(sources, "_removal", lambda **given: {"held": True})  # says the browser
    page = open_app(PHOTO, run="mnist")
    assert uploads.LOST in texts(page.warning)
    page = upload(page, ("seven.png", file_of(photo_of_seven())))
    assert not page.warning
    page.run()
    assert not page.warning


def test_a_network_that_was_trained_on_is_asked_again(open_app, trained, network, monkeypatch):
    run = trained("Mine", model=network)
    page = upload(open_app(PHOTO, run=run.id), ("seven.png", file_of(photo_of_seven())))
    asked = []
    monkeypatch.setattr(
        gallery, "_answer", lambda predictor, photo: asked.append(photo.name) or "asked"
    )
    page.run()
    assert not asked
    os.utime(run.folder / "model.tflite", ns=(1, 1))
    page.run()
    assert asked == ["seven.png"]


def test_pictures_that_had_to_make_room_are_asked_for_again(open_app):
    page = upload(open_app(PHOTO, run="mnist"), ("a.png", file_of(photo_of_seven())))
    for packed in page.session_state[album.PHOTO_ALBUM].pictures.values():
        packed.content = b""
    page.session_state[photo_keys.PHOTO_ANSWERS] = {}
    page.run()
    assert "a.png had to make room" in page.error[0].value
