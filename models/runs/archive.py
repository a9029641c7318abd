"""Exporting a run as a zip, and importing one.

An imported zip is untrusted: it is checked before it is unpacked, nothing in it is executed, and it
becomes a run only when it is complete and valid.
"""

import re
import secrets
import shutil
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO

from models.runs.errors import RunError, told_as_sentence
from models.runs.foreign_files import what_it_is, what_the_zip_is
from models.runs.import_validation import check_arrival, settle
from models.runs.run import Run
from models.runs.store import RunStore, new_id

MOST_FILES = 2_000
MOST_BYTES = 500_000_000  # unpacked
CHUNK = 1 << 20
END = b"PK\x05\x06"  # the record that ends a zip: 22 bytes, and a comment, which we never write
END_BYTES = 22
LARGE_ZIP = b"PK\x06\x07"  # 20 bytes right before it, in a zip of more than 65,535 files or 4 GB
LARGE_BYTES = 20
MOST_LIST_BYTES = 500 * MOST_FILES  # of the central directory, which is read into memory whole

# The files of a run. Everything else is left out, when packing and when unpacking.
FILES = re.compile(
    r"(run|status|evaluation|predictor)\.json|metrics\.jsonl|(samples|predictions)\.npz"
    r"|model\.(keras|tflite)|checkpoints/(last\.(json|keras)|epoch-[0-9]{3,5}\.weights\.h5)"
)


def pack(run: Run, file: BinaryIO) -> None:
    """Write a run to a file as a zip.

    If the whole run is too large to be imported again, the weights of some epochs are left out.

    Args:
        run: any run.
        file: open for writing.

    Raises:
        RunError: if a file cannot be read or written.
    """
    with told_as_sentence("The run could not be packed"), zipfile.ZipFile(file, "w") as archive:
        for path in _packed(run.folder):
            is_packed = path.suffix in (".keras", ".npz", ".h5", ".tflite")
            method = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            name = path.relative_to(run.folder).as_posix()
            archive.write(path, f"{run.id}/{name}", method)


def _packed(folder: Path) -> list[Path]:
    """The files to pack; of the epochs' weights all, or every second one, or every fourth, ..."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [path for path in found if FILES.fullmatch(path.relative_to(folder).as_posix())]
    epochs = [path for path in files if path.suffix == ".h5"]
    others = [path for path in files if path.suffix != ".h5"]
    room = MOST_BYTES - sum(path.stat().st_size for path in others)
    while epochs and sum(path.stat().st_size for path in epochs) > room:
        epochs = epochs[1::2]  # what is left ends with the same epoch, or the one before
    return sorted(others + epochs)


def unpack(file: BinaryIO, store: RunStore) -> Run:
    """Import a zip that `pack` made, here or on another machine.

    Args:
        file: the zip, seekable.
        store: where the new run goes.

    Returns:
        The new run.

    Raises:
        RunError: if the file is not such a zip, exceeds MOST_BYTES or MOST_FILES, or could execute
            code; the message is a sentence for the user.
    """
    _check_end(file)
    try:
        with zipfile.ZipFile(file) as archive:
            if not any(_is_run_json(name) for name in archive.namelist()):
                _refuse_other_zip(archive)
            return _take_in(archive, _chosen(archive.infolist()), store)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise RunError("This zip is damaged. Nothing was imported. Export the run anew.") from error


def _check_end(file: BinaryIO) -> None:
    """Check the zip's last record first: opening a zip reads its whole list of files."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_BYTES - LARGE_BYTES))
    tail = file.read()
    end = tail[-END_BYTES:]
    if len(end) < END_BYTES or not end.startswith(END):
        raise RunError(what_it_is(file))
    list_bytes = int.from_bytes(end[12:16], "little")
    if tail.startswith(LARGE_ZIP) or list_bytes > MOST_LIST_BYTES:
        raise _refused(f"it holds more than {MOST_FILES:,} files")


def _refuse_other_zip(archive: zipfile.ZipFile) -> None:
    """Raise RunError if it is something that is known here."""
    if says := what_the_zip_is(archive):
        raise RunError(says)


def _chosen(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries to unpack, by file name in the run's folder. Raises RunError."""
    if len(infos) > MOST_FILES:
        raise _refused(f"it holds more than {MOST_FILES:,} files")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise _refused(f"unpacked it would be larger than {MOST_BYTES // 10**6} MB")
    for info in infos:
        _check_entry(info)
    top = _top({info.filename for info in infos})
    chosen: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.removeprefix(top)
        if not info.filename.startswith(top) or not FILES.fullmatch(name):
            continue
        if name in chosen:
            raise _refused(f"it holds {name} twice")
        chosen[name] = info
    return chosen


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/") or "\0" in name:
        raise _refused("it holds a path that leads out of the run's folder")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused("it holds a link or a device instead of a file")
    if info.flag_bits & 1:
        raise _refused("it is encrypted")


def _top(names: set[str]) -> str:
    """The folder in the zip that holds run.json: "" or "name/"."""
    places = sorted(name.removesuffix("run.json") for name in names if _is_run_json(name))
    if len(places) != 1:
        what = "it holds no run.json" if not places else "it holds several runs"
        raise _refused(what)
    return places[0]


def _is_run_json(name: str) -> bool:
    return name.rsplit("/", maxsplit=1)[-1] == "run.json" and name.count("/") <= 1


def _take_in(archive: zipfile.ZipFile, chosen: dict[str, zipfile.ZipInfo], store: RunStore) -> Run:
    draft = store.folder / f".new-{secrets.token_hex(8)}"
    with told_as_sentence("The run could not be imported"):
        try:
            draft.mkdir(parents=True)
            _write_all(archive, chosen, draft)
            config = check_arrival(draft, MOST_BYTES)
            run_id = new_id(config)
            settle(draft)
            draft.rename(store.folder / run_id)  # atomic: readers see all of it or nothing
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return store.get(run_id)


def _write_all(archive: zipfile.ZipFile, chosen: dict[str, zipfile.ZipInfo], draft: Path) -> None:
    left = MOST_BYTES
    for name, info in chosen.items():
        target = draft / name
        target.parent.mkdir(exist_ok=True)
        with archive.open(info) as source, target.open("xb") as copy:
            left = _copy(source, copy, left)


def _copy(source: IO[bytes], copy: BinaryIO, left: int) -> int:
    """Copy to the end. Returns the bytes left, counted as they come: headers may lie."""
    while part := source.read(CHUNK):
        left -= len(part)
        if left < 0:
            raise _refused(f"unpacked it would be larger than {MOST_BYTES // 10**6} MB")
        copy.write(part)
    return left


def _refused(why: str) -> RunError:
    return RunError(f"This file was not imported: {why}. Export the run anew and try that file.")
