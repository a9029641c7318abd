"""Loss and accuracy of one run, and the numbers behind them."""

import pandas as pd
import streamlit as st

from models.runs import Metrics, Run, RunStatus
from pages.charts.learning_curves import Frame, Quantity, live_spec, live_tables
from pages.train import keys
from pages.widgets import wording
from pages.widgets.glossary import TERMS
from utils.datasets import DATASETS
from utils.markup import HTML

TITLES: dict[Quantity, tuple[str, str]] = {
    "loss": (
        "Loss",
        TERMS["loss"],
    ),
    "accuracy": (
        "Accuracy",
        TERMS["accuracy"],
    ),
}
LEGEND = HTML(
    '<div class="legend"><span class="training"></span>training'
    '<span class="validation"></span>validation<span class="guessing"></span>guessing</div>'
)
LEGEND_HELP = (
    "**Training:** the mean over the last batches, faintly behind it each reported batch. "
    f"**Validation:** {TERMS['validation']} When it gets worse while training gets better, the "
    "network begins to learn its pictures by heart (overfitting). **Guessing:** what you would "
    "reach without looking at the pictures."
)
CLOSE_UP_HELP = "Zoom in on the range of the later part of the curves."


def render_curves(run: Run, status: RunStatus, metrics: Metrics) -> None:
    """Draw the two charts, which take new points without being redrawn, and their table."""
    with st.container(key=keys.LIVE_CHART):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(LEGEND, width="content")
            st.markdown("", help=LEGEND_HELP, width="stretch")
            close_up = st.toggle("Close-up", key=keys.CLOSE_UP, help=CLOSE_UP_HELP)
        with st.grid(2, min_column_width=300, gap="medium"):
            for quantity in TITLES:
                _render_chart(quantity, run, status, metrics, close_up)
    with st.expander("The numbers behind the curves", icon=":material/table_rows:"):
        _render_table(metrics)


def _render_chart(
    quantity: Quantity, run: Run, status: RunStatus, metrics: Metrics, close_up: bool
) -> None:
    title, help = TITLES[quantity]
    frame = Frame(
        quantity,
        epochs=_epochs(run, status, metrics),
        steps_per_epoch=wording.steps_per_epoch(status, metrics),
        num_classes=_num_classes(run),
        close_up=close_up,
    )
    tables = live_tables(frame, metrics.steps, metrics.epochs)
    with st.container(gap="xxsmall"):
        st.markdown(f"**{title}**", help=help)
        st.vega_lite_chart(
            spec={**live_spec(frame), "datasets": vars(tables)},
            key=f"curve_{quantity}",
            alt=f"{title} over the epochs, for training and validation",
        )


def _epochs(run: Run, status: RunStatus, metrics: Metrics) -> int:
    """How many epochs the charts show: as planned, or as many as a finished run needed."""
    if not status.state.is_over:
        return status.epochs or run.config.epochs
    last = max((report.step for report in metrics.steps), default=1)
    return -(-last // wording.steps_per_epoch(status, metrics))


def _num_classes(run: Run) -> int:
    name = run.config.dataset
    return DATASETS[name].num_classes if name in DATASETS else 10


def _render_table(metrics: Metrics) -> None:
    if not metrics.epochs:
        st.caption("There will be one row for each epoch, once the first one has ended.")
        return
    table = pd.DataFrame(
        {
            "epoch": each.epoch,
            "training loss": each.loss,
            "training accuracy": each.accuracy,
            "validation loss": each.val_loss,
            "validation accuracy": each.val_accuracy,
            "learning rate": each.learning_rate,
            "seconds": each.seconds,
        }
        for each in metrics.epochs
    )
    share = st.column_config.NumberColumn(format="percent")
    loss = st.column_config.NumberColumn(format="%.4f")
    columns = {
        "training loss": loss,
        "validation loss": loss,
        "training accuracy": share,
        "validation accuracy": share,
        "learning rate": st.column_config.NumberColumn(format="%.2g"),
        "seconds": st.column_config.NumberColumn(format="%.1f"),
    }
    st.dataframe(table, column_config=columns, hide_index=True, alt="Loss and accuracy by epoch")
