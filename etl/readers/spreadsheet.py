"""Workbooks (.xlsx, .xls) → Document: the sheets that are shown, one after the other, each under its name.

Hidden sheets, rows and columns are not read and are named: who opens the file does not see them either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import repeat

from etl.model import Document
from etl.readers.layout import Layout
from etl.readers.rows import is_prose, lay_rows
from etl.readers.spreadsheet_sheet import Sheet

_MOST_CELLS = 1_000_000
_ZIP = b"PK"
# A lone cell that is part of its table: the number of an empty entry, the rest of an address.
_REST = re.compile(r"[0-9]{1,3}|[!-~]*[/=&?%][!-~]*")


def read_spreadsheet(name: str, data: bytes) -> Document:
    """The document in a workbook; a place's page is the sheet's number. Raises UnreadableDocument."""
    layout = Layout(name, data, "xlsx" if data.startswith(_ZIP) else "xls")
    for number, sheet in enumerate(_sheets(name, data), start=1):
        for what, why in sheet.skipped:
            zh, _, en = what.partition(" / ")
            layout.skip(f"{sheet.name}：{zh} / {sheet.name}: {en}", why, number)
        if sheet.hidden and sheet.cells:
            layout.skip(
                f"工作表 {sheet.name} / sheet {sheet.name}", "隐藏，没有读 / hidden, not read", number
            )
        elif not sheet.hidden:
            _lay_sheet(layout, sheet, number)
    return layout.document()


def _sheets(name: str, data: bytes) -> Iterator[Sheet]:
    kind = "xlsx" if data.startswith(_ZIP) else "xls"
    sheets: Iterator[Sheet] = import_module(f"etl.readers.spreadsheet_{kind}").read_sheets(name, data)
    return sheets


def _lay_sheet(layout: Layout, sheet: Sheet, page: int) -> None:
    """The sheet's name, which is printed and no block, then its rows; empty rows and columns are never made."""
    numbers = sorted(row for row, cells in sheet.cells.items() if any(map(str.strip, cells.values())))
    columns = sorted({column for row in numbers for column in sheet.cells[row]})
    if not numbers:
        return
    layout.lines.append(sheet.name)
    if len(numbers) * len(columns) > _MOST_CELLS:
        why = f"超过 {_MOST_CELLS} 格 / more than {_MOST_CELLS} cells"
        layout.skip(f"工作表 {sheet.name} / sheet {sheet.name}", why, page)
        return
    rows = [list(map(sheet.cells[number].get, columns, repeat(""))) for number in numbers]
    if is_prose(rows):
        for row in rows:
            for text in filter(str.strip, row):
                layout.line(text, page)
        return
    alone = _alone(sheet, rows, numbers, columns)
    lay_rows(layout, rows, alone, numbers=numbers, columns=columns, page=page)


def _alone(
    sheet: Sheet, rows: Sequence[Sequence[str]], numbers: Sequence[int], columns: Sequence[int]
) -> set[int]:
    """The rows whose one cell may be a line of its own: merged over others, below an empty row or another such row,
    above or below all rows of several cells."""
    filled = [[index for index, text in enumerate(row) if text.strip()] for row in rows]
    body = [index for index, cells in enumerate(filled) if len(cells) > 1]
    first, last = (body[0], body[-1]) if body else (0, 0)
    alone = set()
    for index, cells in enumerate(filled):
        if len(cells) != 1 or _REST.fullmatch(rows[index][cells[0]].strip()):
            continue
        number, column = numbers[index], columns[cells[0]]
        parted = index > 0 and numbers[index - 1] != number - 1
        follows = index - 1 in alone
        outside = index <= first or (index >= last and cells[0] == 0)
        if outside or parted or follows or (number, column) in sheet.merged:
            alone.add(index)
    return alone
