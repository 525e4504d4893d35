"""Blocks and their text view, for formats that have no lines of their own: a paragraph or a table's row is a line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from etl.model import Cell, Document, Line, Place, Skipped, Table


class Text(NamedTuple):
    """What one cell holds; ``column`` counts from 1 and is given where it is not the cell's position."""

    text: str
    confidence: float | None = None
    column: int | None = None


@dataclass
class Layout:
    """Collects a document from top to bottom; every part gets its place."""

    name: str
    data: bytes
    format: str
    blocks: list[Line | Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _tables: int = 0

    def line(self, text: str, page: int | None = None, confidence: float | None = None) -> None:
        """A paragraph, or each of its lines where it has line ends; blank ones make no block."""
        for printed in text.split("\n"):
            self.lines.append(printed)
            if printed.strip():
                place = Place(line=len(self.lines), page=page)
                self.blocks.append(Line(printed, place, confidence))

    def table(
        self,
        rows: Iterable[Sequence[Text | str]],
        page: int | None = None,
        numbers: Sequence[int] | None = None,
        pages: Sequence[int] | None = None,
    ) -> None:
        """A table; rows without any text are left out. ``numbers``: the rows' own, where they do not count from 1.

        ``pages``: the page of each row, where a table goes on over pages.
        """
        self._tables += 1
        made = []
        for position, row in enumerate(rows):
            texts = [cell if isinstance(cell, str) else cell.text for cell in row]
            if not any(map(str.strip, texts)):
                continue
            self.lines.append("\t".join([" ".join(text.split()) for text in texts]))
            number = numbers[position] if numbers else position + 1
            of_row = pages[position] if pages else page
            place = (len(self.lines), of_row, self._tables, number)
            made.append(tuple([_cell(cell, *place, column) for column, cell in enumerate(row, 1)]))
        if made:
            self.blocks.append(Table(tuple(made)))

    def skip(self, what: str, why: str, page: int | None = None) -> None:
        """Names something that could not be read, and why."""
        self.skipped.append(Skipped(what, why, Place(page=page) if page else None))

    def document(self) -> Document:
        """What was collected."""
        return Document(
            name=self.name,
            sha256=hashlib.sha256(self.data).hexdigest(),
            format=self.format,
            blocks=tuple(self.blocks),
            lines=tuple(self.lines),
            skipped=tuple(self.skipped),
        )


def _cell(cell: Text | str, line: int, page: int | None, table: int, row: int, column: int) -> Cell:
    if isinstance(cell, str):
        return new_cell(cell, line, page, table, row, column)
    return new_cell(cell.text, line, page, table, row, cell.column or column, cell.confidence)


class _NewCell:
    __slots__ = Cell.__slots__


class _NewPlace:
    __slots__ = Place.__slots__


def new_cell(
    text: str,
    line: int,
    page: int | None,
    table: int,
    row: int,
    column: int,
    confidence: float | None = None,
) -> Cell:
    """``Cell(text, Place(line, page, table, row, column), confidence)``, in a quarter of the time.

    The fields are set while the two are not frozen as yet: tables have thousands, and freezing each field costs most
    of what a reader does with a cell.
    """
    place: Any = _NewPlace()
    place.line, place.page, place.table, place.row, place.column = line, page, table, row, column
    place.__class__ = Place
    cell: Any = _NewCell()
    cell.text, cell.place, cell.confidence = text, place, confidence
    cell.__class__ = Cell
    made: Cell = cell
    return made
