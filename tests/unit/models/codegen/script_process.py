"""Runs scripts, one after the other, in one process that imports Keras once.

Reads a line of JSON for each: `[path, environment]`, and answers with one:
`{"printed": text, "error": traceback or null}`. It is started outside the project.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any


def run(path: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run a script as `python path` does, in its folder; environment is added to this one's."""
    before, printed, error = dict(os.environ), io.StringIO(), None
    os.chdir(Path(path).parent)
    os.environ.update(environment)
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(path, run_name="__main__")
    except BaseException:
        error = traceback.format_exc()
    os.environ.clear()
    os.environ.update(before)
    os.chdir("/")
    return {"printed": printed.getvalue(), "error": error}


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever libraries write past Python is no answer
    for line in sys.stdin:
        print(json.dumps(run(*json.loads(line))), file=answers, flush=True)
