"""Checks on files in the data folder, and the errors that explain what is wrong with them."""

from pathlib import Path

from utils.datasets.base import DatasetError

AGAIN = "Download or copy it again."

_BEGINNINGS = {  # first bytes of a file -> its kind
    b"PK": "a zip whose end is missing, so it was not copied or downloaded completely",
    b"\x1f\x8b": "a gzip file",
    b"Rar!": "a RAR archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"<": "a web page, perhaps one that asks for a login",
    b"\x00\x00\x08": "an IDX file",
    b"\x93NUMPY": "a single array, a .npy file",
    b"\x89HDF": "an HDF5 file",
}


def is_there(path: Path) -> bool:
    """Whether the file or folder exists. Raises DatasetError if access is denied."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise not_readable(path, error) from error
    return True


def not_readable(path: Path, error: OSError) -> DatasetError:
    """The error for a file or folder that exists but cannot be read.

    Args:
        path: of the file or folder.
        error: what the operating system raised.
    """
    return DatasetError(
        f"{path} cannot be read: {error.strerror or error}. It exists; allow the user who runs "
        "the app to read it."
    )


def kind_of(path: Path) -> str:
    """The kind of a file that should have been an archive, judged by its first bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise not_readable(path, error) from error
    if not start:
        return "an empty file"
    found = (kind for first, kind in _BEGINNINGS.items() if start.startswith(first))
    return next(found, "something else, or damaged")
