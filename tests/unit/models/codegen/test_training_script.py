import ast
import dataclasses
import itertools
import json
import math
import re
import subprocess
import sys

import keras
import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.codegen import keras_pieces, training_script
from models.codegen.excerpt import Excerpt, ExcerptError
from models.codegen.training_script import OPTIMIZER_CLASSES
from models.recipes import RECIPES
from models.training.batches import epoch_batches
from models.training.config import OPTIMIZERS, Augmentation, TrainingConfig
from models.training.loop import train
from models.training.schedule import WARMUP_SHARE, scheduled_rate
from utils.datasets import DATASETS, Split, mnist, take_home_arrays, take_home_photos

TINY = TrainingConfig(
    "digits", "swift", options={"width": 0.5}, train_samples=200, test_samples=120, batch_size=32,
    epochs=2, learning_rate=0.01, schedule="warmup_cosine", label_smoothing=0.1,
    augmentation=Augmentation(rotation=10, shift=0.05, pen=0.3, erasing=0.2),
)  # fmt: skip
STOPPING = TINY.changed(
    architecture="fully_connected", optimizer="sgd", learning_rate=0.5, schedule="constant",
    options={"dropout": 0.2}, epochs=20, early_stopping=1, augmentation=Augmentation(),
)  # fmt: skip


def printed(output, what):
    return float(re.search(rf"{what} ([0-9.]+)$", output, re.MULTILINE)[1])


@pytest.mark.parametrize("config", [TINY, STOPPING], ids=["augmented", "early stopping"])
def test_a_script_reaches_the_numbers_of_its_run(run_alone, config):
    trained = train(config)
    output = run_alone(training_script(config, "Tiny").text())
    assert printed(output, "test loss") == pytest.approx(trained.test_loss, abs=1e-3)
    assert printed(output, "test accuracy") == pytest.approx(trained.test_accuracy, abs=1e-3)


def test_a_script_for_two_classes_reaches_the_numbers_of_its_run(run_alone, monkeypatch):
    digits = DATASETS["digits"]
    both = {
        name: Split(split.images[split.labels < 2], split.labels[split.labels < 2])
        for name, split in digits.load().items()
    }
    monkeypatch.setattr(type(digits), "load", lambda *_: both)
    monkeypatch.setattr(type(digits), "class_names", ("0", "1"))
    config = TINY.changed(
        schedule="cosine", augmentation=Augmentation(), validate_on_test=True, train_samples=None
    )
    trained = train(config)
    text = training_script(config, "Two").text()
    assert "BinaryCrossentropy" in text
    only_both = (
        "x_train, y_train = x_train[y_train < 2], y_train[y_train < 2]\n"
        "x_test, y_test = x_test[y_test < 2], y_test[y_test < 2]\n"
    )
    first_slice = "x_test, y_test = x_test[:120]"
    assert text.count(first_slice) == 1
    output = run_alone(text.replace(first_slice, only_both + first_slice))
    assert printed(output, "test loss") == pytest.approx(trained.test_loss, abs=1e-3)
    assert printed(output, "test accuracy") == pytest.approx(trained.test_accuracy, abs=1e-3)


def test_a_notebook_is_the_same_code_in_cells():
    script = training_script(TINY, "Tiny")
    notebook = json.loads(script.notebook())
    assert (notebook["nbformat"], notebook["cells"][0]["cell_type"]) == (4, "markdown")
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code == [section.code for section in script.sections]
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def every_config():
    yield from (pytest.param(recipe.config, id=recipe.name) for recipe in RECIPES)
    for dataset in DATASETS:
        for architecture in ARCHITECTURES:
            config = TrainingConfig(dataset.name, architecture.name)
            yield pytest.param(config, id=f"{dataset.name}-{architecture.name}")
    yield pytest.param(STOPPING, id="early stopping")


@pytest.mark.parametrize("config", list(every_config()))
def test_every_training_is_a_script_that_needs_no_file_of_ours(config):
    text = training_script(config, "Any").text()
    tree = ast.parse(text)
    compile(tree, "alone.py", "exec")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names])
    }  # fmt: skip
    others = imported - sys.stdlib_module_names
    assert others <= {"keras", "numpy", "sklearn", "PIL", "pillow_heif"}
    assert config.architecture in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_scripts_define_what_they_use_and_are_ruff_clean(lint):
    scripts = {
        str(each.id): training_script(each.values[0], "Any").text() for each in every_config()
    }
    assert len(scripts) > len(RECIPES.names()) + len(ARCHITECTURES.names())
    assert lint(scripts) == ""


@pytest.mark.parametrize("config", list(every_config()))
def test_a_script_trains_as_a_keras_tutorial_does(config):
    text = training_script(config, "Any").text()
    assert text.count("model.compile(") == text.count("model.fit(") == text.count(".evaluate(") == 1
    assert "train_on_batch" not in text
    assert "reset_metrics" not in text
    assert ("EarlyStopping(" in text) is (config.early_stopping is not None)


def test_a_script_names_optimizers_that_keras_has():
    for name in OPTIMIZERS:
        optimizer = getattr(keras.optimizers, OPTIMIZER_CLASSES[name])
        assert type(keras.optimizers.get(name)) is optimizer


def test_a_script_has_the_batches_of_the_app():
    x, y = np.arange(70), np.arange(70) % 10
    batches = keras_pieces.Batches(x, y, batch_size=32, seed=5)
    for epoch in range(3):
        batches.on_epoch_begin()
        expected = list(epoch_batches(70, 32, 5, epoch))
        assert len(batches) == len(expected) == 3
        for number, indices in enumerate(expected):
            assert np.array_equal(batches[number][0], x[indices])
            assert np.array_equal(batches[number][1], y[indices])


