"""A run's metrics.jsonl: one line per reported step, epoch and change of rate, append-only."""

import dataclasses
import json
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter, ValidationError

from models.training.events import EpochEnded, RateOverruled, Report, StepReported
from utils.files import replace_file
from utils.lru_cache import LRUCache

FILE = "metrics.jsonl"
REMEMBERED_RUNS = 32

STEP, RATE, EPOCH = "step", "rate", "epoch"  # the `kind` of a line
_KINDS: dict[type[Report], str] = {StepReported: STEP, RateOverruled: RATE, EpochEnded: EPOCH}
# How pydantic says that a line is damaged, or of a kind that only a later version of the app knows.
_NO_EVENT = ("json_invalid", "union_tag_not_found", "union_tag_invalid")


@dataclass
class Metrics:
    """The reports of a run so far, in order."""

    steps: list[StepReported] = field(default_factory=list)
    epochs: list[EpochEnded] = field(default_factory=list)
    rates: list[RateOverruled] = field(default_factory=list)

    @property
    def epochs_done(self) -> int:
        """Number of completed epochs, whose weights are kept."""
        return self.epochs[-1].epoch if self.epochs else 0


def append_metrics(folder: Path, event: Report) -> None:
    """Append one report.

    Args:
        folder: the run's.
        event: the report.

    Raises:
        OSError: if the file cannot be written.
    """
    with (folder / FILE).open("ab") as file:
        file.write(_line(event))


def keep_epochs_before(folder: Path, epoch: int, last: EpochEnded | None = None) -> None:
    """Drop the reports from `epoch` on, for a run that repeats that epoch.

    Args:
        folder: the run's.
        epoch: counted from 1.
        last: the report of the epoch before it. The file lacks it if the process was killed
            between saving that epoch's checkpoint and reporting it.

    Raises:
        OSError: if the file cannot be written.
    """
    metrics = read_metrics(folder)
    events: list[Report] = [*metrics.rates, *metrics.steps, *metrics.epochs]
    events.sort(key=lambda event: event.step)  # an epoch's end after its last step
    kept = [event for event in events if event.epoch < epoch]
    if last and all(event.epoch != last.epoch for event in metrics.epochs):
        kept.append(last)
    replace_file(folder / FILE, b"".join(map(_line, kept)))


def _line(event: Report) -> bytes:
    return json.dumps({"kind": _KINDS[type(event)], **dataclasses.asdict(event)}).encode() + b"\n"


def _kind(data: Any) -> str | None:
    kind = data.get("kind") if isinstance(data, dict) else None
    return kind if isinstance(kind, str) else None


_Line = Annotated[
    Annotated[StepReported, Tag(STEP)]
    | Annotated[RateOverruled, Tag(RATE)]
    | Annotated[EpochEnded, Tag(EPOCH)],
    Discriminator(_kind),
]


@cache
def _lines() -> TypeAdapter[Report]:
    """Reads a line as the event that its `kind` names."""
    return TypeAdapter(_Line)


def _event(line: bytes) -> Report | None:
    try:
        return _lines().validate_json(line)
    except ValidationError:
        return None  # damaged, or written by a later version of the app


def has_nonsense(folder: Path) -> bool:
    """Whether a run's file has events that no training reports, such as a loss that is a text.

    Damaged lines, and those of a later version of the app, do not count. Raises OSError.
    """
    return any(map(_is_nonsense, (folder / FILE).read_bytes().splitlines()))


def _is_nonsense(line: bytes) -> bool:
    try:
        _lines().validate_json(line)
    except ValidationError as error:
        return error.errors(include_url=False)[0]["type"] not in _NO_EVENT
    return False


class MetricsReader:
    """Reads what has been appended to one file since the last call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._forget()

    def read(self) -> Metrics:
        """All reports so far. A half-written line is left for the next call."""
        with self._lock:
            try:
                self._read_on()
            except OSError:  # not there yet, or deleted meanwhile
                self._forget()
            known = self._metrics
            return Metrics(list(known.steps), list(known.epochs), list(known.rates))

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

    def _take(self, event: Report | None) -> None:
        if isinstance(event, StepReported):
            self._metrics.steps.append(event)
        elif isinstance(event, RateOverruled):
            self._metrics.rates.append(event)
        elif event is not None:
            self._metrics.epochs.append(event)


_readers: LRUCache[MetricsReader] = LRUCache(REMEMBERED_RUNS)


def read_metrics(folder: Path) -> Metrics:
    """The reports of a run so far. Incremental, so cheap to call every second."""
    path = folder / FILE
    reader = _readers.get(path) or MetricsReader(path)
    _readers.keep(path, reader)
    return reader.read()
