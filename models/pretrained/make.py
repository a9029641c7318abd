"""Make a predictor that comes with the app: train, calibrate, teach it to doubt, describe.

    python -m models.pretrained.make mnist

Takes the data set from CNN_PLAYGROUND_DATA, shows its progress, and goes on where it was stopped.
All that is chosen is chosen on validation pictures; the test pictures are looked at once, at the
end. On two CPU cores it takes the minutes that each predictor's CARD.md tells.
"""

import argparse
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import keras
import numpy as np

from models.evaluation.calibration import fit_temperature
from models.evaluation.ood import serving_model
from models.evaluation.outputs import class_probabilities
from models.pretrained.card import Made, write_card
from models.pretrained.configs import PRETRAINED_CONFIGS, PretrainedConfig
from models.pretrained.ood_fit import OODTraining
from models.pretrained.progress import Report
from models.serving.export import export_model
from models.serving.identity import SHIPPED
from models.serving.litert_file import describe_network
from models.serving.predictor_info import PredictorInfo
from models.training.loop import Trained, train
from utils.datasets import DATASETS
from utils.paths import home_folder

CHECKED_PICTURES = 100  # on which the exported file is compared with the network


def make(name: str) -> None:
    """Train, finish and describe one predictor."""
    pretrained, report = PRETRAINED_CONFIGS[name], Report()
    trained = train_phases(name, pretrained, report)
    finish(name, pretrained, trained, report)


def train_phases(name: str, pretrained: PretrainedConfig, report: Report) -> Trained:
    """The network after its last phase. A phase that was trained before is not trained again."""
    ends: list[Path] = []
    for number, config in enumerate(pretrained.phases, start=1):
        folder = home_folder() / "pretrained" / f"{name}-{number}"
        begin = ends[-1] if ends else None
        trained = train(config, report, checkpoints=folder, weights=begin)
        ends.append(folder / f"epoch-{config.epochs:03}.weights.h5")
    if pretrained.averages_weights:
        take_mean(trained.model, ends)
    return trained


def take_mean(model: keras.Model, files: Sequence[Path]) -> None:
    """Give the network the mean of the weights in these files."""
    sets = []
    for file in files:
        model.load_weights(file)
        sets.append(model.get_weights())
    model.set_weights([np.mean(same, axis=0) for same in zip(*sets, strict=True)])


def finish(name: str, pretrained: PretrainedConfig, trained: Trained, report: Report) -> None:
    """Calibrate the network, teach it to doubt, and write its folder."""
    data = trained.data
    held_out = data.validation or data.test
    report.say("Calibrating")
    said = serving_model(trained.model, tta_views=pretrained.tta_views).predict(
        held_out.images, verbose=0
    )
    uncooled = class_probabilities(said["probabilities"])
    temperature = fit_temperature(uncooled, held_out.labels)
    report.say("Learning to doubt")
    ood_training = OODTraining(trained, pretrained)
    asked = serving_model(trained.model, temperature, ood_training.head(), pretrained.tta_views)

    folder = SHIPPED / name
    folder.mkdir(exist_ok=True)
    about = DATASETS[pretrained.final.dataset]
    description = describe_network(about.title, data.input_shape, about.class_names)
    pictures = data.test.images[:CHECKED_PICTURES]
    export_model(trained.model, folder, pictures, asked, description)
    info(name, pretrained, trained).write(folder)
    report.say("Measuring")
    write_card(folder, Made(name, pretrained, trained, temperature, ood_training, report.seconds))


def info(name: str, pretrained: PretrainedConfig, trained: Trained) -> PredictorInfo:
    """What the app needs to know of the predictor."""
    dataset = DATASETS[pretrained.final.dataset]
    return PredictorInfo(
        name=name,
        title=dataset.title,
        dataset=dataset.name,
        preparation=dataset.preparation.name,
        class_names=dataset.class_names,
        input_shape=trained.data.input_shape,
        kind="shipped",
        sha256=sha256((SHIPPED / name / "model.tflite").read_bytes()).hexdigest(),
    )


def main() -> None:
    """Make the predictors named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=PRETRAINED_CONFIGS, nargs="+")
    for name in parser.parse_args().name:
        make(name)


if __name__ == "__main__":
    main()
