"""Writes a training as a script: settings, pictures, network, training, test."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from models.architectures import ARCHITECTURES
from models.codegen.excerpt import Excerpt
from models.codegen.picture_loading import load_pictures
from models.codegen.script import Script, Section, one_line
from models.training.augmentation_steps import LayerCall, augmentation_steps
from models.training.config import TrainingConfig
from models.training.schedule import WARMUP_SHARE
from utils.datasets import DATASETS, Dataset

UNSMOOTHED = "crossentropy"  # the metric: the loss without label smoothing
WIDTH = 80  # characters of a call, before it is indented
EVALUATION_BATCH = 256
OPTIMIZER_CLASSES = {
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adagrad": "Adagrad",
    "adadelta": "Adadelta",
}


def training_script(config: TrainingConfig, title: str, reached: str = "") -> Script:
    """Write the code that trains and tests as configured, with `model.fit`.

    Args:
        config: of a run, or of one that is not started yet.
        title: what the run is called.
        reached: a sentence with the run's own result, if there is one.

    Returns:
        A script that needs nothing of this app.

    Raises:
        UnknownNameError: the data set or the architecture is not there any more.
    """
    dataset, architecture = DATASETS[config.dataset], ARCHITECTURES[config.architecture]
    excerpt = Excerpt()
    for statement in ("import keras", "import numpy as np"):
        excerpt.import_(statement)
    pictures = _pictures(config, dataset, excerpt)
    network = excerpt.take(architecture.builder.__module__, architecture.name)
    augmentation = _augmentation(config, excerpt)
    batches = _batches(excerpt)
    training = _training(config, dataset.num_classes, excerpt)
    sections = (
        Section("Imports and settings", f"{excerpt.imports()}\n\n{_settings(config)}"),
        Section("The pictures", pictures),
        Section("The network", f"{network}\n\n\n{_network(config, dataset)}"),
        *augmentation,
        Section("The batches", batches),
        Section("The training", training),
        Section("The test", _test(config)),
    )
    return Script(_about(config, dataset, title, reached), sections)


def _about(config: TrainingConfig, dataset: Dataset, title: str, reached: str) -> str:
    title = one_line(title)
    packages = " ".join(("keras", "tensorflow", "numpy", *dataset.take_home.packages))
    return f"""{title}

{ARCHITECTURES[config.architecture].title} on {dataset.title}: the code of a run of CNN Playground,
which needs nothing of that app.

    pip install {packages}

{reached or "It prints its result on the test pictures at the end."}
On the same machine, with the same versions, the numbers come out the same. They differ a little
elsewhere, and where the run was resumed or its learning rate was changed by hand.
"""


def _settings(config: TrainingConfig) -> str:
    return f"""SEED = {_literal(config.seed)}
EPOCHS = {_literal(config.epochs)}
BATCH_SIZE = {_literal(config.batch_size)}
LEARNING_RATE = {_literal(float(config.learning_rate))}"""


def _literal(value: Any) -> str:
    """The value as Python code. It may come from a file that anybody wrote, so all is quoted."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_literal(name)}: {_literal(value[name])}' for name in value)}}}"
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _keywords(values: Mapping[str, Any]) -> list[str]:
    """The values as keyword arguments; a name that cannot be one is quoted like the rest."""
    return [
        f"{name}={_literal(value)}" if name.isidentifier() else f"**{_literal({name: value})}"
        for name, value in values.items()
    ]


def _call(function: str, arguments: Iterable[str]) -> str:
    """A call on one line, or with one argument a line if that would be too long.

    Args:
        function: what is called, with what stands before it, such as "model = lenet5".
        arguments: as code.
    """
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= WIDTH and "\n" not in line:
        return line
    lines = "".join(f"{argument},\n" for argument in arguments)
    return f"{function}(\n{indent(lines, '    ')})"


