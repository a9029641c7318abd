"""Runs of earlier versions of the app still open, answer and continue."""

import shutil
from pathlib import Path

import pytest

from models.inference import load_predictor
from models.runs import Run, RunState, RunStore, archive
from models.runs.runner import execute_run
from models.worker_tasks import anatomy
from utils.datasets import DATASETS
from utils.workers import worker_gc

FOLDER = Path(__file__).parents[2] / "earlier_versions"


@pytest.fixture(params=["run_0_1", "run_0_2"])
def run(request, own_home, tmp_path) -> Run:
    """A run that another version trained with augmentation and exported as a zip."""
    packed = shutil.make_archive(str(tmp_path / "run"), "zip", FOLDER, request.param)
    with Path(packed).open("rb") as file:
        return archive.unpack(file, RunStore(own_home))


def test_its_settings_and_curves_are_read(run):
    assert run.problem is None
    assert run.config.architecture == "swift"
    assert run.metrics().epochs_done == 2
    assert run.evaluation().test_samples == 60


def test_its_network_answers(run):
    predictor = load_predictor(run.id)
    test = DATASETS["digits"].load()["test"]
    answers = predictor.predict_pixels(test.images[:60]).probabilities
    accuracy = float((answers.argmax(axis=1) == test.labels[:60]).mean())
    assert accuracy == pytest.approx(run.evaluation().test_accuracy, abs=0.02)


def test_one_can_look_inside(run):
    kinds = [layer.info.kind for layer in anatomy(load_predictor(run.id).identity).layers]
    assert "Conv2D" in kinds


def test_it_can_be_trained_longer(run):
    """Its augmentation layers were in other modules then."""
    before = run.metrics().epochs
    run.requeue(3)
    execute_run(str(run.folder.parents[1]), run.id)
    again = RunStore(run.folder.parents[1]).get(run.id)
    assert (again.status.state, again.status.error) == (RunState.FINISHED, None)
    assert again.metrics().epochs[:2] == before  # else it would have begun anew
    assert [epoch.epoch for epoch in again.metrics().epochs] == [1, 2, 3]


def test_a_cluster_s_worker_may_load_what_older_instructions_name():
    from utils import garbage

    assert garbage.dask_setup is worker_gc.dask_setup
