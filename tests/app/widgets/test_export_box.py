"""A network as a file: on a run's page and at the foot of Inside."""

import pytest

from models.codegen import network_export
from models.codegen.network_export import FormatError
from models.serving.export import export_model
from pages.widgets import export_box, services
from pages.widgets import export_box as on_screen
from tests.app.page_content import texts
from tests.random_networks import random_network
from tests.run_folders import make_run

RUN, INSIDE = "train/train.py", "inside/inside.py"
FOUND = "Written, loaded again, and asked about"

pytestmark = pytest.mark.usefixtures("ask_here")


@pytest.fixture
def unfolded(open_app):
    """Opens a page, unfolds the export box, and chooses a format."""

    def show(file, name, chosen):
        page = open_app(file, run=name)
        page.session_state[export_box.TAKE_HOME] = True
        page.run()
        assert FOUND not in texts(page.markdown)  # nothing is made before somebody asks
        page.segmented_control(key=f"{export_box.FORMAT}_{name}").set_value(chosen).run()
        assert not page.exception
        return page

    return show


def downloads(page):
    return [each.label for each in page.get("download_button")]


def examples(page):
    return [each.value for each in page.code if each.value.startswith("# pip install")]


def test_a_run_is_exported_as_a_checked_file_with_an_example(unfolded, run):
    page = unfolded(RUN, run.id, "onnx")
    assert f"{FOUND} 100 test pictures (Built-in digits)." in texts(page.markdown)
    assert any(label.startswith(f"{run.id}.onnx · ") for label in downloads(page))
    (code,) = examples(page)
    assert f"InferenceSession('{run.id}.onnx')" in code


def test_shipped_networks_are_exported_on_inside(unfolded):
    page = unfolded(INSIDE, "mnist", "tflite")
    assert FOUND in texts(page.markdown)
    assert any(label.startswith("mnist.tflite · ") for label in downloads(page))
    assert "Interpreter('mnist.tflite')" in examples(page)[0]
    assert "the network itself" in texts(page.caption)


def test_a_file_is_made_once(unfolded, run, ask_here):
    page = unfolded(RUN, run.id, "keras")
    page.run()
    assert len([each for each in ask_here if each[0] == "export"]) == 1
    assert FOUND in texts(page.markdown)


def test_a_network_that_changed_meanwhile_is_checked_anew(unfolded, run, ask_here):
    page = unfolded(RUN, run.id, "keras")
    other = random_network("lenet5", (28, 28, 1), 10, seed=9).model
    export_model(other, run.folder, run.samples()[0])
    page.run()
    assert len([each for each in ask_here if each[0] == "export"]) == 2


@pytest.mark.parametrize(
    ("failing", "sentence"),
    [("tolerance", "gives other probabilities than the network"), ("file", "is damaged")],
)
def test_a_failed_export_is_not_offered(unfolded, run, monkeypatch, failing, sentence):
    if failing == "tolerance":
        monkeypatch.setattr(network_export, "TOLERANCE", -1.0)
    else:
        (run.folder / "model.keras").write_bytes(b"no network")
    page = unfolded(RUN, run.id, "tflite")
    assert sentence in texts(page.error)
    assert not examples(page)
    assert not [label for label in downloads(page) if label.startswith(f"{run.id}.tflite")]


def test_a_run_without_a_network_offers_no_file(open_app, own_home):
    run = make_run(own_home, name="Without")
    (run.folder / "model.tflite").unlink(missing_ok=True)
    page = open_app(RUN, run=run.id)
    page.session_state[export_box.TAKE_HOME] = True
    page.run()
    assert "The network as a file" not in texts(page.markdown)
    assert "Whole run" in downloads(page)


def test_without_test_pictures_it_says_what_was_asked_instead(own_home, data_folder):
    info = services.predictor("cats_vs_dogs").info
    asked = on_screen.asked_of(info)
    assert asked.pictures.shape == (100, 96, 96, 3)
    assert "noise" in asked.what
    assert on_screen.asked_of(services.predictor("mnist").info).what == (
        "test pictures (Built-in digits)"
    )


@pytest.mark.parametrize(
    ("difference", "words"),
    [(0.0, "the very same"), (2.38e-7, "at most 0.0000002,"), (1e-5, "at most 0.00001,")],
)
def test_a_difference_is_described_in_words(difference, words):
    assert words in on_screen._in_words(difference)


def test_an_error_of_the_worker_reaches_the_page(unfolded, run, monkeypatch):
    def broken(address, name, pictures):
        raise FormatError("The file could not be written: No space left. Is the disk full?")

    monkeypatch.setattr("models.codegen.network_export.export", broken)
    page = unfolded(RUN, run.id, "keras")
    assert "Is the disk full?" in texts(page.error)
