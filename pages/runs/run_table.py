"""The table of all runs, with rows to tick."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from models.evaluation.report import Evaluation
from models.runs import Run, RunStatus
from models.serving.identity import NetworkIdentity
from models.training.events import EpochEnded
from pages.runs import keys
from pages.widgets import services, state, wording
from pages.widgets.glossary import TERMS
from pages.widgets.titles import RunTitle
from utils.text import plain


def choose_runs(runs: Sequence[Run], titles: Mapping[str, RunTitle]) -> list[Run]:
    """Draw the table of runs.

    The ticks and the address mirror each other: `?run=…&run=…`.

    Args:
        runs: all runs, newest first.
        titles: by id. Only the names in them are shown; the other columns show the rest.

    Returns:
        The runs that are ticked.
    """
    ids = [run.id for run in runs]
    ticked = _ticked(runs)
    # Streamlit remembers selected rows by number, so other runs need another table.
    key = f"{keys.RUNS_TABLE}_{hash((*ids, st.session_state.get(keys.RUNS_EDITION)))}"
    event = st.dataframe(
        pd.DataFrame(_row(run, titles[run.id].name) for run in runs),
        column_config=_columns(),
        hide_index=True,
        placeholder="–",
        key=key,
        on_select=lambda: _take_ticks(key, ids),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [ids.index(i) for i in ticked if i in ids]}},
        alt="All training runs with their figures",
    )
    return [runs[row] for row in event["selection"]["rows"] if row < len(runs)]


def _ticked(runs: Sequence[Run]) -> list[str]:
    """The ids in the address if it has changed; else those that were ticked last."""
    named = st.query_params.get_all(state.RUN)
    if named and named != st.session_state.get(keys.RUNS_CHOSEN):
        st.session_state[keys.RUNS_CHOSEN] = named
        st.session_state[keys.RUNS_EDITION] = st.session_state.get(keys.RUNS_EDITION, 0) + 1
    if keys.RUNS_CHOSEN not in st.session_state:
        with_curves = (run.id for run in runs if run.metrics().steps)
        st.session_state[keys.RUNS_CHOSEN] = [next(with_curves, runs[0].id)]
    ticked: list[str] = st.session_state[keys.RUNS_CHOSEN]
    return ticked


def _take_ticks(key: str, ids: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    ticked = [ids[row] for row in rows if row < len(ids)]
    if ticked != st.session_state.get(keys.RUNS_CHOSEN):  # otherwise, an event of an old table
        st.session_state[keys.RUNS_CHOSEN] = ticked
        st.query_params[state.RUN] = ticked


def _columns() -> dict[str, Any]:
    return {
        "Name": st.column_config.TextColumn(width="medium"),
        "Test accuracy": st.column_config.NumberColumn(
            "Test",
            help=f"Accuracy on the test pictures, measured once at the end. {TERMS['accuracy']}",
            format="%.2f%%",
        ),
        "Validation accuracy": st.column_config.NumberColumn(
            "Validation",
            help=f"Accuracy after the last epoch. {TERMS['validation']}",
            format="%.2f%%",
        ),
        "Time": st.column_config.NumberColumn(
            help=TERMS["training time"],
            format="localized",
        ),
        "When": st.column_config.DatetimeColumn(
            help="When the run was created.", format="D MMM, HH:mm"
        ),
    }


def _row(run: Run, name: str) -> dict[str, Any]:
    status = run.status
    last, evaluation = _figures(run, status, services.identity(run.id))
    is_known = run.problem is None
    return {
        "Name": name,
        "State": status.state.value,
        "Data set": plain(wording.dataset_title(run.config.dataset)) if is_known else "damaged",
        "Network": plain(wording.architecture_title(run.config.architecture))
        if is_known
        else "damaged",
        "Epochs": f"{last.epoch if last else 0} of {status.epochs or run.config.epochs}",
        "Test accuracy": _percent(evaluation.test_accuracy if evaluation else None),
        "Validation accuracy": _percent(last.val_accuracy if last else None),
        "Time": timedelta(seconds=round(status.seconds)) if status.seconds else None,
        "When": datetime.fromtimestamp(status.created_at),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


@lru_cache(maxsize=1000)
def _figures(
    run: Run, status: RunStatus, network: NetworkIdentity
) -> tuple[EpochEnded | None, Evaluation | None]:
    """The last epoch and the test result, read again when the status or the network changes."""
    epochs = run.metrics().epochs
    return (epochs[-1] if epochs else None), run.evaluation()
