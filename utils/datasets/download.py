"""Downloads of published files: resumable, verified, and in place only when complete.

Own code on purpose: pooch cannot resume an interrupted download.
"""

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

_PIECE = 256 * 1024  # bytes between two calls of `should_stop`
_TIMEOUT = 20.0  # seconds without a byte from the server
_RANGE_NOT_SATISFIABLE = 416

Check = Callable[[Path], None]  # raises DatasetError for a file with wrong content


@dataclass(frozen=True)
class Download:
    """A published file."""

    url: str
    file: str  # its path in the data folder
    size: int  # bytes, as published; used for the progress only
    digest: str | None = None  # "sha256:..." or "md5:..."; None if none is published
    check: Check | None = None  # another check of the complete file


def fetch_all(
    wanted: Sequence[Download],
    folder: Path,
    title: str,
    progress: Progress,
    should_stop: ShouldStop,
) -> None:
    """Download files one after another. Files that are complete stay if a later one fails.

    Args:
        wanted: the files.
        folder: where they go.
        title: of the data set, for messages.
        progress: called with the share done, 0 to 1, and a sentence.
        should_stop: polled between pieces.

    Raises:
        DatasetError: if a download fails; see `fetch`.
        Cancelled: if `should_stop` returned True.
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
    """Download one file, resuming an earlier attempt.

    An incomplete file is kept as `target` + ".part" unless its content is wrong. A file that
    already exists at `target`, with the wrong content, is kept as `target` + ".wrong".

    Args:
        download: what to fetch.
        target: where the file goes once it is complete.
        report: called with the bytes received so far and the bytes in total.
        should_stop: polled between pieces.

    Raises:
        DatasetError: if there is no connection, it is lost, the disk is full, or the checksum is
            wrong.
        Cancelled: if `should_stop` returned True.
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
    """Append the missing bytes to the part file; raises if the server ends too early."""
    here = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code == _RANGE_NOT_SATISFIABLE:  # the part is complete, and verified next
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
    """An unused name to move the existing file to."""
    ends = (f".wrong{number or ''}" for number in count())
    return next(path for end in ends if not (path := target.with_name(target.name + end)).exists())


def _look_for_room(folder: Path, needed: int) -> None:
    """Raise OSError before the disk is full, since others write to it, too."""
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
    """Raise DatasetError unless every file in a zip matches its checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile:
        broken = f"it is {kind_of(path)}"
    except (zlib.error, EOFError, RuntimeError) as error:
        broken = str(error)
    if broken:
        raise DatasetError(
            f"The download is damaged ({broken}), so {path.stem} was deleted. Download it again."
        )


def _compare(part: Path, digest: str) -> None:
    method, expected = digest.split(":")
    with part.open("rb") as file:
        received = hashlib.file_digest(file, method).hexdigest()
    if received != expected:
        raise DatasetError(
            f"The download is not the published {part.stem} but {kind_of(part)}: its "
            f"{method.upper()} begins with {received[:8]}, not {expected[:8]}. It was deleted. "
            "Download it again, perhaps from another network."
        )


def _not_connected(url: str, part: Path, error: Exception) -> DatasetError:
    host, reason = _host(url), getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DatasetError(
            f"{host} could not prove who it is ({reason.verify_message}). This computer's clock "
            "may be wrong, or something intercepts the connection; ask whoever runs your network."
        )
    if part.is_file() and part.stat().st_size:
        return DatasetError(
            f"The connection to {host} was lost. The first {_mb(part.stat().st_size)} are kept; "
            "download again to get the rest."
        )
    return DatasetError(
        f"There is no connection to {host}. Check the network and download again; the built-in "
        "digits need none."
    )


def _not_written(error: OSError, target: Path) -> DatasetError:
    if is_disk_full(error):
        return DatasetError(
            f"The disk is full: there is no room for {target.name} in {target.parent}. Make room "
            "and download again; the part that has arrived is kept."
        )
    return DatasetError(
        f"{target.name} cannot be written to {target.parent} ({error.strerror}). Allow the user "
        "who runs the app to write there, or choose another folder with CNN_PLAYGROUND_DATA."
    )


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).hostname or url


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size < 10e6 else f"{size / 1e6:.0f} MB"
