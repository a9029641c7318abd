"""Small files that one process replaces while others read them, and full disks."""

import errno
import json
import os
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

TEMPORARY = ".tmp"  # suffix of a file that is still being written
RESERVE = "reserve"
RESERVE_BYTES = 64 * 1024


def read_json(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file; None if the file is missing or holds anything else."""
    try:
        data = json.loads(patiently(path.read_bytes))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Replace a JSON file in one step.

    Args:
        path: the file.
        data: what it will hold.

    Raises:
        OSError: if it cannot be written, or its folder is gone.
    """
    replace_file(path, json.dumps(data, indent=2).encode())


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file so that no reader ever sees half of it.

    Args:
        path: the file.
        content: what it will hold.

    Raises:
        OSError: if it cannot be written, or its folder is gone.
    """
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{TEMPORARY}")
    try:
        temporary.write_bytes(content)
        patiently(lambda: temporary.replace(path))
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def patiently(action: Callable[[], T]) -> T:
    """Retry for 0.2 s: Windows cannot replace a file that is being read, or read one then."""
    for _ in range(20):
        try:
            return action()
        except PermissionError:
            time.sleep(0.01)
    return action()


def keep_reserve(folder: Path) -> None:
    """Occupy some of the disk, so that a run can still report a full one. Raises OSError."""
    (folder / RESERVE).write_bytes(os.urandom(RESERVE_BYTES))  # random: zeros could be compressed


def release_reserve(folder: Path) -> None:
    """Free what `keep_reserve` occupied."""
    (folder / RESERVE).unlink(missing_ok=True)


def is_disk_full(error: BaseException) -> bool:
    """Whether an error means a full disk or an exhausted quota.

    Libraries below Keras hide the error number in their message, or in the error's cause.
    """
    full = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    if isinstance(error, OSError) and error.errno in full:
        return True
    if any(sign in str(error) for sign in ("No space left on device", "errno = 28")):
        return True
    cause = error.__cause__ or error.__context__
    return cause is not None and is_disk_full(cause)
