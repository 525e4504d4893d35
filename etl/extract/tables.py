"""Rows of tables as cells of text, and what the heading of each column says it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from etl.codebook import Codebook
from etl.model import Cell, Document, Table
from etl.text import plain, squeeze

Row = Sequence[Cell]
Columns = dict[str, int]

_HEADING_LENGTH = 24
_NUMBERED = re.compile(r"[(\[]?[0-9]")
# The columns that every heading of a table has: one of each set.
_NEEDED: dict[str, tuple[set[str], set[str]]] = {
    "statistics": ({"value"}, {"label", "number"}),
    "checklist": ({"link", "platform", "count"}, {"number", "title", "category"}),
}


def tables_of(document: Document) -> list[Table]:
    """The document's tables in reading order."""
    return [block for block in document.blocks if isinstance(block, Table)]


def filled(row: Row) -> list[Cell]:
    """The cells that hold something."""
    return [cell for cell in row if cell.text.strip()]


def read_columns(row: Row, table: Literal["statistics", "checklist"], codebook: Codebook) -> Columns:
    """role → index where ``row`` is a heading, else nothing: headings are short, not numbered, and most are known."""
    headings = {index: squeeze(plain(cell.text)) for index, cell in enumerate(row) if cell.text.strip()}
    if not all(len(text) <= _HEADING_LENGTH and not _NUMBERED.match(text) for text in headings.values()):
        return {}
    columns: Columns = {}
    for index, heading in headings.items():
        role = _role(heading, table, codebook)
        if role is not None and role not in columns:
            columns[role] = index
    known = all(roles & set(columns) for roles in _NEEDED[table])
    return columns if known and len(columns) * 2 > len(headings) else {}


def _role(heading: str, table: str, codebook: Codebook) -> str | None:
    known = (column for column in codebook.table_columns if column.table == table)
    return next((column.role for column in known if re.search(column.pattern, heading)), None)
