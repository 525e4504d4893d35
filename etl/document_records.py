"""Document ↔ plain values (JSON) in a compact form, so that what was read once need not be read again.

A line that is printed just as the text view has it is its number; a row of a table is its place and its cells, a cell
being its text where nothing else is to be said of it. A round trip is identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

from etl.model import Cell, Document, Line, Part, Place, Skipped, Table

Plain = dict[str, Any]


def to_plain(document: Document) -> Plain:
    """The document as JSON knows it; "name", "format", "lines" and "parts" are what the source page shows."""
    return {
        "name": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "lines": list(document.lines),
        "parts": [asdict(part) for part in document.parts],
        "skipped": [[row.what, row.why, _place(row.place)] for row in document.skipped],
        "blocks": [_block(block, document.lines) for block in document.blocks],
    }


def from_plain(plain: Mapping[str, Any]) -> Document:
    """The document of ``to_plain``; raises KeyError, TypeError, ValueError or IndexError where it is none."""
    lines = tuple(plain["lines"])
    return Document(
        name=plain["name"],
        sha256=plain["sha256"],
        format=plain["format"],
        blocks=tuple(_made_block(block, lines) for block in plain["blocks"]),
        lines=lines,
        skipped=tuple(
            Skipped(what, why, None if place is None else Place(*place))
            for what, why, place in plain["skipped"]
        ),
        parts=tuple(Part(**part) for part in plain["parts"]),
    )


def _place(place: Place | None) -> list[int | None] | None:
    return None if place is None else list(astuple(place))


def _block(block: Line | Table, lines: Sequence[str]) -> Any:
    if isinstance(block, Table):
        return {"rows": [_row(row) for row in block.rows]}
    line = block.place.line
    usual = line is not None and block == Line(lines[line - 1], Place(line=line))
    return line if usual else [block.text, _place(block.place), block.confidence]


def _row(row: Sequence[Cell]) -> list[Any]:
    """The first cell's line, page, table and row, then the cells."""
    if not row:
        return []
    first = row[0].place
    return [
        [first.line, first.page, first.table, first.row],
        *(_cell(cell, _expected(first, column)) for column, cell in enumerate(row, 1)),
    ]


def _expected(first: Place, column: int) -> Place:
    return Place(first.line, first.page, first.table, first.row, column)


def _cell(cell: Cell, expected: Place) -> Any:
    usual = cell.confidence is None and cell.place == expected
    return cell.text if usual else [cell.text, _place(cell.place), cell.confidence]


def _made_block(plain: Any, lines: Sequence[str]) -> Line | Table:
    if isinstance(plain, int):
        return Line(lines[plain - 1], Place(line=plain))
    if isinstance(plain, list):
        text, place, confidence = plain
        return Line(text, Place(*place), confidence)
    return Table(tuple(_made_row(row) for row in plain["rows"]))


def _made_row(plain: Sequence[Any]) -> tuple[Cell, ...]:
    if not plain:
        return ()
    (line, page, table, row), *cells = plain
    return tuple(
        _made_cell(cell, Place(line, page, table, row, column)) for column, cell in enumerate(cells, 1)
    )


def _made_cell(plain: Any, expected: Place) -> Cell:
    if isinstance(plain, str):
        return Cell(plain, expected)
    text, place, confidence = plain
    return Cell(text, Place(*place), confidence)
