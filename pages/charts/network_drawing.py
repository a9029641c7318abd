"""A drawing of a network: HTML with a small SVG picture for every step.

The text is ordinary text, so it takes the colours of the page and wraps to its width; the pictures
use colours that stand out on light and on dark, and differ in form as well as in colour.
"""

import math
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from models.layer_kinds.info import LayerTable
from pages.charts.network_layout import Card, Group, Kind, layout, times

WIDTH, HEIGHT = 92, 84  # of one picture, in pixels
LARGEST, SMALLEST = 52.0, 9.0  # side of a map
MOST_SHEETS, SHEET_STEP = 9, 3.2  # maps shown behind each other
MOST_CELLS = 12  # neurons shown above each other

COLOURS = {
    Kind.INPUT: "#d0568f",
    Kind.CONVOLUTION: "#2f6fde",
    Kind.DEPTHWISE: "#8a5cd6",
    Kind.POOLING: "#e8850c",
    Kind.ADDITION: "#4d8f2a",
    Kind.FLATTEN: "#7a8499",
    Kind.DENSE: "#0f9a8a",
    Kind.OTHER: "#7a8499",
}

MEANINGS = {
    Kind.INPUT: "The pixels of the picture, 0 to 255.",
    Kind.CONVOLUTION: "Slides small windows of weights, the kernels, over all maps; each kernel "
    "makes one new map.",
    Kind.DEPTHWISE: "A convolution in which every map has its own kernel and is not mixed with "
    "the others.",
    Kind.POOLING: "Makes maps smaller: of every small square only the largest value, or the mean, "
    "goes on.",
    Kind.ADDITION: "Adds, cell by cell, what came in at the beginning of the frame.",
    Kind.FLATTEN: "Lays all cells of all maps into one long row of numbers.",
    Kind.DENSE: "Neurons that each look at every number that comes in.",
    Kind.OTHER: "Another step, named on its card.",
}

STYLE = """<style>
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
</style>"""


def network_drawing(table: LayerTable, title: str) -> str:
    """HTML: the network from the picture to the answer, with a legend.

    Args:
        table: the layers.
        title: the network's name, for those who hear the page read out.
    """
    groups = layout(table)
    side = max(groups[0].cards[0].layer.output_shape[0], 1)
    drawn = "".join(_group(group, side, group is groups[-1]) for group in groups)
    kinds = {card.kind: None for group in groups for card in group.cards}
    key = "".join(map(_key_entry, kinds))
    label = escape(f"Drawing of {title}: {summary(groups)}")
    return (
        f'{STYLE}<div class="net" role="list" aria-label="{label}">{drawn}</div>'
        f'<div class="net-key" role="list" aria-label="Legend">{key}</div>'
    )


def summary(groups: list[Group]) -> str:
    """The whole drawing in one sentence, its text alternative."""
    return ", then ".join(
        f"{card.title} {_shape(card)}" for group in groups for card in group.cards
    )


def _group(group: Group, side: int, is_last: bool) -> str:
    ends = [is_last and card is group.cards[-1] for card in group.cards]
    cards = "".join(map(_card, group.cards, [side] * len(ends), ends))
    if group.shortcut is None:
        return f'<div class="net-group">{cards}</div>'
    return f'<div class="net-group framed"><p>↷ {escape(group.shortcut)}</p>{cards}</div>'


def _card(card: Card, side: int, is_last: bool) -> str:
    style = "net-card last" if is_last else "net-card"
    picture = _img(_glyph(card, side), f"{card.kind}, {_shape(card)}")
    notes = escape(" · ".join(card.notes)) or "&nbsp;"
    return (
        f'<div class="{style}" role="listitem" title="{escape(_hint(card))}">{picture}'
        f"<b>{escape(card.title)}</b><span>{_shape(card)}</span><small>{notes}</small></div>"
    )


def _shape(card: Card) -> str:
    return times(card.layer.output_shape)


def _hint(card: Card) -> str:
    count = card.layer.parameters
    return f"{card.layer.name}: {count:,} parameters" if count else card.layer.name


def _key_entry(kind: Kind) -> str:
    picture = _img(_key_glyph(kind), "")
    return f'<div role="listitem">{picture}<p><b>{kind}</b> {MEANINGS[kind]}</p></div>'


def _img(shapes: str, alt: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{shapes}</svg>'
    )
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


def _key_glyph(kind: Kind) -> str:
    if kind in (Kind.FLATTEN, Kind.DENSE):
        return _vector(kind, 6)
    return _maps(kind, LARGEST, 1 if kind is Kind.INPUT else 3)


