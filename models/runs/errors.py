"""Errors of operations on runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from utils.files import is_disk_full


class RunError(Exception):
    """An operation on a run that failed; the message is a sentence for the user."""


@contextmanager
def told_as_sentence(what: str) -> Iterator[None]:
    """Turn an OSError into a RunError that says why, and what to do.

    Args:
        what: how the message begins, such as "The run could not be renamed".

    Raises:
        RunError: if the body raises OSError.
    """
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            reason = "the disk is full. Delete some runs or other files and try again."
        else:
            reason = f"{error.strerror or error}. Is the folder there, and may it be written to?"
        raise RunError(f"{what}: {reason}") from error
