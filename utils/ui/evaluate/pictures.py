"""Some of the judged pictures side by side, with what was said of them and where it looked."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.explain import HEATMAPS, Heatmap
from models.explain.networks import NetworkError
from utils.charts.feature_maps import pixels_as_picture
from utils.charts.heat import heat_over, scale_html
from utils.text import escape
from utils.ui import page, state
from utils.ui.answers import percent, picture_html, picture_url
from utils.ui.evaluate.judged import Judged
from utils.ui.inside import asking
from utils.ui.inside.pictures import bring

SHOWN = 12
GRAD_CAM = HEATMAPS["grad_cam"]
GRAD_CAM_HELP = (
    "Grad-CAM colours the places that spoke for the answer: the orange ones. It is worked out by "
    "the training engine from the last convolution's maps."
)


def render_chosen(judged: Judged, chosen: NDArray[np.int64], key: str) -> None:
    """The first of the chosen pictures, in their order, each with a button to look inside.

    Args:
        judged: the pictures and answers.
        chosen: indices `(n,)`.
        key: tells apart the places where pictures are shown.
    """
    if judged.images is None or not len(chosen):
        return
    shown = [int(index) for index in chosen[:SHOWN]]
    with_heat = st.toggle("Show where it looked", key=f"{key}_heat", help=GRAD_CAM_HELP)
    pictures = _with_heat(judged, shown) if with_heat else [_plain(judged, i) for i in shown]
    figures = [_figure(judged, *each) for each in zip(shown, pictures, strict=True)]
    with st.grid(6, min_column_width=120, gap="small"):
        for index, figure in zip(shown, figures, strict=True):
            with st.container(gap="xsmall"):
                st.html(figure)
                if st.button(
                    "Inside",
                    key=f"{key}_{judged.info.name}_{index}",
                    icon=page.INSIDE.icon,
                    type="tertiary",
                    help="See layer by layer how it came to this answer.",
                ):
                    _look_inside(judged, index)
    if len(chosen) > SHOWN:
        st.caption(f"The {SHOWN} that it was surest of, of {len(chosen):,}.")


def _figure(judged: Judged, index: int, picture: str) -> str:
    """A picture with what was said of it and what it is."""
    judgement = judged.judgement
    said = judgement.class_names[judgement.answers[index]]
    sure = percent(float(judgement.confidence[index]))
    mark = "✓" if judgement.is_right[index] else "✗"
    return (
        f'<figure class="judged">{picture}<figcaption><b>{mark} {escape(said)}</b> {sure}<br>'
        f"really {escape(_truth(judged, index))}</figcaption></figure>"
    )


def _truth(judged: Judged, index: int) -> str:
    return judged.judgement.class_names[judged.judgement.labels[index]]


def _pixels(judged: Judged, index: int) -> NDArray[np.uint8]:
    assert judged.images is not None
    return np.asarray(judged.images[index])


def _plain(judged: Judged, index: int) -> str:
    return picture_html(_pixels(judged, index), f"really {_truth(judged, index)}")


def _with_heat(judged: Judged, shown: Sequence[int]) -> list[str]:
    """The pictures under the heat of their answers, on one scale; words where there is none."""
    try:
        maps = [_heat(judged, index) for index in shown]
    except NetworkError as error:
        return [f"<small>{escape(str(error))}</small>"] * len(shown)
    scale = GRAD_CAM.scale(maps)
    if any(each.values is not None for each in maps):
        st.html(scale_html(scale, False, GRAD_CAM.unit))
    return [_warm(judged, *each, scale) for each in zip(shown, maps, strict=True)]


def _heat(judged: Judged, index: int) -> Heatmap:
    answer = int(judged.judgement.answers[index])
    (heat,) = asking.heatmaps(judged.network, _pixels(judged, index), GRAD_CAM.name, (answer,))
    return heat


def _warm(judged: Judged, index: int, heat: Heatmap, scale: float) -> str:
    if heat.values is None:
        return f"<small>{escape(heat.note)}</small>"
    image = heat_over(_pixels(judged, index), heat.values, scale)
    alt = escape(f"really {_truth(judged, index)}, with the places that mattered")
    picture = f'<img class="pixels" alt="{alt}" src="{picture_url(image, max(image.size))}">'
    if not GRAD_CAM.is_nothing(heat, scale):
        return picture
    said = judged.judgement.class_names[judged.judgement.answers[index]]
    return f"{picture}<small>{escape(GRAD_CAM.nothing.format(name=said))}</small>"


def _look_inside(judged: Judged, index: int) -> None:
    picture = pixels_as_picture(_pixels(judged, index))
    bring(picture, f"Test picture {index + 1}")
    st.switch_page(page.INSIDE.file, query_params={state.RUN: judged.info.name})
