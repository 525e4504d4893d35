"""One page per chosen school: who it is, its figures against its peers and last year, its checklist, its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from etl.workbook import Item, Sheet
from pages._shared import queries, tables
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.school import checklist as school_checklist
from pages._shared.school import panels as school_panels
from pages._shared.school import peers as school_peers
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook import look
from pages._shared.workbook.cover import paper
from pages._shared.workbook.sheets import item

MOST_SCHOOLS, MOST_FINDINGS, MOST_FACTS = 12, 10, 10
WIDTHS = (27.0, 12.0, 12.0, 12.0, 7.0, 46.0)
HEAD = "E8F1F1"
REPORT = ("status", "timeliness", "period", "lacking", "coverage")

Row = tuple[Item, ...]


def school_sheets(warehouse: Warehouse, selection: Selection, base: str) -> list[Sheet]:
    """A page for each chosen school (the page's own school; at most 12), in the order chosen."""
    known = queries.known(warehouse)["school"]
    wanted = (selection.target,) if selection.target in known else selection.schools[:MOST_SCHOOLS]
    return [_sheet(warehouse, replace(selection, target=one, narrow=False), base) for one in wanted]


def _sheet(warehouse: Warehouse, selection: Selection, base: str) -> Sheet:
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    only = school_peers.alone(selection, selection.target)
    reports = queries.reports(warehouse, only)
    schools = queries.schools(warehouse, lang)
    name = str(schools.loc[schools["school_id"] == selection.target, "school"].iloc[0])
    ending = school_peers.of_year(selection, reports)
    title = word("workbook.school", lang, school=name)
    page = f"{base}/school/{selection.target}"
    rows: list[Row] = [
        (Item(title, strong=True, size=16, span=len(WIDTHS), wrap=True),),
        (Item(page, link=page, size=9, span=len(WIDTHS)),),
        *_facts(school_panels.facts(warehouse, selection)),
    ]
    if ending is None:
        rows += [(), (Item(word("school.none_held", lang), span=len(WIDTHS), wrap=True),)]
    else:
        rows += _of_year(warehouse, selection, reports, ending, labels, base)
    return Sheet(
        word("workbook.school.sheet", lang, school=name), (), (), tuple(rows), widths=WIDTHS,
        paper=paper(warehouse, title, lang, portrait=True, one=True),
    )  # fmt: skip


def _of_year(
    warehouse: Warehouse, selection: Selection, reports: pd.DataFrame, ending: int, labels: Labels, base: str
) -> list[Row]:
    lang = selection.lang
    only = school_peers.alone(selection, selection.target)
    now = reports[reports["year_ending"] == ending]
    filed = school_panels.reports_panel(warehouse, only, now)
    peers = school_peers.panel(warehouse, selection, reports)
    coverage = school_checklist.panels(warehouse, only, now)[0]
    keys = ("indicator", "value", "before", "median", "n", "sentence")
    return [
        *_headed(word("workbook.school.report", lang, year=str(now["year"].iloc[0]))),
        *_report(filed, labels, base),
        *_headed(peers.title.partition("：")[2] or peers.title, peers.lead),
        *_table(peers, keys, labels, base),
        *_headed(word("school.coverage", lang), coverage.lead),
        *_table(coverage, ("category_short", "disclosed", "applicable", "share"), labels, base),
        *_findings(warehouse, str(now["report_id"].iloc[0]), labels, base),
    ]


def _headed(text: str, lead: str = "") -> list[Row]:
    span = len(WIDTHS)
    said = [(Item(lead, size=9, ink=look.MUTED, span=span, wrap=True),)] if lead else []
    return [(), (Item(text, strong=True, size=12, span=span, wrap=True),), *said]


def _facts(facts: Sequence[tuple[str, str, str]]) -> list[Row]:
    """Facts two by two."""
    shown = list(facts[:MOST_FACTS])
    cells = [
        (Item(name, ink=look.MUTED), Item(value, link=link if "://" in link else "", span=2, wrap=True))
        for name, value, link in shown
    ]
    return [
        (*pair[0], *(item_ for one in pair[1:] for item_ in one))
        for pair in (cells[i : i + 2] for i in range(0, len(cells), 2))
    ]


def _report(panel: Panel, labels: Labels, base: str) -> list[Row]:
    """How the year's report came, a line each."""
    columns = [column for column in panel.columns if column.key in REPORT]
    record = panel.frame.to_dict("records")[0]
    cells = next(tables.cells(panel.frame, columns, labels))
    rows: list[Row] = []
    for cell, column in zip(cells, columns, strict=True):
        made = item(cell, column, record, labels, base)
        fill = look.fill_of(str(cell.value)) if column.kind in tables.CODES else ""
        span = 2 if fill else len(WIDTHS) - 1
        rows.append(
            (
                Item(column.heading, ink=look.MUTED),
                replace(made, span=span, wrap=True, fill=fill, align="left"),
            )
        )
    return rows


def _table(panel: Panel, keys: Sequence[str], labels: Labels, base: str) -> list[Row]:
    """The panel's table, of its columns those in ``keys``; the unit stands behind the indicator."""
    columns = [column for key in keys for column in panel.columns if column.key == key]
    if panel.frame.empty or not columns:
        return [(Item(word("panel.empty", labels.lang), size=10),)]
    rows: list[Row] = [
        tuple(Item(c.heading, strong=True, size=10, fill=HEAD, wrap=True, align=_side(c)) for c in columns)
    ]
    pairs = zip(panel.frame.to_dict("records"), tables.cells(panel.frame, columns, labels), strict=True)
    for record, cells in pairs:
        made = [
            replace(item(cell, column, record, labels, base), size=10, wrap=not cell.is_number)
            for cell, column in zip(cells, columns, strict=True)
        ]
        if record.get("unit"):
            made[0] = replace(made[0], value=f"{made[0].value}（{record['unit']}）")
        rows.append(tuple(made))
    return rows


def _side(column: tables.Column) -> str:
    return "right" if column.kind in tables.NUMERIC else ""


def _findings(warehouse: Warehouse, report_id: str, labels: Labels, base: str) -> list[Row]:
    """The year's open findings, the gravest first; how many more there are."""
    lang = labels.lang
    found = queries.findings(warehouse, lang, [report_id])
    found = found[found["standing"]]
    rows: list[Row] = [
        (
            Item(
                labels.status(row["severity"], "severity").word,
                look.shown_as(look.mark_of(row["severity"], "severity", labels), alone=False),
                size=10,
                fill=look.fill_of(row["severity"]),
            ),
            Item(
                row["message"],
                link=f"{base}/source/{report_id}?finding={row['finding_key']}",
                size=10,
                span=len(WIDTHS) - 1,
                wrap=True,
            ),
        )
        for row in found.head(MOST_FINDINGS).to_dict("records")
    ]
    left = len(found) - len(rows)
    rows += (
        [(Item(word("workbook.school.more", lang, n=left), size=10, span=len(WIDTHS)),)] if left > 0 else []
    )
    none = [(Item(word("workbook.school.no_findings", lang), size=10, span=len(WIDTHS)),)]
    return [*_headed(word("workbook.school.findings", lang, n=len(found))), *(rows or none)]
