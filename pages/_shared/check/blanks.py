"""The official annexes as blank workbooks: 附件1 (55 rows) and 附件2 (50 items), last year's figures beside.

They are Chinese in every language: schools file them so. What is headed 上学年 is not read as this year's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.workbook import Gateway, Item, Sheet
from pages._shared import queries, tables
from pages._shared.check.figures import NUMBERS, before_cell, column
from pages._shared.panel import Panel
from pages._shared.school.peers import alone
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

KINDS = ("statistics", "checklist")
Rows = list[tuple[Item, ...]]


def last_report(warehouse: Warehouse, school_id: str) -> Mapping[Any, Any] | None:
    """The school's latest held report: a row of queries.reports; None where there is none."""
    if not school_id:
        return None
    found = queries.reports(warehouse, alone(Selection(), school_id))
    held = found[found["held"]].sort_values("year_ending")
    return held.iloc[-1].to_dict() if len(held) else None


def workbook(kind: str, warehouse: Warehouse, school_id: str) -> bytes:
    """An annex to fill in; with the school's name and last year's figures where the build holds them."""
    last = last_report(warehouse, school_id)
    year = word("check.blank.year", "zh") if last is None else _next(str(last["year"]))
    lines = (
        word(f"check.blank.{kind}.title", "zh", year=year),
        word("check.blank.school", "zh", school=str(last["school_name"]) if last else ""),
    )
    heads = [word(f"check.blank.{kind}.{n}", "zh") for n in range(1, {"statistics": 5, "checklist": 8}[kind])]
    filled = frozenset({2} if kind == "statistics" else {3, 4, 5, 6})
    rows = _statistics(warehouse, last) if kind == "statistics" else _checklist(warehouse, last)
    if last is not None:
        kept = {"statistics": 1, "checklist": 4}[kind]
        heads += [word(f"check.blank.{kind}.last.{n}", "zh", year=last["year"]) for n in range(1, kept + 1)]
    choices = {5: ("是", "否")} if kind == "checklist" else {}
    gateway = Gateway()
    name = word(f"check.blank.{kind}.sheet", "zh")
    gateway.add(Sheet(name, lines, tuple(heads), tuple(rows), choices=choices, marked=filled))
    return gateway.bytes()


def _next(year: str) -> str:
    first, _, end = year.partition("-")
    return f"{int(first) + 1}-{int(end) + 1}学年度" if end else f"{int(first) + 1}年度"


def _statistics(warehouse: Warehouse, last: Mapping[Any, Any] | None) -> Rows:
    labels = queries.labels(warehouse, "zh")
    figures = _figures(warehouse, last)
    rows = []
    for indicator in sorted(labels.indicators.values(), key=lambda i: i.form_row or 0):
        if indicator.form_row is None:
            continue
        hint = "" if indicator.kind in NUMBERS else word(f"check.blank.hint.{indicator.kind}", "zh")
        cells = [
            Item(indicator.form_row),
            Item(f"{indicator.label}{hint}"),
            Item(None),
            Item(indicator.unit),
        ]
        rows.append((*cells, *([_last(figures.get(indicator.code))] if last else [])))
    return rows


def _last(row: Mapping[Any, Any] | None) -> Item:
    """Last year's answer: a number as such, else what was printed."""
    if row is None:
        return Item("")
    return Item(str(row["raw"])) if tables.missing(row["value"]) or row["kind"] == "flag" else _number(row)


def _number(row: Mapping[Any, Any]) -> Item:
    value = float(row["value"])
    return Item(int(value) if value.is_integer() else value, "#,##0.##" if value % 1 else "#,##0")


def _figures(warehouse: Warehouse, last: Mapping[Any, Any] | None) -> dict[str, Mapping[Any, Any]]:
    if last is None:
        return {}
    labels = queries.labels(warehouse, "zh")
    own = alone(Selection(), str(last["school_id"]))
    found = queries.observations(warehouse, own, list(labels.indicators))
    found = found[found["report_id"] == last["report_id"]]
    kinds = [labels.indicators[code].kind for code in found["indicator"]]
    return {row["indicator"]: row for row in found.assign(kind=kinds).to_dict("records")}


def _entries(warehouse: Warehouse, last: Mapping[Any, Any] | None) -> dict[int, Mapping[Any, Any]]:
    if last is None:
        return {}
    found = queries.checklist_entries(
        warehouse, alone(Selection(), str(last["school_id"])), [last["report_id"]]
    )
    return {int(row["item"]): row for row in found.to_dict("records")}


def _checklist(warehouse: Warehouse, last: Mapping[Any, Any] | None) -> Rows:
    entries = _entries(warehouse, last)
    rows = []
    for item in queries.checklist_items(warehouse, "zh").to_dict("records"):
        number = int(item["item"])
        cells = [Item(item["category_name"]), Item(number), Item(item["title"]), *[Item(None)] * 4]
        rows.append((*cells, *(_last_entry(entries.get(number)) if last else ())))
    return rows


def _last_entry(row: Mapping[Any, Any] | None) -> tuple[Item, ...]:
    if row is None:
        return (Item(""),) * 4
    count = Item(row["raw"]) if tables.missing(row["count"]) else Item(int(row["count"]))
    platform = "" if tables.missing(row["on_platform"]) else "是" if row["on_platform"] else "否"
    return count, Item(row["links"]), Item(platform), Item(row["remark"])


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Both annexes as tables for reading, last year's answers beside where a school is chosen."""
    lang = selection.lang
    last = last_report(warehouse, selection.option("of"))
    said = word("check.blank.of", lang, school=last["school_name"], year=last["year"]) if last else ""
    return [_statistics_panel(warehouse, last, said, lang), _checklist_panel(warehouse, last, said, lang)]


def _statistics_panel(warehouse: Warehouse, last: Mapping[Any, Any] | None, said: str, lang: str) -> Panel:
    labels, figures = queries.labels(warehouse, lang), _figures(warehouse, last)
    rows: list[dict[str, Any]] = []
    for i in sorted(labels.indicators.values(), key=lambda one: one.form_row or 0):
        if i.form_row is not None:
            filed = before_cell("before", i, figures[i.code]) if i.code in figures else {}
            rows.append({"row": str(i.form_row), "name": i.label, "unit": i.unit, **filed})
    last_columns = (column("before", lang, "count", decimals=2),) if last else ()
    return Panel(
        key="statistics",
        title=word("check.blank.statistics", lang),
        lead=said,
        frame=pd.DataFrame(rows),
        columns=(column("row", lang), column("name", lang), column("unit", lang), *last_columns),
    )


def _checklist_panel(warehouse: Warehouse, last: Mapping[Any, Any] | None, said: str, lang: str) -> Panel:
    entries = _entries(warehouse, last)
    frame = queries.checklist_items(warehouse, lang)
    own: list[Any] = [entries.get(int(item)) for item in frame["item"]]
    states: Any = [one["status"] if one else None for one in own]
    frame = frame.assign(
        item=frame["item"].astype(str),
        last_state=states,
        last_state__status=["" if one else "no_checklist" for one in own],
        last_state__url=[one["url"] if one else "" for one in own],
    )
    last_columns = (column("last_state", lang, "state", of="checklist"),) if last else ()
    return Panel(
        key="checklist",
        title=word("check.blank.checklist", lang),
        lead=said,
        frame=frame,
        columns=(
            tables.Column("item", word("check.column.row", lang)),
            tables.Column("category_name", word("check.column.category", lang)),
            tables.Column("title", word("check.column.title", lang)),
            *last_columns,
        ),
    )
