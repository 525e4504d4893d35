"""A sheet's frozen panes, filter, conditional formats and print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from etl.workbook_parts import Rule, Sheet

A4 = 9
CM = 7 / 96 * 2.54  # one character of a column's width
ROW_CM = 0.53  # a row of usual height


def lay_out(page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    """All that openpyxl must know before the first row: in write-only mode what comes later is silently lost."""
    head = sheet.head
    if sheet.headings:
        page.freeze_panes = f"A{head + 1}" if len(sheet.headings) < 3 else f"B{head + 1}"
        last = get_column_letter(len(sheet.headings))
        page.auto_filter.ref = f"A{head}:{last}{head + len(sheet.rows)}"
        page.print_title_rows = f"{head}:{head}"
    else:
        page.sheet_view.showGridLines = False
    for i, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(i)].width = width
    _print(page, sheet, widths)
    for rule in sheet.rules:
        if sheet.rows and rule.columns:
            page.conditional_formatting.add(_range(rule, head, len(sheet.rows)), _rule(rule))


def _print(page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    paper = sheet.paper
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "portrait" if paper.portrait else "landscape"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 1 if paper.one_page else 0
    page.print_options.horizontalCentered = paper.one_page
    margins = page.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.25, 0.3
    page.oddFooter.left.text = paper.footer.replace("&", "&&")[:120]
    page.oddFooter.right.text = paper.pages
    page.oddFooter.left.size = page.oddFooter.right.size = 8
    column, row = max(len(widths), sheet.spread, 1), max(sheet.end, 1)
    for placed in sheet.charts:
        column = max(column, placed.column + _columns(placed.chart.width, widths[placed.column :]))
        row = max(row, placed.row + int(placed.chart.height / ROW_CM) + 1)
    page.print_area = f"A1:{get_column_letter(column)}{row}"
    for first in sheet.breaks:
        page.row_breaks.append(Break(id=first - 1))


def _columns(cm: float, widths: Sequence[float]) -> int:
    """How many columns a chart covers; beyond the table they have Excel's usual width."""
    count = 0
    while cm > 0:
        cm -= (widths[count] if count < len(widths) else 9.14) * CM
        count += 1
    return count


def _range(rule: Rule, head: int, rows: int) -> str:
    return " ".join(
        f"{get_column_letter(first + 1)}{head + 1}:{get_column_letter(last + 1)}{head + rows}"
        for first, last in _runs(rule.columns)
    )


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring columns as one stretch each."""
    runs: list[tuple[int, int]] = []
    for column in sorted(columns):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _rule(rule: Rule) -> Any:
    made: Any = DataBarRule if not rule.text else CellIsRule  # openpyxl has no types for these
    if not rule.text:
        return made(start_type="num", start_value=0, end_type="num", end_value=1, color=rule.fill)
    quoted = rule.text.replace('"', '""')
    fill = PatternFill("solid", bgColor=rule.fill, fgColor=rule.fill)
    return made("equal", [f'"{quoted}"'], fill=fill, font=Font(color=rule.ink) if rule.ink else None)
