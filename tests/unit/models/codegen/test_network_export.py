"""Network export: every architecture in every format, and what may go wrong."""

import builtins
from dataclasses import replace

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

from models.architectures import ARCHITECTURES
from models.codegen import network_export
from models.codegen.export_example import export_example
from models.codegen.export_formats import FORMATS
from models.codegen.network_export import Exported, FormatError
from models.evaluation.outputs import class_probabilities
from models.explain.open_networks import Opened
from models.serving.identity import SHIPPED, NetworkIdentity, identify
from models.serving.predictor_info import PredictorInfo
from tests.random_networks import random_network, random_pixels

SHAPE = (28, 28, 1)
CONVERTED = ("fully_connected", "small_resnet")  # a chain of layers, and one with branches
NOWHERE = NetworkIdentity("run", "a test", "", "")


def export(monkeypatch, model, name, pictures=3):
    monkeypatch.setattr(network_export, "open_network", lambda address: Opened(model))
    seen = np.stack([random_pixels(model.input_shape[1:], seed) for seed in range(pictures)])
    return network_export.export(NOWHERE, name, seen)


def describe(shape, classes):
    names = tuple(f"class {number}" for number in range(classes))
    kind = "photo" if shape[2] == 3 else "digit"
    return PredictorInfo("net", "A net", "digits", kind, names, shape, "run")


def every_export():
    """Converting is slow: two architectures stand for the others where time is short."""
    for architecture in ARCHITECTURES.names():
        for name in FORMATS.names():
            is_slow = name != "keras" and architecture not in CONVERTED
            yield pytest.param(architecture, name, marks=[pytest.mark.slow] if is_slow else [])


@pytest.mark.parametrize(("architecture", "name"), list(every_export()))
def test_every_architecture_can_be_taken_home(monkeypatch, architecture, name):
    model = random_network(architecture, SHAPE, 10).model
    made = export(monkeypatch, model, name)
    assert made.pictures == 3
    assert made.difference < 1e-5
    assert made.nbytes > 1_000
    if name == "tflite":
        (takes,) = Interpreter(model_content=made.content).get_input_details()
        assert list(takes["shape_signature"]) == [1, *SHAPE]


@pytest.mark.parametrize("name", FORMATS.names())
@pytest.mark.parametrize("classes", [2, 3])
def test_the_example_reaches_the_network_s_answer(run_alone, monkeypatch, tmp_path, name, classes):
    shape = (32, 32, 3) if classes == 2 else SHAPE
    model = random_network("lenet5", shape, classes).model
    made = export(monkeypatch, model, name)
    (tmp_path / f"net.{name}").write_bytes(made.content)
    pixels = random_pixels(shape)
    Image.fromarray(pixels.squeeze()).save(tmp_path / "picture.png")
    code = export_example(FORMATS[name], describe(shape, classes), f"net.{name}")
    assert 9 <= len(code.splitlines()) <= 14
    assert max(map(len, code.splitlines())) <= 100
    expected = class_probabilities(np.asarray(model(pixels[None].astype(np.float32))))[0]
    lines = run_alone(code).splitlines()
    assert lines == [f"class {number}: {share:.1%}" for number, share in enumerate(expected)]


def test_class_names_that_look_like_code_stay_text():
    nasty = '"]; __import__("os").system("x") #\n'
    info = describe(SHAPE, 3)
    object.__setattr__(info, "class_names", (nasty, "{}", "'"))
    scope = {}
    for line in export_example(FORMATS["onnx"], info, "net.onnx").splitlines():
        if line.startswith("names ="):
            exec(line, scope)
    assert scope["names"] == [nasty, "{}", "'"]


def put_in(monkeypatch, name, **changes):
    """Replace a format in the registry for one test."""
    changed = replace(FORMATS[name], **changes)
    monkeypatch.setattr(network_export, "FORMATS", {name: changed})


def test_every_format_is_described_and_its_lines_are_python():
    assert {"keras", "tflite", "onnx"} <= set(FORMATS.names())
    for each in FORMATS:
        assert each.title and each.packages and each.summary.endswith(".")
        compile(f"{each.import_line}\n{each.predict_lines.format(file='0')}", each.name, "exec")


def test_a_file_that_answers_otherwise_is_not_offered(monkeypatch):
    honest = FORMATS["tflite"].load
    put_in(monkeypatch, "tflite", load=lambda file: lambda x: honest(file)(x)[:, ::-1])
    with pytest.raises(FormatError, match="gives other probabilities than the network, by up to 0"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "tflite")


@pytest.mark.parametrize(
    "answer", [np.full((3, 10), np.nan, np.float32), np.zeros((3, 9), np.float32)]
)
def test_no_numbers_or_too_few_are_a_difference(monkeypatch, answer):
    put_in(monkeypatch, "keras", load=lambda file: lambda pixels: answer)
    with pytest.raises(FormatError, match="not offered"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "keras")


def test_one_bad_picture_among_many_is_found(monkeypatch):
    monkeypatch.setattr(network_export, "BATCH", 2)
    honest = FORMATS["keras"].load

    def load(file):
        ask, seen = honest(file), []

        def answer(pixels):
            seen.append(len(pixels))
            return np.asarray(ask(pixels)) * (np.nan if len(seen) == 1 else 1)

        return answer

    put_in(monkeypatch, "keras", load=load)
    with pytest.raises(FormatError, match="by up to nan"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "keras")


def test_a_full_disk_is_a_sentence(monkeypatch):
    def write(model, file, description):
        raise OSError(28, "No space left on device")

    put_in(monkeypatch, "keras", write=write)
    with pytest.raises(FormatError, match=r"No space left on device\. Is the disk full\?"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "keras")


def test_a_missing_package_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == "onnx":
            raise ModuleNotFoundError("No module named 'onnx'", name="onnx")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(FormatError, match=r"missing here \(onnx\).*requirements.txt"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "onnx")


def test_what_no_converter_knows_is_a_sentence(monkeypatch):
    def write(model, file, description):
        raise RuntimeError("failed to legalize")

    put_in(monkeypatch, "tflite", write=write)
    with pytest.raises(FormatError, match="cannot be written as LiteRT"):
        export(monkeypatch, random_network("lenet5", SHAPE, 10).model, "tflite")


def every_shipped_export():
    """Fashion-MNIST's network is built as MNIST's is, which stands for it where time is short."""
    for shipped in ("mnist", "fashion_mnist", "cats_vs_dogs"):
        for name in FORMATS.names():
            is_slow = name != "keras" and shipped == "fashion_mnist"
            yield pytest.param(shipped, name, marks=[pytest.mark.slow] if is_slow else [])


@pytest.mark.parametrize(("shipped", "name"), list(every_shipped_export()))
def test_what_comes_with_the_app_can_be_taken_home(shipped, name):
    info = PredictorInfo.read(SHIPPED / shipped)
    pictures = np.stack([random_pixels(info.input_shape, seed) for seed in range(2)])
    made = network_export.export(identify(shipped), name, pictures)
    assert isinstance(made, Exported)
    assert made.difference < 1e-5
