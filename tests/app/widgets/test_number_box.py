"""Number boxes: typed numbers are understood as meant, or refused."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import number_box


def boxes():
    import streamlit as st

    from pages.widgets import number_box

    rate = number_box.decimal_box("Rate", 1e-7, 100.0, 0.001, key="rate")
    count = number_box.whole_box(
        "Count",
        1,
        500_000,
        5,
        key="count",
        step=2,
        on_change=st.session_state.setdefault("heard", []).append,
    )
    st.button("Twelve", on_click=number_box.put, args=("count", 12))
    st.write(f"{rate!r} and {count!r}")


@pytest.fixture
def page():
    return AppTest.from_function(boxes, default_timeout=60).run()


def typed(page, index, text):
    page.text_input[index].set_value(text).run()
    assert not page.exception
    return page.markdown[0].value


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [("0,0005", 0.0005, "0.0005"), ("1e−4", 0.0001, "0.0001"), ("2,5", 2.5, "2.5")],
)
def test_a_rate_with_a_comma_is_what_it_says(page, text, number, shown):
    assert typed(page, 0, text) == f"{number!r} and 5"
    assert page.text_input[0].value == shown
    assert not page.caption


@pytest.mark.parametrize(("text", "count"), [("10.000", 10_000), ("10 000", 10_000), ("7,0", 7)])
def test_a_count_may_have_its_thousands_set_apart(page, text, count):
    assert typed(page, 1, text) == f"0.001 and {count}"
    assert page.session_state["heard"] == [count]


@pytest.mark.parametrize(
    ("index", "text", "why"),
    [
        (0, "abc", "not a number"),
        (0, "", "not a number"),
        (0, "500", "from 1e-07 to 100"),
        (0, "0", "from 1e-07"),
        (1, "2,5", "whole numbers"),
        (1, "0", "from 1 to 500,000"),
        (1, "[a](http://b)", "not a number"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_changes_nothing(page, index, text, why):
    typed(page, 0, "0,02")
    typed(page, 1, "8")
    assert typed(page, index, text) == ("None and 8", "0.02 and 8")[index]
    assert why in page.caption[0].value
    assert ("stays at 8." in page.caption[0].value) is (index == 1)
    assert page.text_input[index].value == text


def test_the_buttons_go_a_step_and_not_beyond_the_range(page):
    page.button[1].click().run()
    assert page.markdown[0].value == "0.001 and 7"
    typed(page, 1, "abc")
    for _ in range(5):
        page.button[0].click().run()
    assert page.markdown[0].value == "0.001 and 1"
    assert page.text_input[1].value == "1"
    assert not page.caption


def test_other_code_may_set_the_number(page):
    typed(page, 1, "abc")
    page.button[2].click().run()
    assert page.markdown[0].value == "0.001 and 12"
    assert page.text_input[1].value == "12"


def sent(page):
    """Whether the last script sent the browser what stands in each box."""
    return [box.proto.set_value for box in page.text_input]


def test_a_number_is_sent_again_by_a_script_that_follows_at_once(page):
    """A browser that gets two scripts' elements in one go draws the second's only."""
    assert sent(page.run()) == [True, True]
    assert [box.proto.value for box in page.text_input] == ["0.001", "5"]


def test_later_scripts_leave_alone_what_somebody_is_typing(page, monkeypatch):
    monkeypatch.setattr(number_box, "SENT_AGAIN", 0.0)
    assert sent(page.run()) == [False, False]
