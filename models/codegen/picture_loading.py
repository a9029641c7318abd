"""The lines of a script that load a data set, and name its classes."""

from collections.abc import Sequence
from pprint import pformat

from models.codegen.excerpt import Excerpt
from utils.datasets import Dataset


def load_pictures(dataset: Dataset, size: int | str, excerpt: Excerpt) -> str:
    """The function that loads a data set's arrays, and its call.

    Args:
        dataset: what is loaded.
        size: side of a picture in pixels, or Python code for it.
        excerpt: collects what the function needs.

    Returns:
        Python code that defines `x_train`, `y_train`, `x_test` and `y_test`.
    """
    home = dataset.take_home
    loader = excerpt.take(home.load.__module__, home.load.__name__)
    return f"{loader}\n\n\nx_train, y_train, x_test, y_test = {home.call(size)}"


def class_names_line(class_names: Sequence[str]) -> str:
    """Python code that defines `NAMES`, in lines of at most 100 characters."""
    return f"NAMES = {pformat(list(class_names), width=90, compact=True)}"
