"""The status of a run as the process that trains it keeps it up to date."""

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
    """The status of a run under way, written every second by a thread of its own.

    Use it as a context manager: inside, the heartbeat goes on whatever else the process does.
    """

    def __init__(self, folder: Path, status: RunStatus) -> None:
        self.status = status.changed(
            state=RunState.RUNNING,
            started_at=time.time(),
            host=platform.node(),
            pid=os.getpid(),
        )
        self.is_lost = False  # the folder was deleted: nobody will ever see what comes out
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
        """Change the status; readers see it with the next heartbeat."""
        with self._lock:
            self.status = self.status.changed(**changes)

    def announce(self, **changes: Any) -> None:
        """Change the status and have readers see it at once."""
        self.change(**changes)
        self._try_to_write()

    def end(self, state: RunState, error: str | None = None) -> None:
        """Say how it ended. On a full disk the reserve makes room for that."""
        release_reserve(self._folder)
        self.announce(state=state, error=error, activity="", ended_at=time.time())

    def _beat(self) -> None:
        while not self._over.wait(SECONDS):
            self._try_to_write()

    def _try_to_write(self) -> None:
        try:
            self._write()
        except OSError as error:
            # Otherwise a reader takes the old heartbeat for what it is.
            self.is_lost = not is_disk_full(error) and not self._folder.exists()

    def _write(self) -> None:
        with self._lock:
            if self.status.state.is_live:
                self.status = self.status.changed(heartbeat=time.time())
            write_json(self._folder / status_file.FILE, self.status.to_dict())
