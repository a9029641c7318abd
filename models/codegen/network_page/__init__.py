"""A network as one HTML page: it answers what one draws on it, on any device, without a server."""

import base64
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template

from models.player.script import asking_script, worker_script
from models.serving.predictor_info import PredictorInfo
from utils.markup import HTML
from utils.preprocessing import PREPARATIONS

FOLDER = Path(__file__).parent
# Nothing may be fetched or sent; the page may run only what is in it.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data:"
)
FOOTER = (
    "Made with CNN Playground. The code in this file is free to use under the MIT licence; look at "
    "the source of the page to read how a convolution is computed."
)


def can_be_page(info: PredictorInfo) -> bool:
    """Whether the page can prepare the pictures of a network: drawings, so far."""
    return bool(PREPARATIONS[info.preparation].drawing_prompt)


def network_page(network: bytes, info: PredictorInfo, facts: Sequence[tuple[str, str]]) -> str:
    """The page.

    Args:
        network: the content of its `model.safetensors`.
        info: what it predicts; `can_be_page` must hold.
        facts: what the page says about it, as pairs of a name and a text.

    Returns:
        HTML, to be saved as a file. Nothing else is needed to use it.
    """
    prompt = PREPARATIONS[info.preparation].drawing_prompt
    about = {
        "classNames": info.class_names,
        "subject": info.subject,
        "preparation": info.preparation,
        "size": info.input_shape[0],
        "prompt": prompt,
    }
    row = HTML("<tr><th>{}</th><td>{}</td></tr>")
    return Template(_text("page.html")).substitute(
        policy=POLICY,
        title=HTML.escape(info.title),
        prompt=HTML.escape(prompt),
        style=_text("page.css"),
        facts=HTML().join(row.format(*fact) for fact in facts),
        footer=FOOTER,
        player=worker_script(),
        about=json.dumps(about).replace("<", "\\u003c"),  # or a name could end the script
        network=base64.b64encode(network).decode(),
        script=asking_script() + _text("page.js"),
    )


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
