"""The arithmetic of a cell as HTML: tables of numbers on the colours of the maps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.explain.arithmetic import Arithmetic, Line, Part, Pooled, Products, Shares, number
from pages.charts.feature_map_sheets import css_colour
from utils.text import escape

MOST_TERMS = 8  # of a long sum that are written out
MOST_CELLS = 64  # of a window that are written out


def sums_html(told: Arithmetic, class_names: Sequence[str] | None, before: int, theme: str) -> str:
    """The whole calculation.

    Args:
        told: what `explain_cell` found.
        class_names: of the network's answer, for a softmax; None elsewhere.
        before: which map of the layer before is written out, by its place among `Products.names`.
        theme: "light" or "dark".
    """
    drawn = "".join(_part(part, class_names, before, theme) for part in told.parts)
    return f'<div class="sums">{drawn}{_check(told)}</div>'


def _part(part: Part, names: Sequence[str] | None, before: int, theme: str) -> str:
    if isinstance(part, Products):
        return _products(part, before, theme) if part.names else _terms(part, theme)
    if isinstance(part, Pooled):
        return _pooled(part, theme)
    if isinstance(part, Shares):
        return _shares(part, names)
    return _line(part)


def _products(part: Products, before: int, theme: str) -> str:
    """Patch × kernel = products of one map, and the sum over all of them."""
    patch, kernel = part.patch[..., before], part.kernel[..., before]
    limit_seen, limit_kernel = np.abs(part.patch).max(), np.abs(part.kernel).max()
    tables = (
        _table(patch, "what it sees", limit_seen, theme, is_inside=part.is_inside),
        '<i class="sign">×</i>',
        _table(kernel, "the kernel", limit_kernel, theme),
        '<i class="sign">=</i>',
        _table(part.products[..., before], "products", np.abs(part.products).max(), theme),
    )
    lines = [_sum_line("These products, added", part.sums[before])]
    others = len(part.names) - 1
    if others:
        rest = part.total - part.sums[before]
        words = f"the same for the {others} other maps" if others > 1 else "and the other map"
        lines += [_sum_line(words, rest), _sum_line("all together", part.total, strong=True)]
    return f'<div class="tables">{"".join(tables)}</div><dl>{"".join(lines)}</dl>'


def _terms(part: Products, theme: str) -> str:
    """The strongest terms of a neuron's long sum, and what the others come to."""
    seen, weights = part.patch.ravel(), part.kernel.ravel()
    products = part.products.ravel()
    order = np.argsort(-np.abs(products), kind="stable")[:MOST_TERMS]
    limit = float(np.abs(products).max()) or 1.0
    rows = "".join(
        f"<tr><th>{i + 1}</th><td>{number(seen[i])}</td><td>{number(weights[i])}</td>"
        f"{_cell(float(products[i]), limit, theme)}</tr>"
        for i in order
    )
    head = "<tr><th>input</th><td>value</td><td>weight</td><td>product</td></tr>"
    lines = _sum_line("these, added", products[order].sum())
    left = len(products) - len(order)
    if left:
        lines += _sum_line(f"the {left:,} other inputs", part.total - products[order].sum())
    lines += _sum_line("all together", part.total, strong=True)
    return f'<table class="terms">{head}{rows}</table><dl>{lines}</dl>'


def _pooled(part: Pooled, theme: str) -> str:
    limit = float(np.abs(part.values).max()) or 1.0
    count = f"{part.values.shape[0]}×{part.values.shape[1]}"
    shown = ""
    if part.values.size <= MOST_CELLS:
        marked = part.values == part.values.max() if part.how == "maximum" else None
        table = _table(part.values, "the window", limit, theme, is_marked=marked)
        shown = f'<div class="tables">{table}</div>'
    words = f"the {part.how} of these {count} cells"
    return f"{shown}<dl>{_sum_line(words, part.value, strong=True)}</dl>"


def _shares(part: Shares, names: Sequence[str] | None) -> str:
    """One row a class, the likeliest first, the class asked for marked."""
    order = np.argsort(-part.shares, kind="stable")[: MOST_TERMS + 2]
    rows = "".join(
        f"<tr{' class=asked' if i == part.index else ''}>"
        f"<th>{escape(names[i] if names else str(i + 1))}</th><td>{number(part.logits[i])}</td>"
        f"<td>{part.exponentials[i]:.4f}</td><td>{part.shares[i]:.2%}</td></tr>"
        for i in order
    )
    head = "<tr><th>class</th><td>sum</td><td>exp(sum − largest)</td><td>share</td></tr>"
    words = f"{part.exponentials[part.index]:.4f} ÷ {part.exponentials.sum():.4f}"
    return (
        f'<table class="terms">{head}{rows}</table>'
        f"<dl>{_row('softmax: its share of all exponentials', words, part.value)}</dl>"
    )


def _line(part: Line) -> str:
    return f"<dl>{_row(part.words, part.formula, part.value)}</dl>"


def _row(words: str, formula: str, value: float) -> str:
    return (
        f"<div><dt>{escape(words)}<small>{escape(formula)}</small></dt>"
        f"<dd>{number(value)}</dd></div>"
    )


def _sum_line(words: str, value: float, strong: bool = False) -> str:
    kind = ' class="strong"' if strong else ""
    return f"<div{kind}><dt>{escape(words)}</dt><dd>{number(float(value))}</dd></div>"


def _check(told: Arithmetic) -> str:
    agrees = abs(told.value - told.network_value) <= 1e-4 * max(1.0, abs(told.network_value))
    mark = "✓ the network itself has" if agrees else "✗ but the network itself has"
    return f'<p class="check">{mark} {number(told.network_value)}</p>'


def _table(
    values: NDArray[np.floating],
    caption: str,
    limit: float,
    theme: str,
    *,
    is_inside: NDArray[np.bool_] | None = None,
    is_marked: NDArray[np.bool_] | None = None,
) -> str:
    limit = float(limit) or 1.0
    rows = "".join(
        "<tr>"
        + "".join(
            '<td class="beyond">0</td>'
            if is_inside is not None and not is_inside[r, c]
            else _cell(float(value), limit, theme, is_marked is not None and bool(is_marked[r, c]))
            for c, value in enumerate(row)
        )
        + "</tr>"
        for r, row in enumerate(values)
    )
    return f"<table><caption>{caption}</caption>{rows}</table>"


def _cell(value: float, limit: float, theme: str, is_marked: bool = False) -> str:
    paper, ink = css_colour(value / limit, theme)
    kind = ' class="marked"' if is_marked else ""
    return f'<td{kind} style="background:{paper};color:{ink}">{_short(value)}</td>'


def _short(value: float) -> str:
    """Two decimals; a table of 5×5 has no room for more."""
    return f"{value:.2f}".replace("-", "−").replace("−0.00", "0.00")
