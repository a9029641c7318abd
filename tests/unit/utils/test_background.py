import threading

import pytest

from utils.background import Task, Tasks, TaskState
from utils.datasets import Cancelled, DatasetError

PATIENCE = 10


def test_a_task_reports_its_progress_and_ends():
    told, go_on = threading.Event(), threading.Event()

    def work(progress, should_stop):
        progress(0.5, "Half")
        told.set()
        go_on.wait(PATIENCE)

    task = Task(work)
    assert told.wait(PATIENCE)
    assert (task.share, task.sentence, task.state) == (0.5, "Half", TaskState.RUNNING)
    go_on.set()
    assert task.wait(PATIENCE)
    assert task.state is TaskState.DONE


def test_progress_is_clipped_to_its_range():
    task = Task(lambda progress, should_stop: progress(1.7, "Too much"))
    task.wait(PATIENCE)
    assert task.share == 1.0


def test_a_cancelled_task_has_not_failed():
    def work(progress, should_stop):
        while not should_stop():
            pass
        raise Cancelled

    task = Task(work)
    task.cancel()
    assert task.wait(PATIENCE)
    assert task.state is TaskState.CANCELLED


def test_a_failure_keeps_its_message():
    def work(progress, should_stop):
        raise DatasetError("No network.")

    task = Task(work)
    task.wait(PATIENCE)
    assert (task.state, task.sentence) == (TaskState.FAILED, "No network.")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unexpected_error_ends_the_task_too():
    task = Task(lambda progress, should_stop: 1 / 0)
    task.wait(PATIENCE)
    assert task.state is TaskState.FAILED
    assert "log" in task.sentence


def test_one_task_of_each_name_runs_at_a_time():
    go_on, tasks, calls = threading.Event(), Tasks(), []

    def work(progress, should_stop):
        calls.append(1)
        go_on.wait(PATIENCE)

    first = tasks.start("download", work)
    assert tasks.start("download", work) is first
    assert tasks["decode"] is None
    go_on.set()
    first.wait(PATIENCE)
    assert tasks.start("download", work) is not first
    assert len(calls) == 2
