"""A prediction on the screen: the label, all probabilities as bars, and what the network saw.

Each is a single HTML element: it is redrawn several times a second while somebody draws, and one
element does that without flicker.
"""

import base64
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import streamlit as st
from PIL import Image

from models.inference.predictor import Prediction
from models.serving.predictor_info import PredictorInfo
from utils.markup import HTML
from utils.preprocessing import Prepared, Step

_LONGEST = 168  # pixels of a picture in the strip
_COUNTABLE = 64  # pixels of a side up to which single pixels can be seen
_SIZES = {2: "short", 5: "middle"}  # up to so many characters of a label; else "long"


def render_answer(prediction: Prediction, info: PredictorInfo, prompt: str) -> None:
    """The answer, or the prompt with empty bars for an empty picture; both are equally tall.

    Args:
        prediction: the network's prediction.
        info: the network that made it.
        prompt: what to draw, as a sentence.
    """
    if prediction.is_empty:
        top, bars = _prompt(prompt), _bars(dict.fromkeys(info.class_names, 0.0), None)
    else:
        top = _label(prediction, info.subject)
        bars = _bars(prediction.probabilities, prediction.label) if not prediction.parts else HTML()
    st.html(HTML('<div class="answer" translate="no">{}{}</div>').format(top, bars))


def percent(probability: float) -> str:
    """A probability from 0 to 1 for the screen; never 0% or 100%: no network can be that sure."""
    if probability < 0.001:
        return "<0.1%"
    return ">99.9%" if probability > 0.999 else f"{probability:.1%}"


def how_sure(prediction: Prediction, subject: str) -> str:
    """How sure an answer is, in words.

    Args:
        prediction: the network's prediction, not for an empty picture.
        subject: what the network expects: "a digit".
    """
    probability = percent(prediction.probabilities[prediction.label])
    if prediction.is_number_sure:
        return f"{percent(prediction.number_probability)} that every digit is right"
    if prediction.parts:
        return "not sure of every digit"
    if prediction.is_several:
        return "not sure: several things"
    if not prediction.is_familiar:
        return f"not sure this is {subject}"
    return f"{probability} sure" if prediction.is_sure else f"not sure: only {probability}"


def picture_html(pixels: np.ndarray, alt: str) -> HTML:
    """An <img> that shows every pixel.

    Args:
        pixels: uint8 `(H, W)`, `(H, W, 1)` or `(H, W, 3)`.
        alt: its text alternative.
    """
    return HTML('<img class="pixels" alt="{}" src="{}">').format(alt, array_url(pixels))


def picture_url(picture: Image.Image, longest: int) -> str:
    """A picture as a data URL: a lossless PNG, or WEBP for large coloured ones.

    Args:
        picture: of any mode.
        longest: the longest side in pixels; larger pictures are scaled down.
    """
    small = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGB")
    if max(small.size) > longest:
        small = small.copy()
        small.thumbnail((longest, longest))
    is_photo = small.mode != "L" and max(small.size) > _COUNTABLE
    file = io.BytesIO()
    if is_photo:
        small.save(file, "WEBP", quality=80, method=2)
    else:
        small.save(file, "PNG", compress_level=1)
    kind = "webp" if is_photo else "png"
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"


def as_shown(prediction: Prediction) -> Prediction:
    """The same prediction in less memory: its steps are scaled to the size they are shown at."""
    prepared = prediction.prepared
    trail = tuple(replace(each, picture=_small(each.picture)) for each in prepared.trail)
    sheet = None if prepared.sheet is None else _small(prepared.sheet)
    return replace(prediction, prepared=replace(prepared, trail=trail, sheet=sheet))


def _small(pixels: np.ndarray) -> np.ndarray:
    if max(pixels.shape[:2]) <= _LONGEST:
        return pixels
    picture = Image.fromarray(pixels)
    picture.thumbnail((_LONGEST, _LONGEST))
    return np.asarray(picture)


def answer_text(prediction: Prediction) -> str:
    """What it says: the label, or the number that several digits are."""
    return prediction.number or prediction.label


