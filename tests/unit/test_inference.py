import numpy as np
import pytest
from PIL import Image

from models.architectures import ARCHITECTURES
from models.export import ExportError, export_model
from models.inference import Predictor, PredictorError, PredictorInfo, load_predictor
from models.litert import run_batch
from models.outputs import class_probabilities

DIGITS = tuple("0123456789")


def info(**changes):
    fields = {
        "name": "run",
        "title": "A run",
        "dataset": "digits",
        "preparation": "digit",
        "class_names": DIGITS,
        "input_shape": (28, 28, 1),
        "kind": "run",
    }
    return PredictorInfo(**{**fields, **changes})


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A folder with an untrained network, exported."""
    folder = tmp_path_factory.mktemp("exported")
    model = ARCHITECTURES["swift"].build((28, 28, 1), 10)
    pictures = np.random.default_rng(0).integers(0, 256, (8, 28, 28, 1), dtype=np.uint8)
    export_model(model, folder, pictures)
    info().write(folder)
    return folder, model, pictures


@pytest.fixture
def predictor(exported):
    from ai_edge_litert.interpreter import Interpreter

    return Predictor(info(), Interpreter(str(exported[0] / "model.tflite")))


def test_the_exported_file_answers_like_the_network(exported, predictor):
    _, model, pictures = exported
    assert np.allclose(predictor.predict_pixels(pictures), model.predict(pictures), atol=1e-5)
    assert np.allclose(
        predictor.predict_pixels(pictures[:1]), model.predict(pictures[:1]), atol=1e-5
    )


def test_an_export_that_answers_otherwise_is_refused(exported, tmp_path, monkeypatch):
    _, model, pictures = exported
    monkeypatch.setattr("models.export.run_batch", lambda *_: np.zeros((8, 10), "float32"))
    with pytest.raises(ExportError, match="differently"):
        export_model(model, tmp_path, pictures)
    assert not (tmp_path / "model.keras").exists()


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (300, 200), 255),
        Image.new("RGBA", (280, 280)),
        np.zeros((40, 30), dtype=np.uint8),
        np.zeros((40, 30, 3), dtype=np.uint8),
        np.zeros((40, 30, 4), dtype=np.uint8),
    ],
    ids=["grey", "canvas", "2d", "rgb", "rgba"],
)
def test_probabilities_of_any_picture_sum_to_one(predictor, image):
    prediction = predictor.predict(image)
    assert list(prediction.probabilities) == list(DIGITS)
    assert sum(prediction.probabilities.values()) == pytest.approx(1)
    assert prediction.label == prediction.ranked()[0][0]
    assert prediction.is_empty


def test_a_batch_answers_like_one_by_one(predictor):
    images = [np.eye(28, dtype=np.uint8) * 255, np.flipud(np.eye(50, dtype=np.uint8)) * 200]
    one_by_one = [predictor.predict(image).probabilities for image in images]
    together = [prediction.probabilities for prediction in predictor.predict_batch(images)]
    assert predictor.predict_batch([]) == []
    for alone, joint in zip(one_by_one, together, strict=True):
        assert joint == pytest.approx(alone, abs=1e-6)


def test_a_sigmoid_network_answers_for_both_classes(tmp_path):
    model = ARCHITECTURES["cat_or_dog"].build((32, 32, 3), 2)
    pictures = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    export_model(model, tmp_path, pictures)
    from ai_edge_litert.interpreter import Interpreter

    outputs = run_batch(Interpreter(str(tmp_path / "model.tflite")), pictures)
    both = class_probabilities(outputs)
    assert both.shape == (4, 2)
    assert both.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("name", ["no such thing", "../../etc/passwd", "", "mnist/../mnist", "\0"])
def test_an_unknown_name_is_told(name):
    with pytest.raises(PredictorError, match="no network called"):
        load_predictor(name)


def test_info_survives_its_file(tmp_path):
    named = info(name=tmp_path.name)
    named.write(tmp_path)
    assert PredictorInfo.read(tmp_path) == named


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": 3}', "null"])
def test_damaged_info_is_told(tmp_path, text):
    (tmp_path / "predictor.json").write_text(text)
    with pytest.raises(PredictorError):
        PredictorInfo.read(tmp_path)
