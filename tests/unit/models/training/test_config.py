import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.config import OPTIMIZERS, SCHEDULES, Augmentation, ConfigError, TrainingConfig
from utils.preprocessing import PREPARATIONS

configs = st.builds(
    TrainingConfig,
    dataset=st.text(min_size=1),
    architecture=st.text(min_size=1),
    options=st.dictionaries(st.text(), st.floats(0, 1)),
    optimizer=st.sampled_from(OPTIMIZERS),
    learning_rate=st.floats(1e-6, 10),
    schedule=st.sampled_from(SCHEDULES),
    batch_size=st.integers(1, 1024),
    validation_split=st.floats(0, 0.9),
    augmentation=st.builds(Augmentation, rotation=st.floats(0, 45), horizontal_flip=st.booleans()),
)


@given(configs)
def test_a_config_survives_json(config):
    assert TrainingConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("optimizer", "magic"),
        ("schedule", "zigzag"),
        ("learning_rate", 0),
        ("learning_rate", float("nan")),
        ("batch_size", 0),
        ("epochs", 0),
        ("label_smoothing", 1),
        ("validation_split", 0.95),
        ("train_samples", 0),
        ("test_samples", -1),
    ],
)
def test_a_value_out_of_range_is_named(setting, value):
    with pytest.raises(ConfigError, match=f"`{setting}` must be .* received"):
        TrainingConfig("digits", "lenet5", **{setting: value})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"dataset": "digits"},
        {"dataset": "d", "architecture": "a", "unheard_of": 1},
        {"dataset": "d", "architecture": "a", "augmentation": {"unheard_of": 1}},
        {"dataset": "d", "architecture": "a", "augmentation": None},
        {"dataset": "d", "architecture": "a", "epochs": "many"},
    ],
)
def test_data_that_is_no_config_is_refused(data):
    with pytest.raises(ConfigError):
        TrainingConfig.from_dict(data)


@pytest.mark.parametrize("kind", PREPARATIONS, ids=lambda kind: kind.name)
def test_every_kind_of_picture_names_settings_of_the_augmentation(kind):
    start = Augmentation(horizontal_flip=kind.can_be_mirrored, **kind.augmentation)
    assert start.is_on


def test_whole_numbers_stay_as_they_were_written():
    config = TrainingConfig("digits", "lenet5", learning_rate=1, augmentation=Augmentation(shear=0))
    assert config == TrainingConfig.from_dict(json.loads(json.dumps(config.to_dict())))
    assert f"{config.learning_rate} {config.augmentation.shear}" == "1 0"


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan"), 10**400, True, "0.1"])
def test_a_rate_is_a_positive_finite_number(value):
    with pytest.raises(ConfigError, match="`learning_rate` must be"):
        TrainingConfig("digits", "lenet5", learning_rate=value)