def _pictures(config: TrainingConfig, dataset: Dataset, excerpt: Excerpt) -> str:
    size = _literal(config.image_size or dataset.image_size)
    return "\n".join(
        [
            load_pictures(dataset, size, excerpt),
            *_first("train", config.train_samples),
            *_first("test", config.test_samples),
            *_validation_pictures(config),
            *_targets(config, dataset.num_classes),
        ]
    )


def _first(part: str, count: int | None) -> list[str]:
    x, y, first = f"x_{part}", f"y_{part}", f"[:{_literal(count)}]"
    return [] if count is None else [f"{x}, {y} = {x}{first}, {y}{first}"]


def _is_validated(config: TrainingConfig) -> bool:
    return config.validate_on_test or config.validation_split > 0


def _validation_pictures(config: TrainingConfig) -> list[str]:
    if config.validate_on_test:
        return ["x_val, y_val = x_test, y_test  # so that the curves show the test pictures"]
    if not _is_validated(config):
        return []
    return [
        "",
        "# The last of the training pictures are held out for validation.",
        f"kept = len(x_train) - round({_literal(config.validation_split)} * len(x_train))",
        "x_val, y_val = x_train[kept:], y_train[kept:]",
        "x_train, y_train = x_train[:kept], y_train[:kept]",
    ]


def _targets(config: TrainingConfig, num_classes: int) -> list[str]:
    """What the network should answer, in place of the numbers of the classes."""
    names = "y_train, y_val, y_test" if _is_validated(config) else "y_train, y_test"
    if num_classes == 2:
        comment, target = "0 or 1: the network has one output.", 'y[:, None].astype("float32")'
    else:
        comment = "1 for the right class, 0 for the others: the network has an output for each."
        target = f"keras.utils.to_categorical(y, {num_classes})"
    return ["", f"# {comment}", f"{names} = [{target} for y in ({names})]"]


def _network(config: TrainingConfig, dataset: Dataset) -> str:
    arguments = ["x_train.shape[1:]", str(dataset.num_classes), *_keywords(config.options)]
    return f"""keras.utils.set_random_seed(SEED)
{_call(f"model = {config.architecture}", arguments)}
model.summary()"""


def _augmentation(config: TrainingConfig, excerpt: Excerpt) -> list[Section]:
    """The augmentation, and the network with it in front; nothing if it is off."""
    steps = augmentation_steps(config.augmentation)
    if not steps:
        return []
    own = [excerpt.take(step.module, step.name) for step in steps if not _is_from_keras(step)]
    layers = indent("".join(f"{_layer(step)},\n" for step in steps), "    ")
    code = f"""augmentation = [
{layers}]
# These layers change pictures in training only. `model` is the network without them.
training_model = keras.Sequential([keras.Input(x_train.shape[1:]), *augmentation, model])"""
    return [Section("The augmentation", "\n\n\n".join([*own, code]))]


def _is_from_keras(step: LayerCall) -> bool:
    return step.module.startswith("keras.")


def _layer(step: LayerCall) -> str:
    name = f"{step.module}.{step.name}" if _is_from_keras(step) else step.name
    return _call(name, _keywords(step.arguments))


def _batches(excerpt: Excerpt) -> str:
    return f"""{excerpt.take("models.codegen.keras_pieces", "Batches")}


batches = Batches(x_train, y_train, BATCH_SIZE, SEED)"""


@dataclass(frozen=True)
class Schedule:
    """A learning-rate schedule as code.

    Attributes:
        rate: the expression that the optimizer gets.
        preparation: statements before it.
        piece: the class of `keras_pieces` that they need, if any.
    """

    rate: str
    preparation: str = ""
    piece: str = ""


