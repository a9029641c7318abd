"""Runs that are in progress or queued, found without reading finished runs again and again."""

from pathlib import Path

from models.runs.run import Run
from models.runs.status import FILE, RunState, RunStatus
from models.runs.store import ID

# Modification time of status.json in runs that are over; resuming a run changes it.
_over: dict[Path, int | None] = {}


def runs_under_way(folder: Path) -> list[tuple[Run, RunStatus]]:
    """The runs in a folder that are not over: those in progress first, then the queue."""
    found = [each for path in _folders(folder) if (each := _look(path))]
    return sorted(found, key=lambda each: (each[1].state is RunState.QUEUED, each[1].queued_at))


def _look(folder: Path) -> tuple[Run, RunStatus] | None:
    written = _written(folder / FILE)
    if folder in _over and _over[folder] == written:
        return None
    run = Run(folder)
    status = run.status
    if not status.state.is_over:
        return run, status
    _over[folder] = written
    return None


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if ID.fullmatch(path.name)]
    except OSError:  # nothing has been trained here yet
        return []


def _written(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
