"""Shared by the tests of what one can take home."""

import pytest

from models.explain import open_networks
from models.serving.export import export_model
from models.serving.predictor_info import PredictorInfo
from tests.random_networks import random_network
from tests.run_folders import make_run


@pytest.fixture
def ask_here(monkeypatch):
    """Answers questions in this process, without the engine, and notes them."""
    asked = []

    def ask(function, *args, waiting, topic=None):
        asked.append((function.__name__, *args))
        return function(*args)

    monkeypatch.setattr("pages.widgets.services.ask_helper", ask)
    open_networks._open.clear()
    yield asked
    open_networks._open.clear()


@pytest.fixture
def run(own_home):
    """A finished run with a network, of a version that wrote no file for pages."""
    run = make_run(own_home, name="My run")
    (run.folder / "checkpoints").mkdir(exist_ok=True)
    export_model(random_network("lenet5", (28, 28, 1), 10).model, run.folder, run.samples()[0])
    names = tuple("0123456789")
    PredictorInfo(run.id, run.name, "digits", "digit", names, (28, 28, 1), "run").write(run.folder)
    return run
