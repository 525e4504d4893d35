"""The one gateway to Excel: text stays text, numbers stay numbers, nothing is cut without a word."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

LONGEST_TEXT = 32_767
WIDEST, NARROWEST = 60, 8
HEAD = PatternFill("solid", fgColor="E8F1F1")
MARKED = PatternFill("solid", fgColor="BFE5C8")
LINE = Border(bottom=Side("thin", color="00696E"))
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One cell: a text, a number (with its format) or a date; ``link`` an http address behind it."""

    value: str | float | int | date | datetime | None
    number_format: str = "General"
    link: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: lines above (title first), a headed table, notes under it. Rows are as wide as ``headings``.

    ``choices``: what the cells of a column (from 0) may hold; ``marked``: columns that people fill in.
    """

    name: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]
    notes: tuple[str, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()


class Gateway:
    """Writes sheets into one workbook and remembers what it had to change in texts."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._names: set[str] = set()
        self.changes: list[str] = []

    def add(self, sheet: Sheet) -> None:
        """Write one sheet: frozen header, filter, widths that fit Chinese and Latin text."""
        page = self._book.create_sheet(self._unique(sheet.name))
        head = len(sheet.lines) + 1
        # In write-only mode whatever is set after the first row is silently lost.
        if sheet.headings:
            page.freeze_panes = f"A{head + 1}" if len(sheet.headings) < 3 else f"B{head + 1}"
            last = get_column_letter(len(sheet.headings))
            page.auto_filter.ref = f"A{head}:{last}{head + len(sheet.rows)}"
        for i, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(i)].width = width
        for i, line in enumerate(sheet.lines):
            page.append([self._cell(page, Item(line, strong=i == 0), size=14 if i == 0 else 10)])
        if sheet.headings:
            page.append(
                [
                    self._cell(page, Item(text, strong=True), head=MARKED if i in sheet.marked else HEAD)
                    for i, text in enumerate(sheet.headings)
                ]
            )
        for column, options in sheet.choices.items():
            letter = get_column_letter(column + 1)
            offered = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=True)
            offered.add(f"{letter}{head + 1}:{letter}{head + max(1, len(sheet.rows))}")
            page.data_validations.append(offered)
        for row in sheet.rows:
            page.append([self._cell(page, item) for item in row])
        for note in ("", *sheet.notes) if sheet.notes else ():
            page.append([self._cell(page, Item(note), size=10)])

    def bytes(self) -> bytes:
        """The workbook's file."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def clean(self, text: str) -> str:
        """The text as Excel can hold it; a change is remembered by its kind."""
        shown = ILLEGAL_CHARACTERS_RE.sub("�", SURROGATES.sub("�", text))
        if shown != text:
            self.changes.append("characters")
        if len(shown) > LONGEST_TEXT:
            self.changes.append("length")
            shown = shown[: LONGEST_TEXT - 1] + "…"
        return shown

    def _cell(self, page: Any, item: Item, head: PatternFill | None = None, size: int = 11) -> Any:
        value: Any = self.clean(item.value) if isinstance(item.value, str) else item.value
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, str):
            cell.data_type = "s"  # "=1+1" stays a text
            cell.alignment = Alignment(vertical="top", wrap_text=head is not None)
        else:
            cell.number_format = item.number_format
        cell.font = Font(bold=item.strong, size=size, color="00696E" if item.link else None)
        if head:
            cell.fill, cell.border = head, LINE
        if item.link.startswith(("http://", "https://")):
            cell.hyperlink = item.link
        return cell

    def _unique(self, name: str) -> str:
        base = (
            re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", name)).strip().strip("'")[:28]
            or "Sheet"
        )
        unique, count = base, 1
        while unique.lower() in self._names:
            count += 1
            unique = f"{base} {count}"
        self._names.add(unique.lower())
        return unique


def _widths(sheet: Sheet) -> Iterable[float]:
    """Column widths in characters; a Chinese character counts two."""
    for i, heading in enumerate(sheet.headings):
        texts = [heading, *(_shown(row[i]) for row in sheet.rows[:500])]
        yield min(max(max(map(_width, texts)) + 3, NARROWEST), WIDEST)
    if not sheet.headings:
        yield WIDEST


def _shown(item: Item) -> str:
    return f"{item.value:,}" if isinstance(item.value, (int, float)) else str(item.value or "")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:WIDEST])
