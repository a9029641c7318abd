"""metrics.jsonl: read while it is written, and cut where a resumed run continues."""

import dataclasses
import json

import pytest

from models.runs.metrics import (
    MetricsReader,
    append_metrics,
    has_nonsense,
    keep_epochs_before,
    read_metrics,
)
from models.training.events import EpochEnded, RateOverruled, StepReported


def step(number, epoch=1):
    return StepReported(number, epoch, 0.5, 0.75, 1e-3, float(number), 900.0)


def epoch_end(number, epoch):
    return EpochEnded(number, epoch, 0.5, 0.75, None, None, 1e-3, float(number), [[0.5, 0.5]])


def write(folder, *events):
    for event in events:
        append_metrics(folder, event)


def test_events_come_back_as_they_were(tmp_path):
    write(tmp_path, step(1), step(2), epoch_end(2, 1))
    metrics = read_metrics(tmp_path)
    assert metrics.steps == [step(1), step(2)]
    assert metrics.epochs == [epoch_end(2, 1)]


def test_a_new_rate_comes_back(tmp_path):
    write(tmp_path, RateOverruled(2, 1, 0.25), step(2))
    assert read_metrics(tmp_path).rates == [RateOverruled(2, 1, 0.25)]


def test_lines_of_the_first_version_come_back(tmp_path):
    line = {"kind": "epoch", "step": 2, "epoch": 1, "loss": 0.5, "accuracy": 0.75,
            "val_loss": None, "val_accuracy": None, "learning_rate": 1e-3, "seconds": 2.0,
            "samples": [[0.5, 0.5]]}  # fmt: skip
    (tmp_path / "metrics.jsonl").write_text(json.dumps(line) + "\n")
    assert read_metrics(tmp_path).epochs == [epoch_end(2, 1)]


def test_only_whole_epochs_count(tmp_path):
    assert read_metrics(tmp_path).epochs_done == 0
    write(tmp_path, step(1), step(2))
    assert read_metrics(tmp_path).epochs_done == 0
    write(tmp_path, epoch_end(2, 1), step(3, epoch=2))
    assert read_metrics(tmp_path).epochs_done == 1


SENSELESS = [{"loss": "<script>"}, {"val_loss": [1]}, {"samples": 3}, {"samples": [3]}]
SENSELESS += [{"answers": 3}, {"answers": [[1]]}, {"epoch": None}]


@pytest.mark.parametrize("change", SENSELESS, ids=str)
def test_an_invalid_report_is_skipped_and_noticed(tmp_path, change):
    write(tmp_path, step(1), epoch_end(2, 1))
    assert not has_nonsense(tmp_path)
    line = {"kind": "epoch", **dataclasses.asdict(epoch_end(4, 2)), **change}
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
    assert has_nonsense(tmp_path)
    assert read_metrics(tmp_path).epochs == [epoch_end(2, 1)]


def test_not_a_number_comes_back(tmp_path):
    write(tmp_path, StepReported(1, 1, float("nan"), 0.1, 1e-3, 1.0, 1.0))
    assert read_metrics(tmp_path).steps[0].loss != read_metrics(tmp_path).steps[0].loss


def test_only_what_is_new_is_read(tmp_path):
    reader = MetricsReader(tmp_path / "metrics.jsonl")
    assert reader.read().steps == []
    write(tmp_path, step(1))
    assert reader.read().steps == [step(1)]
    content = (tmp_path / "metrics.jsonl").read_bytes()
    (tmp_path / "metrics.jsonl").write_bytes(content.replace(b"0.75", b"0.25"))  # same file, size
    write(tmp_path, step(2))
    assert reader.read().steps == [step(1), step(2)]


def test_an_unfinished_line_is_left_for_the_next_read(tmp_path):
    path = tmp_path / "metrics.jsonl"
    write(tmp_path, step(1), step(2))
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert read_metrics(tmp_path).steps == [step(1)]
    with path.open("ab") as file:
        file.write(whole[-10:])
    assert read_metrics(tmp_path).steps == [step(1), step(2)]


def test_damaged_lines_are_skipped(tmp_path):
    write(tmp_path, step(1))
    with (tmp_path / "metrics.jsonl").open("ab") as file:
        file.write(b"\n{}\n[]\n\xff\xfe\n" + json.dumps({"kind": "step"}).encode() + b"\n")
    write(tmp_path, step(2))
    assert read_metrics(tmp_path).steps == [step(1), step(2)]


def test_reader_does_not_hand_out_its_own_lists(tmp_path):
    write(tmp_path, step(1))
    read_metrics(tmp_path).steps.clear()
    assert read_metrics(tmp_path).steps == [step(1)]


def test_resumed_run_drops_the_epoch_it_repeats(tmp_path):
    write(tmp_path, step(1), step(2), epoch_end(2, 1), step(3, epoch=2))
    with (tmp_path / "metrics.jsonl").open("ab") as file:
        file.write(b'{"kind": "step", "epo')
    assert len(read_metrics(tmp_path).steps) == 3
    keep_epochs_before(tmp_path, 2)
    assert read_metrics(tmp_path).steps == [step(1), step(2)]
    write(tmp_path, step(3, epoch=2), epoch_end(4, 2))
    metrics = read_metrics(tmp_path)
    assert metrics.steps == [step(1), step(2), step(3, epoch=2)]
    assert metrics.epochs == [epoch_end(2, 1), epoch_end(4, 2)]


def test_resumed_run_gets_back_an_epoch_that_was_not_reported(tmp_path):
    write(tmp_path, step(1), RateOverruled(2, 1, 0.5), step(2), RateOverruled(3, 2, 0.1))
    for _ in range(2):
        keep_epochs_before(tmp_path, 2, last=epoch_end(2, 1))
        metrics = read_metrics(tmp_path)
        assert metrics.steps == [step(1), step(2)]
        assert metrics.epochs == [epoch_end(2, 1)]
        assert metrics.rates == [RateOverruled(2, 1, 0.5)]


def test_a_run_that_starts_over_drops_everything(tmp_path):
    keep_epochs_before(tmp_path, 1)
    write(tmp_path, step(1))
    keep_epochs_before(tmp_path, 1)
    assert read_metrics(tmp_path).steps == []
