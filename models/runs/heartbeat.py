"""The status of a run in progress, written by the process that trains it."""

import os
import platform
import threading
import time
from pathlib import Path
from typing import Any, Self

from models.runs import status as status_file
from models.runs.status import RunState, RunStatus
from utils.files import TEMPORARY, is_disk_full, release_reserve, write_json

SECONDS = 1.0  # between two heartbeats


class LiveStatus:
    """Writes the status of a run every second, from a thread of its own.

    A context manager: inside it, the heartbeat goes on whatever else the process does.
    """

    def __init__(self, folder: Path, status: RunStatus) -> None:
        self.status = status.changed(
            state=RunState.RUNNING,
            started_at=time.time(),
            host=platform.node(),
            pid=os.getpid(),
        )
        self.is_lost = False  # the folder was deleted, and with it the point of training
        self._folder = folder
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        for leftover in self._folder.glob(f"*{TEMPORARY}"):
            leftover.unlink(missing_ok=True)
        self._try_to_write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def change(self, **changes: Any) -> None:
        """Change fields of the status; readers see them with the next heartbeat."""
        with self._lock:
            self.status = self.status.changed(**changes)

    def announce(self, **changes: Any) -> None:
        """Change fields of the status and write it at once."""
        self.change(**changes)
        self._try_to_write()

    def end(self, state: RunState, error: str | None = None) -> None:
        """Write how the run ended. On a full disk, the reserve makes room for it.

        Args:
            state: the final state.
            error: a sentence for the user if the run failed.
        """
        release_reserve(self._folder)
        self.announce(state=state, error=error, activity="", ended_at=time.time())

    def _beat(self) -> None:
        while not self._over.wait(SECONDS):
            self._try_to_write()

    def _try_to_write(self) -> None:
        try:
            self._write()
        except OSError as error:
            # In any other case readers see that the heartbeat is stale, which says enough.
            self.is_lost = not is_disk_full(error) and not self._folder.exists()

    def _write(self) -> None:
        with self._lock:
            if self.status.state.is_live:
                self.status = self.status.changed(heartbeat=time.time())
            write_json(self._folder / status_file.FILE, self.status.to_dict())
