"""Grids and columns → rows of cells."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.readers.pdf_characters import Array, Glyphs
from etl.readers.pdf_columns import Columns
from etl.readers.pdf_grid import Grid
from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_page import Page
from etl.readers.pdf_headings import find_repeated
from etl.readers.pdf_rows import Piece, Serial, find_anchors, find_serial, is_number, rows_of
from etl.readers.pdf_text import texts

_SPANS = 0.7
_MOST_ROWS = 0.7
_ABOVE = 0.3

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The rows of a grid."""

    grid: Grid
    rows: Rows


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The rows of a table without lines, the page of each, and the headings that were repeated, as printed."""

    rows: Rows
    pages: list[int]
    again: list[str]


@dataclass(frozen=True, slots=True)
class _Dealt:
    """The lines of a table on one page, dealt out to its columns; ``members`` are the characters of each piece."""

    page: Page
    columns: list[list[Piece]]
    members: list[Array]
    em: float
    cuts: Sequence[float]


def ruled_table(page: Page, number: int) -> RuledTable:
    """The rows of a page's grid; merged cells have their text in the first of them."""
    grid = page.ruling.grids[number]
    chosen = np.flatnonzero(page.table == number)
    found = texts(page.glyphs.take(chosen), page.cells[chosen], page.links)
    rows, columns = grid.shape
    numbers = [range(row * columns, (row + 1) * columns) for row in range(rows)]
    return RuledTable(grid, [[found.get(cell, "") for cell in row] for row in numbers])


def open_table(pages: Sequence[Page], columns: Columns) -> OpenTable:
    """A table without lines; its heading is taken once, also where pages repeat it."""
    parts = [
        _dealt(page, lines, columns)
        for page in pages
        if (lines := [line for line in columns.lines if line.page == page.number])
    ]
    _join_headings(parts)
    whole = [[piece for part in parts for piece in part.columns[n]] for n in range(len(parts[0].columns))]
    widths = [max((piece.width for piece in column), default=0.0) for column in whole]
    serial = find_serial(whole)
    heading = _heading(parts[0], serial, widths)
    first = [len(cell) for cell in heading]
    made: list[tuple[list[str], int]] = []
    again: list[str] = []
    for number, part in enumerate(parts):
        pieces = find_repeated(part.columns, heading, part.em, first if not number else None)
        again += ["\t".join("".join(cell) for cell in heading)] * (len(pieces) - 1)
        for columns_of_piece in pieces:
            piece = replace(part, columns=columns_of_piece)
            if any(columns_of_piece):
                made += [(row, part.page.number) for row in _rows(piece, serial, widths)]
    return OpenTable([row for row, _ in made], [page for _, page in made], again)


def _heading(part: _Dealt, serial: Serial | None, widths: Sequence[float]) -> list[list[str]]:
    """The lines of each cell of the first row, where it has no number but words in most columns; else empty ones."""
    row = _bands(part, serial, widths)[0][0]
    cells = [[piece.text for piece in cell] for cell in row]
    named = sum(any(map(str.strip, cell)) for cell in cells) * 2 > len(cells)
    counted = serial is not None and is_number("".join(cells[serial.column]))
    return cells if named and not counted else [[] for _ in cells]


def _cuts(page: Page, lines: Sequence[PageLine]) -> list[float]:
    """Where lines that run across most of the table part its rows."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, end = lines[0].base - lines[0].em, lines[-1].base
    return [
        float(y)
        for y, x0, x1 in page.ruling.across
        if top < y < end and min(x1, right) - max(x0, left) > _SPANS * (right - left)
    ]


def _dealt(page: Page, lines: Sequence[PageLine], columns: Columns) -> _Dealt:
    """The stretches of the lines on a page, each in the column where it begins."""
    edges = columns.edges()
    dealt: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    members: list[Array] = []
    for line in lines:
        starts = columns.stretches(line)
        at = np.searchsorted(starts, page.glyphs.x0[line.glyphs] + 0.01) - 1
        column_of = np.array([bisect(edges, start + 0.1 * line.em) for start in starts])[at]
        for column in np.unique(column_of).tolist():
            glyphs = line.glyphs[column_of == column]
            own = page.glyphs.take(glyphs)
            text = texts(own, np.zeros(len(own), int))[0]
            dealt[column].append(Piece(float(np.median(own.base)), text, len(members), _width(own)))
            members.append(glyphs)
    em = float(np.median([line.em for line in lines]))
    return _Dealt(page, dealt, members, em, sorted(_cuts(page, lines)))


def _width(glyphs: Glyphs) -> float:
    return float(glyphs.x1.max() - glyphs.x0.min())


def _join_headings(parts: Sequence[_Dealt]) -> None:
    """Makes one column of two where one holds nothing but the other's heading: words left, numbers right below."""
    column = 0
    while column + 1 < len(parts[0].columns):
        pairs = [(part.columns[column], part.columns[column + 1], part.em) for part in parts]
        both = [pair for pair in pairs if pair[0] and pair[1]]
        if both and (
            all(_heads(a, b, em) for a, b, em in both) or all(_heads(b, a, em) for a, b, em in both)
        ):
            for part in parts:
                after = part.columns.pop(column + 1)
                part.columns[column] = sorted(part.columns[column] + after, key=lambda piece: piece.base)
        else:
            column += 1


def _heads(heading: Sequence[Piece], body: Sequence[Piece], em: float) -> bool:
    return heading[-1].base < body[0].base - _ABOVE * em


def _rows(part: _Dealt, serial: Serial | None, widths: Sequence[float]) -> Rows:
    made = [row for band in _bands(part, serial, widths) for row in band]
    wide = len(part.columns)
    cells = [
        (row * wide + column, part.members[piece.index])
        for row, columns in enumerate(made)
        for column, pieces in enumerate(columns)
        for piece in pieces
    ]
    order = np.concatenate([glyphs for _, glyphs in cells])
    groups = np.repeat([number for number, _ in cells], [len(glyphs) for _, glyphs in cells])
    found = texts(part.page.glyphs.take(order), groups, part.page.links)
    return [[found.get(row * wide + column, "") for column in range(wide)] for row in range(len(made))]


def _bands(part: _Dealt, serial: Serial | None, widths: Sequence[float]) -> list[list[list[list[Piece]]]]:
    """The rows of each band between two lines; a band is one row where lines part most rows."""
    if not part.cuts:
        return [rows_of(part.columns, part.em, serial, widths)]
    bands = [
        [[piece for piece in column if bisect(part.cuts, piece.base) == number] for column in part.columns]
        for number in range(len(part.cuts) + 1)
    ]
    bands = [band for band in bands if any(band)]
    rows = len(find_anchors(part.columns, part.em, serial, widths))
    parted = serial is None and len(bands) >= _MOST_ROWS * rows
    return [
        [band]
        if parted or (serial is not None and len(find_anchors(band, part.em, serial, widths)) < 2)
        else rows_of(band, part.em, serial, widths)
        for band in bands
    ]
