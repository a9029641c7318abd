"""What a page tells a run that is going on: a file that the training loop looks at."""

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from utils.files import read_json, write_json

FILE = "command.json"


@dataclass(frozen=True)
class Command:
    """Wishes for a run. Those that are None stay as they were."""

    stop: bool | None = None
    paused: bool | None = None
    learning_rate: float | None = None  # instead of the one its schedule gives

    def over(self, earlier: "Command") -> "Command":
        """The wishes that hold when this command follows an earlier one."""
        wishes = {name: wish for name, wish in vars(self).items() if wish is not None}
        return dataclasses.replace(earlier, **wishes)


STOP = Command(stop=True, paused=False)
PAUSE = Command(paused=True)
RESUME = Command(paused=False)


def read_command(folder: Path) -> Command:
    """The wishes in a run's folder; a damaged file wishes nothing."""
    data = read_json(folder / FILE) or {}
    return Command(
        stop=data.get("stop") is True,
        paused=data.get("paused") is True,
        learning_rate=_rate(data.get("learning_rate")),
    )


def _rate(value: Any) -> float | None:
    """A learning rate that one can train with, or None."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= sys.float_info.max else None


def write_command(folder: Path, command: Command) -> None:
    """Leave wishes in a run's folder. Raises OSError."""
    write_json(folder / FILE, dataclasses.asdict(command))


class CommandReader:
    """The wishes for one run, read again only when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, int] | None = None
        self._command = Command()

    def read(self) -> Command:
        """The latest wishes."""
        try:
            found = (self._folder / FILE).stat()
        except OSError:
            return self._command
        if self._seen != (found.st_mtime_ns, found.st_ino):
            self._seen = (found.st_mtime_ns, found.st_ino)
            self._command = read_command(self._folder)
        return self._command
