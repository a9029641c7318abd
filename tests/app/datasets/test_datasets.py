import re
import threading
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pages.widgets import downloads
from tests.app.page_content import alts, button, labels, texts
from utils.datasets import DATASETS, Cancelled, DatasetError

PAGE = "datasets/datasets.py"


def wait_for(errand):
    """Wait until the background task has ended."""
    task = downloads._tasks()[errand]
    assert task is not None
    assert task.wait(60)


def test_without_data_or_network_the_built_in_digits_are_shown(open_page):
    page = open_page(PAGE)
    assert page.selectbox[0].value == "digits"
    grid = alts(page)
    assert len(grid) == 2
    assert all(alt.startswith("16 pictures of Built-in digits") for alt in grid)
    assert not page.error


def test_the_address_chooses_the_data_set_and_follows_the_choice(open_page):
    page = open_page(PAGE, dataset="fashion_mnist")
    assert page.selectbox[0].value == "fashion_mnist"
    page.selectbox[0].set_value("digits").run()
    assert page.query_params["dataset"] == "digits"
    assert not page.exception


def test_an_unknown_data_set_in_the_address_is_reported(open_page):
    page = open_page(PAGE, dataset="<b>no</b>", size="eleven")
    assert "There is no data set called" in page.warning[0].value
    assert page.selectbox[0].value == "digits"
    assert alts(page)


def test_a_missing_data_set_offers_its_download_and_loads_nothing(open_page, monkeypatch):
    monkeypatch.setattr(DATASETS["mnist"], "load", lambda *_: pytest.fail("was loaded"))
    page = open_page(PAGE, dataset="mnist")
    assert "not on this machine yet" in texts(page.info)
    assert "Download 11 MB" in labels(page)
    assert not alts(page)


def test_a_download_shows_its_progress_and_can_be_cancelled(open_page, monkeypatch):
    cancelled = threading.Event()

    def download(progress, should_stop):
        progress(0.25, "Downloading MNIST: 3 of 11 MB.")
        while not should_stop():
            cancelled.wait(0.01)
        cancelled.set()
        raise Cancelled

    monkeypatch.setattr(DATASETS["mnist"], "download", download)
    page = open_page(PAGE, dataset="mnist")
    button(page, "Download 11 MB").click().run()
    assert "Cancel" in labels(page)
    assert "Download 11 MB" not in labels(page)

    elsewhere = open_page(PAGE, dataset="mnist")  # another session sees the same download
    assert "Cancel" in labels(elsewhere)

    button(page, "Cancel").click().run()
    assert cancelled.wait(10)
    wait_for("download mnist")
    page.run()
    assert "Cancelled" in texts(page.warning)
    assert "Download 11 MB" in labels(page)


def test_a_download_without_internet_says_so_and_can_be_retried(open_page, monkeypatch):
    def download(progress, should_stop):
        raise DatasetError("There is no connection to storage.googleapis.com.")

    monkeypatch.setattr(DATASETS["mnist"], "download", download)
    page = open_page(PAGE, dataset="mnist")
    button(page, "Download 11 MB").click().run()
    wait_for("download mnist")
    page.run()
    assert texts(page.error) == "There is no connection to storage.googleapis.com."
    assert "Download 11 MB" in labels(page)


def test_a_file_of_the_wrong_shape_is_refused_with_a_sentence(open_page, data_folder):
    wrong = np.zeros((3, 28, 28), np.uint8)
    np.savez(data_folder / "mnist.npz", x_train=wrong, y_train=wrong, x_test=wrong, y_test=wrong)
    page = open_page(PAGE, dataset="mnist")
    assert "is not MNIST as published" in texts(page.error)
    assert not alts(page)


def test_a_wrong_file_can_be_replaced_by_a_download_and_its_place_is_shown(open_page, data_folder):
    (data_folder / "mnist.npz").write_bytes(b"<!DOCTYPE html>")
    page = open_page(PAGE, dataset="mnist")
    assert "not an archive of arrays but a web page" in texts(page.error)
    assert "Download 11 MB" in labels(page)
    assert page.code[0].value == str(data_folder)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cats_vs_dogs"])
def test_a_missing_data_set_says_where_it_is_looked_for(open_page, data_folder, name):
    page = open_page(PAGE, dataset=name)
    folder, files = (code.value for code in page.code[:2])
    assert folder == str(data_folder)
    assert files == "\n".join(DATASETS[name].looked_for())


