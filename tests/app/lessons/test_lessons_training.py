"""The lessons about training, with prepared results in place of real trainings."""

from concurrent.futures import Future

import numpy as np
import pytest

from models.lessons import experiments
from models.training.config import TrainingConfig
from models.training.events import EpochEnded
from pages.lessons import keys as lessons_keys
from pages.widgets.titles import run_title
from tests.app.page_content import button, html, labels, texts
from tests.run_folders import CONFIG, make_run
from utils.datasets import BUILT_IN, DATASETS, DatasetError
from utils.text import escape_markdown
from utils.workers.engine_process import EngineError

PAGE = "lessons/lessons.py"
TRUTH = DATASETS[BUILT_IN].load()["test"].labels


def answers(said):
    return np.eye(10, dtype=np.float32)[said]


def overfitted(pictures, dropout):
    epochs = tuple(
        EpochEnded(e, e, 1 / e, 0.9, 0.9 - dropout, 0.8, 1e-3, float(e), []) for e in range(1, 4)
    )
    return experiments.Overfitted(epochs, known=1.0 - dropout / 100, unknown=0.81)


def taught(pictures, augmented):
    said = TRUTH.copy()
    said[: 60 - 10 * augmented] += 1
    return answers(said % 10)


def planted(target):
    return experiments.Planted(answers(TRUTH), answers(np.full_like(TRUTH, target)))


FOUND = {each.__name__: each for each in (overfitted, taught, planted)}


@pytest.fixture
def asked(engine, monkeypatch):
    """The trainings that the engine was asked for; each is done at once."""
    seen = []

    def ask(function, *args, **_):
        seen.append((function.__name__, *args))
        answer = Future()
        answer.set_result(FOUND[function.__name__](*args))
        return answer

    monkeypatch.setattr(engine, "ask", ask)
    return seen


def metrics(page):
    return {metric.label: metric.value for metric in page.metric}


def test_steps_lower_the_loss_and_can_be_started_over(open_app):
    page = open_app(PAGE, lesson="learning")
    assert metrics(page)["Steps"] == "0"
    first = float(metrics(page)["Loss"])
    button(page, "10 steps").click().run()
    button(page, "Step").click().run()
    assert metrics(page)["Steps"] == "11"
    assert float(metrics(page)["Loss"]) < 0.7 * first
    assert int(metrics(page)["Test digits right"].rstrip("%")) > 50
    assert len(page.dataframe[0].value) == 12
    button(page, "Start again").click().run()
    assert float(metrics(page)["Loss"]) == first


@pytest.mark.parametrize(("rate", "told"), [(0.001, "crawls"), (0.1, "learns"), (10.0, "too far")])
def test_the_effect_of_a_step_with_the_chosen_rate_is_shown(open_app, rate, told):
    page = open_app(PAGE, lesson="learning")
    page.select_slider(key=lessons_keys.LESSON_RATE).set_value(rate).run()
    assert f"**{told}**" in texts(page.markdown)
    before = float(metrics(page)["Loss"])
    button(page, "Step").click().run()
    assert (float(metrics(page)["Loss"]) > before) == (told == "too far")


def test_the_weights_of_every_class_are_shown_and_change(open_app):
    page = open_app(PAGE, lesson="learning")
    before = html(page)
    assert before.count("Weights of class") == 10
    button(page, "Step").click().run()
    assert html(page) != before


@pytest.mark.parametrize("lesson", ["overfitting", "data"])
def test_nothing_is_trained_before_it_is_asked_for(open_app, asked, lesson):
    page = open_app(PAGE, lesson=lesson)
    assert not asked
    assert not page.dataframe


def test_two_trainings_of_the_same_start_side_by_side(open_app, asked):
    page = open_app(PAGE, lesson="overfitting")
    button(page, "Train both").click().run()
    assert asked == [("overfitted", 150, 0.0), ("overfitted", 150, 0.5)]
    assert texts(page.markdown).count("Unknown ones: **81%**") == 2
    assert "less sure of its mistakes" in texts(page.markdown)
    assert len(page.get("vega_lite_chart")) == 4
    page.segmented_control(key=lessons_keys.LESSON_PICTURES).set_value(400).run()
    assert len(asked) == 2  # other settings wait for the button
    assert not page.get("vega_lite_chart")


