"""What lies in the data folder is looked at before it is believed."""

from pathlib import Path

from utils.datasets.base import DatasetError

_BEGINNINGS = {  # the first bytes of a file -> what it is
    b"PK": "a zip whose end is missing: not all of it was copied or downloaded",
    b"\x1f\x8b": "a file packed by gzip",
    b"Rar!": "a RAR archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"<": "a web page, perhaps one that asks for a login",
    b"\x00\x00\x08": "an IDX file",
    b"\x93NUMPY": "a single array, a .npy file",
    b"\x89HDF": "an HDF5 file",
}


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder. Raises DatasetError if one may not even look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise not_readable(path, error) from error
    return True


def not_readable(path: Path, error: OSError) -> DatasetError:
    """The error for a file or folder that the system does not let us read."""
    return DatasetError(
        f"{path} cannot be read: {error.strerror or error}. It is there; see to it that the user "
        "who runs the app may read it."
    )


def kind_of(path: Path) -> str:
    """What a file is that should have been an archive, told by its first bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise not_readable(path, error) from error
    if not start:
        return "an empty file"
    found = (kind for first, kind in _BEGINNINGS.items() if start.startswith(first))
    return next(found, "something else, or damaged")
