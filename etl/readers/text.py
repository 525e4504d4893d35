"""Plain text and Markdown → Document: the lines, and the tables written with tabs, pipes, columns of blanks or HTML.

Markup stays in the text as it is printed; extractors strip it where they compare.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from etl.model import Document, Line, Place, Table
from etl.readers.columns import Row, find_tables
from etl.readers.encoding import decode
from etl.readers.layout import new_cell
from etl.readers.markup import split_markup


def read_text(name: str, data: bytes) -> Document:
    """The document in a text or Markdown file of any usual encoding; raises UnreadableDocument."""
    lines = tuple(decode(name, data).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="md" if name.lower().endswith((".md", ".markdown")) else "txt",
        blocks=_blocks(lines),
        lines=lines if lines[-1] else lines[:-1],
    )


def _blocks(lines: Sequence[str]) -> tuple[Line | Table, ...]:
    """Lines and tables in reading order; blank lines make no block and do not part the rows of a table."""
    blocks: list[Line | Table] = []
    tables = 0
    for part in split_markup(lines):
        for found in find_tables(part) if isinstance(part, list) else [part]:
            if isinstance(found[0], int):
                blocks.append(Line(str(found[1]), Place(found[0])))
            elif found:
                tables += 1
                blocks.append(_table(found, tables))
    return tuple(blocks)


def _table(rows: tuple[Row, ...], number: int) -> Table:
    return Table(
        tuple(
            [
                tuple(
                    [new_cell(text, line, None, number, row, column) for column, text in enumerate(cells, 1)]
                )
                for row, (line, cells) in enumerate(rows, 1)
            ]
        )
    )
