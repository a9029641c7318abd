"""Training runs on disk. A run is a folder: one process trains and writes it, the others read it.

Changing the page, a second tab or a restart of the server disturbs no run, because nothing about
it is kept anywhere else.
"""

from utils.runs.commands import PAUSE, RESUME, STOP, Command
from utils.runs.files import RunError
from utils.runs.metrics import Metrics
from utils.runs.run import Run
from utils.runs.status import RunState, RunStatus
from utils.runs.store import RunNotFound, RunStore

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
