"""Where things lie on this machine: the published data, and what the app makes itself."""

import contextlib
import os
from pathlib import Path

import platformdirs

_APP = "cnn-playground"


def data_folder() -> Path:
    """Where the data sets' published files are: CNN_PLAYGROUND_DATA, or the user's cache.

    It may be read-only, or not exist yet.
    """
    chosen = os.environ.get("CNN_PLAYGROUND_DATA")
    return Path(chosen or platformdirs.user_cache_dir(_APP, appauthor=False)).expanduser()


def home_folder() -> Path:
    """Where runs and caches are written: CNN_PLAYGROUND_HOME, or the user's data folder."""
    chosen = os.environ.get("CNN_PLAYGROUND_HOME")
    return Path(chosen or platformdirs.user_data_dir(_APP, appauthor=False)).expanduser()


def cache_folder() -> Path:
    """Where what can be made anew from the data is kept; created if it is not there and can be."""
    folder = home_folder() / "cache"
    with contextlib.suppress(OSError):  # who writes into it is told; who reads finds nothing
        folder.mkdir(parents=True, exist_ok=True)
    return folder