def render_trail(steps: Iterable[Step], prepared: Prepared) -> None:
    """The picture after each preparation step, and what the step is for.

    Args:
        steps: all steps of the preparation; one that was left out is shown as an empty frame.
        prepared: the picture after each step that was taken.
    """
    made = {each.step.name: each.picture for each in prepared.trail}
    figures = HTML().join(
        _step(number, step, made.get(step.name)) for number, step in enumerate(steps, start=1)
    )
    st.html(HTML('<div class="trail">{}</div>').format(figures))


def _step(number: int, step: Step, made: np.ndarray | None) -> HTML:
    left_out = HTML('<div class="left-out">left out</div>')
    return HTML("<figure>{}<figcaption><b>{} {}</b><br>{}</figcaption></figure>").format(
        left_out if made is None else picture_html(made, ""), number, step.title, step.explanation
    )


def _prompt(prompt: str) -> HTML:
    return HTML(
        '<div class="answer-top"><div class="answer-label empty"></div><div>'
        '<div class="answer-sure">Draw something</div><div class="answer-next">{}'
        "</div></div></div>"
    ).format(prompt)


def _label(prediction: Prediction, subject: str) -> HTML:
    label = answer_text(prediction)
    is_sure = prediction.is_sure or prediction.is_number_sure
    length = next((name for most, name in _SIZES.items() if len(label) <= most), "long")
    return HTML(
        '<div class="answer-top"><div class="answer-label {}">{}</div><div>{}</div>'
        '<figure class="seen">{}<figcaption>{}</figcaption></figure></div>'
    ).format(
        length if is_sure else f"{length} unsure",
        label,
        _verdict(prediction, subject),
        *_seen(prediction),
    )


def _seen(prediction: Prediction) -> tuple[HTML, str]:
    """What the network looked at, and a caption: its picture, or the sheet with the boxes."""
    sheet = prediction.prepared.sheet
    if sheet is None or not prediction.parts:
        pixels = prediction.prepared.pixels
        alt = "The picture as the network saw it"
        return picture_html(pixels, alt), "as the network saw it"
    box = HTML('<i title="{}" style="left:{:.1%};top:{:.1%};width:{:.1%};height:{:.1%}"></i>')
    boxes = HTML().join(
        box.format(part.label, left, top, right - left, bottom - top)
        for part in prediction.parts
        for left, top, right, bottom in [part.box]
    )
    picture = picture_html(sheet, "The sheet, with a box around every digit")
    return HTML('<span class="boxes">{}{}</span>').format(picture, boxes), "cut into these boxes"


def _verdict(prediction: Prediction, subject: str) -> HTML:
    """How sure it is, and what else it might be."""
    likely = HTML("<b>{}</b> ({})")
    first, *others = (likely.format(name, percent(share)) for name, share in prediction.ranked())
    if prediction.parts:
        sure = how_sure(prediction, subject)
        each = HTML(", ").join(
            likely.format(part.label, percent(part.probabilities[part.label]))
            for part in prediction.parts
        )
        rest = HTML("Several things, so each box is read alone: {}").format(each)
    elif prediction.is_several:
        sure = "Several things"
        rest = HTML("I take one at a time, so I am not sure. All of it as {}: {}").format(
            subject, first
        )
    elif prediction.is_familiar:
        sure = how_sure(prediction, subject)
        rest = HTML("otherwise {}").format(HTML(", ").join(others[:2]))
    else:
        sure = "Not sure"
        rest = HTML("I am not sure this is {}. If it is: {}, {}").format(subject, first, others[0])
    return HTML('<div class="answer-sure">{}</div><div class="answer-next">{}</div>').format(
        sure, rest
    )


def _bars(probabilities: Mapping[str, float], label: str | None) -> HTML:
    bar = HTML('<div class="{}"><span>{}</span><i><i style="width:{:.1%}"></i></i><b>{}</b></div>')
    rows = HTML().join(
        bar.format(
            "bar best" if name == label else "bar", name, share, percent(share) if label else "–"
        )
        for name, share in probabilities.items()
    )
    return HTML('<div class="bars">{}</div>').format(rows)


def array_url(pixels: np.ndarray) -> str:
    """Pixels, uint8 (H, W), (H, W, 1) or (H, W, 3), as a data URL."""
    picture = Image.fromarray(pixels.squeeze(axis=2) if pixels.shape[2:] == (1,) else pixels)
    return picture_url(picture, _LONGEST)
