"""Runs with hostile names and class names."""

import dataclasses
import json
import shutil
from pathlib import Path

from models.runs import Run
from models.serving.identity import SHIPPED
from tests.hostile_text import AT_THE_START, NAMES, RAW
from tests.run_folders import make_run

ALL = list({**RAW, **AT_THE_START}.values())
GROUPS = (ALL[:10], [*ALL[-9:], NAMES["long"][:120]])  # as many as digits have classes


def hostile_run(home: Path, classes: list[str]) -> Run:
    """A finished run of the digit network, with these texts as class names and titles."""
    title = " ".join(classes)[:110] + " ✓"
    run = make_run(home, name=title)
    for name in ("model.keras", "model.tflite"):
        shutil.copy(SHIPPED / "mnist" / name, run.folder / name)
    _change(run, "predictor.json", class_names=classes, title=title)
    _change(run, "evaluation.json", class_names=classes)
    _change(run, "status.json", error=classes[0], activity=classes[1], host=classes[2])
    _change(run, "run.json", versions=dict.fromkeys(classes, classes[0]))
    return Run(run.folder)


def of_no_known_parts(home: Path, name: str) -> Run:
    """A run whose settings name parts that do not exist."""
    run = make_run(home, name=name)
    config = dataclasses.replace(run.config, dataset=name, architecture=name, recipe=name)
    _change(run, "run.json", config={**config.to_dict(), "options": {name: 1.0}})
    return Run(run.folder)


def _change(run: Run, file: str, **changes: object) -> None:
    path = run.folder / file
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
