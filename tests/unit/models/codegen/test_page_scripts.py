"""The code of a page, run without the rest of the project, does what the page does."""

import ast
import re
import shutil
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.architectures import ARCHITECTURES
from models.codegen.dataset_script import dataset_script
from models.codegen.evaluation_script import evaluation_script
from models.codegen.inside_script import Look, inside_script
from models.codegen.prediction_script import ENOUGH, answer_script
from models.evaluation.calibration import calibration_error
from models.evaluation.labelled_predictions import LabelledPredictions
from models.evaluation.outputs import class_probabilities
from models.explain.grad_cam import grad_cam, last_maps, name_of_last_maps
from models.inference.predictor import load_predictor
from models.serving.export import export_model
from models.serving.identity import SHIPPED
from models.serving.predictor_info import PredictorInfo
from tests.random_networks import random_network, random_pixels
from utils.datasets import DATASETS
from utils.images.decoding import open_picture
from utils.preprocessing import PREPARATIONS

ELSEWHERE = {"keras", "numpy", "sklearn", "PIL", "pillow_heif", "ai_edge_litert", "matplotlib",
             "tensorflow"}  # fmt: skip
NASTY = '"]\n"""; __import__("os").system("x") #{0}\\'


def printed(output, what):
    """The number printed after these words."""
    return float(re.search(rf"{re.escape(what)} ([0-9.]+)", output)[1])


def described(shape=(28, 28, 1), classes=10, dataset="digits"):
    names = tuple("0123456789"[:classes])
    kind = "photo" if shape[2] == 3 else "digit"
    return PredictorInfo("net", 'A "net"', dataset, kind, names, shape, "run")


def drawing():
    picture = Image.new("RGB", (280, 280), "white")
    ImageDraw.Draw(picture).line([(60, 60), (220, 60), (120, 240)], "black", 20, "curve")
    return picture


def two_drawings():
    one = drawing()
    both = Image.new("RGB", (560, 280), "white")
    both.paste(one, (0, 0))
    both.paste(one, (280, 0))
    return both


# --- an answer ---


@pytest.mark.parametrize(
    ("name", "skip"),
    [("mnist", ()), ("mnist", ("grey", "pen")), ("fashion_mnist", ()), ("cats_vs_dogs", ())],
)
def test_the_code_of_an_answer_gives_that_answer(run_alone, tmp_path, name, skip):
    predictor = load_predictor(name)
    shutil.copy(SHIPPED / name / "model.tflite", tmp_path / f"{name}.tflite")
    drawing().save(tmp_path / "picture.png")
    picture = open_picture((tmp_path / "picture.png").read_bytes(), "picture.png", ENOUGH)
    prediction = predictor.predict(picture, skip)
    output = run_alone(answer_script(predictor.info, skip).text())
    for label, share in prediction.probabilities.items():
        assert f"{label}: {share:.1%}" in output
    assert ("looks like nothing" in output) is not prediction.is_familiar


@pytest.mark.parametrize(
    ("picture", "says"),
    [(two_drawings(), "There are several things"), (Image.new("L", (99, 99)), "nothing to see")],
)
def test_the_code_of_an_answer_says_what_is_no_digit(run_alone, tmp_path, picture, says):
    predictor = load_predictor("mnist")
    shutil.copy(SHIPPED / "mnist" / "model.tflite", tmp_path / "mnist.tflite")
    picture.save(tmp_path / "picture.png")
    output = run_alone(answer_script(predictor.info).text())
    assert says in output
    assert ("%" in output) is not predictor.predict(picture).is_empty


def every_way():
    for preparation in PREPARATIONS:
        name = preparation.name
        steps = [step.name for step in preparation.steps]
        for skip in ((), *((step,) for step in steps), *pairwise(steps), tuple(steps)):
            yield pytest.param(name, skip, id=f"{name} without {' '.join(skip) or 'nothing'}")


