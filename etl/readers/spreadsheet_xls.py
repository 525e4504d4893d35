"""Sheets of .xls: the values through python-calamine, and from the records of the file what calamine does not tell:
errors and formulas without a value (it gives blanks), shares and dates, hidden rows, links, and how far a sheet reaches
(it reserves memory for every cell up to the farthest)."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, load_workbook

from etl.errors import UnreadableDocument
from etl.readers.flow import link_cell
from etl.readers.ole import OleFile
from etl.readers.refusals import refusal
from etl.readers.spreadsheet_sheet import Sheet, column_name
from etl.readers.spreadsheet_values import PLAIN, Format, print_moment, print_number, read_format

_MOST_CELLS = 4_000_000
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x002F, 0x041E, 0x00E0
_ROW, _COLUMNS, _BOOL_OR_ERROR, _FORMULA, _LINK = 0x0208, 0x007D, 0x0205, 0x0006, 0x01B8
# Records of cells, which begin with row, column and style; those of several cells end with the last column.
_CELLS = {_FORMULA, _BOOL_OR_ERROR, 0x0201, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}
_RUNS = {0x00BD, 0x00BE}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_DAMAGED = "文件已损坏 / the file is damaged"
_AGAIN = "请重新取得，或用 Excel 打开后另存 / fetch it again, or open it in Excel and save a copy"


@dataclass
class _Told:
    """What the records of one sheet tell; rows and columns from 0."""

    hidden: bool
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    valueless: set[tuple[int, int]] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


def read_sheets(name: str, data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in its order; raises UnreadableDocument."""
    try:
        told, formats = _records(name, data)
        if any((sheet.last_row + 1) * (sheet.last_column + 1) > _MOST_CELLS for sheet in told):
            raise UnreadableDocument(
                f"工作表超过 {_MOST_CELLS} 格 / a sheet of more than {_MOST_CELLS} cells",
                where=name,
                remedy="请删去表格以外的单元格 / delete the cells outside the tables",
            )
        with load_workbook(io.BytesIO(data)) as workbook:
            for index, title in enumerate(workbook.sheet_names):
                cells = workbook.get_sheet_by_index(index)
                sheet = Sheet(title)
                for merge in cells.merged_cell_ranges or ():
                    if merge[0][1] != merge[1][1]:
                        sheet.merged.add((merge[0][0] + 1, merge[0][1] + 1))
                top, left = cells.start or (0, 0)
                values = cells.to_python(skip_empty_area=True)
                _fill(sheet, values, (top, left), told[index] if index < len(told) else _Told(False), formats)
                yield sheet
    except (CalamineError, ValueError, struct.error, OSError) as error:
        raise UnreadableDocument(_DAMAGED, where=name, remedy=_AGAIN) from error


def _fill(
    sheet: Sheet,
    values: Sequence[Sequence[object]],
    start: tuple[int, int],
    told: _Told,
    formats: list[Format],
) -> None:
    """Prints the values by their formats, with what the records tell beside."""
    for down, row in enumerate(values):
        for right, value in enumerate(row):
            if value != "":
                place = (start[0] + down, start[1] + right)
                style = told.styles.get(place, -1)
                form = formats[style] if 0 <= style < len(formats) else PLAIN
                sheet.put(place[0] + 1, place[1] + 1, _printed(value, form))
    for (row_number, column), text in told.errors.items():
        sheet.put(row_number + 1, column + 1, text)
    open_formulas = [
        place for place in sorted(told.valueless) if not sheet.cells.get(place[0] + 1, {}).get(place[1] + 1)
    ]
    for row_number, column in open_formulas:
        sheet.put(row_number + 1, column + 1, "=")
    sheet.name_formulas(
        [f"{column_name(column + 1)}{row_number + 1}" for row_number, column in open_formulas]
    )
    for (row_number, column), address in told.links.items():
        if words := sheet.cells.get(row_number + 1, {}).get(column + 1):
            sheet.put(row_number + 1, column + 1, link_cell(words, address))
    sheet.hidden = told.hidden
    sheet.hide({row + 1 for row in told.hidden_rows}, {column + 1 for column in told.hidden_columns})


def _printed(value: object, form: Format) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return print_number(repr(value), form)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return print_moment(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def _records(name: str, data: bytes) -> tuple[list[_Told], list[Format]]:
    """What the records tell of each sheet, and the number formats by style."""
    ole = OleFile(data)
    stream = ole.stream("Workbook") or ole.stream("Book")
    sheets: list[tuple[int, _Told]] = []
    codes: dict[int, str] = {}
    formats: list[Format] = []
    for kind, record in _read(stream, 0):
        if kind == _FILEPASS:
            raise refusal("encrypted", name)
        if kind == _BOUNDSHEET:
            offset, hidden = struct.unpack_from("<IB", record)
            sheets.append((offset, _Told(bool(hidden & 3))))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _format_code(record)
        elif kind == _XF:
            number = struct.unpack_from("<H", record, 2)[0]
            formats.append(read_format(number, codes.get(number, "")))
    for offset, told in sheets:
        for kind, record in _read(stream, offset):
            _tell(told, kind, record)
    return [told for _, told in sheets], formats


def _read(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, from its BOF to its EOF; charts inside a sheet have their own."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
        if depth <= 0:
            return


def _tell(told: _Told, kind: int, record: bytes) -> None:
    if kind in _CELLS or kind in _RUNS:
        row, column, style = struct.unpack_from("<HHH", record)
        last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind in _RUNS else column
        told.last_row, told.last_column = max(told.last_row, row), max(told.last_column, last)
        told.styles[row, column] = style
        if kind == 0x00BD:
            for offset in range(4, len(record) - 7, 6):
                told.styles[row, column + (offset - 4) // 6] = struct.unpack_from("<H", record, offset)[0]
        elif kind == _BOOL_OR_ERROR and record[7]:
            told.errors[row, column] = _ERRORS.get(record[6], "#N/A")
        elif kind == _FORMULA and record[12:14] == b"\xff\xff":
            if record[6] == 2:
                told.errors[row, column] = _ERRORS.get(record[8], "#N/A")
            elif record[6] == 3:
                told.valueless.add((row, column))
    elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & 0x20:
        told.hidden_rows.add(struct.unpack_from("<H", record)[0])
    elif kind == _COLUMNS and struct.unpack_from("<H", record, 8)[0] & 1:
        first, last = struct.unpack_from("<HH", record)
        told.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind == _LINK and (at := record.find(_URL)) > 0:
        row, _, column = struct.unpack_from("<HHH", record)
        (length,) = struct.unpack_from("<I", record, at + len(_URL))
        address = record[at + len(_URL) + 4 :][:length].decode("utf-16-le", "replace").partition("\0")[0]
        if address.lower().startswith(("http://", "https://")):
            told.links[row, column] = address


def _format_code(record: bytes) -> str:
    """The code of a number format in BIFF8: its length, whether its characters have two bytes, the characters."""
    length, wide = struct.unpack_from("<HB", record, 2)
    return (
        record[5:].decode("utf-16-le", "replace")[:length]
        if wide & 1
        else record[5:].decode("latin-1")[:length]
    )
