import ast
import html
import re
from pathlib import Path

import pytest

from tests.hostile_text import NAMES
from utils.markup import HTML

ROOT = Path(__file__).resolve().parents[3]
MODULES = [
    file for floor in ("pages", "models", "utils") for file in sorted((ROOT / floor).rglob("*.py"))
]
TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*[\s>/]|<!doctype")


@pytest.mark.parametrize("raw", NAMES.values(), ids=NAMES)
def test_html_holds_no_element_and_no_quote(raw):
    for escaped in (HTML("{}").format(raw), HTML("{0}").format(raw), HTML().join([raw])):
        assert not set(escaped) & set("<>\"'")
        assert html.unescape(escaped) == raw


def test_html_is_put_into_html_as_it_is():
    bold = HTML("<b>{}</b>").format("a < b")
    assert HTML("<p>{}</p>").format(bold) == "<p><b>a &lt; b</b></p>"
    assert HTML("<br>").join([bold, "<i>"]) == "<b>a &lt; b</b><br>&lt;i&gt;"


def test_numbers_keep_their_formats():
    assert HTML('<i style="width:{:.1%}">{:,}</i>').format(0.25, 1_000) == (
        '<i style="width:25.0%">1,000</i>'
    )


def test_characters_that_cannot_be_sent_are_left_out():
    assert HTML("{}").format("a\ud800b\0c") == "a b c"
    HTML("{}").format("\ud800").encode()


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from node.body[:1]


def written_outside(file):
    """Literals with a tag that are not given to HTML, which alone knows what to escape."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    allowed = {
        id(argument)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "HTML"
        for argument in call.args
    } | {id(each.value) for each in docstrings(tree) if isinstance(each, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and TAG.search(node.value)
        and id(node) not in allowed
    ]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_tag_is_written_as_html_that_escapes(file):
    assert written_outside(file) == []
