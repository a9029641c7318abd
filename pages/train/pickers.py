"""Choosing what to train: the settings of a run, the essential ones first."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.architectures import ARCHITECTURES, Option
from models.recipes import RECIPES
from models.training.config import TrainingConfig
from pages.train import optimizers
from pages.widgets import training_draft, wording
from pages.widgets.augmentation_picker import choose_augmentation
from pages.widgets.number_box import whole_box
from pages.widgets.training_draft import Form
from utils.datasets import DATASETS, Dataset

OWN_MIX = "own"
BATCH_SIZES = (8, 16, 32, 64, 128, 256, 512)
FEWEST_SAMPLES = 50


def choose_recipe(form: Form) -> None:
    """Draw a box to choose a recipe; choosing one sets all its settings."""
    names = [*RECIPES.names(), OWN_MIX]
    key = form.key("recipe")
    recipe = wording.origin(form.base)
    now = recipe.name if recipe else OWN_MIX
    st.selectbox(
        "Recipe",
        names,
        index=names.index(now),
        format_func=lambda name: "My own mix" if name == OWN_MIX else RECIPES[name].title,
        key=key,
        on_change=_apply,
        args=(form, key, now, _take_recipe),
        help=wording.SETTINGS["recipe"].help,
    )


def choose_settings(form: Form, more: DeltaGenerator) -> TrainingConfig:
    """Draw all settings, and keep the chosen values.

    Args:
        form: what the settings start from.
        more: the container for the settings that are folded away; the essential ones are drawn in
            the current one.

    Returns:
        The settings as chosen.
    """
    dataset = DATASETS[form.base.dataset]
    with st.grid(2, min_column_width=150, gap="small"):
        essentials = [st.container() for _ in range(4)]
    with more:
        folded = _folders()
    chosen: dict[str, Any] = {}
    with essentials[0]:
        _choose_dataset(form)
    with essentials[1]:
        _choose_architecture(form)
    with essentials[2]:
        chosen["epochs"] = _whole_number(form, "epochs", 1, training_draft.MOST_EPOCHS)
    with folded[0]:
        chosen |= _choose_pictures(form, dataset)
    with folded[1]:
        chosen["options"] = _choose_options(form)
    with folded[2]:
        chosen |= _choose_learning(form)
    with essentials[3]:
        chosen["learning_rate"] = optimizers.choose_rate(form, chosen["optimizer"])
    with folded[3]:
        chosen["augmentation"] = choose_augmentation(form.base.augmentation, form.key(dataset.name))
    with folded[4]:
        chosen |= _choose_ending(form, has_validation=chosen["validation_split"] > 0)
    config = form.base.changed(**chosen)
    training_draft.keep(config)
    return config


def _folders() -> list[DeltaGenerator]:
    """Folded boxes for the settings that not everybody needs."""
    return [
        st.expander("Pictures: how many, which are held out", icon=":material/photo_library:"),
        st.expander("Network: dropout, width", icon=":material/layers:"),
        st.expander("Learning: optimizer, schedule, batch size", icon=":material/tune:"),
        st.expander("Augmentation: change the pictures a little", icon=":material/auto_fix:"),
        st.expander("Early stopping, label smoothing, seed", icon=":material/more_horiz:"),
    ]


def _apply(form: Form, key: str, now: str, take: Callable[[str], None]) -> None:
    """Apply a choice, which starts a new edition of the form.

    A fast browser may still send the value of a box of an earlier edition, which Streamlit takes
    for a choice. Such a value is ignored.

    Args:
        form: the edition that the box belongs to.
        key: the box's key.
        now: the value that the box started with.
        take: called with the chosen value.
    """
    chosen = st.session_state[key]
    if form.edition == training_draft.current_form().edition and chosen != now:
        take(chosen)


def _take_recipe(name: str) -> None:
    config = training_draft.current_form().base
    training_draft.take_over(
        config.changed(recipe=None) if name == OWN_MIX else RECIPES[name].config
    )


def _choose_dataset(form: Form) -> None:
    titles = {dataset.name: dataset.title for dataset in DATASETS}
    _box(form, "dataset", titles, _take_dataset)


def _take_dataset(name: str) -> None:
    """Switch to another data set; the size and number of its pictures are back at the default."""
    training_draft.take_over(
        training_draft.current_form().base.changed(
            dataset=name,
            image_size=None,
            train_samples=None,
            test_samples=None,
            recipe=None,
        )
    )


def _choose_architecture(form: Form) -> None:
    titles = {architecture.name: architecture.title for architecture in ARCHITECTURES}
    _box(form, "architecture", titles, _take_network)


def _take_network(name: str) -> None:
    """Switch to another architecture: with its own options, and no longer the recipe's."""
    base = training_draft.current_form().base
    training_draft.take_over(base.changed(architecture=name, options={}, recipe=None))