def test_a_file_with_a_strange_name_is_shown_as_it_is(open_page, data_folder):
    strange = "![x](http://127.0.0.1:9/x) :red[a] $1$ \udcff <b>"
    (data_folder / "PetImages").mkdir()
    (data_folder / "PetImages" / strange.replace("/", "")).write_bytes(b"")
    page = open_page(PAGE, dataset="cats_vs_dogs")
    said = page.error[0].value
    for mark in "[]<>$|":
        assert said.count(mark) == said.count("\\" + mark)  # nothing of it is Markdown
    assert not re.search(":[a-z0-9]", said)  # no colour, icon or address
    said.encode()


def test_photos_with_a_test_split_of_their_own_say_so(open_page, data_folder):
    for split in ("train", "test"):
        pets(data_folder, broken="Dog/3.jpg", root=f"PetImages/{split}", count=5)
    page = open_page(PAGE, dataset="cats_vs_dogs")
    assert "test split of their own" in texts(page.caption)


def test_classes_number_and_shuffle_choose_the_samples(open_page):
    page = open_page(PAGE)
    page.button_group(key="samples_classes_digits").set_value([7]).run()
    page.select_slider[0].set_value(24).run()
    first = alts(page)
    shown = first[0].partition(": ")[2].split(", ")
    assert first[0].startswith("24 pictures")
    assert set(shown) == {"7"}

    page.button_group(key="samples_classes_digits").set_value([]).run()
    before = alts(page)
    button(page, "Shuffle").click().run()
    assert alts(page) != before
    assert not page.exception


@pytest.mark.parametrize("tab", ["Class counts", "One picture"])
def test_the_other_tabs_are_drawn_when_opened(open_page, tab):
    page = open_page(PAGE)
    page.session_state["dataset_tabs"] = tab
    page.run()
    assert not page.exception
    assert not page.error
    assert "16 pictures" not in " ".join(alts(page))


def test_the_class_counts_match_the_labels(open_page):
    page = open_page(PAGE)
    page.session_state["dataset_tabs"] = "Class counts"
    page.run()
    table = page.dataframe[0].value
    assert list(table["class"]) == list("0123456789")
    assert table["in all"].sum() == 1_797


def test_a_picture_is_shown_with_its_numbers(open_page):
    page = open_page(PAGE)
    page.session_state["dataset_tabs"] = "One picture"
    page.run()
    page.text_input[0].set_value("3").run()
    split = DATASETS["digits"].load()["train"]
    table = page.get("html")[0].proto.body
    assert table.count("<td") == 28 * 28
    assert str(split.images[3].max()) in table
    assert page.metric[-1].value == str(split.labels[3])


def test_augmentation_shows_originals_beside_changed_copies(open_page, monkeypatch):
    asked = []

    def ask(function, *args, waiting):
        asked.append(args)
        return args[0]

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    page = open_page(PAGE)
    page.session_state["dataset_tabs"] = "Augmentation"
    page.run()
    assert not page.exception
    copies, augmentation, _ = asked[-1]
    assert copies.shape == (16, 28, 28, 1)
    assert augmentation.rotation == 10
    assert not augmentation.horizontal_flip  # a mirrored 3 is no 3
    assert "original, changed" in alts(page)[0]


def test_photos_are_decoded_once_and_broken_ones_named(open_page, data_folder):
    pets(data_folder, broken="Dog/3.jpg")
    page = open_page(PAGE, dataset="cats_vs_dogs")
    assert not alts(page)
    button(page, "Decode the photos").click().run()
    wait_for("decode cats_vs_dogs 64")
    page.run()
    assert "16 pictures of Cats vs Dogs" in alts(page)[0]
    assert "1 file was left out" in page.expander[0].label
    assert "hold no picture that can be opened: **1**" in texts(page.markdown)
    assert page.code[0].value == "Dog/3.jpg"


def pets(folder, broken, root="PetImages", count=30):
    """A folder of photos, each of one colour; one of them is truncated."""
    drawn = BytesIO()
    Image.new("RGB", (80, 60), "orange").save(drawn, "JPEG")
    for name in ("Cat", "Dog"):
        (folder / root / name).mkdir(parents=True)
        for number in range(count):
            path = folder / root / name / f"{number}.jpg"
            path.write_bytes(drawn.getvalue())
    (folder / root / broken).write_bytes(b"not a picture")
