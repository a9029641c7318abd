"""A piece of code to take home, as a Python file or as a notebook."""

import json
from dataclasses import dataclass
from typing import Any

from utils.text import escape_markdown, plain

NOTEBOOK_FORMAT = 4
KEPT_SCRIPTS = 32  # of each kind: a page asks for the same one again and again


@dataclass(frozen=True)
class Section:
    """A part of a script, a cell of a notebook."""

    title: str
    code: str


@dataclass(frozen=True)
class Script:
    """Code that runs by itself.

    Attributes:
        about: what it does, for the docstring of the file; its first line is a title.
        sections: its parts in order.
    """

    about: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """A Python file."""
        parts = [f"# --- {each.title} ---{_gap(each.code)}{each.code}" for each in self.sections]
        return "\n\n\n".join([f'"""{self.about}"""', *parts]) + "\n"

    def notebook(self) -> str:
        """A Jupyter notebook, as JSON."""
        title, _, rest = self.about.partition("\n")
        cells = [_cell("markdown", f"{escape_markdown(title)}\n{rest}")]
        for each in self.sections:
            cells += [_cell("markdown", f"## {each.title}"), _cell("code", each.code)]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return json.dumps(
            {
                "cells": cells,
                "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                "nbformat": NOTEBOOK_FORMAT,
                "nbformat_minor": 5,
            },
            indent=1,
        )


def _gap(code: str) -> str:
    """The blank lines before it, as formatters have them."""
    return "\n\n\n" if code.startswith(("class ", "def ", "@")) else "\n\n"


def one_line(title: str) -> str:
    """Anybody's title, so that it stays within a docstring."""
    return plain(title.replace("\\", " ").replace('"', "'"))


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.strip()}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
