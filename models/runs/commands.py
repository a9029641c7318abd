"""Commands for a run in progress: a page writes them to a file, the training loop polls it."""

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from utils.files import read_json, write_json

FILE = "command.json"


@dataclass(frozen=True)
class Command:
    """A command for a run. Fields that are None leave the setting as it is."""

    stop: bool | None = None
    paused: bool | None = None
    learning_rate: float | None = None  # instead of the one its schedule gives

    def over(self, earlier: "Command") -> "Command":
        """The command that results when this one follows an earlier one."""
        changes = {name: value for name, value in vars(self).items() if value is not None}
        return dataclasses.replace(earlier, **changes)


STOP = Command(stop=True, paused=False)
PAUSE = Command(paused=True)
RESUME = Command(paused=False)


def read_command(folder: Path) -> Command:
    """The command in a run's folder. An unreadable file counts as no command."""
    data = read_json(folder / FILE) or {}
    return Command(
        stop=data.get("stop") is True,
        paused=data.get("paused") is True,
        learning_rate=_rate(data.get("learning_rate")),
    )


def _rate(value: Any) -> float | None:
    """A positive, finite learning rate, or None."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= sys.float_info.max else None


def write_command(folder: Path, command: Command) -> None:
    """Replace the command in a run's folder. Raises OSError."""
    write_json(folder / FILE, dataclasses.asdict(command))


class CommandReader:
    """Reads the command for one run; opens the file only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, int] | None = None
        self._command = Command()

    def read(self) -> Command:
        """The latest command."""
        try:
            found = (self._folder / FILE).stat()
        except OSError:
            return self._command
        if self._seen != (found.st_mtime_ns, found.st_ino):
            self._seen = (found.st_mtime_ns, found.st_ino)
            self._command = read_command(self._folder)
        return self._command
