import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import AT_THE_START, RAW
from utils.text import MOST_NAME, escape_markdown, plain, sentence


def unescaped(markdown: str) -> str:
    """What a reader sees of such Markdown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace("\u2060", "")


@given(st.text())
def test_markdown_reads_like_the_text_itself(text):
    assert unescaped(escape_markdown(text)) == plain(text)


@given(st.text())
def test_a_text_is_one_line_of_bounded_length(text):
    line = plain(text)
    assert len(line) <= MOST_NAME + 2  # and the marks around what runs from right to left
    assert "\n" not in line


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_nothing_that_means_something_is_left_in_markdown(raw):
    assert raw not in escape_markdown(f"a {raw} b")
    assert raw not in sentence(f"There is no “{raw}”.")


@pytest.mark.parametrize("raw", AT_THE_START.values(), ids=AT_THE_START)
def test_nothing_begins_a_heading_or_a_list(raw):
    assert not escape_markdown(raw).startswith(raw)


def test_code_in_a_sentence_stays_code():
    told = sentence("`pool_size` must be 2 or 3, received `<b>`.")
    assert told.startswith("`pool_size` must")
    assert r"\`\<b\>\`" in told


def test_usual_names_are_left_alone():
    for name in ("Built-in digits: swift", "7", "Ankle boot", "T-shirt/top", "96.5 % (2 epochs)"):
        assert escape_markdown(name) == name


def test_what_runs_from_right_to_left_stays_within_itself():
    line = plain("\u202eשלום")
    assert line == "\u2068שלום\u2069"
