"""Starting the process of the training engine, and watching it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOG = "engine.log"


class EngineError(Exception):
    """The training engine failed; the message is a sentence for the user."""


class EngineProcess:
    """A running `python -m utils.workers.engine`; it ends with this process, even a killed one.

    Args:
        home: the folder for its log.
        preload: modules that its workers import before they get any work.

    Raises:
        EngineError: if it cannot be started.
    """

    def __init__(self, home: Path, preload: Sequence[str] = ()) -> None:
        self._log = home / LOG
        try:
            home.mkdir(parents=True, exist_ok=True)
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "utils.workers.engine", *preload],
                    cwd=ROOT,
                    env={**os.environ, "DASK_LOGGING__DISTRIBUTED": "warning"},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,  # Ctrl+C reaches only the server, which ends it
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        except OSError as error:
            raise EngineError(
                f"The training engine could not be started: {error}. Drawing and looking at "
                "finished runs work all the same."
            ) from error

    def address(self) -> str:
        """Wait until its workers are ready. Returns its scheduler's address; raises EngineError."""
        assert self._process.stdout
        for line in self._process.stdout:
            text = line.decode(errors="replace").strip()
            if text.startswith("tcp://"):
                return text
        raise EngineError(
            "The training engine did not come up. Its log is the file "
            f"{self._log}. Drawing and looking at finished runs work all the same."
        )

    def wait(self) -> None:
        """Wait for its end, and read what its workers print, so that they never block."""
        assert self._process.stdout
        for _ in self._process.stdout:
            pass
        self._process.wait()

    def stop(self) -> None:
        """Kill it; its workers notice and end too."""
        self._process.kill()
