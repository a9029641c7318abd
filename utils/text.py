"""Text that somebody else wrote, shown as text: names of runs, classes and files, queries, errors.

Streamlit takes what it is given for Markdown. There a name could be a link, a picture from
elsewhere or a formula. So whatever this program did not write itself goes through one of these
functions: `escape_markdown` for a name and `sentence` for an error in Markdown, `plain` where
nothing is interpreted. `utils.markup` does the same for HTML.
"""

import re
import unicodedata

MOST_NAME = 120  # characters; what is longer is cut
MOST_SENTENCE = 1_000

# They can begin something anywhere in a line; an underscore only at the edge of a word.
_MARKS = re.compile(r"([\\`*\[\]<>~|$&{}]|\b_+(?!\w)|(?<!\w)_+)")
_START = re.compile(
    r"^([#+\-=]|\d+(?=[.)](?:\s|$)))"
)  # and these at its beginning: headings, lists
# What Streamlit and GitHub's Markdown look for when backslashes have gone: icons, colours and
# addresses. A word joiner, which nobody sees, keeps them from being found.
_LATE = re.compile(r"(:(?=\S)|@(?=\S)|www(?=\.)|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S))", re.I)
_JOINER = "\u2060"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"  # around what runs from right to left
_CODE = re.compile(r"`([A-Za-z0-9_./=\- ]+)`")  # in sentences: a setting, a file, a layer


def plain(text: object, most: int = MOST_NAME) -> str:
    """The text in one line, cut to so many characters, without anything invisible in it.

    What runs from right to left stays within itself.
    """
    line = " ".join(_DIRECTIONS.sub("", printable(str(text))).split())
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    runs_left = any(unicodedata.bidirectional(each) in ("R", "AL") for each in line)
    return f"{_ISOLATE}{line}{_END}" if runs_left else line


def one_line(text: str, most: int = MOST_NAME) -> str:
    """A name as somebody typed it, in one line and cut to so many characters."""
    return " ".join(text.split())[:most]


def escape_markdown(text: object, most: int = MOST_NAME) -> str:
    """The text as Markdown that reads like `plain`."""
    return _inert(plain(text, most))


def sentence(error: object) -> str:
    """An error's message as Markdown: `code` in it stays code, all else is text."""
    parts = _CODE.split(plain(error, MOST_SENTENCE))
    return "".join(f"`{each}`" if i % 2 else _inert(each, i == 0) for i, each in enumerate(parts))


def printable(text: str) -> str:
    """The text with a space for every control character and every half of a character."""
    if text.isprintable():
        return text
    return "".join(" " if _is_unprintable(each) else each for each in text)


def _inert(line: str, begins: bool = True) -> str:
    """Markdown in which nothing is found."""
    # Arrows first: their signs are escaped next.
    line = _LATE.sub(lambda found: f"{found[0][0]}{_JOINER}{found[0][1:]}", line)
    line = _MARKS.sub(r"\\\1", line)
    return _START.sub(_at_start, line) if begins else line


def _at_start(found: re.Match[str]) -> str:
    return f"{found[0]}{_JOINER}" if found[0].isdigit() else f"\\{found[0]}"


def _is_unprintable(character: str) -> bool:
    """Controls, halves of characters, and what has no meaning to anybody else."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
