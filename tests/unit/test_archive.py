import io
import json
import stat
import struct
import zipfile

import keras
import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.checkpoints import POSITION, Checkpoints, Position
from models.config import OPTIMIZERS, Augmentation, TrainingConfig
from models.explain.networks import NetworkError, _load
from models.training import build_trainee
from tests.run_folders import make_run
from utils.runs import RunError, RunState, RunStore, archive, arrivals
from utils.runs.archive import pack, unpack
from utils.runs.keras_file import MOST_CONFIG_BYTES, NotOnlyANetworkError, check_keras_file

LARGE = 10**8


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


def test_a_zip_without_a_folder_in_it_will_do(run, there):
    assert unpack(io.BytesIO(changed(pack(run), top="")), there).name == run.name


def test_files_that_belong_to_no_run_are_left_out(run, there):
    data = changed(pack(run), {"notes.txt": "x", "code.py": "x", "checkpoints/more.py": "x"})
    arrived = unpack(io.BytesIO(data), there)
    assert not list(arrived.folder.rglob("*.py"))
    assert not (arrived.folder / "notes.txt").exists()


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING, RunState.PAUSED])
def test_nobody_trains_a_run_because_it_arrived(run, there, state):
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


def test_an_architecture_that_is_not_here_is_no_reason_to_refuse(run, there):
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
    [{"title": 1}, {"preparation": "none"}, {"class_names": [1]}, {"input_shape": [28, 28, 10**9]}],
    ids=str,
)
def test_a_predictor_that_no_page_could_use_is_refused(run, there, change):
    data = json.loads((run.folder / "predictor.json").read_text()) | change
    refused(changed(pack(run), {"predictor.json": json.dumps(data)}), there, "predictor.json")


def test_texts_too_deep_or_too_long_are_refused(run, there, monkeypatch):
    refused(changed(pack(run), {"checkpoints/last.json": "[" * 10**6}), there, "last.json")
    monkeypatch.setattr(arrivals, "MOST_TEXT_BYTES", 3000)
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
    monkeypatch.setattr(arrivals, "MOST_ARRAY_BYTES", 1000)
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


def test_a_state_to_resume_is_looked_at_likewise(run, there, network):
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
    refused(changed(pack(run), {"model.keras": buffer.getvalue()}), there, "other things")


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
def test_our_own_networks_and_states_are_let_in(tmp_path, architecture, optimizer):
    everything = Augmentation(True, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    config = TrainingConfig("digits", architecture, optimizer=optimizer, augmentation=everything)
    trainee = build_trainee(config, (32, 32, 3), 2)
    for name, model in (("last.keras", trainee), ("model.keras", trainee.layers[-1])):
        model.save(tmp_path / name)
        check_keras_file(tmp_path / name, LARGE)


def test_a_lambda_is_refused_wherever_a_file_is_opened(tmp_path):
    pixels = keras.Input((28, 28, 1))
    x = keras.layers.Flatten()(keras.layers.Lambda(lambda x: x + 1)(pixels))
    model = keras.Model(pixels, keras.layers.Dense(10)(x))
    model.save(tmp_path / "model.keras")
    with pytest.raises(NetworkError):
        _load(tmp_path / "model.keras")

    trainee = keras.Sequential([pixels, model])
    trainee.compile("adam", "categorical_crossentropy")
    Checkpoints(tmp_path).save(trainee, Position(epoch=1))
    assert Checkpoints(tmp_path).restore() is None
