"""Training runs on disk. A run is a folder: one process trains and writes it, all others read it.

Nothing about a run is kept anywhere else, so changing the page, opening a second tab or restarting
the server does not disturb it.
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