def test_the_coach_looks_at_the_newest_finished_run(open_app, asked, own_home):
    assert "And your own?" not in texts(open_app(PAGE, lesson="overfitting").markdown)
    run = make_run(own_home, name="Mine")
    page = open_app(PAGE, lesson="overfitting")
    assert "Coach:" in texts(page.markdown)
    assert escape_markdown(run_title(run)) in [link.proto.label for link in page.get("page_link")]


def test_results_gather_and_nothing_is_asked_twice(open_app, asked):
    page = open_app(PAGE, lesson="data")
    button(page, "Train").click().run()
    assert asked == [("taught", 50, False)]
    assert len(page.dataframe[0].value) == 1
    button(page, "All 8").click().run()
    assert len(asked) == len(set(asked)) == 8
    table = page.dataframe[0].value
    assert sorted(set(table["accuracy"].round(4))) == [
        round(1 - 60 / 360, 4),
        round(1 - 50 / 360, 4),
    ]
    assert (table["low"] < table["accuracy"]).all() and (table["high"] > table["accuracy"]).all()


def test_own_runs_on_more_and_fewer_pictures_are_compared(open_app, asked, own_home):
    every = make_run(own_home, name="All of them")
    assert "Your own runs" not in texts(open_app(PAGE, lesson="data").markdown)
    few = make_run(own_home, name="A few", config=CONFIG.changed(train_samples=200))
    make_run(own_home, name="Lost", config=TrainingConfig("gone", "lenet5"))
    page = open_app(PAGE, lesson="data")
    table = page.dataframe[0].value
    assert dict(zip(table["run"], table["pictures"], strict=True)) == {
        run_title(few): 200,
        run_title(every): 1437,
    }


def test_a_network_can_be_fooled_by_a_turn(open_app):
    page = open_app(PAGE, lesson="fooled")
    assert '<div class="answer-label short">4</div>' in html(page)
    page.slider(key=lessons_keys.LESSON_TURN).set_value(150).run()
    assert '<div class="answer-label short">4</div>' not in html(page)
    assert "It really is a **4**" in texts(page.markdown)


def test_a_digit_that_is_moved_out_of_the_picture_leaves_nothing_to_answer(open_app):
    page = open_app(PAGE, lesson="fooled")
    page.segmented_control(key=lessons_keys.LESSON_WAY).set_value("Your own drawing").run()
    assert not page.exception
    assert "Draw something" in html(page)


def test_a_letter_is_no_digit_to_a_network_that_detects_outliers(open_app):
    page = open_app(PAGE, lesson="fooled")
    page.segmented_control(key=lessons_keys.LESSON_TRICK).set_value("Show a letter").run()
    assert "that this is **no digit**" in texts(page.markdown)
    page.button_group(key=lessons_keys.LESSON_LETTER).set_value("S").run()
    assert "that this **is** one" in texts(page.markdown)


def test_without_a_network_a_letter_cannot_be_shown(open_app, no_shipped):
    page = open_app(PAGE, lesson="fooled")
    assert "no network for digits" in texts(page.info)
    assert not page.exception


def test_a_planted_square_is_discovered(open_app, asked):
    page = open_app(PAGE, lesson="fooled")
    page.segmented_control(key=lessons_keys.LESSON_TRICK).set_value("Plant a mark").run()
    assert not asked
    button(page, "Train with the square").click().run()
    assert asked == [("planted", 7)]
    found = metrics(page)
    assert found["Right, no square"] == "100%"
    assert found["Others called 7"] == "100%"
    assert found["Right, with square"] == f"{(TRUTH == 7).mean():.0%}"
    assert html(page).count("with square<") == 8
    assert page.dataframe[0].value["pictures"].sum() == 360


@pytest.mark.parametrize(
    ("lesson", "label"), [("overfitting", "Train both"), ("data", "Train"), ("data", "All 8")]
)
def test_without_an_engine_its_sentence_is_shown(open_app, engine, lesson, label):
    engine.timing = EngineError("The engine is off.")
    page = open_app(PAGE, lesson=lesson)
    button(page, label).click().run()
    assert not page.exception
    assert "The engine is off." in texts(page.error)
    assert label in labels(page)


@pytest.mark.parametrize("lesson", ["learning", "fooled"])
def test_unreadable_digits_are_reported(open_app, monkeypatch, lesson):
    def fail(*_):
        raise DatasetError("The digits are gone.")

    monkeypatch.setattr("utils.datasets.digits.Digits._load", fail)
    page = open_app(PAGE, lesson=lesson)
    assert "The digits are gone." in texts(page.error)
    assert page.code  # the rest of the lesson is there
