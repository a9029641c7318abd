import io
import json
import shutil
import stat
import struct
import tracemalloc
import zipfile

import keras
import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.explain.open_networks import NetworkError, _load
from models.runs import RunError, RunState, RunStore, archive, import_validation
from models.runs.archive import unpack
from models.serving import trial
from models.serving.identity import SHIPPED
from models.serving.keras_file import MOST_CONFIG_BYTES, NotOnlyANetworkError, check_keras_file
from models.training.checkpoints import Checkpoints
from models.training.config import OPTIMIZERS, Augmentation, TrainingConfig
from models.training.position import POSITION, Position
from models.training.training_model import build_training_model
from tests.run_folders import make_run

LARGE = 10**8
SHIPPED_LITE = SHIPPED / "mnist" / "model.tflite"


def pack(run):
    """The run's zip."""
    file = io.BytesIO()
    archive.pack(run, file)
    return file.getvalue()


@pytest.fixture
def really_tried():
    """Asked for by tests that have networks tried indeed."""


@pytest.fixture(autouse=True)
def tried(monkeypatch, request):
    """The networks that were tried in a process of their own, which takes a second each."""
    found = []
    if "really_tried" not in request.fixturenames:
        monkeypatch.setattr(import_validation, "try_network", found.append)
    return found


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A real model.keras, small."""
    file = tmp_path_factory.mktemp("network") / "model.keras"
    pixels = keras.Input((28, 28, 1))
    keras.Model(pixels, keras.layers.Dense(10)(keras.layers.Flatten()(pixels))).save(file)
    return file.read_bytes()


@pytest.fixture
def run(own_home, network):
    """A finished run with real files in it."""
    made = make_run(own_home, name="From home")
    (made.folder / "model.keras").write_bytes(network)
    shutil.copy(SHIPPED_LITE, made.folder / "model.tflite")
    (made.folder / "checkpoints").mkdir()
    (made.folder / "checkpoints" / "epoch-001.weights.h5").write_bytes(b"weights")
    (made.folder / "command.json").write_text("{}")
    (made.folder / "error.log").write_text("a path of this machine")
    return made


@pytest.fixture
def there(tmp_path):
    """The runs of another copy of the app."""
    return RunStore(tmp_path / "elsewhere")


def changed(data, changes=(), top="any/", **headers):
    """The zip with other files in it: name -> content, or None to leave it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name.split("/", 1)[1]: old.read(name) for name in old.namelist()}
    files |= dict(changes)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            if content is not None:
                new.writestr(top + name, content)
        for name, mode in headers.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            new.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def refused(data, store, match):
    with pytest.raises(RunError, match=match) as caught:
        unpack(io.BytesIO(data), store)
    assert store.list() == []
    assert not store.folder.exists() or list(store.folder.iterdir()) == []
    return str(caught.value)


def test_a_run_arrives_as_it_left(run, there):
    arrived = unpack(io.BytesIO(pack(run)), there)
    assert there.list() == [arrived]
    assert (arrived.name, arrived.config) == (run.name, run.config)
    assert arrived.status.state is RunState.FINISHED
    assert arrived.status.created_at == run.status.created_at
    assert arrived.evaluation() == run.evaluation()
    assert arrived.metrics() == run.metrics()
    for ours, theirs in zip(arrived.predictions(), run.predictions(), strict=True):
        assert np.array_equal(ours, theirs)
    for name in ("model.keras", "model.tflite", "checkpoints/epoch-001.weights.h5"):
        assert (arrived.folder / name).read_bytes() == (run.folder / name).read_bytes()


def test_what_belongs_to_this_machine_stays_here(run, there):
    data = pack(run)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not {"command.json", "error.log", "reserve", "claim"} & {
            name.split("/")[-1] for name in packed.namelist()
        }
    assert not (unpack(io.BytesIO(data), there).folder / "error.log").exists()


