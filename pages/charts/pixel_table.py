"""The pixels of a picture as a table of numbers, each on the grey that it stands for."""

import numpy as np
from numpy.typing import NDArray

STYLE = """<style>
.pixels { overflow-x: auto; padding-bottom: 0.4rem; }
.pixels table { border-collapse: collapse; font-size: 0.66rem; line-height: 1; margin: 0; }
.pixels td, .pixels th { width: 1.62rem; min-width: 1.62rem; height: 1.45rem; padding: 0;
  text-align: center; font-variant-numeric: tabular-nums; border: 1px solid #7a849930; }
.pixels th { font-weight: 400; opacity: 0.75; border: none; }
</style>"""


def pixel_table(values: NDArray[np.uint8], top: int, left: int, name: str) -> str:
    """HTML: the values with their rows and columns numbered.

    Args:
        values: uint8 (h, w), a part of a picture.
        top: the row of the picture that the part begins at.
        left: its column.
        name: what it shows, for those who hear the page read out.
    """
    head = "".join(f"<th>{left + i}</th>" for i in range(values.shape[1]))
    rows = "".join(f"<tr><th>{top + i}</th>{_cells(row)}</tr>" for i, row in enumerate(values))
    return (
        f'{STYLE}<div class="pixels" tabindex="0" role="region" aria-label="{name}">'
        f"<table><tr><th></th>{head}</tr>{rows}</table></div>"
    )


def _cells(row: NDArray[np.uint8]) -> str:
    return "".join(map(_cell, row.tolist()))


def _cell(value: int) -> str:
    ink = "#fff" if value < 128 else "#000"
    return f'<td style="background:rgb({value},{value},{value});color:{ink}">{value}</td>'
