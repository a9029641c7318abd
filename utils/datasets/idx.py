"""IDX files, the format of the original MNIST: one array per file, gzipped or not."""

import gzip
import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from utils.datasets.array_files import ArrayFiles, Header, damaged
from utils.datasets.base import DatasetError
from utils.datasets.checks import is_there, not_readable
from utils.datasets.crc import crc_after

STEMS = {  # of the four files; "-" in the original, "." after some unpacking programs
    "x_train": "train-images{}idx3-ubyte",
    "y_train": "train-labels{}idx1-ubyte",
    "x_test": "t10k-images{}idx3-ubyte",
    "y_test": "t10k-labels{}idx1-ubyte",
}
_GZIP = b"\x1f\x8b"
_BYTES = b"\x00\x00\x08"  # the type of unsigned bytes; the number of axes follows
_TRAILER = struct.Struct("<2I")  # of a gzip file: CRC-32 and length of the unpacked content
_DAMAGE = (gzip.BadGzipFile, EOFError, zlib.error)


class IdxFiles(ArrayFiles):
    """A folder with four IDX files."""

    @classmethod
    def described(cls, place: str) -> str:
        """The folder and the names of the four files."""
        names = [f"  {stem.format('-')}.gz" for stem in STEMS.values()]
        return "\n".join([f"{place}/ with these, or unpacked without .gz:", *names])

    def files(self) -> Sequence[Path]:
        """Those of the four files that exist."""
        return [path for part in STEMS if (path := find_idx(self.path, part))]

    def headers(self) -> Mapping[str, Header]:
        """The headers by array name."""
        return {part: idx_header(path) for part, path in self._all().items()}

    def read(self) -> Mapping[str, np.ndarray]:
        """The arrays by name; gzipped ones are verified."""
        return {part: read_idx(path) for part, path in self._all().items()}

    def _all(self) -> Mapping[str, Path]:
        found = {part: path for part in STEMS if (path := find_idx(self.path, part))}
        absent = [STEMS[part].format("-") for part in STEMS if part not in found]
        if absent:
            raise DatasetError(
                f"{self.path} holds only {len(found)} of the four files that belong together; "
                f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} still missing."
            )
        return found


def find_idx(folder: Path, part: str) -> Path | None:
    """Find the file of an array under one of its usual names.

    Args:
        folder: to look in.
        part: name of the array, a key of STEMS.

    Returns:
        The path, or None if there is no such file.

    Raises:
        DatasetError: if access to the folder is denied.
    """
    names = (f"{STEMS[part].format(dot)}{end}" for end in (".gz", "") for dot in "-.")
    return next((folder / name for name in names if is_there(folder / name)), None)


def read_idx(path: Path) -> np.ndarray:
    """The uint8 array in an IDX file. Raises DatasetError if it is damaged."""
    try:
        content = path.read_bytes()
        # Some browsers unpack downloads but keep the name, so the ending is not trusted.
        content = gzip.decompress(content) if content.startswith(_GZIP) else content
    except _DAMAGE as error:
        raise damaged(path, error) from error
    except OSError as error:
        raise not_readable(path, error) from error
    shape, start = _read_start(path, io.BytesIO(content))
    values = np.frombuffer(content, np.uint8, offset=start)
    if values.size != np.prod(shape):
        raise damaged(path, f"it should hold {np.prod(shape):,} values, not {values.size:,}")
    return values.reshape(shape)


def idx_header(path: Path) -> Header:
    """The header of an IDX file. Raises DatasetError if it is damaged."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(len(_GZIP)) == _GZIP
            shape, start = _first_bytes(path, is_packed)
            crc = _packed_crc(file, path, start) if is_packed else _plain_crc(file, start)
    except _DAMAGE as error:
        raise damaged(path, error) from error
    except OSError as error:
        raise not_readable(path, error) from error
    return Header(shape, np.dtype(np.uint8), crc)


def _first_bytes(path: Path, is_packed: bool) -> tuple[tuple[int, ...], int]:
    with gzip.open(path) if is_packed else path.open("rb") as file:
        return _read_start(path, file)


def _packed_crc(file: io.BufferedReader, path: Path, start: int) -> int:
    """The CRC-32 of the array, from that of the whole content at the end of a gzip file."""
    file.seek(-_TRAILER.size, io.SEEK_END)
    whole, length = _TRAILER.unpack(file.read())
    with gzip.open(path) as unpacked:
        prefix = zlib.crc32(unpacked.read(start))
    return crc_after(whole, prefix, length - start)


def _plain_crc(file: io.BufferedReader, start: int) -> int:
    file.seek(start)
    return zlib.crc32(file.read())


def _read_start(path: Path, file: io.BufferedIOBase) -> tuple[tuple[int, ...], int]:
    """The shape of the array and the offset of its values, from the header of an IDX file."""
    start = file.read(4)
    axes = start[3] if len(start) == 4 and start[:3] == _BYTES else 0
    lengths = file.read(4 * axes)
    if not axes or len(lengths) < 4 * axes:
        raise damaged(path, "it is not an IDX file of bytes")
    return struct.unpack(f">{axes}I", lengths), 4 + 4 * axes
