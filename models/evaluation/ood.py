"""Out-of-distribution (OOD) detection: a second output of a trained network. Needs Keras.

A classifier predicts one of its classes for any picture at all. A small second head on the same
last features learns to tell pictures like those of the training set (in-distribution) from
outliers, so that the app can say "I am not sure". The network's own weights do not change.

Training on outliers: D. Hendrycks, M. Mazeika, T. Dietterich, Deep anomaly detection with outlier
exposure, ICLR 2019. The layer and output names are stored in shipped files and stay as they are.
"""

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

UNITS = 64
EPOCHS = 15
BATCH = 128
FALSE_ALARMS = 0.01  # share of held-out in-distribution pictures that may be rejected


def fit_ood_head(
    in_distribution: NDArray[np.float32],
    outliers: NDArray[np.float32],
    held_out: NDArray[np.float32],
    seed: int,
) -> keras.Model:
    """Train a head that tells in-distribution pictures from outliers.

    Args:
        in_distribution: last features, float32 `(N, D)`, of pictures like the training set's.
        outliers: last features, float32 `(M, D)`, of anything else.
        held_out: last features, float32 `(K, D)`, of further in-distribution pictures. They set the
            threshold: a share of FALSE_ALARMS of them gets a "familiarity" below 0.5.
        seed: of the initial weights and the order of the batches.

    Returns:
        A model that takes last features `(B, D)` and returns the "familiarity" `(B, 1)`, 0 to 1.
        Below 0.5 a picture counts as an outlier.
    """
    keras.utils.set_random_seed(seed)
    x = np.concatenate([in_distribution, outliers])
    y = np.concatenate([np.ones((len(in_distribution), 1)), np.zeros((len(outliers), 1))])

    scale = layers.Normalization(name="doubt_scale")
    scale.adapt(in_distribution)
    last = layers.Dense(1, name="doubt_logit")
    logit = keras.Sequential(
        [keras.Input(x.shape[1:]), scale, layers.Dense(UNITS, "relu", name="doubt_hidden"), last]
    )
    logit.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    logit.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0)

    threshold = np.quantile(logit.predict(held_out, verbose=0), FALSE_ALARMS)
    kernel, bias = last.get_weights()
    last.set_weights([kernel, bias - threshold])
    return keras.Sequential([logit, layers.Activation("sigmoid", name="familiarity")])


def last_features(model: keras.Model, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The input of a network's last layer.

    Args:
        model: the classifier.
        pixels: uint8 `(N, H, W, C)`, 0 to 255.

    Returns:
        float32 `(N, D)`.
    """
    features: NDArray[np.float32] = _with_features(model).predict(pixels, verbose=0)[0]
    return features


def serving_model(
    model: keras.Model,
    temperature: float = 1.0,
    ood_head: keras.Model | None = None,
    tta_views: int = 1,
) -> keras.Model:
    """Build the model that is exported: calibration, OOD detection and averaging included.

    Args:
        model: the trained classifier.
        temperature: for calibration; see `models.evaluation.calibration`.
        ood_head: from `fit_ood_head`; None: no "familiarity".
        tta_views: views for test-time augmentation: 2 averages the predictions for the picture and
            its mirror image.

    Returns:
        A model that takes pixels `(B, H, W, C)`, 0 to 255, and returns a dict of "probabilities"
        `(B, units)` and "familiarity" `(B, 1)`, both 0 to 1.
    """
    with_features = _with_features(model)
    pixels = keras.Input(model.input_shape[1:], name="pixels")
    views = [pixels, ops.flip(pixels, axis=2)][:tta_views]
    features, probabilities = zip(*(with_features(view) for view in views), strict=True)
    outputs = {"probabilities": _at_temperature(_mean(probabilities), temperature)}
    if ood_head is not None:
        outputs["familiarity"] = ood_head(features[0])
    return keras.Model(pixels, outputs)


def _with_features(model: keras.Model) -> keras.Model:
    """The network with two outputs: its last features and its probabilities."""
    return keras.Model(model.inputs, [model.layers[-1].input, model.outputs[0]])


def _mean(values: "list[keras.KerasTensor] | tuple[keras.KerasTensor, ...]") -> keras.KerasTensor:
    return sum(values[1:], start=values[0]) / len(values)


def _at_temperature(probabilities: keras.KerasTensor, temperature: float) -> keras.KerasTensor:
    """Temperature scaling of the outputs of a softmax or of a single sigmoid unit."""
    if temperature == 1.0:
        return probabilities
    powers = probabilities ** (1 / temperature)
    others = (1 - probabilities) ** (1 / temperature) if probabilities.shape[1] == 1 else 0.0
    return powers / (ops.sum(powers, axis=1, keepdims=True) + others)
