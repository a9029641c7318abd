"""The lessons as pages: each opens, asks, answers and remembers."""

import pytest

from pages.lessons import keys as lessons_keys
from pages.lessons.topics import LESSONS
from pages.widgets import state
from tests.app.page_content import button, html, texts
from tests.run_folders import make_run

PAGE = "lessons/lessons.py"


@pytest.fixture(params=LESSONS.names())
def lesson(request):
    return LESSONS[request.param]


def choice(page, lesson):
    return page.radio(key=f"{lessons_keys.LESSON_CHOICE}_{lesson.name}")


def test_the_list_has_all_lessons(open_app):
    page = open_app(PAGE)
    links = [link.proto.label for link in page.get("page_link")]
    for number, lesson in enumerate(LESSONS, start=1):
        assert f"**{number} · {lesson.title}**" in links
        assert lesson.teaser.split("'")[0] in html(page)


def test_an_unknown_lesson_is_reported_with_a_list_of_all(open_app):
    page = open_app(PAGE, lesson="<script>")
    assert r"no lesson called “\<script\>”" in texts(page.warning)
    assert len(page.get("page_link")) >= len(LESSONS)


def test_a_lesson_opens_by_its_address(open_app, lesson):
    page = open_app(PAGE, lesson=lesson.name)
    assert page.title[0].value == lesson.title
    assert not page.error and not page.warning
    assert lesson.code in texts(page.code)
    assert choice(page, lesson).value is None
    assert lesson.question.because not in texts(page.success) + texts(page.info)


def test_the_reason_is_shown_after_a_guess_right_or_wrong(open_app, lesson):
    page = open_app(PAGE, lesson=lesson.name)
    right = lesson.question.right
    choice(page, lesson).set_value((right + 1) % len(lesson.question.choices)).run()
    assert f"It is “{lesson.question.choices[right]}”" in texts(page.info)
    choice(page, lesson).set_value(right).run()
    assert "Right." in texts(page.success)
    assert lesson.question.because in texts(page.success)
    assert not page.exception


def test_what_was_answered_is_remembered_on_the_way_through_the_lessons(open_app):
    first = next(iter(LESSONS))
    page = open_app(PAGE, lesson=first.name)
    choice(page, first).set_value(first.question.right).run()
    page.query_params[state.LESSON] = "pooling"
    page.run()
    assert page.title[0].value == LESSONS["pooling"].title
    page.query_params[state.LESSON] = first.name
    page.run()
    assert choice(page, first).value == first.question.right
    del page.query_params[state.LESSON]
    page.run()
    assert f"1 of {len(LESSONS)} guessed right" in page.get("progress")[0].proto.text


def test_arithmetic_with_a_picture_changes_its_numbers(open_app):
    page = open_app(PAGE, lesson="numbers")
    assert ">255<" not in html(page).partition("<table>")[2].partition("</tr>")[0]
    page.button_group(key=lessons_keys.LESSON_CHANGE).set_value("255 −").run()
    assert "background:rgb(255,255,255)" in html(page)
    page.button_group(key=lessons_keys.LESSON_CHANGE).set_value("Mean of 2 × 2").run()
    assert "<th>13</th>" in html(page) and "<th>14</th>" not in html(page)


def test_another_digit_is_another_digit(open_app):
    page = open_app(PAGE, lesson="numbers")
    before = html(page)
    button(page, "Another digit").click().run()
    assert html(page) != before


def test_stride_and_padding_give_the_size_that_the_formula_says(open_app):
    page = open_app(PAGE, lesson="stride")
    assert "**26** places" in texts(page.markdown)
    page.segmented_control(key=lessons_keys.LESSON_STRIDE).set_value(2).run()
    assert "**13** places" in texts(page.markdown)
    page.segmented_control(key=lessons_keys.LESSON_PADDING).set_value("same").run()
    assert "**14** places" in texts(page.markdown)


def test_scores_become_probabilities(open_app):
    page = open_app(PAGE, lesson="classes")
    assert "<td>70.5%</td>" in html(page)
    page.slider(key=f"{lessons_keys.LESSON_SCORE}_dog").set_value(2.0).run()
    assert html(page).count("<td>48.8%</td>") == 2


def test_kernels_of_a_network_can_be_slid(open_app, monkeypatch):
    monkeypatch.setattr(
        "pages.widgets.services.ask_helper",
        lambda function, *args, waiting, topic=None: function(*args),
    )
    page = open_app(PAGE, lesson="convolution")
    page.segmented_control(key=lessons_keys.LESSON_KERNELS).set_value("Learnt by a network").run()
    assert not page.exception and not page.error and not page.info
    first = page.session_state[lessons_keys.LESSON_KERNEL]
    assert len(first) == len(first[0]) == 3
    page.button_group(key=f"{lessons_keys.LESSON_LEARNT}_mnist").set_value(5).run()
    assert page.session_state[lessons_keys.LESSON_KERNEL] != first


def test_kernels_of_a_network_without_an_engine_are_reported(open_app, engine):
    from utils.workers.engine_process import EngineError

    engine.timing = EngineError("The engine is off.")
    page = open_app(PAGE, lesson="convolution")
    page.segmented_control(key=lessons_keys.LESSON_KERNELS).set_value("Learnt by a network").run()
    assert "The engine is off." in texts(page.error)
    assert not page.exception


def test_a_lesson_begins_with_a_network_that_works(open_app, own_home):
    run = make_run(own_home)
    (run.folder / "model.tflite").write_bytes(b"no network")
    page = open_app(PAGE, lesson="classes")
    assert not page.error
    assert page.selectbox(key=lessons_keys.LESSON_NETWORK).value == "mnist"
