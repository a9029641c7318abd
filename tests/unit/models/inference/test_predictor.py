import keras
import numpy as np
import pytest
from PIL import Image

from models.architectures import ARCHITECTURES
from models.evaluation.calibration import at_temperature
from models.evaluation.ood import fit_ood_head, last_features, serving_model
from models.inference.predictor import Predictor, load_predictor
from models.serving.export import ExportError, export_model
from models.serving.identity import identify
from models.serving.litert import Answers, LiteRTNetwork
from models.serving.predictor_info import PredictorError, PredictorInfo

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
    keras.utils.set_random_seed(1)
    model = ARCHITECTURES["swift"].build((28, 28, 1), 10)
    pictures = np.random.default_rng(0).integers(0, 256, (8, 28, 28, 1), dtype=np.uint8)
    export_model(model, folder, pictures)
    info().write(folder)
    return folder, model, pictures


def network(folder):
    return LiteRTNetwork((folder / "model.tflite").read_bytes())


@pytest.fixture
def predictor(exported):
    return Predictor(info(), network(exported[0]), identify("run"))


def test_the_exported_file_answers_like_the_network(exported, predictor):
    _, model, pictures = exported
    for some in (pictures, pictures[:1], pictures):
        answers = predictor.predict_pixels(some)
        assert np.allclose(answers.probabilities, model.predict(some), atol=1e-5)
        assert answers.familiarity is None


def test_an_export_that_answers_otherwise_is_refused(exported, tmp_path, monkeypatch):
    _, model, pictures = exported
    zeros = Answers(np.zeros((8, 10), "float32"), None)
    monkeypatch.setattr(
        "models.serving.export.LiteRTNetwork", lambda content: lambda pictures: zeros
    )
    with pytest.raises(ExportError, match="differently"):
        export_model(model, tmp_path, pictures)
    assert not (tmp_path / "model.keras").exists()


def test_a_network_that_answers_something_else_is_refused(exported, tmp_path):
    exported[1].export(tmp_path / "other.tflite", format="litert", verbose=False)
    with pytest.raises(ValueError, match="gives probabilities for pixels, received"):
        LiteRTNetwork((tmp_path / "other.tflite").read_bytes())


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
    both = network(tmp_path)(pictures).probabilities
    assert both.shape == (4, 2)
    assert both.sum(axis=1) == pytest.approx(1)


def test_a_network_with_outlier_detection_reports_outliers(exported, tmp_path):
    _, model, familiar = exported
    strange = 255 - familiar // 8  # brighter than anything it knows
    known, unknown = (last_features(model, pixels) for pixels in (familiar, strange))
    head = fit_ood_head(np.repeat(known, 20, 0), np.repeat(unknown, 20, 0), known, seed=1)
    asked = serving_model(model, temperature=2.0, ood_head=head, tta_views=2)
    export_model(model, tmp_path, familiar, asked)
    answers = network(tmp_path)(np.concatenate([familiar, strange]))
    assert answers.familiarity is not None
    assert (answers.familiarity[:8] >= 0.5).mean() > 0.8
    assert (answers.familiarity[8:] < 0.5).all()
    both_looks = (model.predict(familiar) + model.predict(familiar[:, :, ::-1])) / 2
    assert np.allclose(answers.probabilities[:8], at_temperature(both_looks, 2.0), atol=1e-5)


@pytest.mark.parametrize("name", ["no such thing", "../../etc/passwd", "", "mnist/../mnist", "\0"])
def test_an_unknown_name_is_reported(name):
    with pytest.raises(PredictorError, match="no network called"):
        load_predictor(name)


def test_info_survives_its_file(tmp_path):
    named = info(name=tmp_path.name)
    named.write(tmp_path)
    assert PredictorInfo.read(tmp_path) == named


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": 3}', "null"])
def test_damaged_info_is_reported(tmp_path, text):
    (tmp_path / "predictor.json").write_text(text)
    with pytest.raises(PredictorError):
        PredictorInfo.read(tmp_path)
