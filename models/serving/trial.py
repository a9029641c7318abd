"""Trying an untrusted `model.tflite` in a process of its own.

    python -m models.serving.trial <folder of the run>

A damaged or hostile file can crash the runtime, fill the memory or compute for minutes. So it is
loaded and run once in a process with limited time and, on Linux, limited memory. Uses LiteRT, not
TensorFlow.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

SECONDS = 30.0  # to start, load and run; about one is usual
ANSWER_SECONDS = 2.0  # for one picture; the page Draw predicts several times a second
MOST_MEMORY = 4_000_000_000  # bytes of address space; starting takes less than a quarter
ROOT = Path(__file__).parents[2]

BROKEN = "cannot be loaded. It is damaged, or not a network of this app"
TOO_SLOW = "takes too long for an answer, or too much memory"


class TrialError(Exception):
    """The network is unusable; the message ends the sentence "its model.tflite …"."""


def try_network(folder: Path) -> None:
    """Load and run the network of a run's folder in a new process. Raises TrialError."""
    command = [sys.executable, "-m", "models.serving.trial", str(folder.resolve())]
    try:
        tried = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise TrialError(TOO_SLOW) from error
    said = tried.stdout.decode(errors="replace").strip().rpartition("\n")[2]
    if said != "fine":
        raise TrialError(said if said in (BROKEN, TOO_SLOW) else BROKEN)


def main(folder: Path) -> str:
    """Load and run it in this process. Returns "fine" or what is wrong."""
    from models.serving.predictor_info import PredictorError, PredictorInfo, open_network

    try:
        info = PredictorInfo.read(folder)
        network = open_network(folder, info)
        began = time.monotonic()
        answers = network(np.zeros((1, *info.input_shape), np.uint8))
    except (PredictorError, ValueError, RuntimeError):
        return BROKEN
    except MemoryError:
        return TOO_SLOW
    if time.monotonic() - began > ANSWER_SECONDS:
        return TOO_SLOW
    sums = answers.probabilities.sum(axis=1)
    return "fine" if np.allclose(sums, 1, atol=0.01) else BROKEN


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
    except (ValueError, OSError):  # macOS; or a lower limit holds already
        return


if __name__ == "__main__":
    _limit_memory()
    print(main(Path(sys.argv[1])))  # noqa: T201 - the process that tries waits for it
