"""Small tables within the narrative (渠道 | 条数) and prose in cells → lines that the clause reader reads.

A number cell becomes a line of its own, 官方微信发布信息412条, made of the words before it in its row, its heading
and its unit; the place and what is quoted stay the cell's. Cells that hold sentences are lines as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from etl.model import Cell, Line, Place, Table
from etl.numbers import parse_number
from etl.text import fold, plain

_ROWS, _COLUMNS, _LABEL = 40, 8, 40
_PROSE = re.compile(r"[。;；].|[,，].*[,，。]")
_ORDINAL = re.compile(r"序号?|编号|行次|排名|No\.?", re.IGNORECASE)
_SUM = re.compile(r"(?:合|总|小|共)计|总数|总量")
_UNIT_IN_BRACKETS = re.compile(r"[(\[](?:单位:?)?([一-鿿]{1,3})[)\]]")
_UNIT_OF_A_COUNT = re.compile(r"(?<=[条篇件次期份人个场部项封])数量?$")
_ONLY_A_NUMBER = re.compile(r"数[量据值]?|合计|总数|统计(?:数据?|结果)?|小计|情况")


def lines_of(blocks: Sequence[Line | Table]) -> tuple[list[Line], dict[Place, str]]:
    """The lines of the narrative with those made of its tables, in order; and by place what each number cell prints."""
    lines: list[Line] = []
    cells: dict[Place, str] = {}
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        for line, cell in _lines(block):
            lines.append(line)
            if cell is not None:
                cells[cell.place] = cell.text
    return lines, cells


def _lines(table: Table) -> Iterator[tuple[Line, Cell | None]]:
    heads: Mapping[int, str] = {}
    small = len(table.rows) <= _ROWS and max(map(len, table.rows), default=0) <= _COLUMNS
    for row in table.rows:
        for cell in row:
            if _PROSE.search(fold(cell.text)):
                yield from ((Line(text, cell.place, cell.confidence), None) for text in cell.text.split("\n"))
        numbers = {column for column, cell in enumerate(row) if parse_number(_words(cell)) is not None}
        if not numbers:
            heads = {column: _words(cell) for column, cell in enumerate(row) if _words(cell)}
        elif small:
            yield from _figures(row, numbers, heads)


def _figures(row: Sequence[Cell], numbers: set[int], heads: Mapping[int, str]) -> Iterator[tuple[Line, Cell]]:
    """A line for each number cell of a row that has words before it or in its heading."""
    label = ""
    for column, cell in enumerate(row):
        head = heads.get(column, "")
        if column not in numbers:
            words = _words(cell)
            label += words if len(words) <= _LABEL and not _PROSE.search(words) else ""
        elif not _ORDINAL.fullmatch(head) and not _SUM.search(label + head) and (label or head):
            yield Line(_sentence(label, head, cell.text.strip()), cell.place, cell.confidence), cell


def _sentence(label: str, head: str, printed: str) -> str:
    """The figure as prose tells it; the printed cell stands in it unchanged."""
    units = [match for words in (head, label) for match in _UNIT_IN_BRACKETS.findall(words)]
    label, head = (_UNIT_IN_BRACKETS.sub("", words) for words in (label, head))
    counted = _UNIT_OF_A_COUNT.search(head)
    if counted:
        units.insert(0, head[counted.start() - 1])
        head = head[: counted.start() - 1]
    head = _ONLY_A_NUMBER.sub("", head)
    number = parse_number(printed)
    unit = "" if number is None or number.unit else next(iter(units), "")
    return f"{label}{head}{printed}{unit}。"


def _words(cell: Cell) -> str:
    return "".join(fold(plain(cell.text)).split())
