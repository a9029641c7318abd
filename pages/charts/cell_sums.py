"""The arithmetic behind one cell as HTML: tables of numbers in the colours of the maps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.explain.arithmetic import Arithmetic
from models.layer_kinds.calculation import Line, Part, Pooled, Products, Shares, number
from pages.charts.feature_map_sheets import css_colour
from utils.markup import HTML

MOST_TERMS = 8  # of a long sum, written out
MOST_CELLS = 64  # of a pooling window, written out


def sums_html(told: Arithmetic, class_names: Sequence[str] | None, before: int, theme: str) -> HTML:
    """The whole calculation, from the inputs to the value that the network has there.

    Args:
        told: the arithmetic, from `explain_cell`.
        class_names: the classes, for the network's answer; None for any other layer.
        before: which input map is written out, as an index into `Products.names`.
        theme: "light" or "dark".

    Returns:
        HTML, one part for each step of the arithmetic.
    """
    drawn = HTML().join(_part(part, class_names, before, theme) for part in told.parts)
    return HTML('<div class="sums">{}{}</div>').format(drawn, _check(told))


def _part(part: Part, names: Sequence[str] | None, before: int, theme: str) -> HTML:
    if isinstance(part, Products):
        return _products(part, before, theme) if part.names else _terms(part, theme)
    if isinstance(part, Pooled):
        return _pooled(part, theme)
    if isinstance(part, Shares):
        return _shares(part, names)
    return _line(part)


def _products(part: Products, before: int, theme: str) -> HTML:
    """Patch × kernel = products for one input map, and the sum over all input maps."""
    patch, kernel = part.patch[..., before], part.kernel[..., before]
    limit_seen, limit_kernel = np.abs(part.patch).max(), np.abs(part.kernel).max()
    tables = (
        _table(patch, "what it sees", limit_seen, theme, is_inside=part.is_inside),
        HTML('<i class="sign">×</i>'),
        _table(kernel, part.kernel_name, limit_kernel, theme),
        HTML('<i class="sign">=</i>'),
        _table(part.products[..., before], "products", np.abs(part.products).max(), theme),
    )
    lines = [_sum_line("These products, added up", part.sums[before])]
    others = len(part.names) - 1
    if others:
        rest = part.value - part.sums[before]
        words = (
            f"the same for the {others} other maps" if others > 1 else "the same for the other map"
        )
        lines += [_sum_line(words, rest), _sum_line("all together", part.value, strong=True)]
    return HTML('<div class="tables">{}</div><dl>{}</dl>').format(
        HTML().join(tables), HTML().join(lines)
    )


def _terms(part: Products, theme: str) -> HTML:
    """The largest terms of a neuron's long sum, and the sum of the others."""
    seen, weights = part.patch.ravel(), part.kernel.ravel()
    products = part.products.ravel()
    order = np.argsort(-np.abs(products), kind="stable")[:MOST_TERMS]
    limit = float(np.abs(products).max()) or 1.0
    row = HTML("<tr><th>{}</th><td>{}</td><td>{}</td>{}</tr>")
    rows = HTML().join(
        row.format(
            i + 1, number(seen[i]), number(weights[i]), _cell(float(products[i]), limit, theme)
        )
        for i in order
    )
    head = HTML("<tr><th>input</th><td>value</td><td>weight</td><td>product</td></tr>")
    lines = _sum_line("these, added up", products[order].sum())
    left = len(products) - len(order)
    if left:
        lines += _sum_line(f"the {left:,} other inputs", part.value - products[order].sum())
    lines += _sum_line("all together", part.value, strong=True)
    return HTML('<table class="terms">{}{}</table><dl>{}</dl>').format(head, rows, lines)


def _pooled(part: Pooled, theme: str) -> HTML:
    limit = float(np.abs(part.values).max()) or 1.0
    count = f"{part.values.shape[0]}×{part.values.shape[1]}"
    shown = HTML()
    if part.values.size <= MOST_CELLS:
        marked = part.values == part.values.max() if part.how == "maximum" else None
        table = _table(part.values, "the window", limit, theme, is_marked=marked)
        shown = HTML('<div class="tables">{}</div>').format(table)
    words = f"the {part.how} of these {count} cells"
    return HTML("{}<dl>{}</dl>").format(shown, _sum_line(words, part.value, strong=True))


def _shares(part: Shares, names: Sequence[str] | None) -> HTML:
    """One row for each class, the likeliest first; the class in question is marked."""
    order = np.argsort(-part.shares, kind="stable")[: MOST_TERMS + 2]
    row = HTML('<tr class="{}"><th>{}</th><td>{}</td><td>{:.4f}</td><td>{:.2%}</td></tr>')
    rows = HTML().join(
        row.format(
            "asked" if i == part.index else "",
            names[i] if names else i + 1,
            number(part.logits[i]),
            part.exponentials[i],
            part.shares[i],
        )
        for i in order
    )
    head = HTML("<tr><th>class</th><td>sum</td><td>exp(sum − largest)</td><td>share</td></tr>")
    words = f"{part.exponentials[part.index]:.4f} ÷ {part.exponentials.sum():.4f}"
    return HTML('<table class="terms">{}{}</table><dl>{}</dl>').format(
        head, rows, _row("softmax: its share of all exponentials", words, part.value)
    )


def _line(part: Line) -> HTML:
    return HTML("<dl>{}</dl>").format(_row(part.words, part.formula, part.value))


def _row(words: str, formula: str, value: float) -> HTML:
    return HTML("<div><dt>{}<small>{}</small></dt><dd>{}</dd></div>").format(
        words, formula, number(value)
    )


def _sum_line(words: str, value: float, strong: bool = False) -> HTML:
    return HTML('<div class="{}"><dt>{}</dt><dd>{}</dd></div>').format(
        "strong" if strong else "", words, number(float(value))
    )


def _check(told: Arithmetic) -> HTML:
    agrees = abs(told.value - told.network_value) <= 1e-4 * max(1.0, abs(told.network_value))
    mark = "✓ the network itself has" if agrees else "✗ but the network itself has"
    return HTML('<p class="check">{} {}</p>').format(mark, number(told.network_value))


def _table(
    values: NDArray[np.floating],
    caption: str,
    limit: float,
    theme: str,
    *,
    is_inside: NDArray[np.bool_] | None = None,
    is_marked: NDArray[np.bool_] | None = None,
) -> HTML:
    limit = float(limit) or 1.0

    def cell(place: tuple[int, int], value: float) -> HTML:
        if is_inside is not None and not is_inside[place]:
            return HTML('<td class="beyond">0</td>')
        return _cell(value, limit, theme, is_marked is not None and bool(is_marked[place]))

    rows = HTML().join(
        HTML("<tr>{}</tr>").format(
            HTML().join(cell((r, c), float(value)) for c, value in enumerate(row))
        )
        for r, row in enumerate(values)
    )
    return HTML("<table><caption>{}</caption>{}</table>").format(caption, rows)


def _cell(value: float, limit: float, theme: str, is_marked: bool = False) -> HTML:
    paper, ink = css_colour(value / limit, theme)
    return HTML('<td class="{}" style="background:{};color:{}">{}</td>').format(
        "marked" if is_marked else "", paper, ink, _short(value)
    )


def _short(value: float) -> str:
    """The value with two decimals: a 5×5 table has no room for more."""
    return f"{value:.2f}".replace("-", "−").replace("−0.00", "0.00")