SCHEDULES = {
    "constant": Schedule("LEARNING_RATE"),
    "cosine": Schedule(
        "schedule",
        """# The learning rate falls to 0 along half a cosine.
schedule = keras.optimizers.schedules.CosineDecay(
    LEARNING_RATE, decay_steps=EPOCHS * len(batches)
)

""",
    ),
    "warmup_cosine": Schedule(
        "schedule",
        f"""total_steps = EPOCHS * len(batches)
warmup_steps = math.ceil({WARMUP_SHARE} * total_steps)
schedule = WarmupCosine(LEARNING_RATE, warmup_steps, total_steps)

""",
        "WarmupCosine",
    ),
}


def _training(config: TrainingConfig, num_classes: int, excerpt: Excerpt) -> str:
    model, schedule = _trained_model(config), SCHEDULES[config.schedule]
    piece = excerpt.take("models.codegen.keras_pieces", schedule.piece) if schedule.piece else ""
    code = (
        schedule.preparation,
        _SMOOTHING if config.label_smoothing else "",
        _call(f"{model}.compile", _compile_arguments(config, num_classes)) + "\n\n",
        _early_stopping(config),
        _SHUFFLING,
        _call(f"history = {model}.fit", _fit_arguments(config)),
    )
    return f"{piece}\n\n\n{''.join(code)}".lstrip()


_SMOOTHING = f"# Label smoothing keeps the loss above 0; `{UNSMOOTHED}` is the loss without it.\n"
_SHUFFLING = "# `batches` shuffles by itself, so `fit` must not.\n"


def _trained_model(config: TrainingConfig) -> str:
    return "training_model" if config.augmentation.is_on else "model"


def _compile_arguments(config: TrainingConfig, num_classes: int) -> list[str]:
    crossentropy = "BinaryCrossentropy" if num_classes == 2 else "CategoricalCrossentropy"
    optimizer = f"keras.optimizers.{OPTIMIZER_CLASSES[config.optimizer]}"
    rate = SCHEDULES[config.schedule].rate
    options = [f"learning_rate={rate}", *_keywords(config.optimizer_options)]
    loss, metrics = f"keras.losses.{crossentropy}", '"accuracy"'
    smoothing = []
    if config.label_smoothing:
        smoothing = [f"label_smoothing={_literal(config.label_smoothing)}"]
        metrics += f', keras.metrics.{crossentropy}(name="{UNSMOOTHED}")'
    return [
        f"optimizer={_call(optimizer, options)}",
        f"loss={_call(loss, smoothing)}",
        f"metrics=[{metrics}]",
    ]


def _fit_arguments(config: TrainingConfig) -> list[str]:
    arguments = ["batches", "epochs=EPOCHS"]
    if _is_validated(config):
        arguments += ["validation_data=(x_val, y_val)", f"validation_batch_size={EVALUATION_BATCH}"]
    if _stops_early(config):
        arguments.append("callbacks=[early_stopping]")
    return [*arguments, "shuffle=False", "verbose=2"]


def _stops_early(config: TrainingConfig) -> bool:
    return config.early_stopping is not None and _is_validated(config)


def _early_stopping(config: TrainingConfig) -> str:
    if not _stops_early(config):
        return ""
    arguments = [
        f'monitor="val_{_loss_name(config)}"',
        'mode="min"',
        f"patience={_literal(config.early_stopping)}",
        "restore_best_weights=True",
    ]
    stopping = _call("early_stopping = keras.callbacks.EarlyStopping", arguments)
    return f"{_STOPPING}{stopping}\n\n"


_STOPPING = "# Stop when the validation loss no longer falls, and go back to the best epoch.\n"


def _loss_name(config: TrainingConfig) -> str:
    """Under which name Keras reports the loss without label smoothing."""
    return UNSMOOTHED if config.label_smoothing else "loss"


def _test(config: TrainingConfig) -> str:
    arguments = ["x_test", "y_test", f"batch_size={EVALUATION_BATCH}", "return_dict=True"]
    return f"""results = {_trained_model(config)}.evaluate({", ".join(arguments)}, verbose=0)
print(f"test loss {{results['{_loss_name(config)}']:.6f}}")
print(f"test accuracy {{results['accuracy']:.6f}}")"""
