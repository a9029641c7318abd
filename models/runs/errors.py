"""What can go wrong with a run."""

from collections.abc import Iterator
from contextlib import contextmanager

from utils.files import is_disk_full


class RunError(Exception):
    """Something about a run that cannot be done; the message is a sentence for the user."""


@contextmanager
def told_as_sentence(what: str) -> Iterator[None]:
    """Turn a failing file operation into a RunError: "`what`: why, and what to do"."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            reason = "the disk is full. Delete some runs or other files and try again."
        else:
            reason = f"{error.strerror or error}. Is the folder there, and may it be written to?"
        raise RunError(f"{what}: {reason}") from error
