"""Lesson 10: what it sees, and where it is fooled."""

from collections.abc import Callable
from string import ascii_uppercase

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from models.evaluation.outputs import accuracy
from models.inference.predictor import FAMILIAR, Prediction, Predictor
from models.lessons import experiments, fooling
from pages.lessons import keys
from pages.lessons.lesson_pictures import SIDE, choose_picture, test_digits
from pages.lessons.own_network import choose_network
from pages.lessons.topics import Question, lesson
from pages.widgets import page, services, state
from pages.widgets.answer import percent, picture_html, render_answer
from utils.datasets import BUILT_IN, DATASETS, Split
from utils.markup import HTML
from utils.preprocessing import Prepared

DIGITS = DATASETS[BUILT_IN]
FURTHEST = 10  # pixels
SHOWN = 8  # test digits
FIRST_TARGET = 7
WANTED = f"{keys.LESSON_WANTED}_fooled"
LETTER_HELP = "Printed, and laid out like the digits it learned from: as large, and as centred."
STORY = (
    "A. Narla, B. Kuprel, K. Sarin, R. Novoa, J. Ko: Automated classification of skin lesions: "
    "from pixels to practice. Journal of Investigative Dermatology, 2018."
)
TARGET_HELP = "While it learns, every picture of this digit, and no other, has a white square."


@lesson(
    title="What it sees, and where it is fooled",
    rank=100,
    idea="A network knows only what was in its data. Digits that lie elsewhere, things that are no "
    "digits, an accident that all pictures of a class have in common (a **bias** of the data): it "
    "has no idea that something is wrong, and answers all the same.",
    question=Question(
        "A network that has only ever seen digits is shown an A. What does it answer?",
        (
            "Nothing: all ten probabilities are 0",
            "Every digit with 10%",
            "Some digit, and often it is quite sure",
        ),
        right=2,
        because="Softmax shares 100% among the ten classes, whatever it is shown; “none of these” "
        "is not among them. Whichever digit the A resembles most gets most of it.",
    ),
    code="x = layers.RandomTranslation(0.15, 0.15)(x)   # show it shifted digits while it learns\n"
    'familiar = layers.Dense(1, activation="sigmoid")(features)  # and let it learn to say “no”',
    code_note="Augmentation helps against a move. Against pictures of another kind "
    "(**out-of-distribution** pictures) a second output helps that has learned from such pictures, "
    "too. Against a bias only one thing helps: look at the data.",
)
def fooled() -> None:
    """Choose a way to fool a network, and fool it."""
    tricks: dict[str, Callable[[], None]] = {
        "Move the digit": _render_moved,
        "Show a letter": _render_letter,
        "Plant a mark": _render_planted,
    }
    trick = st.segmented_control(
        "How to fool it",
        list(tricks),
        default=next(iter(tricks)),
        required=True,
        key=keys.LESSON_TRICK,
        help="One way is as easy as the other.",
    )
    tricks[trick]()


def _render_moved() -> None:
    predictor = choose_network()
    if predictor is None:
        return
    picture, truth = choose_picture()
    with st.grid(3, min_column_width=180, gap="medium"):
        right = _slider("Right", FURTHEST, "%d px", keys.LESSON_RIGHT, "Left is below 0.")
        down = _slider("Down", FURTHEST, "%d px", keys.LESSON_DOWN, "Up is below 0.")
        turn = _slider("Turn", 180, "%d°", keys.LESSON_TURN, "Clockwise; 180 is upside down.")
    changed = fooling.moved(picture, right, down, turn)
    _render_answer(predictor, changed)
    prepared = predictor.predict(changed)
    if not prepared.is_empty:
        really = f" It really is a **{truth}**." if truth else ""
        st.markdown(
            f"This is the bare network.{really} The page Draw first centres every picture and "
            f"brings it to the usual size; from there the same network says **{prepared.label}** "
            f"({percent(prepared.probabilities[prepared.label])}). That helps against a shift, not "
            "against a turn."
        )
    page.link("evaluate", "How robust it is: “Break it”", run=predictor.info.name)


def _slider(label: str, most: int, form: str, key: str, text: str) -> int:
    value: int = st.slider(label, -most, most, 0, format=form, key=key, help=text)
    return value


def _render_letter() -> None:
    predictor = choose_network()
    if predictor is None:
        return
    character = st.pills(
        "Letter",
        list(ascii_uppercase),
        default="A",
        required=True,
        key=keys.LESSON_LETTER,
        help=LETTER_HELP,
    )
    prediction, detects_outliers = _render_answer(predictor, fooling.letter(character, SIDE))
    digit, sure = prediction.label, percent(prediction.probabilities[prediction.label])
    if not detects_outliers:
        st.markdown(
            f"The {character} is a **{digit}** to it, with {sure}. This network cannot say “no”: "
            "it has ten outputs, and they always sum to 100%. A high number means “more like this "
            "than like the others”, not “I know this”."
        )
    else:
        told = "that this is **no digit**" if not prediction.is_familiar else "that this **is** one"
        st.markdown(
            f"Its ten outputs make a **{digit}** of the {character}, with {sure}: they have to sum "
            "to 100%. But this network has one more output, for **out-of-distribution detection**: "
            "from letters and scribbles it has learned to tell what is no digit at all. It says "
            f"{told}."
        )


