"""The page of every lesson: its idea, its question, its Keras line; and the list of all."""

from collections.abc import Sequence

import streamlit as st

from pages.lessons import keys
from pages.lessons.topics import LESSONS, Lesson
from pages.widgets import page, state
from utils.datasets import DatasetError
from utils.markup import HTML
from utils.text import escape_markdown, sentence

QUESTION_HELP = (
    "Guess before you try it: a guess that turns out wrong is remembered longest. Your answers are "
    "kept until you close or reload this page, and nobody else sees them."
)
KERAS_HELP = (
    "Keras is the Python library that the networks of this app are written in. This is how the "
    "lesson is spelled there."
)


def render_lessons() -> None:
    """The lesson that the address names, or the list of all."""
    wanted = st.query_params.get(state.LESSON)
    # A link from lesson to lesson leaves the browser's address as it was, unless it is set here.
    st.query_params.from_dict({state.LESSON: wanted} if wanted else {})
    if wanted and wanted in LESSONS:
        _render_lesson(LESSONS[wanted])
        return
    page.render_header(
        "Lessons",
        "Small ideas that convolutional networks are made of. Each takes some minutes: guess, "
        "try it with your own hand, and see the line of code that it comes down to.",
    )
    if wanted:
        st.warning(
            f"There is no lesson called “{escape_markdown(wanted, 40)}”. These are all:",
            icon=":material/help:",
        )
    _render_list()


def _render_list() -> None:
    lessons = list(LESSONS)
    right = sum(_is_right(each) for each in lessons)
    if _answers():
        st.progress(right / len(lessons), f"{right} of {len(lessons)} guessed right so far")
    with st.container(key="lessons"):
        for number, each in enumerate(lessons, start=1):
            with st.container(border=True, gap="xsmall", key=f"lesson_card_{each.name}"):
                _link(each, f"**{number} · {each.title}**{_mark(each)}")
                st.html(HTML('<p class="lesson-teaser">{}</p>').format(each.teaser))


def _render_lesson(lesson: Lesson) -> None:
    lessons = list(LESSONS)
    at = lessons.index(lesson)
    st.caption(f"Lesson {at + 1} of {len(lessons)}")
    page.render_header(lesson.title, lesson.idea)
    with st.container(border=True, key=keys.LESSON_QUESTION):
        _render_question(lesson)
    st.markdown("#### Try it")
    with st.container(key=keys.LESSON_ACTIVITY):
        try:
            lesson.activity()
        except DatasetError as error:
            st.error(sentence(error), icon=":material/error:")
    st.markdown("#### In Keras", help=KERAS_HELP)
    st.code(lesson.code, language="python")
    st.markdown(lesson.code_note)
    _render_ways_on(lessons, at)


def _render_question(lesson: Lesson) -> None:
    """The question; once it is answered, the right answer and why."""
    question, answers = lesson.question, _answers()
    st.markdown("**What do you think?**", help=QUESTION_HELP)
    chosen = st.radio(
        question.text,
        range(len(question.choices)),
        format_func=question.choices.__getitem__,
        index=answers.get(lesson.name),
        key=f"{keys.LESSON_CHOICE}_{lesson.name}",
    )
    if chosen is None:
        return
    answers[lesson.name] = chosen
    if chosen == question.right:
        st.success(f"**Right.** {question.because}", icon=":material/check_circle:")
    else:
        right = question.choices[question.right]
        st.info(f"**It is “{right}”.** {question.because}", icon=":material/lightbulb:")


def _render_ways_on(lessons: Sequence[Lesson], at: int) -> None:
    """Links to the previous lesson, to all, and to the next."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lesson_ways"):
        if at > 0:
            _link(lessons[at - 1], lessons[at - 1].title, ":material/arrow_back:")
        page.link("lessons", "All lessons")
        if at + 1 < len(lessons):
            _link(lessons[at + 1], f"Next: {lessons[at + 1].title}", ":material/arrow_forward:")


def _link(lesson: Lesson, label: str, icon: str | None = None) -> None:
    page.link("lessons", label, icon=icon, lesson=lesson.name)


def _mark(lesson: Lesson) -> str:
    if lesson.name not in _answers():
        return ""
    return (
        " :blue[:material/check_circle:]" if _is_right(lesson) else " :orange[:material/lightbulb:]"
    )


def _is_right(lesson: Lesson) -> bool:
    return _answers().get(lesson.name) == lesson.question.right


def _answers() -> dict[str, int]:
    """The index of the choice made in each lesson of this session, by the lesson's name."""
    return state.value(keys.LESSON_ANSWERS, {})
