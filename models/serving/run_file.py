"""The content of a run's `run.json`, from which its network takes its title, too."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from utils.stored_json import IfValid, Text, read_file_as
from utils.text import one_line

FILE = "run.json"


@dataclass(frozen=True)
class RunFile:
    """What the file says. A damaged field leaves the others readable."""

    name: IfValid[Text] = None
    config: Any = None  # of a TrainingConfig, which says itself what is wrong with it
    versions: IfValid[dict[str, Any]] = None  # what the run was made with: package -> version

    @property
    def title(self) -> str:
        """What the user calls the run; "" if the file does not say."""
        return one_line(self.name or "")


def read_run_file(folder: Path) -> RunFile:
    """The `run.json` of a folder, with nothing in it if it is missing or damaged."""
    return read_file_as(RunFile, folder / FILE) or RunFile()
