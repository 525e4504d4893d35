"""Grids and columns → rows of cells."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from etl.readers.pdf_anchors import (
    Piece,
    find_serial,
    is_number,
)
from etl.readers.pdf_bands import Told, bands_of, fits_of, rows_in
from etl.readers.pdf_characters import Array, Glyphs, median
from etl.readers.pdf_columns import Columns
from etl.readers.pdf_grid import Grid
from etl.readers.pdf_headings import find_repeated
from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_numbers import with_whole_numbers
from etl.readers.pdf_page import Page
from etl.readers.pdf_rests import Row, with_rests
from etl.readers.pdf_text import texts

_SPANS = 0.7
_ABOVE = 0.3
_TOPMOST = 4
_NAME = 1.6

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The rows of a grid."""

    grid: Grid
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where a table's heading stands: the part, where its lines end in each column, and the lines of its cells."""

    part: int
    ends: list[int]
    cells: list[list[str]]


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
    spans: bool


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
        for lines in _parts([line for line in columns.lines if line.page == page.number], columns.spanning)
    ]
    _join_headings(parts)
    whole = [[piece for part in parts for piece in part.columns[n]] for n in range(len(parts[0].columns))]
    widths = [max((piece.width for piece in column), default=0.0) for column in whole]
    told = Told(find_serial(whole), widths)
    single, again = _without_repeated(parts, _heading(parts, told))
    bands = [(part, bands_of(part.columns, part.cuts, part.em, told)) for part in single]
    fits = fits_of([band for _, found in bands for band in found])
    rows = [
        Row(cells, part.page.number, not number and not part.spans)
        for part, found in bands
        for number, cells in enumerate(_texts(part, rows_in(found, fits)))
    ]
    rows = with_rests(rows, told.serial)
    cells = with_whole_numbers([row.cells for row in rows])
    return OpenTable(cells, [row.page for row in rows], again)


def _parts(lines: Sequence[PageLine], spanning: Sequence[PageLine]) -> list[list[PageLine]]:
    """The lines of a page parted at the names of groups; the lines of one name are one part."""
    parts: list[list[PageLine]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        same = before is not None and (before in spanning) == (line in spanning)
        if (
            before is not None
            and same
            and (line not in spanning or line.base - before.base < _NAME * line.em)
        ):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _without_repeated(parts: Sequence[_Dealt], heading: _Heading) -> tuple[list[_Dealt], list[str]]:
    """The parts without the headings that are repeated, or the titles above these; and the text of those."""
    made: list[_Dealt] = []
    again: list[str] = []
    for number, part in enumerate(parts):
        if number < heading.part:
            made.append(part)
            continue
        own = heading.ends if number == heading.part else None
        pieces = list(find_repeated(part.columns, heading.cells, part.em, own))
        if len(pieces) > 1 and not any(pieces[0]):
            while made and made[-1].spans and made[-1].page is part.page and number > heading.part:
                again.append("".join(piece.text for column in made.pop().columns for piece in column))
        again += ["\t".join("".join(cell) for cell in heading.cells)] * (len(pieces) - 1)
        made += [replace(part, columns=columns) for columns in filter(any, pieces)]
    return made, again


def _heading(parts: Sequence[_Dealt], told: Told) -> _Heading:
    """The first row with words in most columns and no number, if it is among the first ones."""
    for number, part in enumerate(parts[:_TOPMOST]):
        ends = [0] * len(part.columns)
        bands = bands_of(part.columns, part.cuts, part.em, told)
        for row in rows_in(bands, fits_of(bands))[:_TOPMOST]:
            ends = [end + len(cell) for end, cell in zip(ends, row, strict=True)]
            cells = [[piece.text for piece in cell] for cell in row]
            if told.serial is not None and is_number("".join(cells[told.serial.column])):
                return _Heading(0, [], [])
            if sum(map(bool, cells)) * 2 > max(2, len(cells)):
                return _Heading(number, ends, cells)
    return _Heading(0, [], [])


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
    places: list[int] = []
    for line in lines:
        starts = columns.stretches(line)
        at = np.searchsorted(starts, page.glyphs.x0[line.glyphs] + 0.01) - 1
        column_of = np.array([bisect(edges, start + 0.1 * line.em) for start in starts])[at]
        for column in sorted(set(column_of.tolist())):
            places.append(column)
            members.append(line.glyphs[column_of == column])
    for column, piece in zip(places, _pieces(page.glyphs, members), strict=True):
        dealt[column].append(piece)
    em = float(np.median([line.em for line in lines]))
    return _Dealt(page, dealt, members, em, sorted(_cuts(page, lines)), lines[0] in columns.spanning)


def _pieces(glyphs: Glyphs, members: Sequence[Array]) -> Iterator[Piece]:
    """One piece for each of ``members``, the characters that it has."""
    lengths = [len(member) for member in members]
    ends = list(accumulate(lengths))
    starts = [0, *ends[:-1]]
    own = glyphs.take(np.concatenate(members))
    found = texts(own, np.repeat(np.arange(len(members)), lengths))
    widths = np.maximum.reduceat(own.x1, starts) - np.minimum.reduceat(own.x0, starts)
    for index, (start, end, width) in enumerate(zip(starts, ends, widths.tolist(), strict=True)):
        yield Piece(median(own.base[start:end]), found[index], index, width)


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


def _texts(part: _Dealt, rows: Sequence[Sequence[Sequence[Piece]]]) -> Rows:
    wide = len(part.columns)
    cells = [
        (row * wide + column, part.members[piece.index])
        for row, columns in enumerate(rows)
        for column, pieces in enumerate(columns)
        for piece in pieces
    ]
    order = np.concatenate([glyphs for _, glyphs in cells])
    groups = np.repeat([number for number, _ in cells], [len(glyphs) for _, glyphs in cells])
    found = texts(part.page.glyphs.take(order), groups, part.page.links)
    return [[found.get(row * wide + column, "") for column in range(wide)] for row in range(len(rows))]
