"""Puts a training's script together: settings, pictures, network, training, test."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.architectures import ARCHITECTURES
from models.codegen.excerpt import Excerpt
from models.codegen.picture_loading import load_pictures
from models.training.config import Augmentation, TrainingConfig
from utils.datasets import DATASETS, Dataset
from utils.text import escape_markdown, plain

SETTINGS = "TrainingConfig"  # the functions of the app call the settings so
NOTEBOOK_FORMAT = 4
KEPT_SCRIPTS = 32  # of each kind: a page asks for the same one again and again


@dataclass(frozen=True)
class Section:
    """A part of a script, a cell of a notebook."""

    title: str
    code: str


@dataclass(frozen=True)
class Script:
    """A training as code that runs by itself."""

    about: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """A Python file."""
        parts = [f"# --- {each.title} ---\n\n{each.code}" for each in self.sections]
        return "\n\n\n".join([f'"""{self.about}"""', *parts]) + "\n"

    def notebook(self) -> str:
        """A Jupyter notebook, as JSON."""
        title, _, rest = self.about.partition("\n")
        cells = [_cell("markdown", f"{escape_markdown(title)}\n{rest}")]
        for each in self.sections:
            cells += [_cell("markdown", f"## {each.title}"), _cell("code", each.code)]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return json.dumps(
            {
                "cells": cells,
                "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                "nbformat": NOTEBOOK_FORMAT,
                "nbformat_minor": 5,
            },
            indent=1,
        )


def one_line(title: str) -> str:
    """Anybody's title, so that it stays within a docstring."""
    return plain(title.replace("\\", " ").replace('"', "'"))


