"""Ruling lines → grids of cells, with merged cells where inner lines are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.readers.pdf_characters import Array, Glyphs
from etl.readers.pdf_raw import Floats
from etl.readers.pdf_rules import THIN, Rules
from etl.readers.pdf_text import NEW_LINE, texts

_DASH = 4.0
_TOUCH = 4.0
_SHORTEST = 6.0
_OPEN_SIDE = 8.0
_COVERED = 0.6
_UNDERLINED = 0.8
_STACKED = 4
_COUNTED = 3
_TWO_DIGITS = 10
_APART = 2.5
_HEADING = 2
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its lines ``xs`` and ``ys``; ``first`` (rows, columns) numbers the first cell of each merged one.

    Cells are numbered from 0, row by row.
    """

    xs: Floats
    ys: Floats
    first: Array

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.ys) - 1, len(self.xs) - 1

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    def cells(self, glyphs: Glyphs) -> Array:
        """The number of the cell that holds each character, -1 for those outside."""
        column = np.searchsorted(self.xs, glyphs.x) - 1
        row = np.searchsorted(self.ys, glyphs.y) - 1
        rows, columns = self.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        cells = np.full(len(glyphs), -1)
        cells[inside] = self.first[row[inside], column[inside]]
        return cells


@dataclass(frozen=True, slots=True)
class Ruling:
    """The grids of a page from top to bottom, and the lines that make none: they only part rows or columns."""

    grids: tuple[Grid, ...]
    across: Floats
    down: Floats


def find_grids(rules: Rules, glyphs: Glyphs) -> Ruling:
    """The ruled tables: lines that touch, with at least two columns.

    Boxes around other tables are none, nor are lines that part the columns of a table but not its rows.
    """
    across, down = _merged(rules.across), _merged(rules.down)
    across = across[~_underlines(across, glyphs)]
    grids = [_grid(*part) for part in _connected(across, down)]
    tables = [grid for grid in grids if grid.shape[1] > 1 and not _holds_another(grid, grids)]
    tables = [grid for grid in tables if not _stacks_rows(grid, glyphs)]
    loose = [_outside(lines, tables, flip) for lines, flip in ((across, False), (down, True))]
    return Ruling(tuple(sorted(tables, key=lambda grid: (grid.box[1], grid.box[0]))), *loose)


def _merged(lines: Floats) -> Floats:
    """Lines at one place and without gaps between them as one: dashes, double lines, the sides of cells."""
    if not len(lines):
        return lines
    lines = lines[np.argsort(lines[:, 0])]
    places = np.cumsum(np.diff(lines[:, 0], prepend=lines[0, 0]) > THIN)
    order = np.lexsort((lines[:, 1], places))
    lines, places = lines[order], places[order]
    reach = _running_end(lines[:, 2], places)
    begins = np.ones(len(lines), bool)
    begins[1:] = (np.diff(places) != 0) | (lines[1:, 1] > reach[:-1] + _DASH)
    starts = np.flatnonzero(begins)
    at = np.bincount(places, lines[:, 0]) / np.bincount(places)
    merged = np.column_stack([at[places[starts]], lines[starts, 1], np.maximum.reduceat(lines[:, 2], starts)])
    kept: Floats = merged[merged[:, 2] - merged[:, 1] >= _SHORTEST]
    return kept


def _running_end(ends: Floats, places: Array) -> Floats:
    """The farthest end so far within each place."""
    offset = places * 1e6
    reached: Floats = np.maximum.accumulate(ends + offset) - offset
    return reached


def _underlines(across: Floats, glyphs: Glyphs) -> Array:
    """Which lines run under words, or through them, and not much farther."""
    found = np.zeros(len(across), bool)
    if not len(glyphs):
        return found
    for index, (y, x0, x1) in enumerate(across):
        near = (glyphs.x > x0) & (glyphs.x < x1) & (y - glyphs.base < 0.4 * glyphs.em)
        near &= y - glyphs.base > -0.6 * glyphs.em
        width = (glyphs.x1 - glyphs.x0)[near].sum()
        found[index] = width > _UNDERLINED * (x1 - x0)
    return found


