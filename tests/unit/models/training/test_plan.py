import pytest

from models.training.config import TrainingConfig
from models.training.data import load_training_data
from models.training.plan import plan_training
from utils.datasets import DATASETS


def config(**changes):
    return TrainingConfig(dataset="digits", architecture="lenet5", **changes)


@pytest.mark.parametrize(
    "settings",
    [
        config(),
        config(train_samples=333, validation_split=0.2, batch_size=32),
        config(validate_on_test=True, test_samples=50),
        config(validation_split=0.0),
        config(train_samples=10**6, test_samples=10**6),
    ],
)
def test_the_plan_is_what_the_training_then_does(settings):
    plan = plan_training(settings, *DATASETS["digits"].counts())
    data = load_training_data(settings)
    assert plan.train_samples == len(data.train)
    assert plan.validation_samples == len(data.validation or ())


def test_steps_and_time_grow_with_the_epochs():
    short, long = (plan_training(config(epochs=n), 1_000, 100) for n in (1, 10))
    assert short.steps_per_epoch == 15  # 900 pictures, 64 at a time
    assert long.total_steps == 10 * short.total_steps
    assert short.seconds(0.01) < long.seconds(0.01) < long.seconds(0.02)


PUBLISHED = [each for each in DATASETS if each.url]  # a folder of one's own is counted when there


@pytest.mark.parametrize("dataset", PUBLISHED, ids=lambda dataset: dataset.name)
def test_every_published_data_set_tells_how_many_pictures_it_has(dataset, tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path))
    train, test = dataset.counts()
    assert train > test > 0


def test_the_counts_are_those_of_the_loaded_splits():
    splits = DATASETS["digits"].load()
    assert DATASETS["digits"].counts() == (len(splits["train"]), len(splits["test"]))
