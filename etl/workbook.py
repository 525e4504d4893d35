"""The one gateway to Excel: text stays text, numbers stay numbers, nothing is cut without a word."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from etl.workbook_paper import lay_out
from etl.workbook_parts import Item, Paper, Placed, Rule, Sheet
from etl.workbook_widths import characters, widths

__all__ = ["Gateway", "Item", "Paper", "Placed", "Rule", "Sheet", "legal_names"]

LONGEST_TEXT = 32_767
MOST_LINKS = 60_000  # a sheet with more than 65,530 links is one that Excel repairs
HEAD, MARKED, LINK, RULE = "E8F1F1", "BFE5C8", "00696E", "9FB4B6"
LINE = Border(bottom=Side("thin", color=LINK))
EDGE = Side("thin", color=RULE)
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
SURROGATES = re.compile("[\ud800-\udfff]")
BARRED = re.compile(r"[\[\]:*?/\\]")


class Gateway:
    """Writes sheets into one workbook and remembers what it had to change in texts."""

    def __init__(self, title: str = "", maker: str = "") -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = self.clean_name(title) or None
        self._book.properties.creator = self.clean_name(maker) or None
        self._names: list[str] = []
        self._styles: dict[tuple[object, ...], Any] = {}
        self._links = 0
        self.changes: list[str] = []

    def add(self, sheet: Sheet) -> None:
        """Write one sheet: frozen header, filter, widths that fit Chinese and Latin text, printed on A4."""
        name = legal_names([*self._names, sheet.name])[-1]
        self._names.append(name)
        self._links = 0
        page = self._book.create_sheet(name)
        measured = list(sheet.widths or widths(sheet))
        lay_out(page, sheet, measured)
        for number, (row, head) in enumerate(_rows(sheet), start=1):
            self._append(page, number, row, measured, head)
        for column, options in sheet.choices.items():
            letter = get_column_letter(column + 1)
            offered = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=True)
            offered.add(f"{letter}{sheet.head + 1}:{letter}{sheet.head + max(1, len(sheet.rows))}")
            page.data_validations.append(offered)
        for placed in sheet.charts:
            page.add_chart(placed.chart, f"{get_column_letter(placed.column + 1)}{placed.row}")

    def bytes(self) -> bytes:
        """The workbook's file."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def clean(self, text: str) -> str:
        """The text as Excel can hold it; a change is remembered by its kind."""
        shown = self.clean_name(text)
        if shown != text:
            self.changes.append("characters")
        if len(shown) > LONGEST_TEXT:
            self.changes.append("length")
            shown = shown[: LONGEST_TEXT - 1] + "…"
        return shown

    @staticmethod
    def clean_name(text: str) -> str:
        """The text without what no XML can hold."""
        return ILLEGAL_CHARACTERS_RE.sub("�", SURROGATES.sub("�", text))

    def _append(
        self, page: Any, number: int, row: Sequence[Item], measured: Sequence[float], head: bool
    ) -> None:
        cells: list[Any] = []
        height = 0.0
        for item in row:
            first = len(cells)
            room = sum(measured[first : first + item.span]) or 9.0
            if item.span > 1:
                ends = get_column_letter(first + 1), get_column_letter(first + item.span)
                page.merged_cells.add(f"{ends[0]}{number}:{ends[1]}{number}")
            if item.turned or item.wrap or item.tall:
                height = max(height, _height(item, room), item.tall)
            cells.append(self._cell(page, item, head))
            cells += [self._blank(page, item, head) for _ in range(item.span - 1)]
        if height:
            page.row_dimensions[number].height = height
        page.append(cells)

    def _blank(self, page: Any, item: Item, head: bool) -> Any:
        """A cell under a span: no value, the same look, so that frames close."""
        cell = WriteOnlyCell(page)
        self._dress(cell, item, head, text=True)
        return cell

    def _cell(self, page: Any, item: Item, head: bool) -> Any:
        value: Any = self.clean(item.value) if isinstance(item.value, str) else item.value
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, str):
            cell.data_type = "s"  # "=1+1" stays a text
        self._dress(cell, item, head, isinstance(value, str))
        if item.link.startswith("#"):
            place = item.link[1:].replace("'", "''")
            cell.hyperlink = Hyperlink(ref="", location=f"'{place}'!A1")
        elif item.link.startswith(("http://", "https://")):
            self._link(cell, item.link)
        return cell

    def _link(self, cell: Any, address: str) -> None:
        self._links += 1
        if self._links <= MOST_LINKS:
            cell.hyperlink = address
        elif self._links == MOST_LINKS + 1:
            self.changes.append("links")

    def _dress(self, cell: Any, item: Item, head: bool, text: bool) -> None:
        """The cell's look. Equal looks share one style: making each anew costs more than all the rest."""
        key = (
            item.strong, item.size, item.ink, item.fill, item.wrap, item.box, item.align, item.turned,
            bool(item.link), item.number_format, head, text,
        )  # fmt: skip
        if key not in self._styles:
            _style(cell, item, head, text)
            self._styles[key] = cell._style
        cell._style = self._styles[key]


def _style(cell: Any, item: Item, head: bool, text: bool) -> None:
    cell.number_format = item.number_format
    cell.font = Font(
        bold=item.strong, size=item.size, color=item.ink or (LINK if item.link else None), name="Calibri"
    )
    cell.alignment = Alignment(
        horizontal=item.align or None,
        vertical="bottom" if item.turned else "center" if item.box else "top",
        wrap_text=head or item.wrap,
        text_rotation=90 if item.turned else 0,
    )
    if item.fill:
        cell.fill = PatternFill("solid", fgColor=item.fill)
    if head or item.box:
        cell.border = LINE if head else BOX


def _rows(sheet: Sheet) -> Iterator[tuple[Sequence[Item], bool]]:
    """Every row of the sheet from top to bottom, and whether it is the row of headings."""
    spread, wrap = sheet.spread, sheet.spread > 1
    if sheet.top:
        yield sheet.top, False
    for i, line in enumerate(sheet.lines):
        yield [Item(line, strong=i == 0, size=14 if i == 0 else 10, span=spread, wrap=wrap)], False
    if sheet.headings:
        yield (
            [
                Item(
                    text,
                    strong=True,
                    wrap=True,
                    turned=i in sheet.turned,
                    fill=MARKED if i in sheet.marked else HEAD,
                )
                for i, text in enumerate(sheet.headings)
            ],
            True,
        )
    for row in sheet.rows:
        yield row, False
    for note in ("", *sheet.notes) if sheet.notes else ():
        yield [Item(note, size=10, span=spread, wrap=wrap)], False


def _height(item: Item, room: float) -> float:
    """The height in points that the text needs in ``room`` characters."""
    text = str(item.value or "")
    if item.turned:
        return min(max(60.0, 6.2 * characters(text) + 10), 230.0)
    width = max(room * 10.5 / item.size - 1, 1)
    lines = sum(math.ceil(max(characters(part), 1) / width) for part in text.split("\n"))
    return max(15.0, lines * item.size * 1.38 + 3)


def legal_names(names: Iterable[str]) -> list[str]:
    """Names as Excel allows for sheets, each once; a name that is already legal and new stays as it is."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        base = BARRED.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", name)).strip().strip("'")
        unique, count = base[:31].strip() or "Sheet", 1
        while unique.lower() in taken:
            count += 1
            unique = f"{base[:27].strip() or 'Sheet'} {count}"
        taken.add(unique.lower())
        found.append(unique)
    return found
