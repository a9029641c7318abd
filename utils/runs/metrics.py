"""A run's metrics.jsonl: one line per reported step and one per epoch, only ever appended to."""

import dataclasses
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from models.events import EpochEnded, StepReported
from utils.runs.files import replace_file
from utils.typed import read_as

FILE = "metrics.jsonl"
REMEMBERED_RUNS = 32

_KINDS: dict[str, type[StepReported] | type[EpochEnded]] = {
    "step": StepReported,
    "epoch": EpochEnded,
}


@dataclass
class Metrics:
    """What a run has reported so far, in order."""

    steps: list[StepReported] = field(default_factory=list)
    epochs: list[EpochEnded] = field(default_factory=list)


def append_metrics(folder: Path, event: StepReported | EpochEnded) -> None:
    """Add one event to a run's file. Raises OSError."""
    with (folder / FILE).open("ab") as file:
        file.write(_line(event))


def keep_epochs_before(folder: Path, epoch: int) -> None:
    """Drop what was reported in `epoch` and later, for a run that begins that epoch anew."""
    if not (folder / FILE).exists():
        return
    metrics = read_metrics(folder)
    events: list[StepReported | EpochEnded] = [*metrics.steps, *metrics.epochs]
    events.sort(key=lambda event: event.step)  # an epoch's end after its last step
    kept = [_line(event) for event in events if event.epoch < epoch]
    replace_file(folder / FILE, b"".join(kept))


def _line(event: StepReported | EpochEnded) -> bytes:
    kind = "step" if isinstance(event, StepReported) else "epoch"
    return json.dumps({"kind": kind, **dataclasses.asdict(event)}).encode() + b"\n"


def _event(line: bytes) -> StepReported | EpochEnded | None:
    try:
        data = json.loads(line)
        event = read_as(_KINDS[data.pop("kind")], data)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # damaged, or written by a later version of the app
    return event if _is_possible(event) else None


def _is_possible(event: StepReported | EpochEnded) -> bool:
    """Whether it is counted from the beginning, and its table of answers is one."""
    answers = event.samples if isinstance(event, EpochEnded) else []
    is_table = len({len(each) for each in answers}) <= 1
    return event.step >= 0 and event.epoch >= 1 and event.seconds >= 0 and is_table


class MetricsReader:
    """Reads what has been added to one file since the last time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._forget()

    def read(self) -> Metrics:
        """All that was reported so far. A line that is half written is left for the next time."""
        with self._lock:
            try:
                self._read_on()
            except OSError:  # not there yet, or deleted meanwhile
                self._forget()
            return Metrics(list(self._metrics.steps), list(self._metrics.epochs))

    def _forget(self) -> None:
        self._metrics = Metrics()
        self._file: tuple[int, int] | None = None
        self._offset = 0

    def _read_on(self) -> None:
        found = self._path.stat()
        if (found.st_dev, found.st_ino) != self._file or found.st_size < self._offset:
            self._forget()  # another file: the run was resumed
            self._file = (found.st_dev, found.st_ino)
        if found.st_size == self._offset:
            return
        with self._path.open("rb") as file:
            file.seek(self._offset)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._offset += len(whole) + len(newline)
        for line in whole.splitlines():
            self._take(_event(line))

    def _take(self, event: StepReported | EpochEnded | None) -> None:
        if isinstance(event, StepReported):
            self._metrics.steps.append(event)
        elif event is not None:
            self._metrics.epochs.append(event)


_readers: OrderedDict[Path, MetricsReader] = OrderedDict()
_readers_lock = threading.Lock()


def read_metrics(folder: Path) -> Metrics:
    """What a run has reported so far; cheap to ask for every second."""
    path = folder / FILE
    with _readers_lock:
        reader = _readers.setdefault(path, MetricsReader(path))
        _readers.move_to_end(path)
        if len(_readers) > REMEMBERED_RUNS:
            _readers.popitem(last=False)
    return reader.read()