def _connected(across: Floats, down: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Lines across and down that touch, together."""
    if not len(across) or not len(down):
        return
    x, y0, y1 = down.T
    y, x0, x1 = across.T
    touch = (x > x0[:, None] - _TOUCH) & (x < x1[:, None] + _TOUCH)
    touch &= (y[:, None] > y0 - _TOUCH) & (y[:, None] < y1 + _TOUCH)
    left = touch.any(axis=1)
    while left.any():
        rows = np.zeros(len(across), bool)
        rows[np.argmax(left)] = True
        columns = touch[rows].any(axis=0)
        while (grown := touch[:, columns].any(axis=1)).sum() > rows.sum():
            rows, columns = grown, touch[grown].any(axis=0)
        left &= ~rows
        yield across[rows], down[columns]


def _grid(across: Floats, down: Floats) -> Grid:
    xs, ys = _places(down, across), _places(across, down)
    beside = _sides(down, xs, ys)
    below = _sides(across, ys, xs).T
    rows, columns = len(ys) - 1, len(xs) - 1
    first = np.arange(rows * columns).reshape(rows, columns)
    open_right = np.argwhere(~beside[:, 1:-1]).tolist()
    open_below = np.argwhere(~below[1:-1, :]).tolist()
    pairs = [(r * columns + c, r * columns + c + 1) for r, c in open_right]
    pairs += [(r * columns + c, (r + 1) * columns + c) for r, c in open_below]
    return Grid(xs, ys, _united(first, pairs))


def _places(lines: Floats, others: Floats) -> Floats:
    """Where the lines stand, with the ends of those that cross them where these reach out of the table's side."""
    places = np.unique(lines[:, 0])
    low, high = others[:, 1].min(), others[:, 2].max()
    before = [low] if low < places[0] - _OPEN_SIDE else []
    after = [high] if high > places[-1] + _OPEN_SIDE else []
    return np.array([*before, *places.tolist(), *after])


def _sides(lines: Floats, places: Floats, across: Floats) -> Array:
    """(spans of ``across``, places): whether a line covers most of that side of the cell."""
    low, high = across[:-1, None], across[1:, None]
    covered = np.zeros((len(across) - 1, len(places)))
    index = np.searchsorted(places, lines[:, 0] - 1e-6)
    overlap = np.clip(np.minimum(high, lines[:, 2]) - np.maximum(low, lines[:, 1]), 0, None)
    for line, place in enumerate(index.tolist()):
        covered[:, place] += overlap[:, line]
    found: Array = covered >= _COVERED * (high - low)
    return found


def _united(first: Array, pairs: list[tuple[int, int]]) -> Array:
    """The number of the first cell of each group of cells that are open to one another."""
    parent = first.ravel().copy()

    def root(cell: int) -> int:
        while parent[cell] != cell:
            cell = int(parent[cell])
        return cell

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return np.array([root(cell) for cell in range(parent.size)]).reshape(first.shape) if pairs else first


def _holds_another(grid: Grid, grids: list[Grid]) -> bool:
    """Whether a table stands in one of the cells: then the lines only place it on the page."""
    x0, y0, x1, y1 = grid.box
    return any(
        other is not grid
        and other.shape[1] > 1
        and other.box[0] > x0 - _TOUCH
        and other.box[2] < x1 + _TOUCH
        and other.box[1] > y0 - _TOUCH
        and other.box[3] < y1 + _TOUCH
        for other in grids
    )


def _stacks_rows(grid: Grid, glyphs: Glyphs) -> bool:
    """Whether numbers stand above one another in a cell, counting rows or too many for a number that was broken."""
    cells = grid.cells(glyphs)
    inside = np.flatnonzero(cells >= 0)
    own, cell = glyphs.take(inside), cells[inside]
    if not len(own):
        return False
    codes = own.text.view(np.uint32)
    digits = np.bincount(cell, (codes >= ord("0")) & (codes <= ord("9")), minlength=grid.first.size)
    count = np.bincount(cell, minlength=grid.first.size)
    top, end = np.full(grid.first.size, np.inf), np.full(grid.first.size, -np.inf)
    np.minimum.at(top, cell, own.base)
    np.maximum.at(end, cell, own.base)
    chosen = ((digits * 2 > count) & (end - top > NEW_LINE * np.median(own.em)))[cell]
    stacks = texts(own.take(chosen), cell[chosen]).values()
    if any(_counts(stack.split("\n")) for stack in stacks) or (grid.shape[0] == 1 and _is_torn(own, cell)):
        return True
    band = cell // grid.shape[1]
    aligned = [one for one in set(band.tolist()) if _aligned(own.take(band == one), cell[band == one])]
    return bool(np.isin(band, aligned).mean() > _MOSTLY)


def _is_torn(glyphs: Glyphs, cell: Array) -> bool:
    """Whether lines of a cell stand far apart."""
    order = np.lexsort((glyphs.base, cell))
    steps = np.diff(glyphs.base[order])[np.diff(cell[order]) == 0]
    return bool((steps > _APART * np.median(glyphs.em)).any())


def _counts(lines: Sequence[str]) -> bool:
    numbers = [int(line) for line in lines if line.isdecimal()]
    steps = [after - before for before, after in pairwise(numbers)]
    enough = len(numbers) >= max(_COUNTED, len(lines) - _HEADING) or min(numbers, default=0) >= _TWO_DIGITS
    counted = enough and steps.count(1) * 2 > len(steps)
    return len(numbers) >= _STACKED or counted


def _aligned(glyphs: Glyphs, cell: Array) -> bool:
    """Whether every cell of a row has text at two heights that they share."""
    heights = [set(np.rint(glyphs.base[cell == one] * 2).tolist()) for one in np.unique(cell)]
    return len(heights) > 2 and len(set.intersection(*heights)) > 1


def _outside(lines: Floats, grids: list[Grid], flip: bool) -> Floats:
    """The lines that no grid is made of."""
    keep = np.ones(len(lines), bool)
    for grid in grids:
        x0, y0, x1, y1 = grid.box
        low, high, start, end = (x0, x1, y0, y1) if flip else (y0, y1, x0, x1)
        inside = (lines[:, 0] > low - _TOUCH) & (lines[:, 0] < high + _TOUCH)
        keep &= ~(inside & (lines[:, 1] > start - _TOUCH) & (lines[:, 2] < end + _TOUCH))
    return lines[keep]
