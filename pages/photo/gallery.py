"""The answers for many pictures at once: a grid of cards, or one picture large."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import streamlit as st

from models.inference.predictor import Prediction, Predictor
from models.serving.identity import NetworkIdentity
from pages.photo import keys
from pages.photo.sources import Photo
from pages.widgets import state
from pages.widgets.album import album
from pages.widgets.answer import (
    answer_text,
    as_shown,
    how_sure,
    picture_html,
    picture_url,
    render_answer,
    render_trail,
)
from pages.widgets.link_to_inside import render_door
from utils.images.decoding import PictureError
from utils.markup import HTML
from utils.memory import give_back_soon
from utils.preprocessing import PREPARATIONS
from utils.text import escape_markdown, sentence

_SIDE = 420  # pixels of the picture on a card
_MARKS = {True: "✓ ", False: "✗ ", None: ""}


@dataclass(frozen=True)
class Answered:
    """A picture and the network's prediction for it."""

    photo: Photo
    picture: str  # a data URL of it, small
    prediction: Prediction

    @property
    def probability(self) -> float:
        """Of the likeliest class; 0 for a picture with nothing on it."""
        if self.prediction.is_empty:
            return 0.0
        if self.prediction.parts:
            return self.prediction.number_probability
        return max(self.prediction.probabilities.values())

    @property
    def is_sure(self) -> bool:
        """Whether the network stands by its answer."""
        prediction = self.prediction
        is_sure = prediction.is_sure or prediction.is_number_sure
        return is_sure and not prediction.is_empty

    @property
    def confidence(self) -> tuple[bool, float]:
        """A sort key: in-distribution pictures before outliers, then by probability."""
        return self.prediction.is_familiar, self.probability

    @property
    def is_right(self) -> bool | None:
        """Whether the network is right; None if the true class is unknown."""
        truth = self.photo.truth
        return None if truth is None else truth == answer_text(self.prediction)


ORDERS: dict[str, Callable[[list[Answered]], list[Answered]]] = {
    "As given": list,
    "Surest first": partial(sorted, key=attrgetter("confidence"), reverse=True),
    "Least sure first": partial(sorted, key=attrgetter("confidence")),
}


def render_answers(predictor: Predictor, photos: list[Photo]) -> None:
    """Classify all pictures and show the answers; each unreadable file gets a message."""
    answers, problems = _ask(predictor, photos)
    for problem in album().problems + problems:
        st.error(sentence(problem), icon=":material/broken_image:")
    with st.container(key=state.ANSWER):
        if len(answers) == 1:
            _render_large(predictor, answers[0])
        elif answers:
            _render_grid(answers, predictor.info.subject)


def _ask(predictor: Predictor, photos: list[Photo]) -> tuple[list[Answered], list[str]]:
    """The answers, and a message for every file that is not a picture; both are remembered.

    They are valid for one edition of the network: after more training it answers differently.
    """
    known = st.session_state.get(keys.PHOTO_ANSWERS, {})
    found: dict[tuple[NetworkIdentity, str], Answered | str] = {}
    progress = st.empty()
    for number, photo in enumerate(photos):
        key = (predictor.identity, photo.identity)
        if key not in known:
            progress.progress(number / len(photos), f"Looking at {escape_markdown(photo.name)}")
        found[key] = known.get(key) or _answer(predictor, photo)
    progress.empty()
    if not found.keys() <= known.keys():
        give_back_soon()
    st.session_state[keys.PHOTO_ANSWERS] = found
    answers = [each for each in found.values() if isinstance(each, Answered)]
    return answers, [each for each in found.values() if isinstance(each, str)]


def _answer(predictor: Predictor, photo: Photo) -> Answered | str:
    try:
        picture = photo.open()
    except PictureError as error:
        return str(error)
    return Answered(photo, picture_url(picture, _SIDE), as_shown(predictor.predict(picture)))


def _render_large(predictor: Predictor, answered: Answered) -> None:
    with st.container(key="large_photo"):
        st.html(HTML('<figure class="large">{}</figure>').format(_picture(answered)))
        render_answer(
            answered.prediction,
            predictor.info,
            "There is nothing on this picture: it is all one colour, or only a dot.",
        )
    render_door(predictor.info.name, answered.photo.name, answered.photo.open)
    st.subheader("What the network saw, step by step", anchor=False)
    steps = PREPARATIONS[predictor.info.preparation].steps
    render_trail(steps, answered.prediction.prepared)


def _render_grid(answers: list[Answered], subject: str) -> None:
    """The cards as one element: fifty of Streamlit's would keep a browser busy for seconds."""
    order = st.segmented_control(
        "Order",
        list(ORDERS),
        default="As given",
        required=True,
        key=keys.PHOTO_SORT,
        help="Sure: how probable the network thinks its answer is, in percent.",
    )
    cards = HTML().join(_card(answered, subject) for answered in ORDERS[order](answers))
    st.html(HTML('<p>{}</p><div class="photos">{}</div>').format(_tally(answers), cards))


def _tally(answers: list[Answered]) -> HTML:
    """How many pictures got which answer, how many it is unsure of, and how many are right."""
    labels = Counter(answer_text(each.prediction) for each in answers if each.is_sure)
    said = [f"{count} × {label}" for label, count in labels.most_common()]
    if unsure := len(answers) - labels.total():
        said.append(f"{unsure} not sure")
    right = [each.is_right for each in answers if each.is_right is not None]
    score = f" – {sum(right)} of {len(right)} right" if right else ""
    return HTML("<b>{} pictures:</b> {}{}").format(len(answers), ", ".join(said), score)


def _card(answered: Answered, subject: str) -> HTML:
    prediction = answered.prediction
    if prediction.is_empty:
        label, sure = "nothing to see", "one colour, or a dot"
    else:
        label, sure = answer_text(prediction), how_sure(prediction, subject)
    return HTML(
        '<figure class="{kind}">{picture}<figcaption><b>{label}</b><span>{sure}</span>'
        '<i><i style="width:{probability:.0%}"></i></i>'
        '<small title="{name}">{mark}{name}</small></figcaption>{steps}</figure>'
    ).format(
        kind="card" if answered.is_sure else "card unsure",
        picture=_picture(answered),
        label=label,
        sure=sure,
        probability=answered.probability,
        name=answered.photo.name,
        mark=_MARKS[answered.is_right],
        steps=_steps(answered),
    )


def _picture(answered: Answered) -> HTML:
    """The picture, with a button to remove it if it is kept in the album."""
    photo = answered.photo
    picture = HTML('<img class="photo" src="{}" alt="{}">').format(answered.picture, photo.name)
    if not photo.is_kept:
        return picture
    return picture + HTML(
        '<button class="remove" data-remove="{}" aria-label="Remove {}">✕</button>'
    ).format(photo.identity, photo.name)


def _steps(answered: Answered) -> HTML:
    """The preparation steps, folded in."""
    figure = HTML('<figure title="{}">{}<figcaption>{}</figcaption></figure>')
    steps = HTML().join(
        figure.format(made.step.explanation, picture_html(made.picture, ""), made.step.title)
        for made in answered.prediction.prepared.trail
    )
    return HTML(
        '<details><summary>What it saw</summary><div class="steps">{}</div></details>'
    ).format(steps)
