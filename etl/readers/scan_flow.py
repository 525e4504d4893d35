"""What was recognised on a page → a layout: tables and paragraphs in order, going on from the page before."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from etl.model import Line, Table
from etl.readers.layout import Layout, Text
from etl.readers.pdf_anchors import Piece, find_serial
from etl.readers.pdf_columns import Columns
from etl.readers.pdf_growth import find_columns
from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_paragraphs import Margins, goes_on, joined, margins
from etl.readers.pdf_rows import best_fits, rows_of, try_rows
from etl.readers.scan_lines import Part, Prose

_ENDS = "。！？!?；;：:"
_LONG = 20
_FLUSH = 0.8

Rows = list[list[Text]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A ruled table and the height of its top."""

    top: float
    rows: Rows


def write_page(layout: Layout, prose: Prose, tables: Sequence[Placed], page: int) -> None:
    """Writes a page from top to bottom."""
    open_tables = _open_tables(prose.lines, tables)
    inside = {id(line) for columns in open_tables for line in columns.lines}
    rest = [line for line in prose.lines if id(line) not in inside]
    known = margins(((0, 0), line) for line in rest).get((0, 0)) if rest else None
    wholes = [(table.top, table.rows) for table in tables]
    wholes += [
        (columns.lines[0].base - columns.lines[0].em, _open_rows(columns, prose.parts))
        for columns in open_tables
    ]
    wholes.sort(key=lambda whole: whole[0])
    writer = _Writer(layout, prose.parts, page, known)
    for line in rest:
        while wholes and wholes[0][0] < line.base:
            writer.table(wholes.pop(0)[1])
        writer.line(line)
    for _, rows in wholes:
        writer.table(rows)
    writer.end()


def _open_tables(lines: Sequence[PageLine], tables: Sequence[Placed]) -> list[Columns]:
    """The tables without lines between the ruled ones."""
    tops = sorted(table.top for table in tables)
    groups: list[list[PageLine]] = [[] for _ in range(len(tops) + 1)]
    for line in lines:
        groups[bisect(tops, line.base)].append(line)
    return [columns for group in groups for columns in find_columns(group, (), None) if columns.is_table()]


def _open_rows(columns: Columns, parts: Sequence[Part]) -> Rows:
    """The rows of a table without lines: parts dealt out to its columns, these to rows."""
    edges = columns.edges()
    dealt: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for line in columns.lines:
        for number in line.glyphs.tolist():
            part = parts[number]
            column = bisect(edges, part.x0 + 0.1 * line.em)
            dealt[column].append(Piece(line.base, part.text, number, part.x1 - part.x0))
    em = float(np.median([line.em for line in columns.lines]))
    widths = [max((piece.width for piece in column), default=0.0) for column in dealt]
    trial = try_rows(dealt, em, find_serial(dealt), widths)
    rows = rows_of(trial, best_fits([trial]))
    return [[_cell(pieces, parts) for pieces in row] for row in rows]


def _cell(pieces: Sequence[Piece], parts: Sequence[Part]) -> Text:
    sure = min((parts[piece.index].confidence for piece in pieces), default=1.0)
    return Text("\n".join(piece.text for piece in pieces), sure)


@dataclass
class _Writer:
    """Writes a page in order; keeps the paragraph that may still go on."""

    layout: Layout
    parts: Sequence[Part]
    page: int
    known: Margins | None
    first: bool = True
    _lines: list[PageLine] = field(default_factory=list)

    def line(self, line: PageLine) -> None:
        """The next line outside tables."""
        if not (self._lines and self.known and goes_on(self._lines[-1], line, self._lines[0], self.known)):
            self.end()
        self._lines.append(line)

    def table(self, rows: Rows) -> None:
        """The next table; at the top of a page it goes on with one as wide at the end of the page before."""
        self.end()
        before = self.layout.blocks[-1] if self.layout.blocks else None
        count = len(self.layout.blocks)
        self.layout.table(rows, self.page)
        made = self.layout.blocks[-1] if len(self.layout.blocks) > count else None
        if self.first and isinstance(before, Table) and isinstance(made, Table):
            last = before.rows[-1]
            if self._follows(last[0].place.page) and len(last) == len(made.rows[0]):
                self.layout.blocks[-2:] = [Table((*before.rows, *made.rows))]
        self.first = False

    def end(self) -> None:
        """Writes the paragraph; the first of a page may go on with the last of the page before."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        text = reduce(joined, (line.text for line in lines))
        sure = min(self.parts[number].confidence for line in lines for number in line.glyphs.tolist())
        flush = self.known is not None and lines[0].x0 < self.known.left + _FLUSH * lines[0].em
        before = self.layout.blocks[-1] if self.layout.blocks else None
        if self.first and flush and isinstance(before, Line) and self._is_open(before):
            whole = joined(before.text, text)
            self.layout.blocks[-1] = replace(before, text=whole, confidence=min(before.confidence or 0, sure))
            self.layout.lines[-1] = whole
        else:
            self.layout.line(text, self.page, sure)
        self.first = False

    def _is_open(self, line: Line) -> bool:
        return self._follows(line.place.page) and len(line.text) >= _LONG and line.text[-1] not in _ENDS

    def _follows(self, page: int | None) -> bool:
        """Whether what stands on ``page`` comes right before: a scroll's pieces are all on one page."""
        return page in (self.page - 1, self.page)
