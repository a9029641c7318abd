"""Make a shipped predictor: train it, calibrate it, add OOD detection, write its model card.

    python -m models.pretrained.make mnist

Reads the data set from CNN_PLAYGROUND_DATA, shows its progress, and resumes where it was stopped.
All choices are made on validation pictures; the test pictures are used once, at the end. The time
that it takes on two CPU cores and the accuracy to expect stand in each predictor's CARD.md.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from models.evaluation.calibration import fit_temperature
from models.evaluation.ood import serving_model
from models.evaluation.outputs import class_probabilities
from models.player import FILE
from models.player.network_file import playable
from models.pretrained.card import Made, write_card
from models.pretrained.configs import PRETRAINED_CONFIGS, PretrainedConfig
from models.pretrained.ood_fit import OODTraining
from models.pretrained.progress import Report
from models.pretrained.shipped_info import write_info
from models.serving.export import export_model
from models.serving.identity import SHIPPED
from models.serving.litert_file import describe_network
from models.training.loop import Trained, train
from utils.datasets import DATASETS
from utils.paths import home_folder

CHECKED_PICTURES = 100  # on which the exported file is compared with the Keras model


def make(name: str) -> None:
    """Make the predictor of that name, a key of PRETRAINED_CONFIGS."""
    pretrained, report = PRETRAINED_CONFIGS[name], Report()
    trained = train_phases(name, pretrained, report)
    finish(name, pretrained, trained, report)


def train_phases(name: str, pretrained: PretrainedConfig, report: Report) -> Trained:
    """Train all phases. A phase that was completed before is not trained again.

    Args:
        name: of the predictor.
        pretrained: its settings.
        report: shows the progress.

    Returns:
        The network after its last phase, with averaged weights if the settings say so.
    """
    ends: list[Path] = []
    for number, config in enumerate(pretrained.phases, start=1):
        folder = home_folder() / "pretrained" / f"{name}-{number}"
        start = ends[-1] if ends else None
        trained = train(config, report, checkpoints=folder, weights=start)
        ends.append(folder / f"epoch-{config.epochs:03}.weights.h5")
    if pretrained.averages_weights:
        load_mean_weights(trained.model, ends)
    return trained


def load_mean_weights(model: keras.Model, files: Sequence[Path]) -> None:
    """Weight averaging: set a network's weights to the mean of those in several files.

    M. Wortsman et al., Model soups: averaging weights of multiple fine-tuned models improves
    accuracy without increasing inference time, ICML 2022.

    Args:
        model: changed in place.
        files: weights of the same architecture.
    """
    sets = []
    for file in files:
        model.load_weights(file)
        sets.append(model.get_weights())
    model.set_weights([np.mean(same, axis=0) for same in zip(*sets, strict=True)])


def finish(name: str, pretrained: PretrainedConfig, trained: Trained, report: Report) -> None:
    """Calibrate a network, fit its out-of-distribution head, export it and write its card.

    Args:
        name: of the predictor and of its folder.
        pretrained: its settings.
        trained: the network and its data.
        report: shows the progress.
    """
    data = trained.data
    held_out = data.validation or data.test
    report.say("Calibrating")
    uncalibrated = serving_model(trained.model, tta_views=pretrained.tta_views)
    outputs = uncalibrated.predict(held_out.images, verbose=0)
    temperature = fit_temperature(class_probabilities(outputs["probabilities"]), held_out.labels)
    report.say("Fitting the out-of-distribution head")
    ood_training = OODTraining(trained, pretrained)
    head, views = ood_training.head(), pretrained.tta_views
    serving = serving_model(trained.model, temperature, head, views)

    folder = SHIPPED / name
    folder.mkdir(exist_ok=True)
    dataset = DATASETS[pretrained.final.dataset]
    description = describe_network(dataset.title, data.input_shape, dataset.class_names)
    pictures = data.test.images[:CHECKED_PICTURES]
    export_model(trained.model, folder, pictures, serving, description)
    content = playable(
        trained.model, pictures, temperature=temperature, ood_head=head, tta_views=views
    )
    (folder / FILE).write_bytes(content)
    write_info(folder, dataset, data.input_shape)
    report.say("Measuring")
    write_card(folder, Made(name, pretrained, trained, temperature, ood_training, report.seconds))


def main() -> None:
    """Make the predictors named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=PRETRAINED_CONFIGS, nargs="+")
    for name in parser.parse_args().name:
        make(name)


if __name__ == "__main__":
    main()
