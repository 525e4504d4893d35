"""Sheets of .xlsx, cell by cell: far cells cost nothing, errors and formulas without a value are seen as such.

(python-calamine gives both as blanks, and reserves memory for every cell up to the farthest.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml import etree

from etl.readers.flow import link_cell
from etl.readers.package import Package
from etl.readers.spreadsheet_sheet import Sheet
from etl.readers.spreadsheet_values import PLAIN, Format, print_number, read_format

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_C, _V, _F, _IS, _T, _R, _ROW = (f"{S}{name}" for name in ("c", "v", "f", "is", "t", "r", "row"))
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"(https?://[^"]+)"', re.I)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TRUE = ("1", "true", "on")


def read_sheets(name: str, data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in its order; raises UnreadableDocument."""
    package = Package(name, data)
    main = package.main("xl/workbook.xml")
    targets = package.targets(main)
    workbook = package.root(main)
    found = {kind: part for kind, part in targets.values() if package.has(part)}
    strings = _strings(package.root(found["sharedStrings"])) if "sharedStrings" in found else []
    formats = _formats(package.root(found["styles"])) if "styles" in found else []
    properties = workbook.find(f"{S}workbookPr")
    reader = _Reader(strings, formats, properties is not None and properties.get("date1904") in _TRUE)
    for row in workbook.iter(f"{S}sheet"):
        sheet = Sheet(row.get("name") or "", hidden=row.get("state", "visible") != "visible")
        kind, part = targets.get(row.get(_ID) or "", ("", ""))
        if kind == "worksheet" and package.has(part):
            reader.read(package.root(part), package.targets(part), sheet)
        else:
            sheet.skipped.append(("工作表 / sheet", "不是数据表，没有读 / no sheet of cells, not read"))
        yield sheet


class _Reader:
    """Reads sheets with what they share: strings and number formats."""

    def __init__(self, strings: Sequence[str], formats: Sequence[Format], since_1904: bool) -> None:
        self._strings, self._formats, self._since_1904 = strings, formats, since_1904

    def read(self, root: etree._Element, targets: dict[str, tuple[str, str]], sheet: Sheet) -> None:
        """Fills ``sheet``."""
        hidden: set[int] = set()
        open_formulas: list[str] = []
        number = 0
        text_of = self._text
        for row in root.iter(_ROW):
            number = _whole(row.get("r")) or number + 1
            if row.get("hidden") in _TRUE:
                hidden.add(number)
            cells: dict[int, str] = {}
            column = 0
            for cell in row:
                if cell.tag != _C:
                    continue
                reference = cell.get("r")
                column = column_number(reference.rstrip("0123456789")) if reference else column + 1
                if text := text_of(cell):
                    cells[column] = text
                    if text[0] == "=" and cell.find(_F) is not None and not cell.findtext(_V):
                        open_formulas.append(reference or f"R{number}C{column}")
            if cells:
                sheet.cells[number] = cells
        _merge(root, sheet)
        _link(root, targets, sheet)
        sheet.name_formulas(open_formulas)
        if any(kind in ("drawing", "image") for kind, _ in targets.values()):
            sheet.skipped.append(
                ("图片或图形 / pictures or drawings", "其中的文字没有读 / the text inside is not read")
            )
        sheet.hide(hidden, _hidden_columns(root))

    def _text(self, cell: etree._Element) -> str:
        """What a cell prints; the formula itself, behind "=", where the file holds no value for it."""
        kind, value, formula = cell.get("t"), None, None
        for child in cell:
            tag = child.tag
            if tag == _V:
                value = child.text
            elif tag == _F:
                formula = child.text or ""
            elif tag == _IS:
                return _rich(child)
        if not value:
            return f"={formula}" if formula is not None and kind != "str" else ""
        text = self._printed(kind, value, cell.get("s"))
        address = _HYPERLINK.search(formula) if formula else None
        return link_cell(text, address[1]) if address else text

    def _printed(self, kind: str | None, value: str, style: str | None) -> str:
        if kind == "s":
            index = _whole(value)
            return self._strings[index] if index < len(self._strings) else ""
        if kind is None or kind == "n":
            number = _whole(style)
            form = self._formats[number] if number < len(self._formats) else PLAIN
            return print_number(value, form, since_1904=self._since_1904)
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        return _unescaped(value)


def _strings(root: etree._Element) -> list[str]:
    return [_rich(row) for row in root.iterchildren(f"{S}si")]


def _rich(element: etree._Element) -> str:
    """A string of one or several runs, without the readings above it and what is struck out."""
    text = ""
    for child in element:
        tag = child.tag
        if tag == _T:
            text += child.text or ""
        elif tag == _R:
            run = child.findtext(_T) or ""
            align = child.find(f"{S}rPr/{S}vertAlign")
            raised = align is not None and align.get("val") == "superscript"
            struck = child.find(f"{S}rPr/{S}strike")
            if struck is None or struck.get("val") in ("0", "false"):
                text += run.translate(_RAISED) if raised else run
    return _unescaped(text)


def _unescaped(text: str) -> str:
    """Control characters written as _x000D_, and line ends and blanks of one kind."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    if "\r" in text or "\xa0" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return text


def _formats(styles: etree._Element) -> list[Format]:
    codes = {_whole(row.get("numFmtId")): row.get("formatCode") or "" for row in styles.iter(f"{S}numFmt")}
    made: dict[int, Format] = {}
    formats = []
    for row in styles.iterfind(f"{S}cellXfs/{S}xf"):
        number = _whole(row.get("numFmtId"))
        if number not in made:
            form = read_format(number, codes.get(number, ""))
            made[number] = PLAIN if form == PLAIN else form
        formats.append(made[number])
    return formats


def _merge(root: etree._Element, sheet: Sheet) -> None:
    for row in root.iter(f"{S}mergeCell"):
        cells = _REFERENCE.findall(row.get("ref") or "")
        if len(cells) == 2 and cells[0][0] != cells[1][0]:
            sheet.merged.add((int(cells[0][1]), column_number(cells[0][0])))


def _link(root: etree._Element, targets: dict[str, tuple[str, str]], sheet: Sheet) -> None:
    """Writes the addresses of linked cells beside their words."""
    for row in root.iter(f"{S}hyperlink"):
        address = targets.get(row.get(_ID) or "", ("", ""))[1]
        cell = _REFERENCE.match(row.get("ref") or "")
        if cell and address.lower().startswith(("http://", "https://")):
            number, column = int(cell[2]), column_number(cell[1])
            words = sheet.cells.get(number, {}).get(column, "")
            if words:
                sheet.put(number, column, link_cell(words, address))


def _hidden_columns(root: etree._Element) -> set[int]:
    return {
        column
        for row in root.iter(f"{S}col")
        if row.get("hidden") in _TRUE
        for column in range(_whole(row.get("min")), min(_whole(row.get("max")), 16384) + 1)
    }


@cache
def column_number(letters: str) -> int:
    """A → 1, AB → 28; 0 for what names no column."""
    number = 0
    for letter in letters[:3]:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
