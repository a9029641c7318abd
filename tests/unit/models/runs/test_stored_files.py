"""Any JSON in any file of a run: it is read as the declared type, or ignored."""

import contextlib
import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models.evaluation.report import Evaluation
from models.runs import Run, RunState
from models.runs.commands import read_command
from models.runs.errors import RunError
from models.runs.metrics import read_metrics
from models.runs.status import RunStatus, read_status
from models.serving.predictor_info import PredictorError, PredictorInfo
from models.serving.run_file import FILE as RUN_FILE
from models.training.config import ConfigError, TrainingConfig
from tests.run_folders import make_run
from utils.stored_json import read_as, read_bytes_as

FILES = ("run.json", "status.json", "metrics.jsonl", "evaluation.json", "command.json",
         "predictor.json", "checkpoints/last.json")  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -1, 2**63, 1e308, math.inf, -math.inf, math.nan, 0.5])
    | st.text(max_size=8)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("home"), RunState.STOPPED)


@pytest.fixture(scope="module")
def written(run):
    """The content of each file, as data."""
    found = {}
    for name in FILES:
        path = run.folder / name
        text = path.read_text().splitlines()[-1] if path.exists() and name[-1] == "l" else None
        found[name] = json.loads(text or (path.read_text() if path.exists() else "{}"))
    return found


@st.composite
def changed(draw, written):
    """A file's name and its data, with some values changed, or replaced altogether."""
    name = draw(st.sampled_from(FILES))
    data = written[name]
    if not data or draw(st.integers(0, 3)) == 0:
        return name, draw(JSON)
    return name, _with_other_values(draw, data)


def _with_other_values(draw, data):
    data = dict(data)
    for key in draw(st.lists(st.sampled_from(sorted(data)), min_size=1, max_size=3)):
        inner = data[key]
        nested = isinstance(inner, dict) and inner and draw(st.booleans())
        data[key] = _with_other_values(draw, inner) if nested else draw(JSON)
    return data


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_anything_in_a_file_is_read_or_left_and_raises_no_other_error(run, written, data):
    name, content = data.draw(changed(written))
    path = run.folder / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content) + "\n")
    try:
        _read_all(Run(run.folder))
    finally:
        path.unlink() if before is None else path.write_bytes(before)


def _read_all(run):
    """Read everything that pages read of a run, and compute what they compute."""
    assert isinstance(run.name, str)
    assert all(isinstance(value, str) for value in run.versions.values())
    assert TrainingConfig.from_dict(run.config.to_dict()) == run.config
    status, evaluation, metrics = run.status, run.evaluation(), run.metrics()
    assert 0 <= status.created_at < 2**34
    assert status.step * status.seconds >= 0
    assert status.state in RunState
    if evaluation is not None:
        assert len(evaluation.class_accuracy) == len(evaluation.class_names)
        assert 0 <= evaluation.test_accuracy <= 1
    for each in (*metrics.steps, *metrics.epochs):
        assert each.step >= 0 < each.epoch
        assert isinstance(each.loss * each.accuracy * each.seconds, int | float)
    command = read_command(run.folder)
    assert command.learning_rate is None or 0 < command.learning_rate < math.inf
    try:
        info = PredictorInfo.read(run.folder)
        assert len(info.class_names) > 1
    except PredictorError:
        pass
    with contextlib.suppress(RunError):
        run.send(command)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_data_is_of_the_declared_type_or_refused(data):
    for kind in (TrainingConfig, Evaluation, PredictorInfo, RunStatus):
        try:
            found = read_as(kind, data)
        except (ValidationError, ConfigError):
            continue
        assert isinstance(found, kind)


@settings(max_examples=50, deadline=None)
@given(JSON)
def test_settings_are_settings_or_refused(data):
    with pytest.raises(ConfigError):
        TrainingConfig.from_dict(data)


def test_written_data_is_read_back(run):
    again = Run(run.folder)
    assert (again.name, again.config) == (run.name, run.config)
    status = read_status(run.folder)
    assert read_bytes_as(RunStatus, json.dumps(status.to_dict()).encode()) == status
    assert len(read_metrics(run.folder).epochs) == 2
    assert json.loads((run.folder / RUN_FILE).read_text())["config"] == run.config.to_dict()
