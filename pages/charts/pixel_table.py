"""The pixels of a picture as a table of numbers, each on its own shade of grey."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from utils.markup import HTML

STYLE = HTML("""<style>
.pixels { overflow-x: auto; padding-bottom: 0.4rem; }
.pixels table { border-collapse: collapse; font-size: 0.66rem; line-height: 1; margin: 0; }
.pixels td, .pixels th { width: 1.62rem; min-width: 1.62rem; height: 1.45rem; padding: 0;
  text-align: center; font-variant-numeric: tabular-nums; border: 1px solid #7a849930; }
.pixels th { font-weight: 400; opacity: 0.75; border: none; }
</style>""")


def pixel_table(values: NDArray[np.uint8], top: int, left: int, name: str) -> HTML:
    """The values as a table with numbered rows and columns.

    Args:
        values: uint8 `(h, w)`, a part of a picture.
        top: the row of the picture where the part begins.
        left: the column where it begins.
        name: what the table shows, for screen readers.

    Returns:
        HTML with its own style sheet.
    """
    head = HTML().join(HTML("<th>{}</th>").format(left + i) for i in range(values.shape[1]))
    rows = HTML().join(
        HTML("<tr><th>{}</th>{}</tr>").format(top + i, HTML().join(map(_cell, row.tolist())))
        for i, row in enumerate(values)
    )
    return HTML(
        '{}<div class="pixels" tabindex="0" role="region" aria-label="{}">'
        "<table><tr><th></th>{}</tr>{}</table></div>"
    ).format(STYLE, name, head, rows)


@cache
def _cell(value: int) -> HTML:
    return HTML('<td style="background:rgb({0},{0},{0});color:{1}">{0}</td>').format(
        value, "#fff" if value < 128 else "#000"
    )