@pytest.mark.parametrize("total_steps", [1, 10, 11, 95])
def test_a_script_has_the_learning_rates_of_the_app(total_steps):
    warmup = math.ceil(WARMUP_SHARE * total_steps)
    schedules = {
        "cosine": keras.optimizers.schedules.CosineDecay(0.1, decay_steps=total_steps),
        "warmup_cosine": keras_pieces.WarmupCosine(0.1, warmup, total_steps),
    }
    for name, schedule in schedules.items():
        config = TINY.changed(schedule=name, learning_rate=0.1)
        expected = [scheduled_rate(config, step, total_steps) for step in range(total_steps)]
        rates = [float(schedule(step)) for step in range(total_steps)]
        assert rates == pytest.approx(expected, abs=1e-7)


def test_a_script_explains_and_leaves_out_what_only_callers_need():
    text = training_script(TINY, "Any").text()
    assert "interpolated, and thereby blurred, only once" in text
    assert not re.search(r"^ +(Args|Returns|Raises|Attributes):$", text, re.MULTILINE)


def look_in(folder, monkeypatch):
    """Make the data set functions in scripts look into this folder."""
    for module in (mnist, take_home_arrays, take_home_photos):
        monkeypatch.setattr(module, "DATA_FOLDER", folder)


def taken_home(name, size=28):
    """What a script's loading function returns, called as the script calls it."""
    home = DATASETS[name].take_home
    return eval(home.call(size), {home.load.__name__: home.load})


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "digits"])
def test_a_script_reads_the_pictures_that_the_app_reads(name, monkeypatch):
    from utils.paths import data_folder

    if not DATASETS[name].status().here:
        pytest.skip(f"{name} is not on this machine")
    look_in(data_folder(), monkeypatch)
    splits = DATASETS[name].load()
    expected = [
        splits[s].__dict__[kind] for s in ("train", "test") for kind in ("images", "labels")
    ]
    for ours, theirs in zip(taken_home(name), expected, strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("end", [".gz", ""])
@pytest.mark.parametrize(
    ("name", "place"), [("mnist", "mnist"), ("fashion_mnist", "FashionMNIST/raw")]
)
def test_a_script_reads_idx_files_packed_or_not(name, place, end, tmp_path, monkeypatch):
    import gzip

    folder = tmp_path / place
    folder.mkdir(parents=True)
    small = np.arange(2 * 28 * 28, dtype=np.uint8).reshape(2, 28, 28)
    for split in ("train", "t10k"):
        for kind, array in (("images-idx3", small), ("labels-idx1", np.array([3, 4], np.uint8))):
            lengths = b"".join(length.to_bytes(4) for length in array.shape)
            content = bytes([0, 0, 8, array.ndim]) + lengths + array.tobytes()
            file = folder / f"{split}-{kind}-ubyte{end}"
            file.write_bytes(gzip.compress(content) if end else content)
    look_in(tmp_path, monkeypatch)
    x_train, y_train, x_test, y_test = taken_home(name)
    assert np.array_equal(x_train[..., 0], small) and np.array_equal(x_test, x_train)
    assert y_train.tolist() == y_test.tolist() == [3, 4]


@pytest.mark.parametrize("place", ["PetImages/{}", "PetImages/test/{}s", "cats_and_dogs/x/{}/"])
def test_a_script_sorts_photos_as_the_app_does(place, tmp_path, monkeypatch):
    from PIL import Image

    chance = np.random.default_rng(0)
    for folder, number in itertools.product(("Cat", "Dog"), range(12)):
        where = place if number % 3 == 0 else place.replace("test", "train")
        file = tmp_path / where.format(folder) / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        size = tuple(chance.integers(40, 90, 2))
        Image.fromarray(chance.integers(0, 256, (*size, 3), np.uint8)).save(file)
        if (folder, number) == ("Cat", 3):
            file.write_bytes(b"broken")
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path))
    look_in(tmp_path, monkeypatch)
    splits = DATASETS["cats_vs_dogs"].load(32)
    ours = taken_home("cats_vs_dogs", 32)
    assert len(ours[1]) + len(ours[3]) == 23
    assert np.array_equal(ours[0], splits["train"].images)
    assert np.array_equal(ours[1], splits["train"].labels)
    assert np.array_equal(ours[2], splits["test"].images)
    assert np.array_equal(ours[3], splits["test"].labels)


@pytest.mark.parametrize("field", ["image_size", "train_samples", "early_stopping", "options"])
def test_settings_that_look_like_code_stay_values(field):
    nasty = '0) or __import__("os").system("x") #\n"""'
    config = dataclasses.replace(TINY)
    object.__setattr__(config, field, {nasty: nasty} if field == "options" else nasty)
    text = training_script(config, f'"""\n{nasty}\\').text()
    called = {node.func.id for node in ast.walk(ast.parse(text))
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
    assert "__import__" not in called


def test_two_things_of_one_name_are_a_mistake():
    excerpt = Excerpt()
    excerpt.take("utils.images.decoding", "KINDS")
    excerpt.import_("from elsewhere import Image")
    with pytest.raises(ExcerptError, match="`Image` would come from both"):
        excerpt.take("utils.images.decoding", "open_picture")


def test_the_server_gets_a_script_without_keras():
    code = (
        "import sys; from models.codegen import training_script;"
        "from models.recipes import RECIPES;"
        "[training_script(each.config, each.title) for each in RECIPES];"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
