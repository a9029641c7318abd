"""Parsing numbers as people type them: decimal point or comma, spaces, any kind of minus."""

import math
import re
import unicodedata

MOST_CHARACTERS = 40  # nobody types a longer number, and Python parses very long ones slowly

SAME = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": "'", "’": "'"})
NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<body>[\d.,' ]*\d[\d.,' ]*)(?P<power>[eE][+-]?\d+)?")
PLAIN = re.compile(r"\d+[.,]?\d*|[.,]\d+")
# Thousands, grouped by one sign throughout; a different sign is the decimal point.
GROUPED = re.compile(r"[1-9]\d{0,2}(?P<gap>[.,' ])\d{3}(?:(?P=gap)\d{3})*(?:(?!(?P=gap))[.,]\d*)?")


class NumberError(ValueError):
    """Text that is not a number, or not one that fits; the message is a sentence for the user."""


def read_number(text: str) -> float:
    """The number that was typed: 0.0005 for "0,0005", "5e-4" or " .0005 ".

    A single comma or point is the decimal point. Where both occur, the last one is, and the others
    group thousands: 5000.5 for "5.000,5" and "5,000.5". Raises NumberError.
    """
    sign, body, power = _parts(text)
    if PLAIN.fullmatch(body):
        return _finite(sign + body.replace(",", ".") + power)
    return _finite(sign + _ungrouped(body) + power)


def read_whole_number(text: str) -> int:
    """The whole number that was typed, exact up to 2**53: 10000 for "10.000", "10,000" or "1e4".

    Unlike in `read_number`, what looks like grouped thousands is taken as such. Raises NumberError.
    """
    sign, body, power = _parts(text)
    if GROUPED.fullmatch(body):
        number = _finite(sign + _ungrouped(body) + power)
    else:
        number = read_number(text)
    if not number.is_integer():
        raise NumberError("Only whole numbers fit here.")
    return int(number)


def check_range(number: float, least: float, most: float) -> None:
    """Check that a number lies in a closed range.

    Args:
        number: to be checked.
        least: lower bound.
        most: upper bound.

    Raises:
        NumberError: if it does not.
    """
    if not least <= number <= most:
        raise NumberError(f"It has to be from {_written(least)} to {_written(most)}.")


def _written(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _parts(text: str) -> tuple[str, str, str]:
    """Sign, digits with separators, and power of ten."""
    tidy = unicodedata.normalize("NFKC", text).translate(SAME).strip()
    found = NUMBER.fullmatch(tidy) if len(tidy) <= MOST_CHARACTERS else None
    if not found:
        raise NumberError("This is not a number.")
    return found["sign"], found["body"].strip(), found["power"] or ""


def _ungrouped(body: str) -> str:
    found = GROUPED.fullmatch(body)
    if not found:
        raise NumberError("This is not a number: it has too many points, commas or spaces.")
    return body.replace(found["gap"], "").replace(",", ".")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NumberError("This number is too large.")
    return number
