"""The receptive field: which part of the picture a cell can see at all. NumPy only."""

from models.explain.anatomy import Anatomy, Layer
from models.layer_kinds.windows import Window, window_of

WINDOWED = ("Conv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D")


def receptive_field(anatomy: Anatomy, name: str, cell: tuple[int, ...]) -> Window:
    """The smallest rectangle of pixels outside of which nothing can change the cell.

    Args:
        anatomy: the network.
        name: the layer's.
        cell: `(row, column, map)`, or `(unit,)` of a layer without maps.
    """
    if len(cell) == 3:
        return _seen(anatomy, anatomy[name], Window(*cell[:2], 1, 1), None)
    return _seen(anatomy, anatomy[name], None, cell[0])


def _seen(anatomy: Anatomy, layer: Layer, field: Window | None, unit: int | None) -> Window:
    """What cells of a layer see of the picture: a rectangle of them, or one unit, or all."""
    shape = layer.info.output_shape
    if not layer.info.inputs:
        return (field or Window(0, 0, shape[0], shape[1])).clipped(shape[0], shape[1])
    seen = []
    for before in (anatomy[name] for name in layer.info.inputs):
        if field is None:
            seen.append(_seen(anatomy, before, *_behind_unit(layer, before, unit)))
        else:
            seen.append(_seen(anatomy, before, _behind_field(layer, before, field), None))
    return _around(seen)


def _behind_field(layer: Layer, before: Layer, field: Window) -> Window:
    """The cells of the layer before that a rectangle of cells looks at."""
    if layer.info.kind not in WINDOWED:
        return field
    shape, padding = before.info.output_shape, layer.settings["padding"]
    first = window_of(layer.info, padding, shape, field.top, field.left)
    bottom, right = field.top + field.height - 1, field.left + field.width - 1
    last = window_of(layer.info, padding, shape, bottom, right)
    return _around([first, last]).clipped(shape[0], shape[1])


def _behind_unit(layer: Layer, before: Layer, unit: int | None) -> tuple[Window | None, int | None]:
    """The cells, or the unit, of the layer before that a unit looks at; neither: all."""
    if layer.info.kind == "Dense" or unit is None:
        return None, None
    shape = before.info.output_shape
    if layer.info.kind == "Flatten" and len(shape) == 3:
        row, column = divmod(unit // shape[2], shape[1])
        return Window(row, column, 1, 1), None
    return None, unit if len(shape) == 1 else None


def _around(windows: list[Window]) -> Window:
    """The smallest rectangle that holds them all."""
    top, left = min(w.top for w in windows), min(w.left for w in windows)
    bottom, right = max(w.top + w.height for w in windows), max(w.left + w.width for w in windows)
    return Window(top, left, bottom - top, right - left)
