"""Runs and checks scripts that the app exports, without the rest of the project."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROCESS = Path(__file__).with_name("script_process.py")


@pytest.fixture(scope="session")
def script_process() -> Iterator["subprocess.Popen[str]"]:
    """An interpreter that knows nothing of the project and runs scripts one after the other.

    Shared, since importing Keras takes longer than most scripts do.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg"}
    environment.pop("CNN_PLAYGROUND_DATA", None)
    with subprocess.Popen(
        [sys.executable, "-P", str(PROCESS)],
        cwd="/",
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield process
        process.communicate()


@pytest.fixture
def run_alone(script_process: "subprocess.Popen[str]", tmp_path: Path) -> Callable[..., str]:
    """Runs the text of a script in the test's folder and returns what it prints.

    Each script has a namespace, a working folder and an environment of its own, as in a process
    of its own: what it uses, it must have imported itself. One that raises fails the test.
    """

    def run(text: str, data: Path | None = None) -> str:
        file = tmp_path / "alone.py"
        file.write_text(text, encoding="utf-8")
        environment = {"CNN_PLAYGROUND_DATA": str(data)} if data else {}
        assert script_process.stdin and script_process.stdout
        script_process.stdin.write(json.dumps([str(file), environment]) + "\n")
        script_process.stdin.flush()
        answer = json.loads(script_process.stdout.readline())
        assert answer["error"] is None, answer["error"]
        printed: str = answer["printed"]
        return printed

    return run


@pytest.fixture
def lint(tmp_path: Path) -> Callable[[dict[str, str]], str]:
    """What ruff finds in scripts, given by the names of their files; undefined names among it."""

    def check(scripts: dict[str, str]) -> str:
        for title, text in scripts.items():
            (tmp_path / f"{title}.py").write_text(text, encoding="utf-8")
        assert len(list(tmp_path.glob("*.py"))) == len(scripts) > 0
        options = ["--isolated", "--quiet", "--line-length=100", "--select", "E,F,W,I"]
        ruff = [sys.executable, "-m", "ruff", "check", *options, str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, encoding="utf-8", check=False)
        return done.stdout + done.stderr

    return check
