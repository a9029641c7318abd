"""The model card of a predictor: `CARD.md` for people, and its figures in `figures.json`.

All figures are measured on the shipped files, with LiteRT.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.evaluation.calibration import at_temperature, calibration_error
from models.evaluation.ood import serving_model
from models.evaluation.outputs import accuracy, class_probabilities, cross_entropy
from models.inference.predictor import FAMILIAR, UNDECIDED, load_predictor
from models.pretrained.configs import PretrainedConfig
from models.pretrained.ood_fit import OODTraining
from models.serving.litert import Answers, LiteRTNetwork
from models.training.loop import Trained
from utils.datasets import DATASETS, Split

MOST = 10_000  # maximum number of pictures of a split that are used
BATCH = 250

CARD = """# {title}

Made by `python -m models.pretrained.make {name}`; {minutes:.0f} minutes of training on two CPU
cores that were busy with other work, too.

| | |
|---|---|
| network | {architecture}, {parameters:,} parameters{views} |
| data | {dataset}, licence: {licence} |
| pictures | {train:,} for training, {validation:,} for validation, {test:,} for testing |
| epochs | {epochs} |
| augmentation | {augmentation} |

## Accuracy

| pictures | accuracy |
|---|---|
| training, without augmentation | {train_accuracy:.2%} |
| validation | {validation_accuracy:.2%} |
| test, used only once | {test_accuracy:.2%} (loss {test_loss:.4f}) |

## Calibration and out-of-distribution detection

Its probabilities are calibrated with a temperature of {temperature:.2f}, fitted on the validation
pictures. The expected calibration error on the test pictures is {error_before:.2%} without it and
{error_after:.2%} with it.

The app says “I am not sure” if the most probable class has less than {undecided:.0%}, or if a
second head on the network's last features takes the picture for an outlier. That rejects
{false_alarms:.2%} of the test pictures (false alarms) and the following shares of other pictures.
The last column is for a head that was trained without that kind of outlier.

| outliers | rejected | rejected if unseen |
|---|---|---|
{outliers}

## Weaknesses

{weaknesses}
"""


@dataclass(frozen=True)
class Figures:
    """What was measured. All but the loss and the temperature are shares, 0 to 1."""

    train_accuracy: float  # without augmentation, on the first MOST pictures
    validation_accuracy: float
    test_accuracy: float
    test_loss: float  # cross-entropy, nats
    temperature: float
    error_before: float  # expected calibration error on the test pictures without the temperature
    error_after: float  # the same with the temperature
    false_alarms: float  # share of the test pictures that are rejected
    outliers_rejected: dict[str, float]  # by kind of outlier
    unseen_outliers_rejected: dict[str, float]  # the same, by a head fitted without that kind


@dataclass(frozen=True)
class Made:
    """A predictor whose files have been written."""

    name: str
    pretrained: PretrainedConfig
    trained: Trained
    temperature: float
    ood_training: OODTraining
    seconds: float  # of training


def write_card(folder: Path, made: Made) -> None:
    """Measure a shipped network and write `figures.json` and `CARD.md`.

    Args:
        folder: of the predictor.
        made: the predictor and how it was made.
    """
    figures = measure(made)
    text = json.dumps(asdict(figures), indent=1)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(describe(made, figures), encoding="utf-8")


def measure(made: Made) -> Figures:
    """Measure all figures of a shipped network."""
    network, data = load_predictor(made.name).network, made.trained.data
    splits = {"train": data.train, "validation": data.validation or data.test, "test": data.test}
    answers = {name: predict(network, split.images) for name, split in splits.items()}
    accuracies = {
        f"{name}_accuracy": accuracy(answers[name].probabilities, _labels(split))
        for name, split in splits.items()
    }
    test, labels = answers["test"].probabilities, _labels(data.test)
    outliers = made.ood_training.test_outliers
    return Figures(
        **accuracies,
        test_loss=cross_entropy(test, labels),
        temperature=made.temperature,
        error_before=calibration_error(at_temperature(test, 1 / made.temperature), labels),
        error_after=calibration_error(test, labels),
        false_alarms=rejection_rate(answers["test"]),
        outliers_rejected={
            kind: rejection_rate(predict(network, pixels)) for kind, pixels in outliers.items()
        },
        unseen_outliers_rejected={kind: _rejection_rate_unseen(kind, made) for kind in outliers},
    )


def predict(network: LiteRTNetwork, images: NDArray[np.uint8]) -> Answers:
    """Run a network on the first MOST pictures.

    Args:
        network: the shipped network.
        images: uint8 `(N, H, W, C)`, 0 to 255.

    Returns:
        Its outputs for `min(N, MOST)` pictures.
    """
    images = images[:MOST]
    parts = [network(np.asarray(images[i : i + BATCH])) for i in range(0, len(images), BATCH)]
    familiarity = [part.familiarity for part in parts if part.familiarity is not None]
    return Answers(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate(familiarity) if familiarity else None,
    )


def rejection_rate(answers: Answers) -> float:
    """The share of pictures, 0 to 1, for which the app would say "I am not sure"."""
    is_rejected = answers.probabilities.max(axis=1) < UNDECIDED
    if answers.familiarity is not None:
        is_rejected |= answers.familiarity < FAMILIAR
    return float(is_rejected.mean())


def describe(made: Made, figures: Figures) -> str:
    """Write the model card.

    Args:
        made: the predictor and how it was made.
        figures: what was measured on it.

    Returns:
        Markdown.
    """
    pretrained, config, data = made.pretrained, made.pretrained.final, made.trained.data
    dataset = DATASETS[config.dataset]
    changes = {key: value for key, value in vars(config.augmentation).items() if value}
    rows = [
        f"| {kind} | {share:.0%} | {figures.unseen_outliers_rejected[kind]:.0%} |"
        for kind, share in figures.outliers_rejected.items()
    ]
    return CARD.format(
        **asdict(figures),
        title=dataset.title,
        name=made.name,
        minutes=made.seconds / 60,
        architecture=config.architecture,
        parameters=made.trained.model.count_params(),
        views="; its prediction is the mean for the picture and its mirror image"
        * (pretrained.tta_views - 1),
        dataset=dataset.title,
        licence=dataset.licence,
        train=len(data.train),
        validation=len(data.validation or ()),
        test=len(data.test),
        epochs=_epochs(pretrained),
        augmentation=", ".join(f"{key} {value}" for key, value in changes.items()) or "none",
        undecided=UNDECIDED,
        outliers="\n".join(rows),
        weaknesses=pretrained.weaknesses,
    )


def _epochs(pretrained: PretrainedConfig) -> str:
    epochs = " + ".join(str(phase.epochs) for phase in pretrained.phases)
    return (
        f"{epochs}; its weights are the mean of those after each phase"
        if pretrained.averages_weights
        else epochs
    )


def _labels(split: Split) -> NDArray[np.int64]:
    return split.labels[:MOST]


def _rejection_rate_unseen(kind: str, made: Made) -> float:
    """The share of one kind of outlier that is rejected with a head fitted without it."""
    head = made.ood_training.head(without=kind)
    serving = serving_model(made.trained.model, made.temperature, head, made.pretrained.tta_views)
    outputs = serving.predict(made.ood_training.test_outliers[kind], verbose=0)
    probabilities = class_probabilities(outputs["probabilities"])
    return rejection_rate(Answers(probabilities, outputs["familiarity"][:, 0]))
