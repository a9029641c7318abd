"""Copies definitions from this project's modules into a script, together with their dependencies.

The modules are parsed, not imported, since the server runs without Keras.
"""

import ast
import importlib.util
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from sys import stdlib_module_names

PROJECT = ("models", "utils")
HOISTED = "keras"  # imported inside functions here, but at the top of a script
# The sections of a docstring, to its end: they are written for callers in this project.
_SECTIONS = re.compile(
    r'(""".*)?\n\n( +)(?:Args|Attributes|Raises|Returns|Yields):\n(?:.*\n)*?\2"""'
)

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
Import = ast.Import | ast.ImportFrom


class ExcerptError(Exception):
    """A script would define a name twice, or needs a module that does not exist."""


@dataclass(frozen=True)
class Module:
    """The source of one of this project's modules."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()

    @cached_property
    def names(self) -> dict[str, Definition | Import]:
        """The top-level definitions and imports, by name."""
        return dict(_named(ast.parse(self.text).body))


@cache
def read_module(name: str) -> Module:
    """Read the source of a module. Raises ExcerptError if it does not exist."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ExcerptError(f"There is no module `{name}`.")
    return Module(name, Path(found.origin).read_text(encoding="utf-8"))


class Excerpt:
    """Collects definitions and the imports that they need.

    Args:
        given: names that the script defines itself.
    """

    def __init__(self, given: Collection[str] = ()) -> None:
        self._given = set(given)
        self._owners: dict[str, str] = {}  # name -> module or package it comes from
        self._imports: dict[str, set[str]] = defaultdict(set)  # package -> names imported from it
        self._pieces: list[str] = []

    def take(self, module: str, *names: str) -> str:
        """Copy definitions and their dependencies.

        Args:
            module: dotted name of a module of this project.
            *names: top-level names in it.

        Returns:
            The source of those that have not been copied before.

        Raises:
            ExcerptError: if a name would be defined twice.
        """
        self._pieces = []
        for name in names:
            self._take(read_module(module), name)
        return _joined(self._pieces)

    def import_(self, statement: str) -> None:
        """Add an import that the script itself needs."""
        node = ast.parse(statement).body[0]
        assert isinstance(node, Import)
        for alias in node.names:
            self._note(node, alias)

    def imports(self) -> str:
        """All import statements: the standard library first, then the others after a blank line."""
        statements = [(_root(each), each) for each in self._imports[""]]
        for origin in self._imports.keys() - {""}:
            names = ", ".join(sorted(self._imports[origin]))
            statements.append((_root(origin), f"from {origin} import {names}"))
        groups = (
            sorted(text for root, text in statements if (root in stdlib_module_names) is standard)
            for standard in (True, False)
        )
        return "\n\n".join("\n".join(sorted(group, key=_plain_first)) for group in groups if group)

    def _take(self, module: Module, name: str) -> None:
        node = module.names.get(name)
        if node is None or name in self._given:
            return  # a built-in, a local name, or one that the script defines
        if isinstance(node, Import):
            self._take_import(node, name)
        elif self._is_new(name, module.name):
            for used in _names_used(module, node):
                self._take(module, used)
            self._pieces.append(_source(module, node))
            for inner in _hoisted(node):
                for alias in inner.names:
                    self._note(inner, alias)

    def _take_import(self, node: Import, name: str) -> None:
        alias = next(each for each in node.names if name in (each.name, each.asname))
        if isinstance(node, ast.ImportFrom) and _is_project(node):
            self._take(read_module(str(node.module)), alias.name)
        else:
            self._note(node, alias)

    def _note(self, node: Import, alias: ast.alias) -> None:
        text = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
        origin = str(node.module) if isinstance(node, ast.ImportFrom) else ""
        self._is_new(alias.asname or alias.name, origin or alias.name)
        self._imports[origin].add(text if origin else f"import {text}")

    def _is_new(self, name: str, origin: str) -> bool:
        """Whether the name is not in the script yet. Raises ExcerptError if its origin differs."""
        known = self._owners.setdefault(name, "")
        if known not in ("", origin):
            raise ExcerptError(f"`{name}` would come from both {known} and {origin}.")
        self._owners[name] = origin
        return not known


def _named(body: list[ast.stmt]) -> Iterator[tuple[str, Definition | Import]]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node
            case ast.Import() | ast.ImportFrom():
                yield from ((alias.asname or alias.name, node) for alias in node.names)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _named(node.body)


def _names_used(module: Module, node: Definition) -> Iterator[str]:
    """The names used in a definition, including those in string annotations."""
    dropped = set(_decorators(node)) - set(_kept_decorators(module, node))
    inside_dropped = {id(each) for decorator in dropped for each in ast.walk(decorator)}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and id(each) not in inside_dropped:
            yield each.id
        for text in _text_annotations(each):
            yield from (part.id for part in ast.walk(ast.parse(text)) if isinstance(part, ast.Name))


def _text_annotations(node: ast.AST) -> Iterator[str]:
    for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        for each in ast.walk(annotation) if annotation else ():
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def _decorators(node: Definition) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def _kept_decorators(module: Module, node: Definition) -> list[ast.expr]:
    """The decorators from outside this project; its own ones only register things in the app."""
    return [each for each in _decorators(node) if not _is_own(module, each)]


def _is_own(module: Module, decorator: ast.expr) -> bool:
    root = next(each.id for each in ast.walk(decorator) if isinstance(each, ast.Name))
    found = module.names.get(root)
    return isinstance(found, Definition) or (
        isinstance(found, ast.ImportFrom) and _is_project(found)
    )


def _is_project(node: ast.ImportFrom) -> bool:
    return _root(str(node.module)) in PROJECT


def _root(origin: str) -> str:
    """The top-level package of an import statement or of a module's name."""
    return origin.removeprefix("import ").split()[0].partition(".")[0]


def _plain_first(statement: str) -> tuple[bool, str]:
    return statement.startswith("from"), statement.lower()


def _hoisted(node: Definition) -> list[Import]:
    """The imports inside a function that move to the top of a script."""
    return [
        each
        for each in ast.walk(node)
        if (isinstance(each, ast.Import) and each.names[0].name == HOISTED)
        or (isinstance(each, ast.ImportFrom) and each.module == HOISTED)
    ]


def _source(module: Module, node: Definition) -> str:
    """The lines of a definition, and the comments right above it."""
    left_out = {line for each in _hoisted(node) for line in _span(each)}
    numbers = [n for each in _kept_decorators(module, node) for n in _span(each)]
    numbers += [n for n in _span(node) if n not in left_out]
    first = min([node.lineno, *(each.lineno for each in _decorators(node))])
    while module.lines[first - 2].startswith("#"):
        first -= 1
        numbers.insert(0, first)
    text = "\n".join(module.lines[number - 1] for number in numbers)
    return _without_sections(text.replace('"""\n\n', '"""\n') if left_out else text)


def _without_sections(text: str) -> str:
    """The definition with only the prose of its docstrings, without sections such as `Args`."""
    return _SECTIONS.sub(lambda found: (found[1] or f"\n{found[2]}") + '"""', text)


def _span(node: ast.stmt | ast.expr) -> range:
    """The line numbers of a node, counted from 1."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _joined(pieces: list[str]) -> str:
    """Join definitions, with two blank lines around those that span several lines."""
    text = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        gap = "\n\n\n" if "\n" in before or "\n" in piece else "\n"
        text += (gap if before else "") + piece
    return text
