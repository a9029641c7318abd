"""NumPy's .npz archives: a zip of .npy files."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from utils.datasets.array_files import ArrayFiles, Header, damaged
from utils.datasets.base import DatasetError
from utils.datasets.checks import AGAIN, kind_of, not_readable
from utils.datasets.crc import crc_after
from utils.datasets.originals import PARTS

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# Raised by zipfile, zlib and NumPy for damaged archives.
_DAMAGE = (zlib.error, LookupError, ValueError, RuntimeError, EOFError)


class Npz(ArrayFiles):
    """One archive with all four arrays."""

    @classmethod
    def described(cls, place: str) -> str:
        """The archive's name."""
        return place

    def files(self) -> Sequence[Path]:
        """The archive itself."""
        return [self.path]

    def headers(self) -> Mapping[str, Header]:
        """The headers by array name."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                self._look_for_all(archive)
                return {part: _header(archive, part) for part in PARTS}
        except (zipfile.BadZipFile, *_DAMAGE) as error:
            if zipfile.is_zipfile(self.path):
                raise damaged(self.path, error) from error
            raise DatasetError(
                f"{self.path} is not an archive of arrays but {kind_of(self.path)}. {AGAIN}"
            ) from error
        except OSError as error:
            raise not_readable(self.path, error) from error

    def read(self) -> Mapping[str, np.ndarray]:
        """The arrays by name; their checksums are verified."""
        try:
            with np.load(self.path, allow_pickle=False) as archive:
                return {part: archive[part] for part in PARTS}
        except (zipfile.BadZipFile, *_DAMAGE) as error:
            raise damaged(self.path, error) from error
        except OSError as error:
            raise not_readable(self.path, error) from error

    def _look_for_all(self, archive: zipfile.ZipFile) -> None:
        inside = set(archive.namelist())
        absent = [part for part in PARTS if f"{part}.npy" not in inside]
        if absent:
            held = ", ".join(sorted(inside)[:4]) or "nothing"
            raise DatasetError(
                f"{self.path} must hold the arrays {', '.join(PARTS)}, but "
                f"{', '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing. "
                f"It holds {held}. {AGAIN}"
            )


def _header(archive: zipfile.ZipFile, part: str) -> Header:
    info = archive.getinfo(f"{part}.npy")
    with archive.open(info) as file:
        shape, is_fortran, dtype = _HEADERS[np.lib.format.read_magic(file)](file)
        start = file.tell()
        file.seek(0)
        crc = crc_after(info.CRC, zlib.crc32(file.read(start)), info.file_size - start)
    return Header(shape, dtype, None if is_fortran else crc)
