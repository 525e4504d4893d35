"""What the tests compare of a document: its lines and tables as plain text."""

from __future__ import annotations

from etl.model import Document, Line

Shown = list[str | list[list[str]]]


def shown(document: Document) -> Shown:
    """Lines as strings and tables as rows of strings, in reading order; every place is checked on the way."""
    blocks: Shown = []
    for block in document.blocks:
        if isinstance(block, Line):
            assert block.place.line is not None
            assert document.lines[block.place.line - 1] == block.text
            blocks.append(block.text)
            continue
        for row in block.rows:
            line = document.lines[(row[0].place.line or 0) - 1]
            assert line == "\t".join(" ".join(cell.text.split()) for cell in row)
        blocks.append([[cell.text for cell in row] for row in block.rows])
    return blocks
