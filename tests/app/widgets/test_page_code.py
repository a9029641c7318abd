"""“The code” at the foot of the pages: of what they show at the moment."""

import pytest

from models.explain import open_networks
from pages.draw import keys as draw_keys
from pages.inside import keys as inside_keys
from pages.inside import layers, viewer
from pages.widgets import page_code
from tests.app.page_content import texts

PAGES = {
    "draw/draw.py": ("answer", "fit_box(picture, 28)  # 20×20 box"),
    "photo/photo.py": ("answer", "Interpreter('fashion_mnist.tflite')"),
    "inside/inside.py": ("inside", "model.get_layer("),
    "evaluate/evaluate.py": ("evaluate", "np.add.at(confusion"),
    "datasets/datasets.py": ("datasets", "def load_digits("),
}


@pytest.fixture(autouse=True)
def ask_here(monkeypatch):
    """Answers questions in this process, and leaves out what the harness does not know."""

    def ask(function, *args, waiting, topic=None):
        return function(*args)

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    monkeypatch.setattr(layers, "render_row", lambda *args: None)
    monkeypatch.setattr(layers, "render_maps", lambda *args: None)
    open_networks._open.clear()
    yield
    open_networks._open.clear()


@pytest.fixture
def unfold(open_app):
    """Opens a page with its code unfolded."""

    def show(file, **query):
        page = open_app(file, **query)
        assert not page.code
        page.session_state[f"{page_code.CODE}_{PAGES[file][0]}"] = True
        page.run()
        assert not page.exception
        return page

    return show


def code(page):
    return texts(page.code)


def downloads(page):
    return [each.label for each in page.get("download_button")]


@pytest.mark.parametrize(
    ("file", "query", "beside"),
    [
        ("draw/draw.py", {"run": "mnist"}, ["mnist.tflite"]),
        ("photo/photo.py", {"run": "fashion_mnist"}, ["fashion_mnist.tflite"]),
        ("inside/inside.py", {"run": "mnist"}, ["mnist.keras", "picture.png"]),
        ("datasets/datasets.py", {"dataset": "digits"}, []),
    ],
)
def test_a_page_shows_the_code_of_what_it_shows(unfold, file, query, beside):
    page = unfold(file, **query)
    assert PAGES[file][1] in code(page)
    assert [each for each in downloads(page) if each in ("Script", "Notebook", *beside)] == [
        "Script",
        "Notebook",
        *beside,
    ]


def test_a_step_that_is_left_out_is_not_in_the_code(unfold):
    page = unfold("draw/draw.py", run="mnist")
    assert "# Even pen" in code(page)
    page.session_state[f"{draw_keys.DRAW_STEPS}_digit"] = ["grey", "box", "centre"]
    page.run()
    assert "# Even pen" not in code(page)
    assert "# 20×20 box" in code(page)


def test_the_code_of_inside_follows_the_layer_and_the_class(unfold):
    page = unfold("inside/inside.py", run="mnist")
    assert "picture.png" in downloads(page)
    first = code(page)
    page.session_state[inside_keys.INSIDE_LAYER] = "stage1_conv1"
    page.run()
    assert "get_layer('stage1_relu1')" in code(page)
    assert code(page) != first
    page.session_state[inside_keys.INSIDE_TABS] = viewer.REASONS
    page.run()
    pills = next(each for each in page.pills if each.label == "For which class?")
    pills.set_value([9]).run()
    assert 'print("Grad-CAM for", NAMES[9]' in code(page)


def test_a_run_has_the_code_of_its_evaluation(unfold, trained, network):
    run = trained("Mine", model=network)
    page = unfold("evaluate/evaluate.py", run=run.id)
    assert PAGES["evaluate/evaluate.py"][1] in code(page)
    assert "y_test[:360]" in code(page)
    assert f"{run.id}.tflite" in downloads(page)
