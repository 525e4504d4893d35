"""Sheets of .xls, record by record: far cells cost nothing, errors and formulas without a value are seen as such.

(python-calamine gives both as blanks, and a damaged file can make it take all memory.)
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from etl.errors import UnreadableDocument
from etl.readers.flow import link_cell
from etl.readers.ole import OleFile
from etl.readers.refusals import refusal
from etl.readers.spreadsheet_biff import (
    BOF,
    CONTINUE,
    SharedStrings,
    is_biff8,
    packed_number,
    read_records,
    read_string,
)
from etl.readers.spreadsheet_sheet import Sheet, column_name
from etl.readers.spreadsheet_values import PLAIN, Format, print_number, read_format

_SHEET, _PASSWORD, _CODE_PAGE, _DATES, _FORMAT, _STYLE, _STRINGS = 0x85, 0x2F, 0x42, 0x22, 0x41E, 0xE0, 0xFC
_FORMULA, _FORMULA_STRING, _ROW, _COLUMNS, _MERGED, _LINK = 0x06, 0x207, 0x208, 0x7D, 0xE5, 0x1B8
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 1200: "utf-16-le"}
_DAMAGED = "文件已损坏 / the file is damaged"
_AGAIN = "请重新取得，或用 Excel 打开后另存 / fetch it again, or open it in Excel and save a copy"


@dataclass
class _Book:
    """What the sheets of a workbook share. ``encoding`` is that of strings before Excel 97, else None."""

    encoding: str | None = None
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[Format] = field(default_factory=list)
    sheets: list[tuple[int, Sheet]] = field(default_factory=list)

    def number(self, value: float, style: int) -> str:
        """A number as printed in that style."""
        form = self.formats[style] if style < len(self.formats) else PLAIN
        return print_number(repr(value), form, since_1904=self.since_1904)


def read_sheets(name: str, data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in its order; raises UnreadableDocument."""
    try:
        ole = OleFile(data)
        if "EncryptedPackage" in ole.names:
            raise refusal("encrypted", name)
        stream = ole.stream("Workbook") or ole.stream("Book")
        book = _book(name, stream)
        for offset, sheet in book.sheets:
            _Reader(book, sheet).read(stream, offset)
    except (ValueError, struct.error, IndexError) as error:
        raise UnreadableDocument(_DAMAGED, where=name, remedy=_AGAIN) from error
    if not book.sheets:
        raise UnreadableDocument(_DAMAGED, where=name, remedy=_AGAIN)
    return (sheet for _, sheet in book.sheets)


def _book(name: str, stream: bytes) -> _Book:
    book = _Book()
    shared: list[bytes] = []
    before = 0
    for kind, record in read_records(stream):
        if kind == BOF:
            book.encoding = None if is_biff8(record) else "gb18030"
        elif kind == _PASSWORD:
            raise refusal("encrypted", name)
        elif kind == _CODE_PAGE and book.encoding:
            book.encoding = _CODE_PAGES.get(struct.unpack_from("<H", record)[0], "gb18030")
        elif kind == _DATES:
            book.since_1904 = record[:1] == b"\x01"
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", record)
            code = read_string(record, 2, wide_length=not book.encoding, encoding=book.encoding)
            book.codes[number] = code
        elif kind == _STYLE:
            (number,) = struct.unpack_from("<H", record, 2)
            book.formats.append(read_format(number, book.codes.get(number, "")))
        elif kind == _SHEET:
            offset, hidden = struct.unpack_from("<IB", record)
            title = read_string(record, 6, wide_length=False, encoding=book.encoding)
            book.sheets.append((offset, Sheet(title, hidden=bool(hidden & 3))))
        elif kind == _STRINGS or (kind == CONTINUE and shared and before in (_STRINGS, CONTINUE)):
            shared.append(record)
        before = kind
    book.strings = SharedStrings(shared).read() if shared else []
    return book


