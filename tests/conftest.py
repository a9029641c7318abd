"""Shared by all tests: none of them touches the user's own folders."""

import os

import pytest

from tests.chromium import browser

__all__ = ["browser"]

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """A temporary home folder for each test. The data folder stays as CI has set it."""
    home = tmp_path / "home"
    monkeypatch.setenv("CNN_PLAYGROUND_HOME", str(home))
    return home