def _choose_pictures(form: Form, dataset: Dataset) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    columns = st.columns(2, gap="large")
    with columns[0]:
        if len(dataset.sizes) > 1:
            chosen["image_size"] = _choose_size(form, dataset)
        chosen["train_samples"] = _choose_samples(form, dataset)
    with columns[1]:
        on_test = st.toggle(
            wording.SETTINGS["validate_on_test"].title,
            form.base.validate_on_test,
            key=form.key("validate_on_test"),
            help=wording.SETTINGS["validate_on_test"].help,
        )
        split = st.slider(
            wording.SETTINGS["validation_split"].title,
            0,
            round(100 * training_draft.MOST_HELD_OUT),
            round(100 * form.base.validation_split),
            format="%d %%",
            key=form.key("validation_split"),
            help=wording.SETTINGS["validation_split"].help,
            disabled=on_test,
        )
    return {**chosen, "validate_on_test": on_test, "validation_split": split / 100}


def _choose_size(form: Form, dataset: Dataset) -> int:
    side: int = st.select_slider(
        wording.SETTINGS["image_size"].title,
        dataset.sizes,
        form.base.image_size or dataset.image_size,
        format_func=lambda side: f"{side}×{side}",
        key=form.key("image_size"),
        help=wording.SETTINGS["image_size"].help,
    )
    return side


def _choose_samples(form: Form, dataset: Dataset) -> int | None:
    """Draw a box for the number of training pictures; None stands for all of them."""
    there, _ = dataset.counts()
    count = whole_box(
        f"{wording.SETTINGS['train_samples'].title} (of {there:,})",
        FEWEST_SAMPLES,
        there,
        min(max(form.base.train_samples or there, FEWEST_SAMPLES), there),
        step=max(50, there // 60 // 50 * 50),
        key=form.key("train_samples"),
        help=wording.SETTINGS["train_samples"].help,
    )
    return None if count == there else count


def _choose_options(form: Form) -> Mapping[str, float]:
    architecture = ARCHITECTURES[form.base.architecture]
    if not architecture.options:
        st.caption("This network has no settings of its own.")
    with st.grid(2, min_column_width=220, gap="large"):
        chosen = {each: _choose_option(form, each) for each in architecture.options}
    return {
        option.name: value
        for option, value in chosen.items()
        if option.name in form.base.options or value != option.default
    }


def _choose_option(form: Form, option: Option) -> float:
    value: float = st.slider(
        option.title,
        option.minimum,
        option.maximum,
        float(form.base.options.get(option.name, option.default)),
        step=option.step,
        key=form.key("option", option.name),
        help=option.help,
    )
    return value


def _choose_learning(form: Form) -> dict[str, Any]:
    columns = st.columns(2, gap="large")
    with columns[0]:
        optimizer = _box(form, "optimizer", wording.OPTIMIZER_TITLES)
        options = optimizers.choose_options(form, optimizer)
    with columns[1]:
        schedule = _box(form, "schedule", wording.SCHEDULE_TITLES)
        batch_size = st.select_slider(
            wording.SETTINGS["batch_size"].title,
            sorted({*BATCH_SIZES, form.base.batch_size}),
            form.base.batch_size,
            key=form.key("batch_size"),
            help=wording.SETTINGS["batch_size"].help,
        )
    return {
        "optimizer": optimizer,
        "optimizer_options": options,
        "schedule": schedule,
        "batch_size": batch_size,
    }


def _choose_ending(form: Form, has_validation: bool) -> dict[str, Any]:
    with st.grid(3, min_column_width=200, gap="large"):
        patience = _whole_number(form, "early_stopping", 0, training_draft.MOST_PATIENCE)
        smoothing = st.slider(
            wording.SETTINGS["label_smoothing"].title,
            0.0,
            training_draft.MOST_SMOOTHING,
            form.base.label_smoothing,
            step=0.01,
            key=form.key("label_smoothing"),
            help=wording.SETTINGS["label_smoothing"].help,
        )
        seed = _whole_number(form, "seed", 0, training_draft.MOST_SEED)
    return {"early_stopping": patience or None, "label_smoothing": smoothing, "seed": seed}


def _whole_number(form: Form, name: str, least: int, most: int) -> int:
    return whole_box(
        wording.SETTINGS[name].title,
        least,
        most,
        getattr(form.base, name) or least,
        key=form.key(name),
        help=wording.SETTINGS[name].help,
    )


def _box(
    form: Form,
    name: str,
    titles: Mapping[str, str],
    on_change: Callable[[str], None] | None = None,
) -> str:
    """Draw a box with the values of one setting.

    Args:
        form: what the settings start from.
        name: the setting's name.
        titles: every value with its title.
        on_change: called with the chosen value.

    Returns:
        The chosen value.
    """
    now, key = getattr(form.base, name), form.key(name)
    chosen: str = st.selectbox(
        wording.SETTINGS[name].title,
        list(titles),
        index=list(titles).index(now) if now in titles else 0,
        format_func=titles.__getitem__,
        key=key,
        on_change=_apply if on_change else None,
        args=(form, key, now, on_change),
        help=wording.SETTINGS[name].help,
    )
    return chosen
