"""What the app needs to know about a shipped predictor, written beside its network."""

from hashlib import sha256
from pathlib import Path

from models.serving.predictor_info import PredictorInfo
from utils.datasets import Dataset


def write_info(folder: Path, dataset: Dataset, input_shape: tuple[int, int, int]) -> None:
    """Write `predictor.json`, once the network has been exported.

    Args:
        folder: of the predictor, whose name it has; holds `model.tflite`.
        dataset: that it was trained on.
        input_shape: height, width and channels of its pictures.
    """
    PredictorInfo(
        name=folder.name,
        title=dataset.title,
        dataset=dataset.name,
        preparation=dataset.preparation.name,
        class_names=dataset.class_names,
        input_shape=input_shape,
        kind="shipped",
        sha256=sha256((folder / "model.tflite").read_bytes()).hexdigest(),
    ).write(folder)
