"""The model card of a predictor: `figures.json`, and `CARD.md` for people.

All figures are measured on the shipped files, through LiteRT.
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

MOST = 10_000  # pictures of a split that are measured on
BATCH = 250

CARD = """# {title}

Made by `python -m models.pretrained.make {name}`; {minutes:.0f} minutes of training on two CPU
cores that did other work, too.

| | |
|---|---|
| network | {architecture}, {parameters:,} parameters{views} |
| data | {dataset}, licence: {licence} |
| pictures | {train:,} to train on, {validation:,} for validation, {test:,} for the test |
| epochs | {epochs} |
| augmentation | {augmentation} |

## How often it is right

| pictures | right |
|---|---|
| training, without augmentation | {train_accuracy:.2%} |
| validation | {validation_accuracy:.2%} |
| test, looked at once | {test_accuracy:.2%} (loss {test_loss:.4f}) |

## Whether it knows what it does not know

Its probabilities are calibrated by a temperature of {temperature:.2f}, fitted on the validation
pictures. The expected calibration error on the test pictures is {error_before:.2%} without and
{error_after:.2%} with it.

It says “I am not sure” when the best class has less than {undecided:.0%}, or when a second head,
which looks at the network's last features, finds the picture strange. That happens to
{false_alarms:.2%} of the test pictures (false alarms), and to so many of other pictures; the last
column is of a head that has never seen that kind:

| kind | doubted | never seen before |
|---|---|---|
{strangers}

## What it is bad at

{weaknesses}
"""


@dataclass(frozen=True)
class Figures:
    """What was measured, as shares from 0 to 1."""

    train_accuracy: float  # without augmentation, on the first MOST pictures
    validation_accuracy: float
    test_accuracy: float
    test_loss: float  # cross-entropy, nats
    temperature: float
    error_before: float  # expected calibration error on the test pictures without the temperature
    error_after: float
    false_alarms: float  # share of the test pictures that are taken for out of distribution
    doubted: dict[str, float]  # the share of each kind of outlier that is recognised
    doubted_unseen: dict[str, float]  # the same, by a head fitted without that kind


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
    """Measure the network in a folder and write `figures.json` and `CARD.md` there.

    Args:
        folder: the predictor's.
        made: how it was made.
    """
    figures = measure(made)
    text = json.dumps(asdict(figures), indent=1)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(describe(made, figures), encoding="utf-8")


def measure(made: Made) -> Figures:
    """Measure all figures of a shipped network."""
    network, data = load_predictor(made.name).network, made.trained.data
    splits = {"train": data.train, "validation": data.validation or data.test, "test": data.test}
    answers = {part: ask(network, split.images) for part, split in splits.items()}
    right = {
        f"{part}_accuracy": accuracy(answers[part].probabilities, _labels(split))
        for part, split in splits.items()
    }
    test, labels = answers["test"].probabilities, _labels(data.test)
    strangers = made.ood_training.measured_on
    return Figures(
        **right,
        test_loss=cross_entropy(test, labels),
        temperature=made.temperature,
        error_before=calibration_error(at_temperature(test, 1 / made.temperature), labels),
        error_after=calibration_error(test, labels),
        false_alarms=doubted(answers["test"]),
        doubted={kind: doubted(ask(network, pixels)) for kind, pixels in strangers.items()},
        doubted_unseen={kind: _doubted_unseen(kind, made) for kind in strangers},
    )


def ask(network: LiteRTNetwork, images: NDArray[np.uint8]) -> Answers:
    """The outputs for the first MOST pictures.

    Args:
        network: to run.
        images: pixels 0-255 `(N, H, W, C)`.
    """
    images = images[:MOST]
    parts = [network(np.asarray(images[i : i + BATCH])) for i in range(0, len(images), BATCH)]
    familiarity = [part.familiarity for part in parts if part.familiarity is not None]
    return Answers(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate(familiarity) if familiarity else None,
    )


def doubted(answers: Answers) -> float:
    """The share of predictions that the app would call "not sure"."""
    doubts = answers.probabilities.max(axis=1) < UNDECIDED
    if answers.familiarity is not None:
        doubts |= answers.familiarity < FAMILIAR
    return float(doubts.mean())


def describe(made: Made, figures: Figures) -> str:
    """The model card, as Markdown."""
    pretrained, config, data = made.pretrained, made.pretrained.final, made.trained.data
    dataset = DATASETS[config.dataset]
    changes = {key: value for key, value in vars(config.augmentation).items() if value}
    rows = [
        f"| {kind} | {share:.0%} | {figures.doubted_unseen[kind]:.0%} |"
        for kind, share in figures.doubted.items()
    ]
    return CARD.format(
        **asdict(figures),
        title=dataset.title,
        name=made.name,
        minutes=made.seconds / 60,
        architecture=config.architecture,
        parameters=made.trained.model.count_params(),
        views="; it also looks at the mirrored picture and takes the mean"
        * (pretrained.tta_views - 1),
        dataset=dataset.title,
        licence=dataset.licence,
        train=len(data.train),
        validation=len(data.validation or ()),
        test=len(data.test),
        epochs=_epochs(pretrained),
        augmentation=", ".join(f"{key} {value}" for key, value in changes.items()) or "none",
        undecided=UNDECIDED,
        strangers="\n".join(rows),
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


def _doubted_unseen(kind: str, made: Made) -> float:
    """The share of one kind of outlier recognised by a head fitted without it."""
    head = made.ood_training.head(without=kind)
    asked = serving_model(made.trained.model, made.temperature, head, made.pretrained.tta_views)
    said = asked.predict(made.ood_training.measured_on[kind], verbose=0)
    return doubted(Answers(class_probabilities(said["probabilities"]), said["familiarity"][:, 0]))
