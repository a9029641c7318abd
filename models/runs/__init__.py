"""Training runs on disk. A run is a folder: one process trains and writes it, the others read it.

Changing the page, a second tab or a restart of the server disturbs no run, because nothing about
it is kept anywhere else.
"""

from models.runs.commands import PAUSE, RESUME, STOP, Command
from models.runs.errors import RunError
from models.runs.metrics import Metrics
from models.runs.run import Run
from models.runs.status import RunState, RunStatus
from models.runs.store import RunNotFound, RunStore

__all__ = [
    "PAUSE",
    "RESUME",
    "STOP",
    "Command",
    "Metrics",
    "Run",
    "RunError",
    "RunNotFound",
    "RunState",
    "RunStatus",
    "RunStore",
]
