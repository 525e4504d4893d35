"""What was recognised on a page → a layout: tables and paragraphs in order, going on from the page before."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.model import Line, Table
from etl.readers.layout import Layout, Text
from etl.readers.pdf_columns import Columns, find_columns
from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_paragraphs import Margins, goes_on, joined, margins
from etl.readers.pdf_rows import Piece, rows_of
from etl.readers.scan_lines import Part, Prose

_ENDS = "。！？!?；;：:"
_LONG = 20
_FLUSH = 0.8

Rows = list[list[Text]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A ruled table and the height of its top."""

    top: float
    end: float
    rows: Rows


def write_page(layout: Layout, prose: Prose, tables: Sequence[Placed], page: int) -> None:
    """Writes a page from top to bottom."""
    open_tables = _open_tables(prose.lines, tables)
    inside = {id(line) for columns in open_tables for line in columns.lines}
    rest = [line for line in prose.lines if id(line) not in inside]
    known = margins(((0, 0), line) for line in rest).get((0, 0)) if rest else None
    things: list[tuple[float, list[PageLine] | Rows]] = [(table.top, table.rows) for table in tables]
    things += [(columns.lines[0].base, _open_rows(columns, prose.parts)) for columns in open_tables]
    things += [(line.base, [line]) for line in rest]
    first = True
    paragraph: list[PageLine] = []
    for _, thing in sorted(things, key=lambda thing: thing[0]):
        line = thing[0] if isinstance(thing[0], PageLine) else None
        if line is not None and paragraph and known and goes_on(paragraph[-1], line, paragraph[0], known):
            paragraph.append(line)
            continue
        first = _write_paragraph(layout, paragraph, prose.parts, known, page, first=first)
        paragraph = [line] if line is not None else []
        if line is None:
            _write_table(layout, thing, page, first=first)
            first = False
    _write_paragraph(layout, paragraph, prose.parts, known, page, first=first)


def _open_tables(lines: Sequence[PageLine], tables: Sequence[Placed]) -> list[Columns]:
    """The tables without lines between the ruled ones."""
    tops = sorted(table.top for table in tables)
    groups: list[list[PageLine]] = [[] for _ in range(len(tops) + 1)]
    for line in lines:
        groups[bisect(tops, line.base)].append(line)
    return [columns for group in groups for columns in find_columns(group, (), None)]


def _open_rows(columns: Columns, parts: Sequence[Part]) -> Rows:
    """The rows of a table without lines: parts dealt out to its columns, these to rows."""
    edges = columns.edges()
    dealt: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for line in columns.lines:
        for number in line.glyphs.tolist():
            part = parts[number]
            column = bisect(edges, part.x0 + 0.1 * line.em)
            dealt[column].append(Piece(line.base, part.text, number))
    em = float(np.median([line.em for line in columns.lines]))
    return [[_cell(pieces, parts) for pieces in row] for row in rows_of(dealt, em)]


def _cell(pieces: Sequence[Piece], parts: Sequence[Part]) -> Text:
    sure = min((parts[piece.index].confidence for piece in pieces), default=1.0)
    return Text("\n".join(piece.text for piece in pieces), sure)


def _write_paragraph(
    layout: Layout,
    lines: Sequence[PageLine],
    parts: Sequence[Part],
    known: Margins | None,
    page: int,
    *,
    first: bool,
) -> bool:
    """Writes lines as one paragraph; whether nothing is written of the page yet."""
    if not lines:
        return first
    text = lines[0].text
    for line in lines[1:]:
        text = joined(text, line.text)
    sure = min(parts[number].confidence for line in lines for number in line.glyphs.tolist())
    before = layout.blocks[-1] if layout.blocks else None
    flush = known is not None and lines[0].x0 < known.left + _FLUSH * lines[0].em
    if first and flush and isinstance(before, Line) and _is_open(before, page):
        whole = joined(before.text, text)
        layout.blocks[-1] = replace(before, text=whole, confidence=min(before.confidence or 0.0, sure))
        layout.lines[-1] = whole
    else:
        layout.line(text, page, sure)
    return False


def _is_open(line: Line, page: int) -> bool:
    """Whether the last paragraph of the page before may go on."""
    return line.place.page == page - 1 and len(line.text) >= _LONG and line.text[-1] not in _ENDS


def _write_table(layout: Layout, rows: Rows, page: int, *, first: bool) -> None:
    """Writes a table; one at the top of a page goes on with one as wide at the end of the page before."""
    before = layout.blocks[-1] if layout.blocks else None
    count = len(layout.blocks)
    layout.table(rows, page)
    made = layout.blocks[-1] if len(layout.blocks) > count else None
    if not (first and isinstance(before, Table) and isinstance(made, Table)):
        return
    last = before.rows[-1]
    if last[0].place.page == page - 1 and len(last) == len(made.rows[0]):
        layout.blocks[-2:] = [Table((*before.rows, *made.rows))]
