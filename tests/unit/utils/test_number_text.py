"""Numbers as people of many languages type them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.number_text import NumberError, check_range, read_number, read_whole_number

NUMBERS = {
    "0,0005": 0.0005,
    "0.0005": 0.0005,
    ".5": 0.5,
    ",5": 0.5,
    "5.": 5,
    " 1e-4 ": 1e-4,
    "1E−4": 1e-4,
    "1,5e-3": 1.5e-3,
    "−3": -3,
    "–3": -3,
    "+2": 2,
    "5.000,5": 5000.5,
    "5,000.5": 5000.5,
    "1.000": 1,
    "1,000": 1,
    "1.000.000": 1e6,
    "10 000": 1e4,
    "10\u00a0000,25": 10_000.25,
    "10\u202f000": 1e4,
    "10'000.5": 10_000.5,
    "０，５": 0.5,
    "٠٫٥": 0.5,
}
WHOLE_NUMBERS = {
    "5": 5,
    "10.000": 10_000,
    "10,000": 10_000,
    "10 000": 10_000,
    "1.000.000": 1_000_000,
    "5,0": 5,
    "1e3": 1000,
    "−3": -3,
    "007": 7,
}
NONSENSE = (
    "",
    " ",
    ",",
    "-",
    "abc",
    "1,2,3",
    "1.2.3",
    "1 2",
    "1 0000",
    "5,000,5",
    "5.00,5",
    "1e",
    "e5",
    "1_000",
    "0x10",
    "½",
    "nan",
    "inf",
    "1e999",
    "--1",
    "1+1",
    "1" * 50,
    "5 %",
)


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_comma_is_a_decimal_point(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(("text", "number"), WHOLE_NUMBERS.items())
def test_thousands_may_be_set_apart(text, number):
    assert read_whole_number(text) == number


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("read", [read_number, read_whole_number])
def test_unreadable_numbers_are_refused_with_a_message(read, text):
    with pytest.raises(NumberError, match=r"\.$"):
        read(text)


@pytest.mark.parametrize("text", ["2,5", "0,500", "0.0005", "1e-4", "5.000,5"])
def test_half_an_epoch_is_none(text):
    with pytest.raises(NumberError, match="whole"):
        read_whole_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_is_written(number):
    assert read_number(repr(number)) == number
    assert read_number(repr(number).replace(".", ",").replace("-", "−")) == number


@given(st.integers(0, 10**12), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", "'.", " ."]))
def test_every_way_to_set_thousands_apart_is_read(whole, hundredths, signs):
    gap, point = signs
    text = f"{whole:,}".replace(",", gap) + f"{point}{hundredths:02}"
    assert math.isclose(read_number(text), whole + hundredths / 100, rel_tol=1e-12)
    assert read_whole_number(f"{whole:,}".replace(",", gap)) == whole


@given(st.text(st.sampled_from("0123456789.,' eE+-−\u00a0x٣½"), max_size=14) | st.text())
def test_whatever_is_typed_is_a_finite_number_or_refused(text):
    for read in (read_number, read_whole_number):
        try:
            assert math.isfinite(read(text))
        except NumberError:
            continue


def test_the_message_names_the_range():
    check_range(1, 1, 500)
    with pytest.raises(NumberError, match="from 1 to 500"):
        check_range(501, 1, 500)


def test_a_range_includes_its_ends():
    check_range(1, 1, 5)
    check_range(5, 1, 5)
    with pytest.raises(NumberError, match="from 1 to 5"):
        check_range(6, 1, 5)


def test_a_number_may_have_forty_characters():
    assert read_number("0." + 38 * "1") == pytest.approx(1 / 9)
    with pytest.raises(NumberError):
        read_number("0." + 39 * "1")
