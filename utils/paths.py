"""Folders on this machine: published data, and what the app writes itself."""

import contextlib
import os
from pathlib import Path

import platformdirs

_APP = "cnn-playground"


def data_folder() -> Path:
    """The data sets' published files: CNN_PLAYGROUND_DATA, or the user's cache folder.

    It may be read-only or missing.
    """
    chosen = os.environ.get("CNN_PLAYGROUND_DATA")
    return Path(chosen or platformdirs.user_cache_dir(_APP, appauthor=False)).expanduser()


def home_folder() -> Path:
    """Runs and caches: CNN_PLAYGROUND_HOME, or the user's data folder."""
    chosen = os.environ.get("CNN_PLAYGROUND_HOME")
    return Path(chosen or platformdirs.user_data_dir(_APP, appauthor=False)).expanduser()


def cache_folder() -> Path:
    """Files that can be made again from the data; created if it is missing, if possible."""
    folder = home_folder() / "cache"
    with contextlib.suppress(OSError):  # writers get their own error; readers find nothing
        folder.mkdir(parents=True, exist_ok=True)
    return folder
