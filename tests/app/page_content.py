"""What a page shows and what a visitor does, in words that read well in a test."""

from collections.abc import Iterable

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Element


def texts(elements: Iterable[Element]) -> str:
    """The texts of these elements, one to a line."""
    return "\n".join(str(element.value) for element in elements)


def labels(page: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [button.label for button in page.button]


def button(page: AppTest, label: str) -> Button:
    """The button of that label."""
    return next(button for button in page.button if button.label == label)


def alts(page: AppTest) -> list[str]:
    """The text alternatives of all pictures."""
    return [image.alt for element in page.get("image") for image in element.proto.imgs]


def html(page: AppTest) -> str:
    """Everything that the page shows through `st.html`."""
    return texts(page.html)


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Hand files (name, content) to the page's first uploader; the page may not fail."""
    page.file_uploader[0].set_value([(name, data, "image/png") for name, data in files]).run()
    assert not page.exception, page.exception
    return page
