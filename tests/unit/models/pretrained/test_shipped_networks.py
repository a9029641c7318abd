"""What comes with the app: complete, small enough, and as good as its card says."""

import json
import math
import re
from types import SimpleNamespace

import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.evaluation.outputs import accuracy, cross_entropy
from models.inference.predictor import load_predictor
from models.pretrained.card import Figures, Made, describe, predict, rejection_rate
from models.pretrained.configs import PRETRAINED_CONFIGS
from models.pretrained.make import load_mean_weights
from models.pretrained.outliers import DRAWN, outliers_of, prepared
from models.serving.identity import SHIPPED
from utils.datasets import DATASETS

RNG = np.random.default_rng(1)

LARGEST = 20e6  # bytes of all weights together
SAME = 0.0011  # accuracy: other processors round otherwise, which may turn a picture or two
LONG_TO_TEST = ("fashion_mnist", "cats_vs_dogs")  # half a minute and more for all test pictures
SAMPLED = 300


def every_predictor():
    for name in PRETRAINED_CONFIGS:
        yield pytest.param(name, marks=[pytest.mark.slow] if name in LONG_TO_TEST else [])


def figures(name):
    return json.loads((SHIPPED / name / "figures.json").read_text())


@pytest.mark.parametrize("name", PRETRAINED_CONFIGS)
def test_a_predictor_is_complete_and_its_card_tells_its_figures(name):
    folder = SHIPPED / name
    assert (folder / "model.keras").exists()
    card, told = (folder / "CARD.md").read_text(encoding="utf-8"), figures(name)
    assert f"models.pretrained.make {name}`" in card
    assert f"{told['test_accuracy']:.2%}" in card
    assert f"{told['error_after']:.2%}" in card
    assert DATASETS[PRETRAINED_CONFIGS[name].final.dataset].licence in card
    for kind, share in told["outliers_rejected"].items():
        assert f"| {kind} | {share:.0%} |" in card


@pytest.mark.parametrize("name", PRETRAINED_CONFIGS)
def test_a_card_is_written_as_it_stands(name):
    """Writing it comes last, after hours of training."""
    card = (SHIPPED / name / "CARD.md").read_text(encoding="utf-8")
    pattern = r"; ([\d,]+) minutes|([\d,]+) (?:parameters|for (?:training|validation|testing))"
    found = [first or second for first, second in re.findall(pattern, card)]
    minutes, parameters, train, validation, test = (int(each.replace(",", "")) for each in found)
    data = SimpleNamespace(train=range(train), validation=range(validation), test=range(test))
    trained = SimpleNamespace(data=data, model=SimpleNamespace(count_params=lambda: parameters))
    made = Made(name, PRETRAINED_CONFIGS[name], trained, 0.0, None, 60.0 * minutes)
    assert describe(made, Figures(**figures(name))) == card


def dataset_of(name):
    """The data set that a predictor was trained on; skips the test where it is missing."""
    dataset = DATASETS[PRETRAINED_CONFIGS[name].final.dataset]
    if not dataset.status().here:
        pytest.skip("the data set is not on this machine")
    return dataset


@pytest.mark.parametrize("name", LONG_TO_TEST)
def test_a_sample_of_the_test_pictures_agrees_with_the_card(name):
    predictor, told = load_predictor(name), figures(name)["test_accuracy"]
    samples = dataset_of(name).samples(SAMPLED, seed=1)
    right = [predictor.predict(picture).label == label for label, picture in samples]
    assert len(right) == SAMPLED
    deviation = math.sqrt(told * (1 - told) / SAMPLED)
    assert np.mean(right) == pytest.approx(told, abs=3 * deviation)


@pytest.mark.parametrize("name", list(every_predictor()))
def test_the_weights_give_the_figures_of_the_card(name):
    config, told = PRETRAINED_CONFIGS[name].final, figures(name)
    test = dataset_of(name).load(config.image_size)["test"]
    answers = predict(load_predictor(name).network, test.images)
    assert accuracy(answers.probabilities, test.labels) == pytest.approx(
        told["test_accuracy"], abs=SAME
    )
    assert cross_entropy(answers.probabilities, test.labels) == pytest.approx(
        told["test_loss"], abs=0.002
    )
    assert rejection_rate(answers) == pytest.approx(told["false_alarms"], abs=2 * SAME)


def test_all_weights_together_are_small():
    weights = [*SHIPPED.glob("*/model.keras"), *SHIPPED.glob("*/model.tflite")]
    assert len(weights) == 2 * len(PRETRAINED_CONFIGS)
    assert sum(file.stat().st_size for file in weights) < LARGEST


@pytest.mark.parametrize("kind", DRAWN)
def test_an_outlier_differs_each_time_and_is_the_same_for_a_seed(kind):
    one, other, again = (DRAWN[kind](np.random.default_rng(seed)) for seed in (1, 2, 1))
    assert one.mode == "RGB"
    assert one != other
    assert one == again


def test_the_digits_of_another_data_set_are_no_outliers():
    kinds = outliers_of(DATASETS["mnist"], "test")
    assert set(DRAWN) <= set(kinds)
    assert DATASETS["digits"].title not in kinds


@pytest.mark.parametrize(("name", "kind"), [("mnist", "scribbles"), ("cats_vs_dogs", "letters")])
def test_a_predictor_is_not_sure_of_most_outliers(name, kind):
    predictor = load_predictor(name)
    dataset = DATASETS[predictor.info.dataset]
    size = predictor.info.input_shape[0]
    outliers = prepared(DRAWN[kind], dataset, size, count=60, seed=77)
    assert rejection_rate(predictor.predict_pixels(outliers)) > 0.5


def test_the_mean_of_weights_lies_between_them(tmp_path):
    files = [tmp_path / "one.weights.h5", tmp_path / "two.weights.h5"]
    model = ARCHITECTURES["lenet5"].build((28, 28, 1), 10)
    ends = []
    for file in files:
        model.set_weights([RNG.normal(size=each.shape) for each in model.get_weights()])
        ends.append(model.get_weights())
        model.save_weights(file)
    load_mean_weights(model, files)
    for ours, first, second in zip(model.get_weights(), *ends, strict=True):
        assert np.allclose(ours, (first + second) / 2, atol=1e-6)
