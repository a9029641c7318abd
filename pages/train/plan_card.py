"""What a training will do, how long it will take here, and the button that starts it."""

import streamlit as st

from models.runs import RunError
from models.training.config import TrainingConfig
from models.training.plan import Plan
from pages.train import keys
from pages.train.estimate import Estimate, estimate, plan_of
from pages.widgets import page, services, state, wording
from pages.widgets.glossary import TERMS
from utils.datasets import DATASETS, Dataset
from utils.text import sentence

SOON = 0.7  # seconds between two checks for the measured time
SELDOM = 5.0  # the same while there is no worker to measure it
TIME_HELP = "Measured on this machine just now, with a few real steps of this network."


def render_plan(config: TrainingConfig) -> None:
    """Draw the card. The time appears once it is measured."""
    dataset = DATASETS[config.dataset]
    plan, found = plan_of(config), estimate(config)
    with st.container(border=True, key="plan"):
        st.markdown("**What will happen**")
        st.markdown(_sentence(plan, config.validate_on_test))
        _render_figures(plan, found)
        _render_button(config, dataset, found.obstacle)
        if found.question:  # below the button, which does not move when this goes
            _watch(found.question)
        elif found.problem:
            st.caption(sentence(found.problem))


def _watch(question: services.Question) -> None:
    """Keep checking for the measured time."""
    nobody = "interactive" in services.engine_state().lacks
    st.fragment(_render_waiting, run_every=SELDOM if nobody else SOON)(question)


def _render_waiting(question: services.Question) -> None:
    """Say that the time is being measured; once it is, rerun the whole page."""
    if not question.is_open():
        st.rerun()
    obstacle = services.engine_state().without("interactive")
    doing = obstacle or "Measuring the time …"
    st.caption(f":material/hourglass_top: {doing} You do not have to wait for it.")


def _sentence(plan: Plan, on_test: bool) -> str:
    which = "test pictures" if on_test else "pictures that were held out"
    check = f", each followed by a check on {plan.validation_samples:,} {which}"
    return (
        f"The network looks at **{plan.train_samples:,} pictures**, {plan.batch_size} at a "
        f"time; {plan.steps_per_epoch:,} steps make one epoch. There will be "
        f"**{plan.epochs} epoch{'s' if plan.epochs != 1 else ''}**"
        f"{check if plan.validation_samples else ''}."
    )


def _render_figures(plan: Plan, found: Estimate) -> None:
    size, speed = found.parameters, found.seconds_per_step
    time = "…" if speed is None else wording.roughly(plan.seconds(speed))
    with st.grid(3, min_column_width=100, gap="small"):
        st.metric("Parameters", "…" if size is None else f"{size:,}", help=TERMS["parameters"])
        st.metric("Steps", f"{plan.total_steps:,}", help=TERMS["step"])
        st.metric("Time", time, help=TIME_HELP)


def _render_button(config: TrainingConfig, dataset: Dataset, obstacle: str | None) -> None:
    is_here = _render_obstacles(dataset, obstacle)
    pressed = st.button(
        "Start training",
        key=keys.START_TRAINING,
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=not is_here or obstacle is not None,
    )
    if pressed:
        start(config)


def start(config: TrainingConfig) -> None:
    """Queue a run with these settings, and show it."""
    try:
        run = services.run_store().create(config, wording.default_name(config))
    except RunError as error:
        st.error(sentence(error), icon=":material/error:")
        return
    services.job_queue().submit(run)
    st.query_params.from_dict({state.RUN: run.id})
    st.rerun()


def _render_obstacles(dataset: Dataset, obstacle: str | None) -> bool:
    """Show what keeps a run from starting. Returns whether the data set is on this machine."""
    if obstacle:
        st.error(sentence(obstacle), icon=":material/error:")
    status = dataset.status()
    if status.here:
        return True
    st.warning(sentence(status.problem or f"{dataset.title} is not on this machine yet."))
    page.link("datasets", "Get it on the page Data sets", dataset=dataset.name)
    return False
