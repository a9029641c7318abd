"""Test pictures side by side, each with its prediction and, if wanted, its heat map."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.explain import HEATMAPS, Heatmap
from models.explain.open_networks import NetworkError
from pages.charts.feature_map_sheets import pixels_as_picture
from pages.charts.heatmap_overlay import heat_over, scale_html
from pages.evaluate.evaluated import Evaluated
from pages.widgets import page, remembered_answers
from pages.widgets.answer import percent, picture_html, picture_url
from pages.widgets.glossary import TERMS
from pages.widgets.link_to_inside import bring
from utils.markup import HTML

SHOWN = 12
GRAD_CAM = HEATMAPS["grad_cam"]
GRAD_CAM_HELP = f"Orange marks the places, found with Grad-CAM. {TERMS['grad-cam']}"


def render_chosen(evaluated: Evaluated, chosen: NDArray[np.int64], key: str) -> None:
    """Show the first of the chosen pictures, each with a button that opens it in Inside.

    Args:
        evaluated: the pictures and predictions.
        chosen: indices `(n,)` into them, in the order to show.
        key: tells apart the places of the page that show pictures.
    """
    if evaluated.images is None or not len(chosen):
        return
    shown = [int(index) for index in chosen[:SHOWN]]
    with_heat = st.toggle("Show where it looked", key=f"{key}_heat", help=GRAD_CAM_HELP)
    pictures = _with_heat(evaluated, shown) if with_heat else [_plain(evaluated, i) for i in shown]
    figures = [_figure(evaluated, *each) for each in zip(shown, pictures, strict=True)]
    with st.grid(6, min_column_width=120, gap="small"):
        for index, figure in zip(shown, figures, strict=True):
            with st.container(gap="xsmall"):
                st.html(figure)
                if st.button(
                    "Inside",
                    key=f"{key}_{evaluated.info.name}_{index}",
                    icon=page.icon_of("inside"),
                    type="tertiary",
                    help="See layer by layer how it came to this answer.",
                ):
                    _look_inside(evaluated, index)
    if len(chosen) > SHOWN:
        st.caption(f"The {SHOWN} that it was surest of, out of {len(chosen):,}.")


def _figure(evaluated: Evaluated, index: int, picture: HTML) -> HTML:
    """A picture with its predicted and its true class."""
    predictions = evaluated.predictions
    said = predictions.class_names[predictions.answers[index]]
    sure = percent(float(predictions.confidence[index]))
    mark = "✓" if predictions.is_right[index] else "✗"
    return HTML(
        '<figure class="predicted">{}<figcaption><b>{} {}</b> {}<br>really {}</figcaption></figure>'
    ).format(picture, mark, said, sure, _truth(evaluated, index))


def _truth(evaluated: Evaluated, index: int) -> str:
    predictions = evaluated.predictions
    return predictions.class_names[int(predictions.labels[index])]


def _pixels(evaluated: Evaluated, index: int) -> NDArray[np.uint8]:
    assert evaluated.images is not None
    return np.asarray(evaluated.images[index])


def _plain(evaluated: Evaluated, index: int) -> HTML:
    return picture_html(_pixels(evaluated, index), f"really {_truth(evaluated, index)}")


def _with_heat(evaluated: Evaluated, shown: Sequence[int]) -> list[HTML]:
    """The pictures under the heat maps of their predictions, all on one scale.

    A note stands in for a heat map that could not be computed.
    """
    try:
        maps = [_heat(evaluated, index) for index in shown]
    except NetworkError as error:
        return [_note(str(error))] * len(shown)
    scale = GRAD_CAM.scale(maps)
    if any(each.values is not None for each in maps):
        st.html(scale_html(scale, False, GRAD_CAM.unit))
    return [_warm(evaluated, *each, scale) for each in zip(shown, maps, strict=True)]


def _heat(evaluated: Evaluated, index: int) -> Heatmap:
    answer = int(evaluated.predictions.answers[index])
    (heat,) = remembered_answers.heatmaps(
        evaluated.network, _pixels(evaluated, index), GRAD_CAM.name, (answer,)
    )
    return heat


def _warm(evaluated: Evaluated, index: int, heat: Heatmap, scale: float) -> HTML:
    if heat.values is None:
        return _note(heat.note)
    image = heat_over(_pixels(evaluated, index), heat.values, scale)
    picture = HTML(
        '<img class="pixels" alt="really {}, with the places that mattered" src="{}">'
    ).format(_truth(evaluated, index), picture_url(image, max(image.size)))
    if not GRAD_CAM.is_nothing(heat, scale):
        return picture
    said = evaluated.predictions.class_names[evaluated.predictions.answers[index]]
    return picture + _note(GRAD_CAM.nothing.format(name=said))


def _note(text: str) -> HTML:
    return HTML("<small>{}</small>").format(text)


def _look_inside(evaluated: Evaluated, index: int) -> None:
    picture = pixels_as_picture(_pixels(evaluated, index))
    bring(picture, f"Test picture {index + 1}")
    page.go_to("inside", run=evaluated.info.name)
