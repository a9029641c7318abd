"""Fetching published files: in pieces, resumable, checked, and in place only when whole."""

import errno
import hashlib
import http.client
import shutil
import ssl
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from utils.datasets.base import Cancelled, DatasetError, Progress, ShouldStop
from utils.datasets.checks import kind_of
from utils.files import is_disk_full

_PIECE = 256 * 1024  # bytes between two looks at `should_stop`
_TIMEOUT = 20.0  # seconds without a byte from the server
_RANGE_NOT_SATISFIABLE = 416

Check = Callable[[Path], None]  # raises DatasetError for a file that is not what it should be


@dataclass(frozen=True)
class Download:
    """A published file."""

    url: str
    file: str  # where it goes, relative to the data folder
    size: int  # bytes, as published; for the progress only
    digest: str | None = None  # "sha256:..." or "md5:..."; None where none is published
    check: Check | None = None  # a further look at the whole file


def fetch_all(
    wanted: Sequence[Download],
    folder: Path,
    title: str,
    progress: Progress,
    should_stop: ShouldStop,
) -> None:
    """Fetch one file after the other.

    Raises DatasetError and Cancelled as `fetch` does; what is complete by then stays.
    """
    total = sum(download.size for download in wanted)
    before = 0
    for download in wanted:

        def report(done: int, size: int, before: int = before) -> None:
            share = min((before + done) / total, 1.0)
            progress(share, f"Downloading {title}: {_mb(before + done)} of {_mb(total)}.")

        fetch(download, folder / download.file, report, should_stop)
        before += download.size
    progress(1.0, f"{title} is here.")


def fetch(
    download: Download,
    target: Path,
    report: Callable[[int, int], None],
    should_stop: ShouldStop,
) -> None:
    """Fetch one file to `target`, going on from `target` + ".part" if that is there.

    Calls `report` with the bytes that are here and the bytes in all, piece by piece.

    A file of that name that is there already (but was found wrong) is kept as `target` + ".wrong".
    Raises DatasetError (no connection, cut off, disk full, wrong checksum) and Cancelled. The
    part is kept for the next time unless its content is wrong.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _receive(download.url, part, report, should_stop)
        _verify(part, download)
        if target.exists():
            target.replace(_aside(target))
        part.replace(target)
    except urllib.error.HTTPError as error:
        raise DatasetError(
            f"{_host(download.url)} answered {error.code} {error.reason} for {target.name}. "
            "Try again later."
        ) from error
    except (
        urllib.error.URLError,
        http.client.HTTPException,
        ssl.SSLError,
        ConnectionError,
        TimeoutError,
    ) as error:
        raise _not_connected(download.url, part, error) from error
    except OSError as error:
        raise _not_written(error, target) from error


def _receive(
    url: str, part: Path, report: Callable[[int, int], None], should_stop: ShouldStop
) -> None:
    """Append what is missing to the part file; raises when the server ends too early."""
    here = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code == _RANGE_NOT_SATISFIABLE:  # the part is all there is: it is checked next
            return
        raise
    with response:
        resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
        here = here if resumed else 0
        total = here + int(response.headers.get("Content-Length") or 0)
        _look_for_room(part.parent, total - here)
        with part.open("ab" if resumed else "wb") as file:
            while piece := response.read(_PIECE):
                if should_stop():
                    raise Cancelled
                file.write(piece)
                here += len(piece)
                report(here, total)
    if here < total:
        raise ConnectionError(f"{here} of {total} bytes")


def _aside(target: Path) -> Path:
    """A name that is free for what lies in the way."""
    ends = (f".wrong{number or ''}" for number in count())
    return next(path for end in ends if not (path := target.with_name(target.name + end)).exists())


def _look_for_room(folder: Path, needed: int) -> None:
    """Raise OSError rather than fill the disk first, which others write to as well."""
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, "No space left on device")


def _verify(part: Path, download: Download) -> None:
    try:
        if download.digest:
            _compare(part, download.digest)
        if download.check:
            download.check(part)
    except DatasetError:
        part.unlink()
        raise


def check_zip(path: Path) -> None:
    """Raise DatasetError unless every file in a zip has the content that the zip's list says."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile:
        broken = f"it is {kind_of(path)}"
    except (zlib.error, EOFError, RuntimeError) as error:
        broken = str(error)
    if broken:
        raise DatasetError(
            f"What came is damaged ({broken}), so {path.stem} was deleted. Download it again."
        )


def _compare(part: Path, digest: str) -> None:
    method, expected = digest.split(":")
    with part.open("rb") as file:
        received = hashlib.file_digest(file, method).hexdigest()
    if received != expected:
        raise DatasetError(
            f"What came is not the published {part.stem} but {kind_of(part)}: its "
            f"{method.upper()} begins with {received[:8]}, not {expected[:8]}. It was deleted. "
            "Download it again, perhaps in another network."
        )


def _not_connected(url: str, part: Path, error: Exception) -> DatasetError:
    host, reason = _host(url), getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DatasetError(
            f"{host} could not prove who it is ({reason.verify_message}). This computer's clock "
            "may be wrong, or something stands between; ask those who look after the network."
        )
    if part.is_file() and part.stat().st_size:
        return DatasetError(
            f"The connection to {host} was lost. The first {_mb(part.stat().st_size)} are kept: "
            "download again to fetch the rest."
        )
    return DatasetError(
        f"There is no connection to {host}. Check the network and download again; the built-in "
        "digits need none."
    )


def _not_written(error: OSError, target: Path) -> DatasetError:
    if is_disk_full(error):
        return DatasetError(
            f"The disk is full: there is no room for {target.name} in {target.parent}. Make room "
            "and download again; what has come is kept."
        )
    return DatasetError(
        f"{target.name} cannot be written to {target.parent} ({error.strerror}). Allow the user "
        "who runs the app to write there, or choose another folder with CNN_PLAYGROUND_DATA."
    )


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).hostname or url


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size < 10e6 else f"{size / 1e6:.0f} MB"
