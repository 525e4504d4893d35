"""The files of one submission → one Document: their lines one after the other, each file under a line with its name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from etl.model import Document, Line, Part, Place, Skipped, Table


def combine(documents: Sequence[Document], headings: Sequence[Sequence[str]] = ()) -> Document:
    """One document of several, which stand in canonical order, the main one first: name and format are its.

    Each file's lines follow a line with its name, which extraction does not see. ``headings``, for each file, stand
    there instead and are seen: what the names of files and folders say where the files do not. Places go on counting in
    lines and tables; a page stays the page of its file. The sha256 is that of the parts' hashes and the headings.
    """
    lines: list[str] = []
    blocks: list[Line | Table] = []
    skipped: list[Skipped] = []
    parts: list[Part] = []
    tables = 0
    for document, told in zip_longest(documents, headings, fillvalue=()):
        assert isinstance(document, Document)
        for heading in told:
            lines.append(str(heading))
            blocks.append(Line(str(heading), Place(line=len(lines))))
        lines += [] if told else [document.name]
        shift = _Shift(len(lines), tables)
        moved = [shift.block(block) for block in document.blocks]
        blocks += moved
        skipped += [shift.skipped(row, document.name) for row in document.skipped]
        parts.append(Part(document.name, document.sha256, document.format, len(lines) + 1))
        lines += document.lines
        tables = max([tables, *map(_number, moved)])
    named = "\n".join([*(part.sha256 for part in parts), *chain.from_iterable(headings)])
    return Document(
        name=parts[0].name,
        sha256=hashlib.sha256(named.encode()).hexdigest(),
        format=parts[0].format,
        blocks=tuple(blocks),
        lines=tuple(lines),
        skipped=tuple(skipped),
        parts=tuple(parts),
    )


class _Shift:
    """Moves the places of one file to where it stands in the whole."""

    def __init__(self, lines: int, tables: int) -> None:
        self.lines, self.tables = lines, tables

    def block(self, block: Line | Table) -> Line | Table:
        if isinstance(block, Line):
            return replace(block, place=self.place(block.place))
        return Table(
            tuple(tuple(replace(cell, place=self.place(cell.place)) for cell in row) for row in block.rows)
        )

    def place(self, place: Place) -> Place:
        line = None if place.line is None else place.line + self.lines
        table = None if place.table is None else place.table + self.tables
        return replace(place, line=line, table=table)

    def skipped(self, row: Skipped, name: str) -> Skipped:
        """A place without a line does not tell the file: its name goes into the words."""
        if row.place is not None and row.place.line is not None:
            return replace(row, place=self.place(row.place))
        return replace(row, what=" / ".join(f"{name}: {half}" for half in row.what.split(" / ")))


def _number(block: Line | Table) -> int:
    """The number of a table, 0 for a line."""
    rows = block.rows if isinstance(block, Table) else ()
    return max((cell.place.table or 0 for row in rows for cell in row), default=0)
