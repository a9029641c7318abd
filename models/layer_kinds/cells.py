"""Sets of cells: rows and columns of maps, or units of a row of numbers."""

from collections.abc import Iterable

Cells = tuple[frozenset[int], ...]  # (rows, columns) of all maps, or (units,)


def all_cells(shape: tuple[int, ...]) -> Cells:
    """Every cell of an output of that shape, `(H, W, maps)` or `(units,)`."""
    return tuple(frozenset(range(size)) for size in (shape if len(shape) == 1 else shape[:-1]))


def united(sets: Iterable[Cells]) -> Cells:
    """The rows of all of them and the columns of all of them."""
    return tuple(frozenset().union(*axis) for axis in zip(*sets, strict=True))
