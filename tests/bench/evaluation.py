"""The cost of evaluating predictions compared with making them.

    python -m tests.bench.evaluation

Asks a Keras network about 10,000 digits, then makes every table from its answers, and prints the
ratio of both together to the asking alone. Wants MNIST in CNN_PLAYGROUND_DATA.
"""

import time

import keras

from models.evaluation.calibration import calibration_error, reliability
from models.evaluation.labelled_predictions import LabelledPredictions
from models.serving.identity import SHIPPED
from models.training.training_model import PREDICTION_BATCH
from utils.datasets import DATASETS


def tables(predictions: LabelledPredictions) -> None:
    """Everything that the page computes from the predictions."""
    predictions.interval()
    predictions.confusion()
    predictions.class_metrics()
    predictions.mistakes()
    calibration_error(predictions.probabilities, predictions.labels)
    reliability(predictions.probabilities, predictions.labels)


def main() -> None:
    """Print the figures of one run."""
    model = keras.saving.load_model(SHIPPED / "mnist" / "model.keras")
    test = DATASETS["mnist"].load()["test"]
    model.predict(test.images[:PREDICTION_BATCH], batch_size=PREDICTION_BATCH, verbose=0)
    began = time.perf_counter()
    probabilities = model.predict(test.images, batch_size=PREDICTION_BATCH, verbose=0)
    asked = time.perf_counter() - began
    tables(LabelledPredictions(probabilities, test.labels, DATASETS["mnist"].class_names))
    both = time.perf_counter() - began
    print(f"model.predict {asked:.2f} s, with all tables {both:.2f} s")
    print(f"ratio {both / asked:.3f} (at most 1.2)")


if __name__ == "__main__":
    main()
