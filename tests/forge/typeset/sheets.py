"""Workbooks, new and old: one, two or three sheets, tables that do not begin at A1, numbers as text, links."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import xlwt
from openpyxl import Workbook

from tests.forge.paper import Cell, Grid, Link, Paper, Part, Text

NAMES: dict[Part, tuple[str, ...]] = {
    "body": ("年度报告", "正文", "Sheet1"),
    "statistics": ("附件1", "统计表", "Sheet2", "附件1信息公开工作统计表"),
    "checklist": ("附件2", "清单", "Sheet3", "对照检查表"),
}


@dataclass(frozen=True)
class Put:
    """A value at a place of a sheet, both from 0, with what it spans and where it leads."""

    row: int
    column: int
    value: str | int
    down: int = 1
    across: int = 1
    address: str = ""


Sheet = tuple[str, list[Put]]


def typeset_xlsx(paper: Paper, rng: Random) -> bytes:
    """A workbook of today."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, puts in _sheets(paper, rng):
        sheet = book.create_sheet(name)
        for put in puts:
            cell = sheet.cell(put.row + 1, put.column + 1, put.value)
            if isinstance(put.value, str) and put.value.startswith("="):
                cell.data_type = "s"
            if put.address:
                cell.hyperlink = put.address
            if put.down > 1 or put.across > 1:
                end = {"end_row": put.row + put.down, "end_column": put.column + put.across}
                sheet.merge_cells(start_row=put.row + 1, start_column=put.column + 1, **end)
    if rng.random() < 0.15:
        book.create_sheet("Sheet4")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def typeset_xls(paper: Paper, rng: Random) -> bytes:
    """A workbook of before 2007; its links are printed."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, puts in _sheets(paper, rng):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for put in puts:
            if put.down > 1 or put.across > 1:
                last = (put.row + put.down - 1, put.column + put.across - 1)
                sheet.write_merge(put.row, last[0], put.column, last[1], put.value)
            else:
                sheet.write(put.row, put.column, put.value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheets(paper: Paper, rng: Random) -> Iterator[Sheet]:
    """The parts on one sheet below each other, or each on its own."""
    parts = {part: blocks for part, blocks in paper.parts.items() if blocks}
    numbers = rng.random() < 0.6
    together = rng.choice((1, 2, 3, 3))
    if together == 1 or len(parts) == 1:
        name = rng.choice(("Sheet1", "信息公开", "年报"))
        yield (
            name,
            list(_puts([block for blocks in parts.values() for block in blocks], rng, numbers=numbers)),
        )
        return
    pick = rng.randrange(3)
    body = parts.pop("body", [])
    for index, (part, blocks) in enumerate(parts.items()):
        lead = body if together == 2 and not index else []
        if together == 3 and not index and body:
            yield NAMES["body"][pick], list(_puts(body, rng, numbers=numbers))
        yield NAMES[part][pick], list(_puts([*lead, *blocks], rng, numbers=numbers))


def _puts(blocks: list[Text | Grid], rng: Random, *, numbers: bool) -> Iterator[Put]:
    """The blocks from top to bottom, somewhat away from the corner, with blank rows between."""
    row, left = rng.choice((0, 0, 0, 1, 3)), rng.choice((0, 0, 0, 1, 2))
    width = max((len(block.widths) for block in blocks if isinstance(block, Grid)), default=6)
    for block in blocks:
        if isinstance(block, Text):
            across = width if rng.random() < 0.6 else 1
            yield Put(row, left, block.text, across=across)
            row += 1 + (rng.random() < 0.15)
            continue
        for line in block.rows:
            yield from _line(line, row, left, rng, numbers=numbers)
            row += 1
        row += rng.choice((1, 1, 2, 4))


def _line(line: tuple[Cell | None, ...], row: int, left: int, rng: Random, *, numbers: bool) -> Iterator[Put]:
    for column, found in enumerate(line):
        if found is None or (not found.text and found.down == found.across == 1):
            continue
        value: str | int = found.text
        if numbers and re.fullmatch(r"0|[1-9][0-9]{0,8}", found.text):
            value = int(found.text)
        links = [piece for piece in found.pieces if isinstance(piece, Link)]
        worded = [link for link in links if link.words != link.address]
        address = links[0].address if worded or (links and rng.random() < 0.3) else ""
        yield Put(row, left + column, value, found.down, found.across, address)
