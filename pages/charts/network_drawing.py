"""A drawing of a network: HTML with a small SVG picture for every step.

The text is plain HTML text, so it takes the colours of the page and wraps to its width. The
pictures use colours that show on light and on dark, and differ in shape as well as in colour.
"""

import math
from base64 import b64encode
from collections.abc import Callable, Iterator

from models.layer_kinds.glyph import Glyph
from models.layer_kinds.info import LayerTable
from pages.charts.network_layout import Card, Group, layout, times
from utils.markup import HTML

WIDTH, HEIGHT = 92, 84  # of one picture, in pixels
LARGEST, SMALLEST = 52.0, 9.0  # side of a map, in pixels
MOST_SHEETS, SHEET_STEP = 9, 3.2  # maps drawn behind each other, and pixels between them
MOST_CELLS = 12  # neurons drawn above each other

COLOURS = {
    Glyph.INPUT: "#d0568f",
    Glyph.CONVOLUTION: "#2f6fde",
    Glyph.DEPTHWISE: "#8a5cd6",
    Glyph.SEPARABLE: "#5a63dc",
    Glyph.POOLING: "#e8850c",
    Glyph.ADDITION: "#4d8f2a",
    Glyph.CONCATENATION: "#4d8f2a",
    Glyph.PADDING: "#7a8499",
    Glyph.FLATTEN: "#7a8499",
    Glyph.DENSE: "#0f9a8a",
    Glyph.OTHER: "#7a8499",
}

MEANINGS = {
    Glyph.INPUT: "The pixels of the picture, 0 to 255.",
    Glyph.CONVOLUTION: "Slides small windows of weights, the kernels, over all maps; each kernel "
    "makes one new map.",
    Glyph.DEPTHWISE: "A convolution in which every map has its own kernel and is not mixed with "
    "the others.",
    Glyph.SEPARABLE: "A depthwise convolution, and at once a 1×1 convolution that mixes its maps.",
    Glyph.POOLING: "Makes maps smaller: keeps only the largest value, or the mean, of every small "
    "square.",
    Glyph.ADDITION: "Adds, cell by cell, what came in at the start of the frame.",
    Glyph.CONCATENATION: "Stacks the maps of several paths behind each other.",
    Glyph.PADDING: "Puts a border of zeros around every map.",
    Glyph.FLATTEN: "Lays all cells of all maps into one long row of numbers.",
    Glyph.DENSE: "Neurons that each look at every number that comes in.",
    Glyph.OTHER: "Another step, named on its card.",
}

STYLE = HTML("""<style>
.net { display: flex; flex-wrap: wrap; gap: 0.8rem 0.3rem; align-items: flex-end; }
.net-group { display: contents; }
.net-group.framed { display: flex; flex-wrap: wrap; gap: 0.3rem; max-width: 100%;
  border: 1.5px dashed #4d8f2a; border-radius: 0.6rem; padding: 0.35rem; }
.net > .net-group:not(.framed) > .net-card { margin-bottom: 0.45rem; }
.net-group > p { width: 0; min-width: 100%; margin: 0; padding: 0 0.3rem; font-size: 0.78rem;
  line-height: 1.3; opacity: 0.85; }
.net-card { position: relative; width: 6.6rem; padding: 0.3rem 0.2rem; text-align: center;
  line-height: 1.3; }
.net-card:not(.last)::after { content: "›"; position: absolute; right: -0.4rem; top: 1.6rem;
  font-size: 1.3rem; opacity: 0.55; }
.net-card b { display: block; font-size: 0.86rem; font-weight: 600; }
.net-card span { display: block; font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.net-card small { display: block; font-size: 0.75rem; min-height: 2.6em; opacity: 0.75; }
.net-card img, .net-key img { display: inline-block; }
.net-key { display: flex; flex-wrap: wrap; gap: 0.5rem 1.4rem; margin-top: 1rem; }
.net-key div { display: flex; align-items: center; gap: 0.5rem; flex: 1 1 19rem; }
.net-key img { width: 40px; height: 36px; flex: none; }
.net-key p { margin: 0; font-size: 0.84rem; line-height: 1.35; }
</style>""")


