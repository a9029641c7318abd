"""Everything that a page passes to Streamlit as Markdown."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

# Elements that show text as text, or HTML that is escaped in its own way; and fields that are
# no text for the screen.
OTHER = {"html", "arrow_data_frame", "vega_lite_chart", "arrow_vega_lite_chart", "code", "image",
         "imgs", "bidi_component", "component_instance"}  # fmt: skip
NO_TEXT = {"id", "key", "form_id", "page", "url", "icon", "element_type", "data", "raw_values",
           "raw_value", "default", "query_string", "anchor", "page_script_hash",
           "value"}  # fmt: skip


def markdown_of(page: AppTest) -> str:
    """Every string that the browser would read as Markdown, one to a line."""
    return "\n".join(text for node in _nodes(page._tree) for text in _strings(node))


def _nodes(node: Node) -> Iterator[Any]:
    yield node
    if isinstance(node, Block) or hasattr(node, "children"):
        for child in node.children.values():
            yield from _nodes(child)


def _strings(node: Any) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message) and getattr(node, "type", "") not in OTHER:
        yield from _walk(proto)


def _walk(proto: Message) -> Iterator[str]:
    shows_options = type(proto).__name__ != "Selectbox"  # a selectbox shows them as text
    for field, value in proto.ListFields():
        name = field.name
        if name in NO_TEXT | OTHER or (name == "options" and not shows_options):
            continue
        for each in [value] if isinstance(value, str | Message) else _several(value):
            if isinstance(each, Message):
                yield from _walk(each)
            elif isinstance(each, str):
                yield each


def _several(value: Any) -> list[Any]:
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, bytes) else []