@pytest.mark.parametrize(("kind", "skip"), list(every_way()))
def test_the_code_prepares_as_the_app_does_whatever_is_left_out(kind, skip):
    """In this process: only the part that prepares is run."""
    shape = (28, 28, PREPARATIONS[kind].channels)
    info = PredictorInfo("net", "Net", "digits", kind, ("a", "b"), shape, "run")
    sections = {each.title: each.code for each in answer_script(info, skip).sections}
    imports = sections["The answer"].split("NAMES =")[0]
    scope = {}
    parts = (imports, sections["Its steps, as the app has them"], sections["The preparation"])
    exec(compile("\n".join(parts), "alone.py", "exec"), scope)
    for picture in (drawing(), two_drawings(), random_pixels((28, 28, 1)).squeeze()):
        expected = PREPARATIONS[kind](picture, 28, skip)
        pixels, things = scope["prepare"](picture)
        assert np.array_equal(pixels, expected.pixels)
        assert things == expected.things


# --- a data set ---


def test_the_code_of_a_data_set_loads_it(run_alone):
    splits = DATASETS["digits"].load()
    output = run_alone(dataset_script(DATASETS["digits"], 28).text())
    assert str(splits["train"].images.shape) in output
    assert str(splits["test"].images.shape) in output
    assert str(np.bincount(splits["train"].labels)) in output


def test_the_code_of_photos_loads_a_folder_of_them(run_alone, tmp_path):
    for folder, colour in (("Cat", "red"), ("Dog", "blue")):
        (tmp_path / "PetImages" / folder).mkdir(parents=True)
        for number in range(20):
            Image.new("RGB", (60, 50), colour).save(
                tmp_path / "PetImages" / folder / f"{number}.jpg"
            )
    text = dataset_script(DATASETS["cats_vs_dogs"], 64).text()
    text = text.replace("choice(len(x_train), 25, replace=False)", "choice(len(x_train), 25)")
    assert "64, 64, 3) uint8" in run_alone(text, tmp_path)


# --- an evaluation ---


@pytest.mark.parametrize("classes", [10, 2])
def test_the_code_of_an_evaluation_reaches_its_figures(run_alone, tmp_path, classes):
    model = random_network("swift", (28, 28, 1), classes, seed=3).model
    test = DATASETS["digits"].load()["test"]
    images, labels = test.images[:300], test.labels[:300]
    export_model(model, tmp_path, images[:5])
    (tmp_path / "model.tflite").rename(tmp_path / "net.tflite")
    text = evaluation_script(described(classes=classes), 300).text()
    if classes == 2:  # there is no such data set that is always here
        labels = labels % 2
        text = text.replace("y_test[:300]", "y_test[:300] % 2")
    output = run_alone(text)
    probabilities = class_probabilities(model.predict(images, verbose=0))
    predictions = LabelledPredictions(probabilities, labels, tuple("0123456789"[:classes]))
    low, high = predictions.interval()
    assert printed(output, "accuracy") == pytest.approx(predictions.accuracy, abs=1e-4)
    assert printed(output, "likely between") == pytest.approx(low, abs=1e-4)
    assert printed(output, f"between {low:.4f} and") == pytest.approx(high, abs=1e-4)
    error = calibration_error(probabilities, labels)
    assert printed(output, "calibration error") == pytest.approx(error, abs=1e-3)
    for figures in predictions.class_metrics():
        line = f"{figures.name}: precision {figures.precision or 0:.4f}, "
        assert f"{line}recall {figures.recall:.4f}, F1 {figures.f1 or 0:.4f}" in output
    assert f"picture {predictions.mistakes()[0]}: " in output


# --- a look inside ---