def test_the_same_run_twice_is_two_runs(run, there):
    first, second = (unpack(io.BytesIO(pack(run)), there) for _ in range(2))
    assert {first, second} == set(there.list())
    assert first != second


def test_a_zip_without_a_folder_in_it_is_accepted(run, there):
    assert unpack(io.BytesIO(changed(pack(run), top="")), there).name == run.name


def test_files_that_belong_to_no_run_are_left_out(run, there):
    data = changed(pack(run), {"notes.txt": "x", "code.py": "x", "checkpoints/more.py": "x"})
    arrived = unpack(io.BytesIO(data), there)
    assert not list(arrived.folder.rglob("*.py"))
    assert not (arrived.folder / "notes.txt").exists()


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING, RunState.PAUSED])
def test_an_imported_run_is_not_trained(run, there, state):
    status = json.loads((run.folder / "status.json").read_text()) | {"state": state.value}
    data = changed(pack(run), {"status.json": json.dumps(status)})
    arrived = unpack(io.BytesIO(data), there)
    assert arrived.status.state is RunState.INTERRUPTED
    assert there.queue() == []


@pytest.mark.parametrize(
    "name",
    ["../outside.json", "/etc/x", "a/../../x", "..\\x", "C:\\x", "C:x", "\\\\host\\x", "x/.."],
)
def test_a_path_that_leads_out_is_refused(run, there, tmp_path, name):
    data = changed(pack(run), {name: "x"}, top="")
    refused(data, there, "leads out of the run's folder")
    assert not list(tmp_path.rglob("outside.json"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_is_refused(run, there, kind):
    data = changed(pack(run), **{"any/evaluation2.json": kind | 0o777})
    refused(data, there, "a link or a device")


def test_many_files_are_refused_before_their_list_is_read(run, there, monkeypatch):
    names = {f"checkpoints/{n}": "" for n in range(100_000)}
    data = changed(pack(run), names)
    monkeypatch.setattr(archive.zipfile, "ZipFile", None)  # opening it would raise
    refused(data, there, "more than 2,000 files")


def test_some_too_many_files_are_refused(run, there):
    data = changed(pack(run), {f"{n}": "" for n in range(archive.MOST_FILES)})
    refused(data, there, "more than 2,000 files")


def test_ten_gigabytes_inside_are_refused_by_what_the_zip_says(run, there, monkeypatch):
    monkeypatch.setattr(archive, "_write_all", None)
    data = bytearray(changed(pack(run), {"checkpoints/epoch-002.weights.h5": bytes(10**6)}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"epoch-002"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 4 * 10**9)  # its size unpacked
    refused(bytes(data), there, "larger than 500 MB")


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_unpacked(run, there, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 2 * 10**6)
    read = zipfile.ZipExtFile.read
    # A reader of zips that believes no header.
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda self, n=-1: read(self, n) and bytes(n))
    refused(pack(run), there, "larger than 2 MB")


def test_a_zip_that_lies_about_a_size_is_damaged(run, there):
    data = bytearray(changed(pack(run), {"checkpoints/epoch-002.weights.h5": bytes(10**6)}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"epoch-002"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    refused(bytes(data), there, "damaged")


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 9, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_of_a_run_is_refused(there, data):
    refused(data, there, "not imported")


def test_half_a_zip_is_refused(run, there):
    data = pack(run)
    refused(data[: len(data) // 2], there, "not a zip")
    refused(data[:200] + bytes(500) + data[700:], there, "damaged|not imported")


def test_without_settings_it_is_no_run(run, there):
    refused(changed(pack(run), {"run.json": None}), there, "no run.json")
    refused(changed(pack(run), {"run.json": "{"}), there, "its run.json")


def test_several_runs_in_one_zip_are_refused(run, there):
    refused(changed(pack(run), {"../other/run.json": "{}"}), there, "leads out")
    data = changed(pack(run), {"run.json": "{}", "any/run.json": "{}"}, top="")
    refused(data, there, "several runs")


def test_a_file_that_is_there_twice_is_refused(run, there):
    buffer = io.BytesIO(pack(run))
    with zipfile.ZipFile(buffer, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(packed.getinfo(f"{run.id}/run.json"), "{}")
    refused(buffer.getvalue(), there, "run.json|several")


@pytest.mark.parametrize(
    "change",
    [
        {"dataset": ["digits"]},
        {"architecture": {}},
        {"options": {"width": "wide"}},
        {"options": []},
        {"seed": "1"},
        {"epochs": 2.5},
        {"augmentation": {"zoom": "much"}},
        {"image_size": "28"},
    ],
    ids=str,
)
def test_settings_of_the_wrong_kind_are_refused(run, there, change):
    data = json.loads((run.folder / "run.json").read_text())
    data["config"] |= change
    refused(changed(pack(run), {"run.json": json.dumps(data)}), there, "its run.json")


def test_an_unknown_architecture_is_accepted(run, there):
    data = json.loads((run.folder / "run.json").read_text())
    data["config"]["architecture"] = "of_next_year"
    arrived = unpack(io.BytesIO(changed(pack(run), {"run.json": json.dumps(data)})), there)
    assert arrived.config.architecture == "of_next_year"


def test_curves_and_results_must_be_numbers(run, there):
    lines = (run.folder / "metrics.jsonl").read_text().splitlines()
    line = json.dumps(json.loads(lines[0]) | {"loss": "<script>"})
    refused(changed(pack(run), {"metrics.jsonl": line + "\n"}), there, "metrics.jsonl")
    result = json.loads((run.folder / "evaluation.json").read_text())
    for change in ({"test_loss": "small"}, {"confusion": [[1]]}, {"class_names": 3}, {"more": 1}):
        text = json.dumps(result | change)
        refused(changed(pack(run), {"evaluation.json": text}), there, "evaluation.json")


@pytest.mark.parametrize(
    "change",
    [{"created_at": 1e300}, {"seconds": "long"}, {"seconds": -1}, {"error": 3}, {"state": "odd"}],
    ids=str,
)
def test_a_status_that_no_page_could_show_is_refused(run, there, change):
    data = json.loads((run.folder / "status.json").read_text()) | change
    refused(changed(pack(run), {"status.json": json.dumps(data)}), there, "status.json")


@pytest.mark.parametrize(
    "change",
    [
        {"dataset": 1},
        {"preparation": "none"},
        {"class_names": [1]},
        {"input_shape": [28, 28, 10**9]},
    ],
    ids=str,
)
def test_a_predictor_that_no_page_could_use_is_refused(run, there, change):
    data = json.loads((run.folder / "predictor.json").read_text()) | change
    refused(changed(pack(run), {"predictor.json": json.dumps(data)}), there, "predictor.json")


def test_texts_too_deep_or_too_long_are_refused(run, there, monkeypatch):
    refused(changed(pack(run), {"checkpoints/last.json": "[" * 10**6}), there, "last.json")
    monkeypatch.setattr(import_validation, "MOST_TEXT_BYTES", 3000)
    refused(pack(run), there, "metrics.jsonl")


def array_file(header):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        file = io.BytesIO()
        np.lib.format.write_array_header_1_0(file, header)
        packed.writestr("images.npy", file.getvalue())
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"no arrays",
        array_file({"descr": "|u1", "fortran_order": False, "shape": (10**11,)}),
        array_file({"descr": "|O", "fortran_order": False, "shape": ()}),
    ],
    ids=["no zip", "a header of 100 GB", "pickled objects"],
)
def test_arrays_must_be_numbers_of_the_size_they_say(run, there, content):
    refused(changed(pack(run), {"samples.npz": content}), there, "samples.npz")


def test_large_arrays_are_refused(run, there, monkeypatch):
    monkeypatch.setattr(import_validation, "MOST_ARRAY_BYTES", 1000)
    refused(pack(run), there, "npz")


# Networks


def with_config(network, config):
    """The .keras file with another description of its network."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(network)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, config if name == "config.json" else old.read(name))
    return buffer.getvalue()


def described(network):
    with zipfile.ZipFile(io.BytesIO(network)) as archive:
        return json.loads(archive.read("config.json"))


@pytest.mark.parametrize(
    "part",
    [
        {"module": "keras.layers", "class_name": "Lambda", "registered_name": None, "config": {}},
        {"module": "keras.layers", "class_name": "TFSMLayer", "registered_name": None},
        {"module": "keras.layers", "class_name": "TorchModuleWrapper", "registered_name": None},
        {"module": "os", "class_name": "system", "registered_name": None},
        {"module": "builtins", "class_name": "function", "config": "exec"},
        {"module": "keras.layers", "class_name": "Dense", "registered_name": "theirs>Dense"},
        {"module": None, "class_name": "__lambda__", "config": {"value": ["4wAA", None, None]}},
        {"class_name": "function", "config": "run"},
        {"module": ["keras.layers"], "class_name": "Dense"},
        {"class_name": ["Dense"], "module": "keras.layers"},
    ],
    ids=lambda part: str(part.get("class_name")),
)
def test_a_network_that_could_run_code_is_refused(run, there, network, part):
    config = described(network)
    config["config"]["layers"][1]["config"]["activation"] = [part]
    file = with_config(network, json.dumps(config))
    said = refused(changed(pack(run), {"model.keras": file}), there, "model.keras asks for")
    assert "a stranger's code" in said


def test_a_state_to_resume_is_checked_as_well(run, there, network):
    config = described(network)
    config["compile_config"] = {"optimizer": {"module": "os", "class_name": "system"}}
    file = with_config(network, json.dumps(config))
    refused(changed(pack(run), {"checkpoints/last.keras": file}), there, "last.keras asks for")


def with_position(network, content):
    buffer = io.BytesIO(network)
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr(POSITION, content)
    return buffer.getvalue()


def test_a_state_has_its_position_in_it(run, there, network):
    state = with_position(network, json.dumps({"epoch": 3}))
    arrived = unpack(io.BytesIO(changed(pack(run), {"checkpoints/last.keras": state})), there)
    assert (arrived.folder / "checkpoints" / "last.keras").read_bytes() == state


def test_a_position_that_is_endless_is_refused(run, there, network):
    state = with_position(network, b"[" * (MOST_CONFIG_BYTES + 1))
    refused(changed(pack(run), {"checkpoints/last.keras": state}), there, "last.keras describes")


def test_a_network_with_more_in_its_file_is_refused(run, there, network):
    buffer = io.BytesIO(network)
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr("assets/run.py", "x")
    refused(changed(pack(run), {"model.keras": buffer.getvalue()}), there, "things other than")


@pytest.mark.parametrize("config", ["{", "[" * 100_000, b"\xff"], ids=["half", "deep", "no text"])
def test_a_network_whose_description_is_none_is_refused(run, there, network, config):
    file = with_config(network, config)
    refused(changed(pack(run), {"model.keras": file}), there, "model.keras is damaged")


def test_no_network_at_all_is_refused(run, there):
    refused(changed(pack(run), {"model.keras": b"\x89HDF\r\n"}), there, "model.keras is damaged")


def test_a_network_that_is_large_inside_is_refused(tmp_path, network):
    (tmp_path / "model.keras").write_bytes(network)
    with pytest.raises(NotOnlyANetworkError, match="far larger"):
        check_keras_file(tmp_path / "model.keras", 1000)


def every_kind_of_network():
    yield from ((architecture.name, "adam") for architecture in ARCHITECTURES)
    yield from (("fully_connected", optimizer) for optimizer in OPTIMIZERS)


@pytest.mark.parametrize(("architecture", "optimizer"), list(every_kind_of_network()))
def test_our_own_networks_and_states_are_accepted(tmp_path, architecture, optimizer):
    everything = Augmentation(True, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    config = TrainingConfig("digits", architecture, optimizer=optimizer, augmentation=everything)
    training_model = build_training_model(config, (32, 32, 3), 2)
    for name, model in (("last.keras", training_model), ("model.keras", training_model.layers[-1])):
        model.save(tmp_path / name)
        check_keras_file(tmp_path / name, LARGE)


def test_a_lambda_is_refused_wherever_a_file_is_opened(tmp_path):
    pixels = keras.Input((28, 28, 1))
    x = keras.layers.Flatten()(keras.layers.Lambda(lambda x: x + 1)(pixels))
    model = keras.Model(pixels, keras.layers.Dense(10)(x))
    model.save(tmp_path / "model.keras")
    with pytest.raises(NetworkError):
        _load(tmp_path / "model.keras")

    training_model = keras.Sequential([pixels, model])
    training_model.compile("adam", "categorical_crossentropy")
    Checkpoints(tmp_path).save(training_model, Position(epoch=1))
    assert Checkpoints(tmp_path).restore() is None


# What it is said of, and what it is


@pytest.mark.parametrize("names", [[], ["7"], [*"0123456789", "10"], ["a"] * 10], ids=len)
def test_a_network_of_other_classes_than_its_run_is_refused(run, there, names):
    data = json.loads((run.folder / "predictor.json").read_text()) | {"class_names": names}
    refused(changed(pack(run), {"predictor.json": json.dumps(data)}), there, "not imported")


@pytest.mark.parametrize("shape", [[4096, 4096, 1], [28, 30, 1], [28, 28, 3], [28, 28], [0, 0, 1]])
def test_pictures_that_no_network_here_takes_are_refused(run, there, shape):
    data = json.loads((run.folder / "predictor.json").read_text()) | {"input_shape": shape}
    refused(changed(pack(run), {"predictor.json": json.dumps(data)}), there, "predictor.json")


@pytest.mark.parametrize("versions", ["abc", 3, ["keras"], {"keras": {"a": 1}}, None])
def test_unknown_versions_do_no_harm(run, there, versions):
    data = json.loads((run.folder / "run.json").read_text()) | {"versions": versions}
    arrived = unpack(io.BytesIO(changed(pack(run), {"run.json": json.dumps(data)})), there)
    assert all(isinstance(value, str) for value in arrived.versions.values())


def test_samples_that_are_not_the_tested_ones_are_refused(run, there):
    file = io.BytesIO()
    images, labels = run.samples()
    np.savez_compressed(file, images=images[:3], labels=labels[2::-1])
    refused(changed(pack(run), {"samples.npz": file.getvalue()}), there, "predictions.npz")


@pytest.mark.parametrize("labels", [[10], [-1], [0.5], [[1]], []], ids=str)
def test_samples_of_no_class_are_refused(run, there, labels):
    file = io.BytesIO()
    np.savez_compressed(file, images=np.zeros((1, 28, 28, 1), np.uint8), labels=labels)
    refused(changed(pack(run), {"samples.npz": file.getvalue()}), there, "samples.npz")


def test_a_network_comes_with_its_description(run, there):
    refused(changed(pack(run), {"predictor.json": None}), there, "predictor.json")


def test_layers_have_names_and_usual_sizes(run, there, network):
    config = described(network)
    config["config"]["layers"][2]["config"]["units"] = 10**9
    file = with_config(network, json.dumps(config))
    refused(changed(pack(run), {"model.keras": file}), there, "of a size that nobody builds")
    config = described(network)
    config["config"]["layers"][2]["config"]["name"] = "`<b>"
    file = with_config(network, json.dumps(config))
    refused(changed(pack(run), {"model.keras": file}), there, "model.keras")


# Loading and asking it once, elsewhere


def test_an_imported_network_is_tried(run, there, tried):
    unpack(io.BytesIO(pack(run)), there)
    assert len(tried) == 1


@pytest.mark.usefixtures("really_tried")
def test_a_sound_network_is_accepted(run, there):
    assert unpack(io.BytesIO(pack(run)), there).model_file("tflite")


@pytest.mark.usefixtures("really_tried")
@pytest.mark.parametrize(
    "content",
    [
        b"tflite",
        SHIPPED_LITE.read_bytes()[:5000],
        (SHIPPED / "cats_vs_dogs" / "model.tflite").read_bytes(),
    ],
    ids=["none", "half", "of other pictures"],
)
def test_a_network_that_does_not_answer_is_refused(run, there, content):
    refused(changed(pack(run), {"model.tflite": content}), there, "its model.tflite cannot be load")


def test_a_network_that_never_finishes_is_refused(run, there, monkeypatch):
    monkeypatch.setattr(import_validation, "try_network", trial.try_network)
    monkeypatch.setattr(trial, "SECONDS", 0.01)
    refused(pack(run), there, "takes too long for an answer")


def test_a_slow_answer_is_refused(run, monkeypatch):
    assert trial.main(run.folder) == "fine"
    monkeypatch.setattr(trial, "ANSWER_SECONDS", 0.0)
    assert trial.main(run.folder) == trial.TOO_SLOW


# Piece by piece


def test_export_and_import_need_little_memory(run, there, tmp_path):
    """However large a run is: here 60 MB of weights, and never more than a fraction of them."""
    for epoch in range(2, 5):
        weights = run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"
        weights.write_bytes(bytes(20_000_000))
    tracemalloc.start()
    with (tmp_path / "run.zip").open("w+b") as file:
        archive.pack(run, file)
        size = file.tell()
        unpack(file, there)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 60_000_000
    assert most < 12_000_000


def test_a_run_too_large_to_import_is_exported_with_fewer_epochs(run, there, monkeypatch):
    for epoch in range(1, 9):
        weights = run.folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"
        weights.write_bytes(bytes(1_000_000))
    monkeypatch.setattr(archive, "MOST_BYTES", 4_500_000)
    arrived = unpack(io.BytesIO(pack(run)), there)
    kept = sorted(file.name for file in (arrived.folder / "checkpoints").iterdir())
    assert kept == ["epoch-004.weights.h5", "epoch-008.weights.h5"]


# What is no run


def zip_of(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


NO_RUNS = {
    "teachable tflite": (zip_of("model_unquant.tflite", "labels.txt"), "Teachable Machine"),
    "teachable keras": (zip_of("keras_model.h5", "labels.txt"), "Teachable Machine"),
    "teachable js": (zip_of("model.json", "metadata.json", "weights.bin"), "Teachable Machine"),
    "keras": (zip_of("config.json", "metadata.json", "model.weights.h5"), "Keras file"),
    "h5": (b"\x89HDF\r\n\x1a\n" + bytes(99), "Keras file"),
    "tflite": (SHIPPED_LITE.read_bytes(), "LiteRT file"),
    "onnx": (b"\x08\x0a\x12\x07tf2onnx" + bytes(99), "ONNX file"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(99), "is a picture"),
    "pictures": (zip_of("a.jpg", "b/c.PNG", "Thumbs.db"), "zip of pictures"),
    "cats and dogs": (zip_of("PetImages/Cat/1.jpg", "PetImages/Dog/1.jpg"), "is a data set"),
    "mnist": (zip_of("x_train.npy", "y_train.npy"), "is a data set"),
    "idx": (b"\x1f\x8b\x08" + bytes(99), "is a data set"),
    "script": (b'"""A run\n' + bytes(99), "is code"),
}


@pytest.mark.parametrize(("content", "says"), NO_RUNS.values(), ids=NO_RUNS)
def test_a_file_that_is_no_run_is_told_apart_by_its_kind(there, content, says):
    refused(content, there, says)
