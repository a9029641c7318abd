"""What all tests share: no test touches the user's own folders."""

import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """A home folder of the test's own. The data folder stays as CI has set it."""
    home = tmp_path / "home"
    monkeypatch.setenv("CNN_PLAYGROUND_HOME", str(home))
    return home