class _Reader:
    """Fills one sheet from its records; rows and columns are counted from 0 in the records, from 1 in the sheet."""

    def __init__(self, book: _Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._links: list[tuple[int, int, str]] = []
        self._open: list[str] = []
        self._awaited: tuple[int, int] | None = None
        self._kinds: dict[int, Callable[[bytes], None]] = {
            0x0203: self._number,
            0x027E: self._packed,
            0x00BD: self._packed_run,
            0x00FD: self._shared,
            0x0204: self._label,
            0x00D6: self._label,
            0x0205: self._truth_or_error,
            _FORMULA: self._formula,
            _FORMULA_STRING: self._formula_string,
            _ROW: self._row,
            _COLUMNS: self._columns,
            _MERGED: self._merged,
            _LINK: self._link,
        }

    def read(self, stream: bytes, offset: int) -> None:
        """All records of the sheet that begins at ``offset``."""
        for kind, record in read_records(stream, offset):
            if kind in self._kinds:
                self._kinds[kind](record)
        for row, column, address in self._links:
            if words := self._sheet.cells.get(row, {}).get(column):
                self._sheet.put(row, column, link_cell(words, address))
        self._sheet.name_formulas(self._open)
        self._sheet.hide(self._hidden_rows, self._hidden_columns)

    def _put(self, record: bytes, text: str) -> None:
        row, column = struct.unpack_from("<HH", record)
        printed = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
        self._sheet.put(row + 1, column + 1, printed)

    def _number(self, record: bytes) -> None:
        style, value = struct.unpack_from("<Hd", record, 4)
        self._put(record, self._book.number(value, style))

    def _packed(self, record: bytes) -> None:
        style, value = struct.unpack_from("<HI", record, 4)
        self._put(record, self._book.number(packed_number(value), style))

    def _packed_run(self, record: bytes) -> None:
        row, column = struct.unpack_from("<HH", record)
        for index, offset in enumerate(range(4, len(record) - 7, 6)):
            style, value = struct.unpack_from("<HI", record, offset)
            self._sheet.put(row + 1, column + 1 + index, self._book.number(packed_number(value), style))

    def _shared(self, record: bytes) -> None:
        (index,) = struct.unpack_from("<I", record, 6)
        if index < len(self._book.strings):
            self._put(record, self._book.strings[index])

    def _label(self, record: bytes) -> None:
        self._put(record, read_string(record, 6, wide_length=True, encoding=self._book.encoding))

    def _truth_or_error(self, record: bytes) -> None:
        value, is_error = struct.unpack_from("<BB", record, 6)
        self._put(record, _ERRORS.get(value, "#N/A") if is_error else "TRUE" if value else "FALSE")

    def _formula(self, record: bytes) -> None:
        """A number, or the mark of what else: a string that follows, a truth, an error, nothing."""
        if record[12:14] != b"\xff\xff":
            self._number(record)
        elif record[6] == 0:
            row, column = struct.unpack_from("<HH", record)
            self._awaited = row + 1, column + 1
        elif record[6] == 3:
            row, column = struct.unpack_from("<HH", record)
            self._open.append(f"{column_name(column + 1)}{row + 1}")
            self._put(record, "=")
        else:
            truth = "TRUE" if record[8] else "FALSE"
            self._put(record, truth if record[6] == 1 else _ERRORS.get(record[8], "#N/A"))

    def _formula_string(self, record: bytes) -> None:
        if self._awaited is not None:
            text = read_string(record, 0, wide_length=True, encoding=self._book.encoding)
            self._sheet.put(*self._awaited, text)
            self._awaited = None

    def _row(self, record: bytes) -> None:
        row, options = struct.unpack_from("<H10xH", record)
        if options & 0x20:
            self._hidden_rows.add(row + 1)

    def _columns(self, record: bytes) -> None:
        first, last, options = struct.unpack_from("<HH4xH", record)
        if options & 1:
            self._hidden_columns.update(range(first + 1, min(last, 255) + 2))

    def _merged(self, record: bytes) -> None:
        for offset in range(2, len(record) - 7, 8):
            top, _, left, right = struct.unpack_from("<HHHH", record, offset)
            if left != right:
                self._sheet.merged.add((top + 1, left + 1))

    def _link(self, record: bytes) -> None:
        at = record.find(_URL) + len(_URL)
        if at > len(_URL):
            row, _, column = struct.unpack_from("<HHH", record)
            (length,) = struct.unpack_from("<I", record, at)
            address = record[at + 4 : at + 4 + length].decode("utf-16-le", "replace").partition("\0")[0]
            if address.lower().startswith(("http://", "https://")):
                self._links.append((row + 1, column + 1, address))
