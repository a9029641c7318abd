"""The code of a prediction: a picture's file, every step of its preparation, and the network."""

from collections.abc import Callable, Collection
from functools import lru_cache

from models.codegen.excerpt import Excerpt
from models.codegen.picture_loading import class_names_line
from models.codegen.script import KEPT_SCRIPTS, Script, Section, one_line
from models.inference.predictor import FAMILIAR
from models.serving.predictor_info import PredictorInfo
from utils.preprocessing import PREPARATIONS, Preparation, Step
from utils.preprocessing.base import Begin, Change, ToSize, is_flat

ENOUGH = 512  # pixels of a side to which larger pictures are made smaller at once


@lru_cache(maxsize=KEPT_SCRIPTS)
def answer_script(info: PredictorInfo, skip: tuple[str, ...] = ()) -> Script:
    """Write the code that classifies one picture as the pages Draw and Photo do.

    Args:
        info: the network's.
        skip: the names of the steps of its preparation to leave out.
    """
    preparation, size = PREPARATIONS[info.preparation], info.input_shape[0]
    excerpt = Excerpt(given=("classify", "prepare"))
    for statement in (
        "from pathlib import Path",
        "import numpy as np",
        "from ai_edge_litert.interpreter import Interpreter",
    ):
        excerpt.import_(statement)
    prepare = _prepare(preparation, size, skip, excerpt)
    open_picture = excerpt.take("utils.images.decoding", "open_picture")
    details = "\n\n\n".join([open_picture, _take(excerpt, *_changes(preparation, skip))])
    sections = (
        Section("The answer", f"{excerpt.imports()}\n\n{_classify(info)}"),
        Section("The preparation", prepare),
        Section("Its steps, as the app has them", details),
        Section("Try it", _TRY),
    )
    return Script(_about(info), sections)


def _about(info: PredictorInfo) -> str:
    return f"""{one_line(info.title)}: what CNN Playground does with a picture, without that app.

    pip install ai-edge-litert numpy pillow pillow-heif

Needs the network's file {info.name}.tflite, and a picture, beside this script.
"""


def _classify(info: PredictorInfo) -> str:
    both = "said = network(pixels=pixels[None].astype(np.float32))"
    probabilities = 'said["probabilities"][0]'
    if len(info.class_names) == 2:
        both += '\n    second = said["probabilities"][0, 0]'
        probabilities = "(1 - second, second)"
    return f'''{class_names_line(info.class_names)}


def classify(file):
    """The probability of every class, for a picture in a file; none if nothing is to be seen."""
    picture = open_picture(Path(file).read_bytes(), file, {ENOUGH})
    pixels, things = prepare(picture)  # uint8 {info.input_shape}, raw: 0 to 255
    if things == 0:
        print("There is nothing to see.")
        return {{}}
    if things > 1:
        print("There are several things; the network takes one at a time. It is not sure.")
    network = Interpreter({f"{info.name}.tflite"!r}).get_signature_runner()
    {both}
    if said.get("familiarity", 1) < {FAMILIAR}:
        print("It looks like nothing that the network was trained on.")
    return dict(zip(NAMES, {probabilities}))'''


def _prepare(preparation: Preparation, size: int, skip: Collection[str], excerpt: Excerpt) -> str:
    find, lay_out = (_steps(part, size, skip) for part in (preparation.find, preparation.lay_out))
    count = preparation.count
    if preparation.is_ready:
        ready = f"is_ready = {preparation.is_ready.__name__}(picture, {size})  # prepared before"
        find, lay_out = [ready, *_unless_ready(find)], _unless_ready(lay_out)
    lines = [
        f"picture = {_call(preparation.begin, size)}",
        *find,
        f"things = {f'{count.__name__}(picture)' if count else 1}",
        *lay_out,
        f"pixels = {preparation.finish.__name__}(picture, {size})",
        f"return pixels, 0 if {is_flat.__name__}(pixels) else things",
    ]
    body = "\n".join(f"    {line}" for line in lines)
    does = "Any picture -> what the network takes, and how many things are on it."
    return f'def prepare(picture):\n    """{does}"""\n{body}'


def _steps(steps: tuple[Step, ...], size: int, skip: Collection[str]) -> list[str]:
    lines = []
    for step in steps:
        change = _change(step, skip)
        what = f"instead of: {step.title}" if step.name in skip else step.title
        if change is not None:
            lines.append(f"picture = {_call(change, size)}  # {what}")
    return lines


def _change(step: Step, skip: Collection[str]) -> Change | None:
    return step.instead if step.name in skip else step.change


def _call(change: Begin | Change, size: int) -> str:
    arguments = f"picture, {size}" if isinstance(change, ToSize) else "picture"
    return f"{_function(change).__name__}({arguments})"


def _function(change: Begin | Change) -> Callable[..., object]:
    return change.function if isinstance(change, ToSize) else change


def _unless_ready(lines: list[str]) -> list[str]:
    return ["if not is_ready:", *(f"    {line}" for line in lines)] if lines else []


def _changes(preparation: Preparation, skip: Collection[str]) -> list[Callable[..., object]]:
    """All functions that the preparation calls."""
    steps = [change for step in preparation.steps if (change := _change(step, skip))]
    others = (preparation.finish, preparation.is_ready, preparation.count, is_flat)
    functions = [_function(each) for each in (preparation.begin, *steps)]
    return [*functions, *(each for each in others if each is not None)]


def _take(excerpt: Excerpt, *functions: Callable[..., object]) -> str:
    texts = (excerpt.take(each.__module__, each.__name__) for each in functions)
    return "\n\n\n".join(text for text in texts if text)


_TRY = """for name, probability in classify("picture.png").items():
    print(f"{name}: {probability:.1%}")"""
