"""The canvas panel: the canvas, the answer beside it, and the steps from one to the other.

It is one fragment, so a stroke redraws nothing else on the page.
"""

import streamlit as st
from PIL import Image

from models.inference.predictor import Prediction, Predictor
from models.serving.predictor_info import PredictorInfo
from pages.draw import keys
from pages.draw.corrections import render_collection, render_corrections
from pages.widgets import canvas, pen, services, state
from pages.widgets.answer import answer_text, how_sure, render_answer, render_trail
from pages.widgets.canvas import DRAW_WAY, KEYBOARD, PEN
from pages.widgets.link_to_inside import render_door
from pages.widgets.page_code import render_answer_code
from utils.preprocessing import PREPARATIONS


@st.fragment
def render_board(predictor: Predictor) -> None:
    """The canvas with its answer, settings and preparation steps."""
    predictor = services.newest(predictor)
    info = predictor.info
    with st.container(key="board"):
        with st.container(width=canvas.SIDE, gap="small"):
            drawing, prediction = _render_sheet(predictor)
        with st.container():
            with st.container(key=state.ANSWER):
                render_answer(prediction, info, PREPARATIONS[info.preparation].drawing_prompt)
            render_door(info.name, "Your drawing", lambda: drawing, disabled=prediction.is_empty)
            render_corrections(info.name, prediction)
            render_collection()
        _render_settings()
    _render_steps(info, prediction)
    render_answer_code(info, tuple(_skipped(info.preparation)))


def _render_sheet(predictor: Predictor) -> tuple[Image.Image | None, Prediction]:
    """Draw the canvas, or the grid with the answer for screen readers."""
    if _way() != KEYBOARD:
        drawing = canvas.render_canvas(_pen_width())
        return drawing, _predict(predictor, drawing)
    drawing = pen.drawn_on_grid(keys.DRAW_GRID)
    prediction = _predict(predictor, drawing)
    pen.render_grid(keys.DRAW_GRID, _spoken(prediction, predictor.info))
    return drawing, prediction


def _predict(predictor: Predictor, drawing: Image.Image | None) -> Prediction:
    sheet = drawing or Image.new("L", (canvas.SIDE, canvas.SIDE), 255)
    return predictor.predict(sheet, _skipped(predictor.info.preparation))


def _way() -> str:
    """Pen or keyboard: as chosen, else what the address says."""
    return state.widget_value(DRAW_WAY, state.chosen(state.WAY, (KEYBOARD,)) or PEN)


def _pen_width() -> int:
    return state.widget_value(keys.DRAW_PEN_WIDTH, canvas.PEN_WIDTH)


def _note_way() -> None:
    """Keep it in the address, where it survives a reload."""
    st.query_params[state.WAY] = st.session_state[DRAW_WAY]


def _render_settings() -> None:
    with st.container(width=canvas.SIDE, gap="small"):
        way = st.segmented_control(
            "Draw with",
            (PEN, KEYBOARD),
            default=_way(),
            required=True,
            key=DRAW_WAY,
            on_change=_note_way,
            persist_state="session",
            width="stretch",
            help="Keyboard: move over a grid with the arrow keys, paint with the space bar.",
        )
        if way == PEN:
            st.slider(
                "Pen width",
                *canvas.PEN_WIDTHS,
                value=canvas.PEN_WIDTH,
                key=keys.DRAW_PEN_WIDTH,
                persist_state="session",
                format="%d px",
                help=f"In pixels of the sheet, which is {canvas.SIDE} wide. "
                "The network should not mind.",
            )


def _render_steps(info: PredictorInfo, prediction: Prediction) -> None:
    side = info.input_shape[0]
    steps = {step.name: step for step in PREPARATIONS[info.preparation].steps}
    st.markdown(
        f"#### From your drawing to the network's picture\nThe network takes {side}×{side} pixels. "
        "These steps make them. Leave one out, and see what becomes of the answer."
    )
    st.pills(
        "Steps that are taken",
        list(steps),
        selection_mode="multi",
        default=list(steps),
        format_func=lambda name: steps[name].title,
        key=_steps_key(info.preparation),
        label_visibility="collapsed",
    )
    render_trail(steps.values(), prediction.prepared)


def _skipped(preparation: str) -> list[str]:
    names = [step.name for step in PREPARATIONS[preparation].steps]
    taken = state.widget_value(_steps_key(preparation), names)
    return [name for name in names if name not in taken]


def _steps_key(preparation: str) -> str:
    return f"{keys.DRAW_STEPS}_{preparation}"


def _spoken(prediction: Prediction, info: PredictorInfo) -> str:
    if prediction.is_empty:
        return "The grid is empty."
    return f"{answer_text(prediction)}, {how_sure(prediction, info.subject)}"
