"""The sheets of the review workbook and the columns of each, as data/reference/review_columns.csv lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from etl.cache import REFERENCE
from etl.csvrows import read_rows

SheetName = Literal["findings", "values"]
KEYS: dict[SheetName, tuple[str, ...]] = {
    "findings": ("finding_key",),
    "values": ("report_id", "target", "printed_raw"),
}
"""The columns that tell one row from another."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``filled_in``: by the person who reviews."""

    sheet: SheetName
    column: str
    zh: str
    en: str
    filled_in: bool

    @property
    def heading(self) -> str:
        """Both languages and, last, the name that the import goes by."""
        return f"{self.zh} {self.en} · {self.column}"


@cache
def columns(sheet: SheetName) -> tuple[Column, ...]:
    """The columns of one sheet, from left to right; raises CodebookError."""
    return tuple(
        column for column in read_rows(REFERENCE / "review_columns.csv", Column) if column.sheet == sheet
    )


def column_of(heading: str) -> str:
    """The column that a heading names: its last word."""
    return heading.rpartition("·")[2].strip()
