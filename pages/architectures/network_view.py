"""A network on the screen: its options, drawing, table of layers and code."""

import pandas as pd
import streamlit as st

from models import worker_tasks
from models.architectures import Architecture, InputShape, InputTooSmallError
from models.layer_kinds.info import LayerTable
from pages.architectures import keys
from pages.charts.network_drawing import network_drawing
from pages.charts.network_layout import times
from pages.widgets import services
from pages.widgets.glossary import TERMS
from utils.text import sentence

Options = dict[str, float]

TEXTS = ("kind", "window", "stride", "output")  # columns
UNCOUNTED = "Multiply-adds do not include layers that are not explained yet"

COLUMNS = {
    "layer": st.column_config.TextColumn("Layer", help="Its name in the code."),
    "kind": st.column_config.TextColumn("Kind", width=170, help="What Keras calls it."),
    "window": st.column_config.TextColumn(
        "Window",
        help="How many cells a convolution (through its kernel) or a pooling sees at a time.",
    ),
    "stride": st.column_config.TextColumn("Stride", help=TERMS["stride"]),
    "output": st.column_config.TextColumn(
        "Output shape",
        help="What comes out: height × width × number of maps, or just how many numbers.",
    ),
    "parameters": st.column_config.NumberColumn(
        "Parameters", help=TERMS["parameters"], format="localized"
    ),
    "multiply-adds": st.column_config.NumberColumn(
        "Multiply-adds", help=TERMS["multiply-adds"], format="localized"
    ),
}


def render_source(architecture: Architecture) -> None:
    """Show what the architecture is and where it comes from."""
    st.markdown(architecture.summary)
    link = f" [Read it]({architecture.url})" if architecture.url else ""
    st.markdown(f":small[{architecture.source}{link}]")


def choose_options(architecture: Architecture) -> Options:
    """Draw a slider for each of the architecture's options."""
    chosen: Options = {}
    with st.grid(3, min_column_width=220):
        for option in architecture.options:
            chosen[option.name] = st.slider(
                option.title,
                option.minimum,
                option.maximum,
                option.default,
                option.step,
                key=f"{keys.ARCHITECTURE_OPTION}_{architecture.name}_{option.name}",
                help=option.help,
            )
    return chosen


def render_code(
    architecture: Architecture, options: Options, input_shape: InputShape, num_classes: int
) -> None:
    """Show the script that builds this network."""
    st.markdown("This script runs on its own, wherever Keras is installed.")
    st.code(architecture.code(input_shape, num_classes, **options))


def render_network(
    architecture: Architecture, options: Options, input_shape: InputShape, num_classes: int
) -> None:
    """Show the drawing and the table of layers, or why these pictures are too small.

    Args:
        architecture: the architecture.
        options: the values of its options.
        input_shape: `(height, width, channels)` of a picture.
        num_classes: how many classes it tells apart.
    """
    try:
        table = services.ask_helper(
            worker_tasks.layer_table,
            architecture.name,
            options,
            input_shape,
            num_classes,
            waiting="Building the network",
        )
    except InputTooSmallError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    render_totals(table)
    st.html(network_drawing(table, architecture.title))
    st.subheader("Layers", anchor=False)
    st.dataframe(
        layer_frame(table), hide_index=True, column_config=COLUMNS, height="content", alt="Layers"
    )


def render_totals(table: LayerTable) -> None:
    """Show how large the network is and how much it computes for one picture."""
    with st.grid(3, min_column_width=150):
        st.metric("Parameters", f"{table.parameters:,}", help=TERMS["parameters"])
        st.metric(
            "Multiply-adds per picture", f"{table.multiply_adds:,}", help=TERMS["multiply-adds"]
        )
        st.metric(
            "Layers",
            len(table.layers),
            help="Counted as in Keras, where every small step is a layer.",
        )
    if table.uncounted:
        st.caption(f"{UNCOUNTED}: {', '.join(table.uncounted)}.")


def layer_frame(table: LayerTable) -> pd.DataFrame:
    """One row for each layer, and a last one with the totals."""
    rows = [
        {
            "layer": layer.name,
            "kind": layer.kind,
            "window": times(layer.kernel or ()),
            "stride": times((layer.strides or ())[:1]),
            "output": times(layer.output_shape),
            "parameters": layer.parameters,
            "multiply-adds": layer.multiply_adds,
        }
        for layer in table.layers
    ]
    total = {"parameters": table.parameters, "multiply-adds": table.multiply_adds}
    return pd.DataFrame([*rows, {"layer": "all layers", **total}]).fillna(dict.fromkeys(TEXTS, ""))
