"""One panel → one sheet: the screen's table with real numbers, its statuses coloured, its chart beside or below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.workbook import Item, Paper, Placed, Sheet
from etl.workbook_charts import Chart, native
from etl.workbook_paper import CM
from etl.workbook_widths import characters, widths
from pages._shared import tables
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.words import word
from pages._shared.workbook import look

ROOM_BESIDE = 105  # characters: a wider table has its chart below
TURNED_FROM = 9  # so many columns of marks have upright headings
A4_WIDTH = 130  # characters over which lines above the table may run
PAGE = (27.0, 15.5)  # cm of A4 lying, less margins and the lines on top
FACETS_BESIDE, LINES_OF_FACETS = 2, 2  # on one page


def sheet(panel: Panel, labels: Labels, base: str) -> Sheet:
    """The panel's table: real numbers shown as on screen, statuses as their words, figures linked to their place."""
    records = panel.frame.to_dict("records")
    rows = tuple(
        tuple(
            item(cell, column, record, labels, base) for cell, column in zip(row, panel.columns, strict=True)
        )
        for row, record in zip(tables.cells(panel.frame, panel.columns, labels), records, strict=True)
    )
    marks = [i for i, column in enumerate(panel.columns) if column.kind == "mark"]
    if marks:
        rows = tuple(_led(row, record, base) for row, record in zip(rows, records, strict=True))
    key = "　".join(f"{mark} {name}".strip() for _, mark, name in panel.states if mark)
    empty = () if records else (word("panel.empty", labels.lang),)
    return Sheet(
        panel.title,
        (panel.title, *filter(None, (panel.lead, panel.n, key)), *empty),
        tuple(column.full_heading for column in panel.columns),
        rows,
        (*panel.notes, *tables.legend(panel.frame, panel.columns, labels)),
        turned=frozenset(marks if len(marks) >= TURNED_FROM else ()),
        rules=tuple(look.rules(panel.columns, records, labels)),
    )


def _led(row: tuple[Item, ...], record: Mapping[Any, Any], base: str) -> tuple[Item, ...]:
    """A row of marks leads to its report by its first cell: marks carry no links of their own."""
    report = record.get("report_id")
    return (replace(row[0], link=f"{base}/source/{report}"), *row[1:]) if report and not row[0].link else row


def framed(made: Sheet, name: str, top: Sequence[Item], paper: Paper) -> Sheet:
    """The sheet under its name, with links on top and widths; lines and notes run over the table's columns."""
    measured = tuple(widths(replace(made, name=name)))
    made = replace(
        made, name=name, paper=paper, widths=measured, rows=tuple(map(tuple, _wrapped(made, measured)))
    )
    spread, room = 0, 0.0
    while room < A4_WIDTH and (spread < len(measured) or room < 60):
        room += measured[spread] if spread < len(measured) else 9.0
        spread += 1
    return replace(made, spread=max(spread, 1), top=tuple(replace(link, size=9) for link in top))


def _wrapped(made: Sheet, measured: Sequence[float]) -> list[list[Item]]:
    """The rows, long texts broken into lines."""
    return [
        [
            replace(one, wrap=True)
            if isinstance(one.value, str) and characters(one.value) > measured[i] and one.align != "center"
            else one
            for i, one in enumerate(row)
        ]
        for row in made.rows
    ]


def with_charts(made: Sheet, charts: Sequence[tuple[Chart, int]], data_sheet: str) -> Sheet:
    """The sheet with native charts of the blocks that begin in the given rows of the sheet of chart data."""
    if not charts:
        return made
    table = sum(made.widths)
    charts = [(_sized(chart, table, len(charts)), row) for chart, row in charts]
    drawn = [native(chart, data_sheet, row) for chart, row in charts]
    if beside := table <= ROOM_BESIDE:
        return replace(made, charts=tuple(_places(made, drawn, beside)))
    placed = tuple(_places(made, drawn, beside))
    lines = sorted({one.row for one in placed})
    return replace(made, charts=placed, breaks=tuple(lines[::LINES_OF_FACETS]))


def _sized(chart: Chart, table: float, count: int) -> Chart:
    """The chart as large as its page: below a wide table as wide as that, and never higher than the page."""
    if table <= ROOM_BESIDE:
        page = (table + 9) * CM + chart.width * (min(count, 2) if table < 60 else 1)
        return replace(chart, height=min(chart.height, PAGE[1] * max(page / PAGE[0], 1)))
    whole = max(table * CM, PAGE[0])
    width = (whole - 1) / FACETS_BESIDE if count > 1 else max(whole, chart.width)
    page = (PAGE[1] + 1) * whole / PAGE[0]
    most = page if count <= FACETS_BESIDE else page / LINES_OF_FACETS - 0.5
    return replace(chart, width=width, height=min(chart.height * (1.25 if count > 1 else 1), most))


def _places(made: Sheet, drawn: Sequence[Any], beside: bool) -> list[Placed]:
    """Two charts beside one another, the next pair below."""
    across = 1 if len(drawn) == 1 else FACETS_BESIDE if not beside else (2 if sum(made.widths) < 60 else 1)
    left = len(made.widths) + 1 if beside else 0
    top = made.head if beside else made.end + 2
    places = []
    for i, chart in enumerate(drawn):
        line, column = divmod(i, across)
        x = column * (chart.width + 0.4)
        row = top + round(line * (chart.height + 0.4) / 0.53)
        places.append(Placed(chart, left + _columns(made.widths, left, x), row))
    return places


def _columns(measured: Sequence[float], first: int, cm: float) -> int:
    """How many columns from ``first`` lie within ``cm``."""
    count = 0
    while cm > 0.01:
        at = first + count
        cm -= (measured[at] if at < len(measured) else 9.14) * CM
        count += 1
    return count


def item(
    cell: tables.Cell, column: tables.Column, record: Mapping[Any, Any], labels: Labels, base: str
) -> Item:
    """The cell of a sheet: a number as a number, a status as its word that is read with its mark."""
    if column.kind == "link":
        return Item(cell.text, link=str(cell.value or ""))
    link = f"{base}{cell.url}" if cell.url else ""
    code = look.cell_code(record, column.key)
    if cell.is_number:
        fill = look.fill_of(code) if code else ""
        return Item(float(cell.value), number_format(cell, column, labels, code), link, fill=fill)
    if cell.value is None:
        side = "right" if cell.kind in tables.NUMERIC else ""
        return Item(cell.text, link=link, ink=look.MUTED, align=side)
    mark = ""
    if column.kind in tables.CODES:
        mark = look.mark_of(str(cell.value), column.of, labels)
        mark += "".join(tables.marks(cell.flags, labels))
    elif code:
        mark = look.mark_of(code, "", labels)
    if column.kind == "mark":  # LibreOffice shows a linked cell without its number format, here the mark
        return Item(cell.text, look.shown_as(mark, alone=True), align="center")
    return Item(cell.text, look.shown_as(mark, alone=False), link)


def number_format(cell: tables.Cell, column: tables.Column, labels: Labels, code: str = "") -> str:
    """A number format that shows what the screen shows, marks included."""
    before, after = (f'"{mark}"' if mark else "" for mark in tables.marks(cell.flags, labels))
    if code and (mark := look.mark_of(code, "", labels)):
        before = f'"{mark} "{before}'
    if cell.kind == "percent":
        return f"{before}0.0%{after}"
    decimals = 0 if float(cell.value).is_integer() else max(column.decimals, 1)
    return f"{before}#,##0{'.' + '0' * decimals if decimals else ''}{after}"