def network_drawing(table: LayerTable, title: str) -> HTML:
    """Draws the network from the picture to the answer, with a legend.

    Args:
        table: the network's layers.
        title: the network's name, for screen readers.

    Returns:
        HTML with its own style sheet.
    """
    groups = layout(table)
    side = max(groups[0].cards[0].layer.output_shape[0], 1)
    drawn = HTML().join(_group(group, side, group is groups[-1]) for group in groups)
    glyphs = {card.glyph: None for group in groups for card in group.cards}
    return HTML(
        '{}<div class="net" role="list" aria-label="Drawing of {}: {}">{}</div>'
        '<div class="net-key" role="list" aria-label="Legend">{}</div>'
    ).format(STYLE, title, summary(groups), drawn, HTML().join(map(_key_entry, glyphs)))


def summary(groups: list[Group]) -> str:
    """The whole drawing in one sentence, its text alternative."""
    return ", then ".join(
        f"{card.layer.heading} {_shape(card)}" for group in groups for card in group.cards
    )


def _group(group: Group, side: int, is_last: bool) -> HTML:
    ends = [is_last and card is group.cards[-1] for card in group.cards]
    cards = HTML().join(map(_card, group.cards, [side] * len(ends), ends))
    if group.shortcut is None:
        return HTML('<div class="net-group">{}</div>').format(cards)
    return HTML('<div class="net-group framed"><p>↷ {}</p>{}</div>').format(group.shortcut, cards)


def _card(card: Card, side: int, is_last: bool) -> HTML:
    style = "net-card last" if is_last else "net-card"
    return HTML(
        '<div class="{}" role="listitem" title="{}">{}<b>{}</b><span>{}</span>'
        "<small>{}</small></div>"
    ).format(
        style,
        _hint(card),
        _img(_glyph(card, side), f"{card.glyph}, {_shape(card)}"),
        card.layer.heading,
        _shape(card),
        " · ".join(card.notes) or HTML("&nbsp;"),
    )


def _shape(card: Card) -> str:
    return times(card.layer.output_shape)


def _hint(card: Card) -> str:
    count = card.layer.parameters
    return f"{card.layer.name}: {count:,} parameters" if count else card.layer.name


def _key_entry(glyph: Glyph) -> HTML:
    return HTML('<div role="listitem">{}<p><b>{}</b> {}</p></div>').format(
        _img(_key_glyph(glyph), ""), glyph, MEANINGS[glyph]
    )


