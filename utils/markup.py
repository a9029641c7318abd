"""HTML that escapes whatever is put into it, so that a name of foreign origin stays text."""

from typing import Any, Self

import markupsafe

from utils.text import printable


class HTML(markupsafe.Markup):
    """markupsafe's `Markup`, which also leaves out what cannot be sent to a browser.

    `HTML("<b>{}</b>").format(name)` and `HTML("<br>").join(names)` escape what they are given,
    unless it is HTML itself. Only literals are passed to the constructor.
    """

    __slots__ = ()

    @classmethod
    def escape(cls, text: Any) -> Self:
        """The text as HTML, for an element's content or an attribute in quotes."""
        return super().escape(text if hasattr(text, "__html__") else printable(str(text)))
