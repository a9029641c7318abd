"""After more training or a new name, no page shows the old network or name."""

import json

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image, ImageDraw

from models.evaluation.report import evaluate
from models.explain import open_networks
from models.serving.export import export_model
from pages.evaluate import keys as evaluate_keys
from pages.inside import keys as inside_keys
from pages.lessons import keys as lessons_keys
from pages.widgets import canvas, pen
from tests.app.page_content import html, texts
from tests.run_folders import make_run
from utils.datasets import DATASETS

DRAW, PHOTO = "draw/draw.py", "photo/photo.py"
INSIDE, EVALUATE, LESSONS = (
    "inside/inside.py",
    "evaluate/evaluate.py",
    "lessons/lessons.py",
)
RUNS = "runs/runs.py"
DIGITS = tuple("0123456789")


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """Answers questions in this process, each only once, since the engine caches its answers."""
    known = {}

    def ask(function, *args, waiting, topic=None):
        key = (function.__name__, *map(repr, args))
        if topic is None and key in known:
            return known[key]
        known[key] = function(*args)
        return known[key]

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    open_networks._open.clear()
    yield known
    open_networks._open.clear()


@pytest.fixture
def sheet(monkeypatch):
    """A drawing, on the canvas and on the keyboard grid."""
    drawing = canvas_with_a_stroke()
    monkeypatch.setattr(canvas, "render_canvas", lambda *_, **__: drawing)
    monkeypatch.setattr(pen, "drawn_on_grid", lambda *_, **__: drawing)
    return drawing


def canvas_with_a_stroke():
    picture = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(picture).line([(80, 60), (190, 60), (120, 220)], 0, 18, "curve")
    return picture


def always(digit):
    """A network that answers almost anything with one digit, and has feature maps."""
    keras.utils.set_random_seed(digit)
    pixels = keras.Input((28, 28, 1), name="pixels")
    x = layers.Rescaling(1 / 255)(pixels)
    x = layers.Conv2D(3, 3, activation="relu", name="conv")(x)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(pixels, layers.Dense(10, activation="softmax", name="last")(x))
    bias = np.zeros(10)
    bias[digit] = 8.0
    model.get_layer("last").set_weights([model.get_layer("last").get_weights()[0], bias])
    return model


def hand_in(run, digit):
    """Store a network with every file that a training leaves beside it."""
    draft = run.folder / "export"
    draft.mkdir()
    export_model(always(digit), draft, run.samples()[0])
    test = DATASETS["digits"].load()["test"]
    probabilities = np.full((len(test.labels), 10), 0.01, np.float32)
    probabilities[:, digit] = 0.91
    found = evaluate(probabilities, test.labels, DIGITS)
    (draft / "evaluation.json").write_text(json.dumps(found.to_dict()))
    np.savez(
        draft / "predictions.npz",
        probabilities=probabilities.astype(np.float16),
        labels=test.labels,
    )
    for file in draft.iterdir():
        file.replace(run.folder / file.name)
    draft.rmdir()


@pytest.fixture
def run(own_home, no_shipped):
    run = make_run(own_home, name="First name")
    hand_in(run, 3)
    return run


def opened(open_app, file, run, **values):
    page = open_app(file, run=run.id)
    for key, value in values.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def again(page):
    page.run()
    assert not page.exception, page.exception
    return page


def answer(page):
    return html(page).split('class="answer-label')[1].split(">")[1].split("<")[0]


def test_draw_and_inside_answer_with_the_new_network(open_app, run, sheet):
    draw, inside = (opened(open_app, file, run) for file in (DRAW, INSIDE))
    assert (answer(draw), answer(inside)) == ("3", "3")
    hand_in(run, 5)
    assert (answer(again(draw)), answer(again(inside))) == ("5", "5")


@pytest.mark.parametrize("tab", ["Confusion", "Map", "Break it", "Mistakes"])
def test_evaluate_shows_nothing_of_the_old_network(open_app, run, tab, monkeypatch):
    page = opened(open_app, EVALUATE, run, **{evaluate_keys.EVALUATE_TABS: tab})
    before = seen(page)
    hand_in(run, 5)
    assert seen(again(page)) != before
    assert "were called “3”" not in seen(page)
    assert seen(page) == seen(opened(open_app, EVALUATE, run, **{evaluate_keys.EVALUATE_TABS: tab}))


def seen(page):
    """All figures on a page, including those of its charts."""
    charts = [str(chart.proto) for chart in page.get("vega_lite_chart")]
    figures = [f"{metric.label} {metric.value}" for metric in page.metric]
    boxes = [str(box.value) for box in page.selectbox]
    return "\n".join([html(page), texts(page.markdown), *figures, *boxes, *charts])


@pytest.mark.parametrize("method", ["grad_cam", "occlusion", "saliency"])
def test_the_reasons_are_those_of_the_new_network(open_app, run, sheet, method):
    shown = {inside_keys.INSIDE_TABS: "Why this answer", inside_keys.INSIDE_METHOD: method}
    page = opened(open_app, INSIDE, run, **shown)
    before = html(page).split('class="heats"')[1]
    hand_in(run, 5)
    after = html(again(page)).split('class="heats"')[1]
    assert after != before
    assert "<b>5</b>" in after


def test_every_list_shows_a_new_name_at_the_next_look(open_app, run, own_home, sheet):
    make_run(own_home, name="Other")
    pages = {file: opened(open_app, file, run) for file in (DRAW, PHOTO, INSIDE, EVALUATE)}
    pages["versus"] = opened(open_app, EVALUATE, run, **{evaluate_keys.EVALUATE_TABS: "Compare"})
    run.rename("Second name")
    for file, page in pages.items():
        box = again(page).selectbox[0]
        assert any(title.startswith("Second name · ") for title in box.options), file
        assert not any("First name" in title for title in box.options), file
        assert box.value == run.id, file
    table = open_app(RUNS).dataframe[0].value
    assert sorted(table["Name"]) == ["Other", "Second name"]


def test_two_equal_runs_are_two_entries_in_every_box(open_app, run, own_home, sheet):
    hand_in(make_run(own_home, name="First name"), 3)
    for file in (DRAW, PHOTO, INSIDE, EVALUATE):
        options = open_app(file).selectbox[0].options
        assert len(options) == len(set(options)) == 2, file


def test_a_lesson_asks_the_new_network_under_its_new_name(open_app, run):
    page = open_app(LESSONS, lesson="classes")
    box = page.selectbox(key=lessons_keys.LESSON_NETWORK)
    assert box.options[0].startswith("First name · ")
    before = html(page)
    hand_in(run, 5)
    run.rename("Second name")
    box = again(page).selectbox(key=lessons_keys.LESSON_NETWORK)
    assert box.options[0].startswith("Second name · ")
    assert html(page) != before
