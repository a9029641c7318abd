"""Pages as Streamlit's own test harness runs them: no browser, no server."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from models.runs import Run, RunStore
from models.serving.predictor_info import PredictorInfo
from models.training.config import TrainingConfig
from tests.app.fake_engine import FakeEngine
from utils.datasets import DATASETS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; generous, since other work may share the machine


@pytest.fixture(scope="session", autouse=True)
def short_runs() -> Iterator[None]:
    """Spares the pages what takes most of their time here, and no time in the app.

    For every page Streamlit finds the components of all installed packages anew, and after every
    run it clears the state of Keras, which the server never imports but many a test does.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture(autouse=True)
def nothing_cached() -> Iterator[None]:
    """Clears what pages share between sessions before each test."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Replaces the training engine, so that no page starts processes."""
    fake = FakeEngine()
    monkeypatch.setattr("pages.widgets.services.job_queue", lambda: fake)
    return fake


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(folder))
    return folder


@pytest.fixture
def open_page(data_folder: Path) -> Callable[..., AppTest]:
    """Runs a page, given its file below pages/ and query parameters; fails on an exception."""

    def run(file: str, **query: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "pages" / file), default_timeout=PATIENCE)
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return run


@pytest.fixture
def open_app(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Runs the whole app at a page (a file below pages/), the navigation around it included.

    The engine stays off: it would start processes of its own.
    """
    monkeypatch.setattr("pages.widgets.services.wake_engine_later", lambda: None)

    def run(file: str, **query: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()
        page.switch_page(f"pages/{file}")
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return run


@pytest.fixture
def no_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hides the networks that come with the app."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    monkeypatch.setattr("models.serving.identity.SHIPPED", folder)
    return folder


@pytest.fixture
def trained(own_home: Path) -> Callable[..., Run]:
    """Makes finished runs with a given network, or without any."""

    def make(name: str, dataset: str = "digits", model: bytes | None = None, side: int = 28) -> Run:
        config = TrainingConfig(dataset=dataset, architecture="lenet5")
        run = RunStore(own_home).create(config, name)
        if model is not None:
            (run.folder / "model.tflite").write_bytes(model)
            described = DATASETS[dataset]
            info = PredictorInfo(
                name=run.id,
                title=name,
                dataset=dataset,
                preparation=described.preparation.name,
                class_names=tuple(described.class_names),
                input_shape=(side, side, described.channels),
                kind="run",
            )
            info.write(run.folder)
        return run

    return make


@pytest.fixture(scope="session")
def network() -> bytes:
    """A LiteRT network for 28×28 pixels and ten classes."""
    return (ROOT / "models" / "pretrained" / "mnist" / "model.tflite").read_bytes()
