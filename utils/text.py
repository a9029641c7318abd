"""Escapes untrusted text: names of runs, classes and files, queries, error messages.

Streamlit renders strings as Markdown, where a name could turn into a link, an external picture or a
formula. Any text that this program did not write itself goes through one of these functions:
`escape_markdown` for a name and `sentence` for an error in Markdown, `plain` where nothing is
interpreted. `utils.markup` does the same for HTML.
"""

import re
import unicodedata

MOST_NAME = 120  # characters; longer names are cut
MOST_SENTENCE = 1_000

# Special anywhere in a line; underscores only at the edge of a word.
_MARKS = re.compile(r"([\\`*\[\]<>~|$&{}]|\b_+(?!\w)|(?<!\w)_+)")
# Special at the beginning of a line: headings, lists.
_START = re.compile(r"^([#+\-=]|\d+(?=[.)](?:\s|$)))")
# Streamlit and GitHub's Markdown look for these after backslashes are resolved: icons, colours,
# addresses. An invisible word joiner inside them prevents that.
_LATE = re.compile(r"(:(?=\S)|@(?=\S)|www(?=\.)|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S))", re.I)
_JOINER = "\u2060"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"  # enclose text that runs from right to left
_CODE = re.compile(r"`([A-Za-z0-9_./=\- ]+)`")  # a setting, a file or a layer in a sentence


def plain(text: object, most: int = MOST_NAME) -> str:
    """Reduce text to one line of visible characters.

    Text that runs from right to left is isolated, so that it cannot reorder what surrounds it.

    Args:
        text: converted with `str`.
        most: maximum number of characters; longer text ends in "…".
    """
    line = " ".join(_DIRECTIONS.sub("", printable(str(text))).split())
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    runs_left = any(unicodedata.bidirectional(each) in ("R", "AL") for each in line)
    return f"{_ISOLATE}{line}{_END}" if runs_left else line


def one_line(text: str, most: int = MOST_NAME) -> str:
    """Normalise the whitespace of a typed name and cut it.

    Args:
        text: as typed.
        most: maximum number of characters.
    """
    return " ".join(text.split())[:most]


def escape_markdown(text: object, most: int = MOST_NAME) -> str:
    """Markdown that renders as the text itself, in one line.

    Args:
        text: converted with `str`.
        most: maximum number of characters shown; longer text ends in "…".
    """
    return _inert(plain(text, most))


def sentence(error: object) -> str:
    """The message of an error as Markdown: `code` stays code, everything else is escaped."""
    parts = _CODE.split(plain(error, MOST_SENTENCE))
    return "".join(f"`{each}`" if i % 2 else _inert(each, i == 0) for i, each in enumerate(parts))


def printable(text: str) -> str:
    """Replace control characters, lone surrogates and unassigned characters by spaces."""
    if text.isprintable():
        return text
    return "".join(" " if _is_unprintable(each) else each for each in text)


def _inert(line: str, begins: bool = True) -> str:
    """Escape one line of Markdown."""
    # Arrows first: the next line escapes their characters.
    line = _LATE.sub(lambda found: f"{found[0][0]}{_JOINER}{found[0][1:]}", line)
    line = _MARKS.sub(r"\\\1", line)
    return _START.sub(_at_start, line) if begins else line


def _at_start(found: re.Match[str]) -> str:
    return f"{found[0]}{_JOINER}" if found[0].isdigit() else f"\\{found[0]}"


def _is_unprintable(character: str) -> bool:
    """Control, surrogate, private use, unassigned, line and paragraph separator."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
