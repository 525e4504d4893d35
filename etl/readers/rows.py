"""Rows of one grid → lines and tables: titles above a table, notes below it and titles between two are no rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from etl.readers.layout import Layout, Text

Row = Sequence[str]

# What stands above a table in cells of its own: 学校名称 | 云山学院, 统计时间： | 2021年9月1日至2022年8月31日.
_CAPTION = re.compile(r"[^0-9:：]{1,16}[:：](?!//)")
_NAME = re.compile(r"[^0-9:：]{0,8}(?:名称|单位|日期|时间|时段|期限|学年|年度|负责人|填表人|联系人)")
_NAMED = re.compile(r"[0-9]|大学|学院|学校|[^\s]{5}")
_HEADING = 24
_COLUMN = re.compile(
    "序号|编号|类别|内容|指标|项目|事项|名称|数量|数值|数据|单位|链接|网址|备注|说明|公开|部门|时间|情况"
)
_NUMBER = 4
_BETWEEN = "  "
# A cell of so many Chinese characters is running text.
PROSE = 300
_HAN = re.compile("[一-鿿]")


def is_prose(rows: Sequence[Row]) -> bool:
    """Whether most of what the cells hold is running text: then they only place it."""
    texts = [text for row in rows for text in row]
    long = [text for text in texts if len(text) > PROSE and len(_HAN.findall(text)) > PROSE]
    return sum(map(len, long)) * 2 > sum(map(len, texts))


def is_sparse(rows: Sequence[Row]) -> bool:
    """Whether rows of one filled cell each are a table's: entries that are blank but for their numbers."""
    texts = [text for row in rows for text in row if text]
    return len(rows) > 1 and max(map(len, rows)) > 3 and all(len(text) <= _NUMBER for text in texts)


def lay_rows(
    layout: Layout,
    rows: Sequence[Row],
    wide: Collection[int],
    *,
    numbers: Sequence[int] | None = None,
    columns: Sequence[int] | None = None,
    page: int | None = None,
) -> None:
    """Puts ``rows`` down as lines and tables. ``wide``: the rows (from 0) whose one cell spans the table.

    ``numbers`` and ``columns`` are the rows' and columns' own where they do not count from 1.
    """
    numbers = numbers or range(1, len(rows) + 1)
    start = 0
    for position in [*sorted(_lines(rows, wide)), len(rows)]:
        if position > start:
            part = _cells(rows[start:position], columns)
            layout.table(part, page=page, numbers=numbers[start:position])
        if position < len(rows):
            filled = [cell for cell in rows[position] if cell.strip()]
            folded = filled if len(filled) == 1 else [" ".join(cell.split()) for cell in filled]
            layout.line(_BETWEEN.join(folded), page)
        start = position + 1


def _cells(rows: Sequence[Row], columns: Sequence[int] | None) -> Sequence[Sequence[Text | str]]:
    """The rows of one table, with the columns' own numbers, without the columns beside it that others fill."""
    if columns is None:
        return rows
    used = [index for index in range(len(columns)) if any(row[index].strip() for row in rows)]
    table = slice(used[0], used[-1] + 1)
    if columns[table] == list(range(1, len(columns[table]) + 1)):
        return [row[table] for row in rows]
    return [
        [Text(text, column=c) for text, c in zip(row[table], columns[table], strict=True)] for row in rows
    ]


def _lines(rows: Sequence[Row], wide: Collection[int]) -> set[int]:
    """The rows that are lines of text: captions at the top, wide rows at the top, at the end and above a heading.

    A caption names something and has at most half as many cells as the table's rows.
    """
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    body = [index for index, cells in enumerate(filled) if len(cells) > 1]
    if not body:
        return set() if is_sparse(rows) else set(range(len(rows)))
    alone = {index for index, row in enumerate(rows) if index in wide or (len(row) == 1 and filled[index])}
    half = max(map(len, filled)) // 2
    few = (index for index in range(body[-1]) if 0 < len(filled[index]) <= half)
    captions = alone | {index for index in few if rows[index][0] and _is_caption(filled[index])}
    if captions.issuperset(body):
        captions = alone
    lines: set[int] = set()
    top = True
    for index, cells in enumerate(filled):
        after = index in alone and (index > body[-1] or _is_above_heading(filled, captions, index))
        if cells and (after or (top and index in captions)):
            lines.add(index)
            top = True
        elif cells:
            top = False
    return lines


def _is_caption(cells: Row) -> bool:
    """Whether the cells name something and say what it is."""
    first = cells[0].strip()
    return bool(
        _CAPTION.match(first) or (len(cells) == 2 and _NAME.fullmatch(first) and _NAMED.search(cells[1]))
    )


def _is_above_heading(filled: Sequence[Row], captions: Collection[int], index: int) -> bool:
    """Whether the heading of a table follows, at most with captions between."""
    rest = (cells for i, cells in enumerate(filled[index + 1 :], index + 1) if cells and i not in captions)
    cells = next(rest, ())
    known = [cell for cell in cells if len(cell) <= _HEADING and _COLUMN.search(cell)]
    return len(cells) > 2 and len(known) > 1 and not any(character.isdigit() for character in cells[0])
