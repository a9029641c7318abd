"""Out-of-distribution (OOD) detection: a second output of a trained network. Needs Keras.

A classifier answers with one of its classes whatever it is shown. A small second head on the same
last features learns to tell pictures like those it was trained on (in-distribution) from outliers,
so that the app can say "I am not sure". The network's own weights do not change.
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
    """Train a head that takes last features `(B, D)` and returns "familiarity" `(B, 1)`, 0 to 1.

    Below 0.5 a picture counts as an outlier.

    Args:
        in_distribution: features `(N, D)` of pictures like those the network was trained on.
        outliers: features `(M, D)` of anything else.
        held_out: more in-distribution features; the share FALSE_ALARMS of them falls below 0.5.
        seed: for the initial weights and the order of the batches.

    Returns:
        The trained head.
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
    """What the network's last layer sees `(N, D)` of pixels `(N, H, W, C)`."""
    features: NDArray[np.float32] = _features_and_answer(model).predict(pixels, verbose=0)[0]
    return features


def serving_model(
    model: keras.Model,
    temperature: float = 1.0,
    doubt: keras.Model | None = None,
    tta_views: int = 1,
) -> keras.Model:
    """The network as it is asked: `{"probabilities": (B, units), "familiarity": (B, 1)}`.

    Args:
        model: the trained classifier.
        temperature: of calibration; see `models.evaluation.calibration`.
        doubt: the head of `fit_ood_head`; without one there is no "familiarity".
        tta_views: 2 to look at the mirrored picture, too, and answer with the mean.
    """
    both = _features_and_answer(model)
    pixels = keras.Input(model.input_shape[1:], name="pixels")
    views = [pixels, ops.flip(pixels, axis=2)][:tta_views]
    features, answers = zip(*(both(view) for view in views), strict=True)
    outputs = {"probabilities": _cooled(_mean(answers), temperature)}
    if doubt is not None:
        outputs["familiarity"] = doubt(features[0])
    return keras.Model(pixels, outputs)


def _features_and_answer(model: keras.Model) -> keras.Model:
    return keras.Model(model.inputs, [model.layers[-1].input, model.outputs[0]])


def _mean(values: "list[keras.KerasTensor] | tuple[keras.KerasTensor, ...]") -> keras.KerasTensor:
    return sum(values[1:], start=values[0]) / len(values)


def _cooled(answer: keras.KerasTensor, temperature: float) -> keras.KerasTensor:
    """The probabilities as if the logits had been divided by the temperature."""
    if temperature == 1.0:
        return answer
    powers = answer ** (1 / temperature)
    others = (1 - answer) ** (1 / temperature) if answer.shape[1] == 1 else 0.0
    return powers / (ops.sum(powers, axis=1, keepdims=True) + others)
