"""A server of the app, for tests that drive it with a browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0  # a cold start on a busy machine; a quiet one needs two


class Server:
    """`streamlit run app.py` on a free port, with a home and a data folder of its own."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.home = folder / "home"
        self.data = data or folder / "data"
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Server":
        """Start the process and wait until it answers. A stopped server can be started again."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )
        self._wait_until_healthy(self.process)
        return self

    def stop(self) -> None:
        """End the process and everything that it started, training workers included."""
        if self.process is None:
            return
        processes = self.tree()
        for process in processes:
            kill(process)
        psutil.wait_procs(processes, timeout=10)
        self.process.wait(10)
        self.process = None

    def tree(self) -> list[psutil.Process]:
        """The server process first, then everything that it started."""
        assert self.process is not None, "this server is not running"
        server = psutil.Process(self.process.pid)
        return [server, *server.children(recursive=True)]

    def _environment(self) -> dict[str, str]:
        mine = {
            "CNN_PLAYGROUND_HOME": str(self.home),
            "CNN_PLAYGROUND_DATA": str(self.data),
            "STREAMLIT_SERVER_PORT": str(self.port),
            "STREAMLIT_SERVER_HEADLESS": "true",
        }
        return {**os.environ, **mine}

    def _wait_until_healthy(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}/_stcore/health"):
            assert process.poll() is None, f"the server has ended:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"no answer:\n{self.log.read_text()}"
            time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether something answers at that address."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """A port that is not in use."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def kill(process: psutil.Process) -> None:
    """End a process at once, if it still exists."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
