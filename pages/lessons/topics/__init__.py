"""The lessons: each file is one lesson with one idea.

A lesson's module defines one function, decorated with `@lesson`, that draws the activity.
Everything around it (idea, question, Keras line) is drawn from the decorator's arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass

from utils.registry import Registry


@dataclass(frozen=True)
class Question:
    """A question to guess at before the activity.

    Attributes:
        text: the question.
        choices: the possible answers.
        right: index of the right one.
        because: why that is right; shown after answering.
    """

    text: str
    choices: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True)
class Lesson:
    """One idea, a question, something to do, and the Keras line that it comes down to."""

    activity: Callable[[], None]
    title: str
    rank: int
    idea: str  # two to four sentences
    question: Question
    code: str  # one to three lines of Keras
    code_note: str  # a sentence about them

    @property
    def name(self) -> str:
        """The activity's name, which is also what the address calls the lesson."""
        return self.activity.__name__

    @property
    def teaser(self) -> str:
        """The first sentence of the idea, as plain text."""
        return self.idea.partition(". ")[0].replace("**", "").rstrip(".") + "."


LESSONS: Registry[Lesson] = Registry("lesson", "pages.lessons.topics")


def lesson(
    *,
    title: str,
    rank: int,
    idea: str,
    question: Question,
    code: str,
    code_note: str,
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register the decorated function as the activity of a lesson with its name.

    Args:
        title: of the lesson.
        rank: its position in the list.
        idea: two to four sentences of Markdown; the first is the lesson's teaser.
        question: a question to guess at first.
        code: one to three lines of Keras.
        code_note: a sentence or two about them, as Markdown.
    """

    def add(activity: Callable[[], None]) -> Callable[[], None]:
        LESSONS.register(Lesson(activity, title, rank, idea, question, code, code_note))
        return activity

    return add
