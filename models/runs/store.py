"""The training runs below a home folder."""

import platform
import re
import secrets
import shutil
import time
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from models.runs import status as status_file
from models.runs.errors import RunError, told_as_sentence
from models.runs.run import Run
from models.runs.status import RunState, RunStatus, read_status
from models.serving.run_file import FILE as RUN_FILE
from models.training.config import TrainingConfig
from utils.files import keep_reserve, write_json
from utils.paths import home_folder
from utils.text import one_line

ID = re.compile(r"[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,60}-[0-9a-f]{4}")
Runs = list[Run]

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


class RunNotFound(RunError):  # noqa: N818 - the name that readers of the pages know it by
    """No run has this id; the message is a sentence for the user."""


class RunStore:
    """The runs below a home folder (by default the app's own)."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = Path(home) if home else home_folder()
        self.folder = self.home / "runs"

    def create(self, config: TrainingConfig, name: str) -> Run:
        """Create a queued run.

        Args:
            config: its settings.
            name: what the user sees it called.

        Raises:
            RunError: if its folder cannot be written, for instance because the disk is full.
        """
        now = time.time()
        status = RunStatus(RunState.QUEUED, created_at=now, queued_at=now, epochs=config.epochs)
        data = {"name": one_line(name), "config": config.to_dict(), "versions": _versions()}
        run_id = new_id(config)
        draft = self.folder / f".new-{run_id}"
        with told_as_sentence("The run could not be created"):
            try:
                draft.mkdir(parents=True)
                write_json(draft / RUN_FILE, data)
                write_json(draft / status_file.FILE, status.to_dict())
                keep_reserve(draft)
                draft.rename(self.folder / run_id)  # atomic: readers see all of it or nothing
            except OSError:
                shutil.rmtree(draft, ignore_errors=True)
                raise
        return Run(self.folder / run_id)

    def get(self, run_id: str) -> Run:
        """The run with that id. Raises RunNotFound, also for text that is no id."""
        if not ID.fullmatch(run_id) or not (self.folder / run_id).is_dir():
            raise RunNotFound(
                "There is no such run. It may have been deleted; "
                "the list of runs shows those there are."
            )
        return Run(self.folder / run_id)

    def list(self) -> Runs:
        """All runs, newest first, damaged ones included."""
        return [Run(folder) for folder in reversed(_run_folders(self.folder))]

    def queue(self) -> Runs:
        """The queued runs, next one first."""
        return waiting_in_line(self.folder)


def waiting_in_line(folder: Path) -> list[Run]:
    """The queued runs in a folder, next one first."""
    waiting = []
    for run_folder in _run_folders(folder):
        status = read_status(run_folder)
        if status and status.state is RunState.QUEUED:
            waiting.append((status.queued_at, run_folder))
    runs = [Run(run_folder) for _, run_folder in sorted(waiting)]
    return [run for run in runs if not run.problem]


def _run_folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if ID.fullmatch(path.name))
    except OSError:  # nothing has been trained here yet
        return []


def new_id(config: TrainingConfig) -> str:
    """An id for a new run: date, time, data set, architecture and four random digits."""
    what = re.sub(r"[^a-z0-9]+", "-", f"{config.dataset} {config.architecture}".lower())
    what = what.strip("-")[:50].strip("-") or "run"
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{what}-{secrets.token_hex(2)}"


def _versions() -> dict[str, str]:
    """Versions of what the run is made with, found without importing any of it."""
    found = {"python": platform.python_version(), "app": _app_version()}
    for package in ("keras", "tensorflow", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # the worker may have it, on another machine
            continue
    return found


def _app_version() -> str:
    try:
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
    except (OSError, KeyError, ValueError):
        return "unknown"
