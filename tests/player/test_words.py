"""An answer in words is the same in a page as in the app."""

import re
from html import unescape

import numpy as np
import pytest

from models.inference.predictor import PredictedPart, Prediction
from models.player.script import asking_script
from models.serving.predictor_info import PredictorInfo
from pages.widgets import answer
from utils.preprocessing import Prepared

DIGITS = tuple("0123456789")
INFO = PredictorInfo("some", "Some", "mnist", "digit", DIGITS, (28, 28, 1), "shipped")
BOX = (0.0, 0.0, 0.5, 1.0)


def shares(label, most):
    rest = [(1 - most) * weight / 45 for weight in range(1, 10)]
    names = [name for name in DIGITS if name != label]
    return {label: most} | dict(zip(names, rest, strict=True))


def in_order(probabilities):
    return {name: probabilities[name] for name in DIGITS}


def prediction(label="7", most=0.9, is_familiar=True, things=1, parts=()):
    prepared = Prepared(np.zeros((28, 28, 1), np.uint8), (), things)
    cut = tuple(
        PredictedPart(name, in_order(shares(name, share)), familiar, BOX)
        for name, share, familiar in parts
    )
    return Prediction(label, in_order(shares(label, most)), is_familiar, prepared, cut)


PREDICTIONS = {
    "sure": prediction(),
    "nearly certain": prediction(most=0.99999),
    "a guess": prediction(most=0.41),
    "unfamiliar": prediction(is_familiar=False),
    "several": prediction(things=3),
    "a number": prediction(things=2, parts=[("2", 0.97, True), ("0", 0.99, True)]),
    "half a number": prediction(things=2, parts=[("2", 0.5, True), ("0", 0.99, False)]),
}


def as_told(made):
    """A prediction as prediction.js tells it."""
    return {
        "label": made.label,
        "probabilities": list(made.probabilities.values()),
        "best": made.probabilities[made.label],
        "isFamiliar": made.is_familiar,
        "isSeveral": made.is_several,
        "isSure": made.is_sure,
        "number": made.number,
        "numberProbability": made.number_probability,
        "isNumberSure": made.is_number_sure,
        "parts": [
            {"label": part.label, "best": part.probabilities[part.label]} for part in made.parts
        ],
    }


def plain(html):
    return unescape(re.sub("<[^>]*>", "", html))


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=asking_script())
    yield page
    page.close()


@pytest.mark.parametrize("name", PREDICTIONS)
def test_a_page_says_what_the_app_says(page, name):
    made = PREDICTIONS[name]
    info = {"classNames": DIGITS, "subject": INFO.subject}
    words = page.evaluate("([made, info]) => wordsOf(made, info)", [as_told(made), info])
    verdict = str(answer._verdict(made, INFO.subject))
    sure, rest = re.fullmatch(r"<div[^>]*>(.*)</div><div[^>]*>(.*)</div>", verdict).groups()
    assert (words["label"], words["sure"]) == (answer.answer_text(made), plain(sure))
    assert "".join(words["rest"]) == plain(rest)
    assert words["rest"][1::2] == [unescape(bold) for bold in re.findall("<b>(.*?)</b>", rest)]
    spoken = page.evaluate(
        "([made, subject]) => howSure(made, subject)", [as_told(made), INFO.subject]
    )
    assert spoken == answer.how_sure(made, INFO.subject)


@pytest.mark.parametrize("share", [0.0, 0.0009, 0.001, 0.5, 0.999, 0.9995, 1.0])
def test_a_share_is_written_alike(page, share):
    assert page.evaluate("(share) => percent(share)", share) == answer.percent(share)


def test_undo_and_redo_draw_the_sheet_anew(page):
    drawn = page.evaluate(
        """() => {
            const sheet = new Sheet(28, 280);
            const inked = () => sheet.ink.reduce((all, each) => all + each, 0);
            sheet.begin([50, 50], 20);
            sheet.extend([200, 50]);
            const one = inked();
            sheet.begin([140, 200], 20);
            const two = inked();
            sheet.undo();
            const undone = inked();
            sheet.redo();
            const redone = inked();
            sheet.clear();
            return {one, two, undone, redone, cleared: inked()};
        }"""
    )
    assert drawn["one"] == drawn["undone"] < drawn["two"] == drawn["redone"]
    assert drawn["cleared"] == 0
    # a line of 15 pixels and a round end of radius 1 on either side, two pixels wide
    assert drawn["one"] == pytest.approx(15 * 2 + np.pi, rel=0.05)


def test_the_ink_lies_where_the_pen_was(page):
    ink = np.array(
        page.evaluate(
            """() => {
                const sheet = new Sheet(112, 280);
                sheet.begin([70, 210], 10);
                return [...sheet.ink];
            }"""
        )
    ).reshape(112, 112)
    rows, columns = np.nonzero(ink > 0.5)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((28, 84), abs=0.01)
