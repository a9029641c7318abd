"""What a training will consist of, how long it will take here, and the button that starts it."""

from dataclasses import dataclass

import streamlit as st

from models import questions
from models.architectures import DoesNotFitError
from models.config import TrainingConfig
from models.plan import Plan, plan_training
from utils.datasets import DATASETS, Dataset
from utils.engine_process import EngineError
from utils.runs import RunError
from utils.ui import page, services, state, wording

WAITING_SECONDS = 0.7  # between two looks for the measured time
HELP = {
    "parameters": "The numbers that the network learns: the weights of its layers.",
    "steps": "A step looks at one batch of pictures and moves all weights a little.",
    "time": "Measured on this machine just now, with a few real steps of this network.",
}


@dataclass(frozen=True)
class Estimate:
    """What the worker found out about a network, as far as it has come."""

    parameters: int | None = None
    seconds_per_step: float | None = None
    misfit: str | None = None  # why the network cannot be built for these pictures
    problem: str | None = None  # why nothing could be found out
    question: services.Question | None = None  # still open


def render_plan(config: TrainingConfig) -> None:
    """The card. What is known at once is drawn at once; the time comes when it is measured."""
    dataset = DATASETS[config.dataset]
    plan = plan_training(config, *dataset.counts())
    estimate = _estimate(config)
    with st.container(border=True, key="plan"):
        st.markdown("**What will happen**")
        st.markdown(_sentence(plan, config.validate_on_test))
        _render_figures(plan, estimate)
        _render_button(config, dataset, estimate.misfit)
        if estimate.question:  # below the button, which does not move when this goes
            _render_waiting(estimate.question)
        elif estimate.problem:
            st.caption(estimate.problem)


def _estimate(config: TrainingConfig) -> Estimate:
    """Parameters and speed: measured, or being measured by the worker."""
    asked = (questions.seconds_per_step, _what_matters(config))
    question = services.put_question(*asked)
    if question.is_open():
        return Estimate(_known_parameters(config), question=question)
    try:
        timing = question.answer()
    except DoesNotFitError as error:
        return Estimate(misfit=str(error))
    except EngineError as error:
        services.drop_question(*asked)
        return Estimate(_known_parameters(config), problem=str(error))
    return Estimate(timing.parameters, timing.seconds_per_step)


@st.fragment(run_every=WAITING_SECONDS)
def _render_waiting(question: services.Question) -> None:
    """Say that the time is being measured; once it is, draw the whole page."""
    if not question.is_open():
        st.rerun()
    obstacle = services.engine_state().without("interactive")
    doing = obstacle or "Measuring the time …"
    st.caption(f":material/hourglass_top: {doing} You need not wait for that.")


def _sentence(plan: Plan, on_test: bool) -> str:
    which = "test pictures" if on_test else "pictures that were held out"
    check = f", each followed by a check on {plan.validation_samples:,} {which}"
    return (
        f"The network looks at **{plan.train_samples:,} pictures**, {plan.batch_size} at a "
        f"time; {plan.steps_per_epoch:,} steps make one epoch. There will be "
        f"**{plan.epochs} epoch{'s' if plan.epochs != 1 else ''}**"
        f"{check if plan.validation_samples else ''}."
    )


def _render_figures(plan: Plan, estimate: Estimate) -> None:
    size, speed = estimate.parameters, estimate.seconds_per_step
    time = "…" if speed is None else wording.roughly(plan.seconds(speed))
    with st.grid(3, min_column_width=100, gap="small"):
        st.metric("Parameters", "…" if size is None else f"{size:,}", help=HELP["parameters"])
        st.metric("Steps", f"{plan.total_steps:,}", help=HELP["steps"])
        st.metric("Time", time, help=HELP["time"])


def _known_parameters(config: TrainingConfig) -> int | None:
    """The recipe's, if its network was not touched."""
    recipe = wording.origin(config)
    is_same = recipe is not None and _network(recipe.config) == _network(config)
    return recipe.parameters if recipe and is_same else None


def _render_button(config: TrainingConfig, dataset: Dataset, misfit: str | None) -> None:
    is_here = _render_obstacles(dataset, misfit)
    pressed = st.button(
        "Start training",
        key=state.START_TRAINING,
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=not is_here or misfit is not None,
    )
    if pressed:
        start(config)


def start(config: TrainingConfig) -> None:
    """Put a run with these settings in line and show it."""
    try:
        run = services.run_store().create(config, wording.default_name(config))
    except RunError as error:
        st.error(str(error), icon=":material/error:")
        return
    services.job_queue().submit(run)
    st.query_params.from_dict({state.RUN: run.id})
    st.rerun()


def _render_obstacles(dataset: Dataset, misfit: str | None) -> bool:
    """Say what keeps a run from starting. Returns whether the data set is here."""
    if misfit:
        st.error(misfit, icon=":material/error:")
    status = dataset.status()
    if status.here:
        return True
    st.warning(status.problem or f"{dataset.title} is not on this machine yet.")
    st.page_link(
        page.DATASETS.file,
        label="Get it on the page Data sets",
        icon=page.DATASETS.icon,
        query_params={state.DATASET: dataset.name},
    )
    return False


def _network(config: TrainingConfig) -> tuple[object, ...]:
    return config.dataset, config.architecture, dict(config.options), config.image_size


def _what_matters(config: TrainingConfig) -> TrainingConfig:
    """The settings that decide how long a step takes, so that others ask no second time."""
    return TrainingConfig(
        dataset=config.dataset,
        architecture=config.architecture,
        options=config.options,
        image_size=config.image_size,
        optimizer=config.optimizer,
        batch_size=config.batch_size,
        augmentation=config.augmentation,
    )
