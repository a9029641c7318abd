"""The glossary explains each technical term once, and every page takes it from there."""

import ast
import re
from pathlib import Path

import pytest

from pages.widgets.glossary import TERMS
from pages.widgets.wording import SETTINGS

PAGES = Path(__file__).resolve().parents[4] / "pages"
MODULES = sorted(PAGES.rglob("*.py"))
IDS = [str(file.relative_to(PAGES)) for file in MODULES]
COUNTED = re.compile(
    r"\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen)\s+(\w+\s+)?"
    r"(ideas|lessons|recipes|networks|pages|ways|kinds|data sets|doors|formats|test pictures)\b",
    re.IGNORECASE,
)


def terms_in(node):
    """The terms that an expression takes from the glossary."""
    return {
        each.slice.value
        for each in ast.walk(node)
        if isinstance(each, ast.Subscript)
        and isinstance(each.value, ast.Name)
        and each.value.id == "TERMS"
        and isinstance(each.slice, ast.Constant)
    }


def tree_of(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def without_docstrings(tree):
    """Every string in a module except its docstrings."""
    statements = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in statements]
    return [text.value for text in texts if isinstance(text.value, str)]


def explained(tree, text):
    """The terms that `help=` takes from the glossary: directly, by a constant, by a setting."""
    if isinstance(text, ast.Name):
        assigned = [each.value for each in tree.body if isinstance(each, ast.Assign)
                    and ast.unparse(each.targets[0]) == text.id]  # fmt: skip
        return set().union(*map(terms_in, assigned))
    if setting := re.fullmatch(r"wording\.SETTINGS\['(.+)'\]\.help", ast.unparse(text)):
        return {term for term, told in TERMS.items() if told in SETTINGS[setting[1]].help}
    return terms_in(text)


def labelled_help(tree):
    """The label and the `help=` of every widget that has both."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        text = next((each.value for each in call.keywords if each.arg == "help"), None)
        label = call.args[0] if call.args else None
        if text is not None and isinstance(label, ast.Constant):
            yield str(label.value), text


def test_every_term_is_used_and_known():
    used = set().union(*(terms_in(tree_of(file)) for file in MODULES))
    assert used == set(TERMS)


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_a_widget_that_is_called_like_a_term_explains_it_as_the_glossary_does(file):
    tree = tree_of(file)
    for label, text in labelled_help(tree):
        if label.lower() in TERMS:
            assert label.lower() in explained(tree, text), label


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_no_explanation_of_the_glossary_is_written_out_again(file):
    if file.name == "glossary.py":
        return
    texts = without_docstrings(tree_of(file))
    assert [text for text in texts if any(term in text for term in TERMS.values())] == []


@pytest.mark.parametrize("term", TERMS)
def test_an_explanation_is_whole_sentences(term):
    assert re.fullmatch(r"[A-Z].*\.", TERMS[term])
    assert len(TERMS[term]) <= 320


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_entries_are_counted_and_never_written_out(file):
    """Then no sentence has to change when a lesson or a recipe is added."""
    texts = without_docstrings(tree_of(file))
    assert [text for text in texts if COUNTED.search(text)] == []