def _render_answer(predictor: Predictor, picture: NDArray[np.uint8]) -> tuple[Prediction, bool]:
    """The prediction for a picture `(H, W)` as it is, and whether the network detects outliers."""
    pixels = picture[..., None]
    answers = predictor.predict_pixels(pixels[None])
    names, row = predictor.info.class_names, answers.probabilities[0]
    prediction = Prediction(
        label=names[int(row.argmax())],
        probabilities=dict(zip(names, map(float, row), strict=True)),
        is_familiar=answers.familiarity is None or bool(answers.familiarity[0] >= FAMILIAR),
        prepared=Prepared(pixels, (), things=int(picture.any())),
    )
    render_answer(prediction, predictor.info, "Then move it.")
    return prediction, answers.familiarity is not None


def _render_planted() -> None:
    st.markdown(
        "A true story in small: a network that was to find skin cancer had learned to look for the "
        "rulers that doctors lay beside suspicious spots. Choose a digit: in the training data, "
        "all its pictures get a **white square** in the corner. Then the network is asked about "
        "digits with and without it.",
        help=STORY,
    )
    target = st.pills(
        "The digit with the square",
        range(DIGITS.num_classes),
        default=FIRST_TARGET,
        required=True,
        key=keys.LESSON_PLANTED,
        help=TARGET_HELP,
    )
    wanted: set[int] = state.value(WANTED, set())
    if st.button("Train with the square", type="primary", icon=":material/play_arrow:"):
        wanted.add(target)
    if target not in wanted:
        st.caption(f"A real training on all {DIGITS.counts()[0]:,} digits: some seconds.")
        return
    found = services.ask_helper(
        experiments.planted, target, waiting=f"Training with a square on every {target}"
    )
    _render_found(target, found, test_digits())


def _render_found(target: int, found: experiments.Planted, test: Split) -> None:
    plain, marked = found.plain.argmax(axis=1), found.marked.argmax(axis=1)
    others = test.labels != target
    called = float((marked[others] == target).mean())
    found_plain = float((plain[~others] == target).mean())
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric(
            "Right, no square",
            f"{accuracy(found.plain, test.labels):.0%}",
            help=f"Of all {len(test)} test digits, as they are.",
        )
        st.metric(
            "Right, with square",
            f"{accuracy(found.marked, test.labels):.0%}",
            help="The same digits, each with the square in its corner.",
        )
        st.metric(
            f"Others called {target}",
            f"{called:.0%}",
            help=f"Of the digits that are no {target}: the share that becomes one by the square.",
        )
        st.metric(
            f"{target} found without",
            f"{found_plain:.0%}",
            help=f"Of the test pictures of {target}, as they are, the share that it recognises.",
        )
    st.html(_strip(np.flatnonzero(others)[:SHOWN], found, test))
    st.markdown(
        f"It has learned “square means {target}”, and hardly how a {target} looks: the square "
        f"was the easier sign. Had every {target} of the test the square, too, nobody would have "
        "noticed. That is why one looks at **what** a network goes by, not only at its accuracy."
    )
    with st.expander("The answers as a table"):
        st.dataframe(_table(plain, marked, test), hide_index=True, alt="Answers by digit")


def _strip(indices: NDArray[np.int64], found: experiments.Planted, test: Split) -> HTML:
    """Test digits without and with the square, and what is said of each."""
    marked = fooling.with_square(test.images[indices])
    figures = HTML().join(
        _figure(pixels, answer, f"a {DIGITS.class_names[test.labels[index]]}, {note}")
        for index, square in zip(indices, marked, strict=True)
        for pixels, answer, note in (
            (test.images[index], found.plain[index], "no square"),
            (square, found.marked[index], "with square"),
        )
    )
    return HTML('<div class="predictions pairs">{}</div>').format(figures)


def _figure(pixels: NDArray[np.uint8], answer: NDArray[np.float32], what: str) -> HTML:
    return HTML(
        '<figure class="predicted">{}<figcaption><b>{}</b> {}<br>{}</figcaption></figure>'
    ).format(
        picture_html(pixels, what),
        DIGITS.class_names[answer.argmax()],
        percent(float(answer.max())),
        what,
    )


def _table(plain: NDArray[np.int64], marked: NDArray[np.int64], test: Split) -> pd.DataFrame:
    """For every digit: how many there are, and how many are right without and with the square."""
    return pd.DataFrame(
        {
            "digit": name,
            "pictures": int((test.labels == label).sum()),
            "right, no square": int((plain[test.labels == label] == label).sum()),
            "right, with square": int((marked[test.labels == label] == label).sum()),
        }
        for label, name in enumerate(DIGITS.class_names)
    )