def training_script(config: TrainingConfig, title: str, reached: str = "") -> Script:
    """The code that trains and tests as configured.

    Args:
        config: of a run, or of one that is not started yet.
        title: what the run is called.
        reached: a sentence with the run's own result, if there is one.

    Raises UnknownNameError for a data set or an architecture that is not there any more.
    """
    dataset, architecture = DATASETS[config.dataset], ARCHITECTURES[config.architecture]
    excerpt = Excerpt(given=(SETTINGS,))
    for statement in ("import keras", "import numpy as np", "import math"):
        excerpt.import_(statement)
    settings = _settings(config, excerpt)
    pictures = _pictures(dataset, excerpt)
    builder = excerpt.take(architecture.builder.__module__, architecture.name)
    network = f"{builder}\n\n\n{_network(config, dataset)}"
    training = _training(config, excerpt)
    sections = (
        Section("Imports and settings", f"{excerpt.imports()}\n\n\n{settings}"),
        Section("The pictures", pictures),
        Section("The network", network),
        Section("The training", training),
        Section("The test", _TEST),
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


def _settings(config: TrainingConfig, excerpt: Excerpt) -> str:
    """The settings as a class, so that the functions below find them by name."""
    values: dict[str, Any] = {
        field.name: getattr(config, field.name) for field in dataclasses.fields(config)
    }
    augmentation = values.pop("augmentation")
    values.pop("recipe")
    lines = [f"    {name} = {_literal(value)}" for name, value in values.items()]
    before = ""
    if augmentation.is_on:
        before = excerpt.take("models.training.config", "Augmentation") + "\n\n\n"
        lines.append(f"    augmentation = {_call(augmentation)}")
    head = f'{before}class {SETTINGS}:\n    """What was chosen for this run."""\n'
    return "\n".join([head, *lines]) + f"\n\n\nconfig = {SETTINGS}()"


def _literal(value: Any) -> str:
    """The value as Python writes it. It may come from a file of anybody's, so all is quoted."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_literal(name)}: {_literal(value[name])}' for name in value)}}}"
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _call(augmentation: Augmentation) -> str:
    """The expression that makes it, without what is switched off."""
    default = Augmentation()
    changes = (
        f"{field.name}={_literal(getattr(augmentation, field.name))}"
        for field in dataclasses.fields(augmentation)
        if getattr(augmentation, field.name) != getattr(default, field.name)
    )
    return f"Augmentation({', '.join(changes)})"


def _pictures(dataset: Dataset, excerpt: Excerpt) -> str:
    size = f"config.image_size or {dataset.image_size}"
    return f"{load_pictures(dataset, size, excerpt)}\n{_DIVISION}"


_DIVISION = """x_train, y_train = x_train[: config.train_samples], y_train[: config.train_samples]
x_test, y_test = x_test[: config.test_samples], y_test[: config.test_samples]
if config.validate_on_test:
    x_val, y_val = x_test, y_test
else:  # the last of the training pictures are held out
    kept = len(x_train) - round(config.validation_split * len(x_train))
    x_val, y_val = x_train[kept:], y_train[kept:]
    x_train, y_train = x_train[:kept], y_train[:kept]
for doing, x in (("train", x_train), ("validate", x_val), ("test", x_test)):
    print(f"{len(x):,} pictures to {doing} with")"""


def _network(config: TrainingConfig, dataset: Dataset) -> str:
    return f"""keras.utils.set_random_seed(config.seed)
model = {config.architecture}(x_train.shape[1:], {dataset.num_classes}, **config.options)
model.summary()"""


def _training(config: TrainingConfig, excerpt: Excerpt) -> str:
    """The functions that a training is made of, and the loop."""
    needed = ("compile_for", "epoch_batches", "targets", "Mean", "predict")
    functions = [excerpt.take("models.training.loop", *needed)]
    functions.append(excerpt.take("models.evaluation.outputs", "accuracy", "cross_entropy"))
    augmentation, rate = "", ""
    if config.augmentation.is_on:
        functions.append(excerpt.take("models.training.augmentation", "augmentation_layers"))
        augmentation = "*augmentation_layers(config.augmentation), "
    if config.schedule != "constant":
        functions.append(excerpt.take("models.training.schedule", "scheduled_rate"))
        rate = """
        training_model.optimizer.learning_rate = scheduled_rate(config, step, total_steps)"""
    best = "" if config.early_stopping is None else _KEEP_THE_BEST
    start = "" if config.early_stopping is None else _NO_BEST_YET
    functions.append(start + _LOOP.format(augmentation=augmentation, rate=rate, best=best))
    return "\n\n\n".join(functions)


_LOOP = """whole = [keras.Input(x_train.shape[1:]), {augmentation}model]
training_model = keras.Sequential(whole)
compile_for(training_model, config)
y_wanted = targets(y_train, model.output_shape[1])
total_steps = math.ceil(len(x_train) / config.batch_size) * config.epochs
step = 0
for epoch in range(1, config.epochs + 1):
    seen = Mean()
    for batch in epoch_batches(len(x_train), config.batch_size, config.seed, epoch - 1):{rate}
        training_model.reset_metrics()
        logs = training_model.train_on_batch(x_train[batch], y_wanted[batch], return_dict=True)
        seen.add(float(logs["loss"]), float(logs["accuracy"]), len(batch))
        step += 1
    print(f"epoch {{epoch}}: loss {{seen.loss:.4f}}, accuracy {{seen.accuracy:.4f}}")
    if not len(x_val):
        continue
    probabilities = predict(model, x_val)
    val_loss, val_accuracy = cross_entropy(probabilities, y_val), accuracy(probabilities, y_val)
    print(f"    validation loss {{val_loss:.4f}}, accuracy {{val_accuracy:.4f}}"){best}"""

_NO_BEST_YET = """best_epoch, best_loss, best_weights = 0, math.inf, None
"""

_KEEP_THE_BEST = """
    if val_loss < best_loss:
        best_epoch, best_loss, best_weights = epoch, val_loss, model.get_weights()
    if 0 < best_epoch <= epoch - config.early_stopping:
        break
if best_weights is not None:
    model.set_weights(best_weights)"""


_TEST = """probabilities = predict(model, x_test)
print(f"test loss {cross_entropy(probabilities, y_test):.6f}")
print(f"test accuracy {accuracy(probabilities, y_test):.6f}")"""


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.strip()}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
