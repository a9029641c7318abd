"""Calibration: how often predictions are right, compared with their confidence."""

import pandas as pd
import streamlit as st

from models.evaluation.calibration import calibration_error, reliability
from pages.charts.evaluation import reliability_chart
from pages.evaluate.evaluated import Evaluated
from pages.widgets.glossary import TERMS


def render_calibration(evaluated: Evaluated) -> None:
    """Show the reliability diagram, the expected calibration error, and the bins as a table."""
    predictions = evaluated.predictions
    bins = reliability(predictions.probabilities, predictions.labels)
    error = calibration_error(predictions.probabilities, predictions.labels)
    st.markdown(
        "**Calibration:** is it as often right as it says? When it says that it is 80% sure, it "
        "should be right in 8 of 10 cases; then its dot lies on the dashed line. Below the line "
        "it is **overconfident** (too sure of itself), above it **underconfident** (too modest). "
        "Large dots stand for many pictures."
    )
    st.metric(
        "Expected calibration error",
        f"{error:.2%}",
        help=f"{TERMS['calibration error']} In the chart: how far the dots are from the line.",
    )
    st.vega_lite_chart(
        spec=reliability_chart(bins), alt="How often answers are right, by how sure they are"
    )
    with st.expander("The dots as a table"):
        rows = [
            {"Says": each.confidence, "Is right": each.accuracy, "Pictures": each.count}
            for each in bins
        ]
        shares = {
            name: st.column_config.NumberColumn(format="percent") for name in ("Says", "Is right")
        }
        st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=shares, alt="The dots")
