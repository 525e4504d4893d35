"""Blocks and their text view, for formats that have no lines of their own: a paragraph or a table's row is a line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from etl.model import Cell, Document, Line, Place, Skipped, Table


@dataclass(frozen=True, slots=True)
class Text:
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
            made.append(
                tuple([self._cell(cell, column, number, of_row) for column, cell in enumerate(row, 1)])
            )
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

    def _cell(self, cell: Text | str, column: int, row: int, page: int | None) -> Cell:
        if isinstance(cell, str):
            return Cell(cell, Place(len(self.lines), page, self._tables, row, column))
        place = Place(len(self.lines), page, self._tables, row, cell.column or column)
        return Cell(cell.text, place, cell.confidence)
