"""Train a predictor that comes with the app, and write its folder and its model card.

    python -m models.pretrained.make mnist

Takes the data set from CNN_PLAYGROUND_DATA, shows its progress, and goes on where it was stopped.
The test pictures are looked at once, at the end.
"""

import argparse
import sys

from models.config import Augmentation, TrainingConfig
from models.events import EpochEnded, Event, StepReported, TrainingEnded, TrainingStarted
from models.export import export_model
from models.inference import SHIPPED, PredictorInfo
from models.outputs import accuracy
from models.recipes import RECIPES
from models.training import Trained, predict, train
from utils.datasets import DATASETS
from utils.places import home_folder

CONFIGS = {
    # People draw slanted, off-centre, shakily and in all sizes and widths; MNIST's writers less so.
    "mnist": TrainingConfig(
        dataset="mnist",
        architecture="small_resnet",
        options={"width": 0.5, "dropout": 0.2},
        optimizer="adamw",
        learning_rate=0.004,
        optimizer_options={"weight_decay": 0.05},
        schedule="warmup_cosine",
        batch_size=128,
        epochs=20,
        validation_split=0.05,
        augmentation=Augmentation(
            rotation=12, shift=0.07, zoom=0.12, shear=0.25, elastic=0.025, pen=0.6
        ),
    ),
    "fashion_mnist": RECIPES["fashion_resnet"].config,
    "cats_vs_dogs": RECIPES["cats_resnet"].config,
}

CHECKED_PICTURES = 100  # on which the exported file is compared with the network

CARD = """# {title}

Made by `python -m models.pretrained.make {name}`; {minutes:.0f} minutes of training.

| | |
|---|---|
| network | {architecture}, {parameters:,} parameters, one pass over a picture |
| data | {dataset}, licence {licence} |
| pictures | {train:,} to train on, {validation:,} for validation, {test:,} for the test |
| augmentation | {augmentation} |
| accuracy on the training pictures, without augmentation | {train_accuracy:.2%} |
| accuracy on the validation pictures | {val_accuracy:.2%} |
| accuracy on the test pictures, looked at once | {test_accuracy:.2%} (loss {test_loss:.4f}) |
"""


def make(name: str) -> None:
    """Train, export and describe one predictor."""
    config = CONFIGS[name]
    folder = SHIPPED / name
    folder.mkdir(exist_ok=True)
    report = Report()
    trained = train(
        config, report, checkpoints=home_folder() / "pretrained" / name, progress=report.loading
    )
    export_model(trained.model, folder, trained.data.test.images[:CHECKED_PICTURES])
    info(name, config, trained).write(folder)
    (folder / "CARD.md").write_text(card(name, config, trained, report.seconds), encoding="utf-8")


def info(name: str, config: TrainingConfig, trained: Trained) -> PredictorInfo:
    """What the app needs to know of the predictor."""
    dataset = DATASETS[config.dataset]
    return PredictorInfo(
        name=name,
        title=dataset.title,
        dataset=dataset.name,
        preparation=dataset.preparation,
        class_names=dataset.class_names,
        input_shape=trained.data.input_shape,
        kind="shipped",
    )


def card(name: str, config: TrainingConfig, trained: Trained, seconds: float) -> str:
    """The model card, with figures computed here from the trained network."""
    dataset, data = DATASETS[config.dataset], trained.data
    changes = {key: value for key, value in vars(config.augmentation).items() if value}
    parts = {"train": data.train, "val": data.validation or data.test}
    figures = {
        f"{part}_accuracy": accuracy(predict(trained.model, split.images), split.labels)
        for part, split in parts.items()
    }
    return CARD.format(
        title=dataset.title,
        name=name,
        minutes=seconds / 60,
        architecture=config.architecture,
        parameters=trained.model.count_params(),
        dataset=dataset.title,
        train=len(data.train),
        validation=len(data.validation or ()),
        test=len(data.test),
        licence=dataset.licence,
        augmentation=", ".join(f"{key} {value}" for key, value in changes.items()) or "none",
        test_accuracy=trained.test_accuracy,
        test_loss=trained.test_loss,
        **figures,
    )


class Report:
    """Shows on the terminal how far a training is."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._steps = 0

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, TrainingStarted):
            self._steps = event.steps_per_epoch * event.epochs
        elif isinstance(event, StepReported):
            share = event.step / self._steps
            self._show(f"{share:6.1%}  epoch {event.epoch}  loss {event.loss:.4f}", end="\r")
        elif isinstance(event, EpochEnded):
            self._show(
                f"epoch {event.epoch}: loss {event.loss:.4f}, "
                f"validation {event.val_loss:.4f}, {event.val_accuracy:.2%} right"
            )

        elif isinstance(event, TrainingEnded):
            self.seconds = event.seconds

    def loading(self, share: float, sentence: str) -> None:
        """Show how far the loading of the data is."""
        self._show(f"{share:6.1%}  {sentence}", end="\r")

    def _show(self, line: str, end: str = "\n") -> None:
        sys.stderr.write(f"{line:<79}{end}")
        sys.stderr.flush()


def main() -> None:
    """Make the predictors named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=CONFIGS, nargs="+")
    for name in parser.parse_args().name:
        make(name)


if __name__ == "__main__":
    main()