def _glyph(card: Card, side: int) -> str:
    shape = card.layer.output_shape
    if len(shape) == 1:
        return _vector(card.kind, min(shape[0], MOST_CELLS), more=shape[0] > MOST_CELLS)
    # The square root keeps a map of 4×4 visible beside one of 128×128.
    size = max(SMALLEST, LARGEST * min(1.0, math.sqrt(shape[0] / side)))
    return _maps(card.kind, size, min(MOST_SHEETS, 1 + round(math.log2(shape[-1]))))


def _maps(kind: Kind, size: float, sheets: int) -> str:
    """A stack of feature maps, the marked one in front."""
    depth = (sheets - 1) * SHEET_STEP
    x, y = (WIDTH - size - depth) / 2, (HEIGHT - size + depth) / 2
    stack = "".join(
        _square(x + i * SHEET_STEP, y - i * SHEET_STEP, size, COLOURS[kind], outline=1.2)
        for i in reversed(range(sheets))
    )
    return stack + "".join(_mark(kind, x, y, size))


def _square(x: float, y: float, size: float, colour: str, outline: float = 0.0) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" height="{size:.1f}" rx="1.5" '
        f'fill="{colour}" stroke="#fff" stroke-opacity="0.75" stroke-width="{outline}"/>'
    )


def _mark(kind: Kind, x: float, y: float, size: float) -> Iterator[str]:
    """What tells the kinds apart without their colour, on the front of the stack."""
    centre_x, centre_y = x + size / 2, y + size / 2
    if kind in (Kind.CONVOLUTION, Kind.DEPTHWISE):
        yield from _window(kind, x + size * 0.18, y + size * 0.18, size * 0.42)
    elif kind is Kind.POOLING:
        yield _line(centre_x, y, centre_x, y + size) + _line(x, centre_y, x + size, centre_y)
    elif kind is Kind.ADDITION:
        arm = size * 0.28
        yield _line(centre_x, centre_y - arm, centre_x, centre_y + arm, 2.5)
        yield _line(centre_x - arm, centre_y, centre_x + arm, centre_y, 2.5)
    elif kind is Kind.INPUT:
        yield from _landscape(x, y, size)


def _landscape(x: float, y: float, size: float) -> Iterator[str]:
    """The usual sign for a picture: a mountain and the sun."""
    outline = ((0.1, 0.82), (0.38, 0.45), (0.56, 0.66), (0.68, 0.54), (0.9, 0.82))
    points = " ".join(f"{x + size * across:.1f},{y + size * down:.1f}" for across, down in outline)
    yield f'<polygon points="{points}" fill="#fff"/>'
    yield (
        f'<circle cx="{x + size * 0.7:.1f}" cy="{y + size * 0.28:.1f}" r="{size * 0.09:.1f}" '
        'fill="#fff"/>'
    )


def _window(kind: Kind, x: float, y: float, size: float) -> Iterator[str]:
    """A kernel: nine cells, of which a depthwise one shows only the outline."""
    yield (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" height="{size:.1f}" '
        f'fill="#fff" fill-opacity="0.28" stroke="#fff" stroke-width="1.4"/>'
    )
    if kind is Kind.CONVOLUTION:
        for third in (size / 3, 2 * size / 3):
            yield _line(x + third, y, x + third, y + size)
            yield _line(x, y + third, x + size, y + third)


def _line(x1: float, y1: float, x2: float, y2: float, width: float = 1.0) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="#fff" stroke-width="{width}"/>'
    )


def _vector(kind: Kind, cells: int, more: bool = False) -> str:
    """A column of numbers: round neurons, or square cells where maps were laid out."""
    step = min(12.0, (HEIGHT - 6) / cells)
    top, middle = (HEIGHT - cells * step) / 2, WIDTH / 2
    drawn = []
    for i in range(cells):
        y, size = top + i * step + step / 2, step * 0.78
        if more and i == cells - 3:
            drawn += [_dot(middle, y + offset) for offset in (-step / 3, 0, step / 3)]
        elif kind is Kind.DENSE:
            drawn.append(
                f'<circle cx="{middle}" cy="{y:.1f}" r="{size / 2:.1f}" fill="{COLOURS[kind]}"/>'
            )
        else:
            drawn.append(_square(middle - size / 2, y - size / 2, size, COLOURS[kind]))
    return "".join(drawn)


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x}" cy="{y:.1f}" r="0.9" fill="#7a8499"/>'
