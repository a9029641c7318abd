"""The page Evaluate: stored predictions, fresh ones, and messages where there are none."""

from concurrent.futures import Future

import numpy as np
import pytest

from models.explain.open_networks import NetworkError
from pages.evaluate import keys as evaluate_keys
from pages.widgets import state
from tests.app.page_content import button, html, texts
from tests.run_folders import make_run
from utils.datasets import DATASETS

PAGE = "evaluate/evaluate.py"
TABS = ("Confusion", "Mistakes", "Classes", "Calibration", "Map", "Break it", "Compare")


@pytest.fixture
def open_tab(open_app):
    """Opens the page at one of its tabs: the harness cannot click on them."""

    def run(name, tab="Confusion"):
        page = open_app(PAGE, run=name)
        page.session_state[evaluate_keys.EVALUATE_TABS] = tab
        page.run()
        assert not page.exception, page.exception
        return page

    return run


@pytest.fixture
def finished_run(trained, network, no_shipped):
    """A run with stored predictions for the built-in digits, five of them wrong."""
    run = trained("Reader", model=network)
    labels = DATASETS["digits"].load()["test"].labels
    answers = labels.copy()
    answers[:5] = (answers[:5] + 1) % 10
    probabilities = np.full((len(labels), 10), 0.02, np.float16)
    probabilities[np.arange(len(labels)), answers] = 0.82
    np.savez(run.folder / "predictions.npz", probabilities=probabilities, labels=labels)
    return run


def metrics(page):
    return {metric.label: metric.value for metric in page.metric}


def test_a_run_is_evaluated_by_the_predictions_that_it_stored(open_tab, finished_run):
    page = open_tab(finished_run.id)
    assert metrics(page)["Mistakes"] == "5 of 360"
    assert metrics(page)["Accuracy"] == "98.61%"
    assert "as saved after training" in texts(page.caption)


@pytest.mark.parametrize("tab", ["Confusion", "Mistakes", "Classes", "Calibration", "Break it"])
def test_every_tab_has_something_to_show(open_tab, finished_run, tab):
    page = open_tab(finished_run.id, tab)
    assert not page.error
    assert len(page.get("vega_lite_chart")) + len(page.dataframe) + len(page.html) > 1


def test_mistakes_are_shown_with_their_true_class(open_tab, finished_run):
    page = open_tab(finished_run.id, "Mistakes")
    assert html(page).count("✗") == 5
    assert "✓" not in html(page)


def test_the_most_frequent_mistake_is_picked_first_and_another_cell_by_name(open_tab, finished_run):
    page = open_tab(finished_run.id)
    assert html(page).count("✗") >= 1
    really, said = (box for box in page.selectbox if box.label in ("Really", "Said"))
    really.set_value("3")
    said.set_value("3").run()
    assert html(page).count("✓") == 12
    assert "✗" not in html(page)


def test_a_picture_can_be_opened_in_inside(open_tab, finished_run):
    page = open_tab(finished_run.id, "Mistakes")
    button(page, "Inside").click().run()
    assert page.title[0].value == "Inside"
    assert page.query_params[state.RUN] == finished_run.id


def test_a_heat_map_that_cannot_be_computed_says_why(open_tab, finished_run, engine, monkeypatch):
    refusal: Future[object] = Future()
    refusal.set_exception(NetworkError("The file of this network is damaged."))
    monkeypatch.setattr(engine, "ask", lambda *_, **__: refusal)
    page = open_tab(finished_run.id, "Mistakes")
    page.toggle[0].set_value(True).run()
    assert not page.exception
    assert "The file of this network is damaged." in html(page)


def test_a_network_without_stored_predictions_is_asked(open_tab, trained, network, no_shipped):
    page = open_tab(trained("Fresh", model=network).id)
    assert "Asked just now: 360 test pictures" in texts(page.caption)
    assert float(metrics(page)["Accuracy"].rstrip("%")) > 60


def test_two_networks_are_compared_on_the_same_pictures(open_tab, finished_run, trained, network):
    other = trained("Other", model=network)
    page = open_tab(finished_run.id, "Compare")
    assert page.selectbox[-1].value == other.id
    table = page.dataframe[0].value
    assert int(table.iloc[:, 1:].to_numpy().sum()) == 360


def test_without_a_second_network_a_message_says_so(open_tab, finished_run):
    assert "no other network" in texts(open_tab(finished_run.id, "Compare").info)


def test_stored_predictions_count_without_their_pictures(open_app, own_home, network, no_shipped):
    run = make_run(own_home)
    (run.folder / "model.tflite").write_bytes(network)
    page = open_app(PAGE, run=run.id)
    assert metrics(page)["Mistakes"] == "3 of 60"
    assert "not on this machine any more" in texts(page.caption)


def test_without_test_pictures_there_is_a_way_to_get_them(open_app):
    page = open_app(PAGE, run="fashion_mnist")
    assert "no test pictures" in texts(page.info)


def test_without_mnist_its_network_is_asked_about_the_built_in_digits(open_tab):
    page = open_tab("mnist")
    assert "360 of the built-in digits instead" in texts(page.caption)
    assert metrics(page)["Mistakes"].endswith(" of 360")


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a zip"])
def test_damaged_predictions_are_made_again(open_tab, finished_run, damage):
    (finished_run.folder / "predictions.npz").write_bytes(damage)
    assert "Asked just now" in texts(open_tab(finished_run.id).caption)


def test_one_class_only_is_no_error(open_tab, finished_run):
    ones = DATASETS["digits"].load()["test"].labels[:1]
    probabilities = np.full((1, 10), 0.1, np.float16)
    np.savez(finished_run.folder / "predictions.npz", probabilities=probabilities, labels=ones)
    for tab in TABS[:5]:
        assert not open_tab(finished_run.id, tab).error
