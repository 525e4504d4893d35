"""Rows that a page's end cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.readers.pdf_anchors import Piece, Serial, begins_row, breaks_number, find_serial, is_number


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, its page, and whether it is the first of the table on its page."""

    cells: list[str]
    page: int
    first: bool


def with_rests(rows: Sequence[Row], serial: Serial | None) -> list[Row]:
    """Rows whose number a page's end broke ("（" and "34）"), or the rest of whose words it cut off, as one.

    ``serial``: what counts the rows; where nothing does, no row is known to be a rest.
    """
    made: list[Row] = []
    for row in rows:
        if made and serial is not None and _is_rest(made[-1], row, serial):
            before = made.pop()
            joint = ["\n".join(filter(None, cell)) for cell in zip(before.cells, row.cells, strict=True)]
            made.append(replace(before, cells=joint))
        else:
            made.append(row)
    return made


def serial_of(rows: Sequence[Sequence[str]]) -> Serial | None:
    """What counts the rows of a table whose cells are known."""
    columns = zip(*rows, strict=True)
    return find_serial(
        [
            [Piece(float(at), cell.replace("\n", ""), at) for at, cell in enumerate(column) if cell]
            for column in columns
        ]
    )


def _is_rest(before: Row, row: Row, serial: Serial) -> bool:
    if before.page == row.page or not row.first:
        return False
    number, goes_on = before.cells[serial.column], row.cells[serial.column]
    if breaks_number(number, goes_on):
        return True
    if serial.leads:
        return begins_row(number) and not begins_row(goes_on) and any(row.cells[serial.column :])
    counted = is_number(number.replace("\n", ""))
    return counted and not goes_on and any(row.cells[serial.column + 1 :])