def _img(shapes: HTML, alt: str) -> HTML:
    svg = HTML(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
        "{2}</svg>"
    ).format(WIDTH, HEIGHT, shapes)
    data = b64encode(svg.encode()).decode()
    return HTML('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, alt)


def _key_glyph(glyph: Glyph) -> HTML:
    if glyph in (Glyph.FLATTEN, Glyph.DENSE):
        return _vector(glyph, 6)
    return _maps(glyph, LARGEST, 1 if glyph is Glyph.INPUT else 3)


def _glyph(card: Card, side: int) -> HTML:
    shape = card.layer.output_shape
    if len(shape) == 1:
        return _vector(card.glyph, min(shape[0], MOST_CELLS), more=shape[0] > MOST_CELLS)
    # The square root keeps a map of 4×4 visible beside one of 128×128.
    size = max(SMALLEST, LARGEST * min(1.0, math.sqrt(shape[0] / side)))
    return _maps(card.glyph, size, min(MOST_SHEETS, 1 + round(math.log2(shape[-1]))))


def _maps(glyph: Glyph, size: float, sheets: int) -> HTML:
    """A stack of feature maps, the marked one in front."""
    depth = (sheets - 1) * SHEET_STEP
    x, y = (WIDTH - size - depth) / 2, (HEIGHT - size + depth) / 2
    stack = HTML().join(
        _square(x + i * SHEET_STEP, y - i * SHEET_STEP, size, COLOURS[glyph], outline=1.2)
        for i in reversed(range(sheets))
    )
    return stack + HTML().join(_mark(glyph, x, y, size))


def _square(x: float, y: float, size: float, colour: str, outline: float = 0.0) -> HTML:
    return HTML(
        '<rect x="{0:.1f}" y="{1:.1f}" width="{2:.1f}" height="{2:.1f}" rx="1.5" fill="{3}" '
        'stroke="#fff" stroke-opacity="0.75" stroke-width="{4}"/>'
    ).format(x, y, size, colour, outline)


def _mark(glyph: Glyph, x: float, y: float, size: float) -> Iterator[HTML]:
    """The mark on the front map, which tells kinds apart without colour."""
    if glyph in MARKS:
        yield from MARKS[glyph](x, y, size)


def _pools(x: float, y: float, size: float) -> Iterator[HTML]:
    """Windows side by side."""
    centre_x, centre_y = x + size / 2, y + size / 2
    yield _line(centre_x, y, centre_x, y + size)
    yield _line(x, centre_y, x + size, centre_y)


def _plus(x: float, y: float, size: float) -> Iterator[HTML]:
    centre_x, centre_y, arm = x + size / 2, y + size / 2, size * 0.28
    yield _line(centre_x, centre_y - arm, centre_x, centre_y + arm, 2.5)
    yield _line(centre_x - arm, centre_y, centre_x + arm, centre_y, 2.5)


def _bars(x: float, y: float, size: float) -> Iterator[HTML]:
    """Two upright bars, for two stacks put together."""
    for share in (0.38, 0.62):
        yield _line(x + size * share, y + size * 0.22, x + size * share, y + size * 0.78, 2.5)


def _border(x: float, y: float, size: float) -> Iterator[HTML]:
    yield _frame(x + size * 0.18, y + size * 0.18, size * 0.64)


def _landscape(x: float, y: float, size: float) -> Iterator[HTML]:
    """The usual sign for a picture: a mountain and the sun."""
    outline = ((0.1, 0.82), (0.38, 0.45), (0.56, 0.66), (0.68, 0.54), (0.9, 0.82))
    points = " ".join(f"{x + size * across:.1f},{y + size * down:.1f}" for across, down in outline)
    yield HTML('<polygon points="{}" fill="#fff"/>').format(points)
    yield _circle(x + size * 0.7, y + size * 0.28, size * 0.09, "#fff")


def _kernel(x: float, y: float, size: float) -> Iterator[HTML]:
    """A window of nine cells."""
    left, top, side = x + size * 0.18, y + size * 0.18, size * 0.42
    yield _frame(left, top, side)
    for third in (side / 3, 2 * side / 3):
        yield _line(left + third, top, left + third, top + side)
        yield _line(left, top + third, left + side, top + third)


def _single_kernel(x: float, y: float, size: float) -> Iterator[HTML]:
    """A plain window: a kernel for one map alone."""
    yield _frame(x + size * 0.18, y + size * 0.18, size * 0.42)


def _two_kernels(x: float, y: float, size: float) -> Iterator[HTML]:
    """A window, and a second one of a single cell."""
    yield from _single_kernel(x, y, size)
    yield _frame(x + size * 0.68, y + size * 0.68, size * 0.14)


def _frame(x: float, y: float, size: float) -> HTML:
    return HTML(
        '<rect x="{0:.1f}" y="{1:.1f}" width="{2:.1f}" height="{2:.1f}" fill="#fff" '
        'fill-opacity="0.28" stroke="#fff" stroke-width="1.4"/>'
    ).format(x, y, size)


def _line(x1: float, y1: float, x2: float, y2: float, width: float = 1.0) -> HTML:
    return HTML(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="#fff" stroke-width="{}"/>'
    ).format(x1, y1, x2, y2, width)


def _vector(glyph: Glyph, cells: int, more: bool = False) -> HTML:
    """A column of numbers: circles for neurons, squares for flattened maps."""
    step = min(12.0, (HEIGHT - 6) / cells)
    top, middle = (HEIGHT - cells * step) / 2, WIDTH / 2
    drawn = []
    for i in range(cells):
        y, size = top + i * step + step / 2, step * 0.78
        if more and i == cells - 3:
            drawn += [
                _circle(middle, y + offset, 0.9, "#7a8499") for offset in (-step / 3, 0, step / 3)
            ]
        elif glyph is Glyph.DENSE:
            drawn.append(_circle(middle, y, size / 2, COLOURS[glyph]))
        else:
            drawn.append(_square(middle - size / 2, y - size / 2, size, COLOURS[glyph]))
    return HTML().join(drawn)


def _circle(x: float, y: float, radius: float, colour: str) -> HTML:
    return HTML('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}"/>').format(
        x, y, radius, colour
    )


MARKS: dict[Glyph, Callable[[float, float, float], Iterator[HTML]]] = {
    Glyph.INPUT: _landscape,
    Glyph.CONVOLUTION: _kernel,
    Glyph.DEPTHWISE: _single_kernel,
    Glyph.SEPARABLE: _two_kernels,
    Glyph.POOLING: _pools,
    Glyph.ADDITION: _plus,
    Glyph.CONCATENATION: _bars,
    Glyph.PADDING: _border,
}