@pytest.mark.parametrize(
    ("network", "index"),
    [
        (("small_resnet", (32, 32, 3), 2), 0),
        (("small_resnet", (32, 32, 3), 2), 1),
        (("lenet5", (28, 28, 1), 10), 4),
    ],
)
def test_the_code_of_a_look_inside_shows_the_same(run_alone, tmp_path, network, index):
    _, shape, classes = network
    opened = random_network(*network)
    opened.model.save(tmp_path / "net.keras")
    pixels = random_pixels(shape)
    Image.fromarray(pixels.squeeze()).save(tmp_path / "picture.png")
    name = last_maps(opened.model).name
    look = Look(opened.model.layers[2].name, name, index)
    output = run_alone(inside_script(described(shape, classes), look).text())
    maps = np.asarray(opened.every_output(opened.batch(pixels), training=False)[2])[0]
    answer = class_probabilities(np.asarray(opened.model(opened.batch(pixels))))[0]
    (heat,) = grad_cam(opened, pixels, [index])
    for number, share in enumerate(answer):
        assert printed(output, f"{number}:") == pytest.approx(share, abs=2e-4)
    assert f"{look.layer} {maps.shape}" in output
    assert printed(output, "to") == pytest.approx(maps.max(), rel=1e-3)
    assert printed(output, "up to") == pytest.approx(heat.values.max(), rel=1e-3, abs=1e-6)


def test_an_epoch_s_weights_are_read(run_alone, tmp_path):
    opened = random_network("fully_connected", (28, 28, 1), 3)
    opened.model.save(tmp_path / "net.keras")
    (tmp_path / "checkpoints").mkdir()
    opened.model.layers[-1].bias.assign([9.0, 0.0, 0.0])
    opened.model.save_weights(tmp_path / "checkpoints" / "epoch-002.weights.h5")
    Image.fromarray(random_pixels((28, 28))).save(tmp_path / "picture.png")
    look = Look(opened.model.layers[-1].name, None, 0, epoch=2)
    script = inside_script(described(classes=3), look)
    assert "Grad-CAM" not in script.text()
    assert printed(run_alone(script.text()), "0:") > 0.5


@pytest.mark.parametrize("architecture", ARCHITECTURES.names())
def test_the_server_knows_what_grad_cam_weighs(architecture):
    opened = random_network(architecture, (28, 28, 1), 10)
    found = name_of_last_maps(opened.anatomy().table.layers)
    layer = last_maps(opened.model)
    assert found == (None if layer is None else layer.name)


# --- all of them ---


def every_script():
    for name in ("mnist", "fashion_mnist", "cats_vs_dogs"):
        info = PredictorInfo.read(SHIPPED / name)
        yield answer_script(info)
        yield evaluation_script(info, 100)
        yield inside_script(info, Look("a", "b", 0))
    for dataset in DATASETS:
        yield dataset_script(dataset, dataset.image_size)


@pytest.mark.parametrize("script", list(every_script()), ids=lambda s: s.about.splitlines()[0])
def test_a_script_needs_no_file_of_ours(script):
    text = script.text()
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names])
    }  # fmt: skip
    assert imported - sys.stdlib_module_names <= ELSEWHERE
    assert max(map(len, text.splitlines())) <= 160


def test_every_name_in_a_script_is_defined_in_it(lint):
    scripts = [script.text() for script in every_script()]
    assert len(scripts) == 9 + len(DATASETS.names())
    assert lint({str(number): text for number, text in enumerate(scripts)}) == ""


def test_names_that_look_like_code_stay_text():
    info = PredictorInfo("net", NASTY, "digits", "digit", (NASTY, "b", "c"), (28, 28, 1), "run")
    for script in (
        answer_script(info),
        evaluation_script(info, 10),
        inside_script(info, Look(NASTY, NASTY, 0)),
    ):
        called = {
            node.func.id
            for node in ast.walk(ast.parse(script.text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "__import__" not in called


def test_the_server_writes_them_without_keras():
    code = (
        "import sys; from models.inference.predictor import load_predictor as load;"
        "from models.codegen.prediction_script import answer_script;"
        "from utils.datasets import DATASETS;"
        "from models.codegen.inside_script import Look, inside_script;"
        "from models.codegen.dataset_script import dataset_script;"
        "from models.codegen.evaluation_script import evaluation_script; info = load('mnist').info;"
        "answer_script(info); evaluation_script(info, 9); inside_script(info, Look('a', 'b', 1));"
        "dataset_script(DATASETS['digits'], 28); import models.codegen.network_export;"
        "from models.codegen.export_formats import FORMATS; FORMATS.names();"
        "assert not {'keras', 'tensorflow', 'onnx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
