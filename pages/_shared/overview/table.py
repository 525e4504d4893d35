"""The overview's table: one row per school, its report's state and its main numbers, the medians pinned on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from pages._shared import queries, tables, titles
from pages._shared.bar_table import bar_table
from pages._shared.overview.measures import SEVERITIES, standing, stated
from pages._shared.panel import Panel, sources
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.still import still
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

NUMBERS = ("requests_received", "budget", "staff_full_time", "staff_part_time")
TONES = {"coverage": "accent", "error": "error", "warning": "warning", "info": "info"} | dict.fromkeys(
    NUMBERS, "grey"
)
ATTENTION = (
    "not_received",
    "unreadable",
    "withdrawn",
    "in_part",
    "received",
    "known_unread",
    "not_expected",
)
TIMELINESS = ("late", "unknown", "on_time")
MOST_ROWS = 100


def schools_panel(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """One row per school of the scope, the medians first; sorted as the reader asks, chosen schools on top."""
    lang = selection.lang
    rows = _sorted(_rows(warehouse, selection, scope), *order_of(selection))
    columns = _columns(warehouse, lang, several=rows["year"].nunique() > 1)
    frame = pd.concat([_medians(rows, columns, lang), rows], ignore_index=True) if len(rows) else rows
    left = scope.reports["school_id"].nunique() - len(rows)
    notes = [word("overview.schools.left", lang, n=left)] if left else []
    notes += [word("overview.schools.cut", lang, n=MOST_ROWS, all=len(rows))] if len(rows) > MOST_ROWS else []
    return Panel(
        key="schools",
        title=titles.of(word("overview.schools", lang), warehouse, selection, scope.reports),
        lead=word("overview.schools.lead", lang),
        frame=frame,
        columns=columns,
        n=_counts(rows, columns, lang),
        notes=(*notes, word("overview.note.counting", lang), word("overview.note.late", lang)),
        sources=sources(scope.held),
    )


def schools_table(panel: Panel, selection: Selection, labels: queries.Labels) -> Component | None:
    """The panel's table with bars in its cells and headings that sort; None where there is nothing to show."""
    if panel.frame.empty:
        return None
    query = selection.query_string(view=False)
    shown = panel.frame.head(MOST_ROWS + 1)
    order = order_of(selection)
    return still(bar_table(shown, panel.columns, labels, panel.title, query, TONES, pinned=1, sort=order))


def _columns(warehouse: Warehouse, lang: str, several: bool) -> tuple[tables.Column, ...]:
    """``several``: the rows' years differ, so each row says its own."""
    labels = queries.labels(warehouse, lang)
    indicators = [labels.indicators[code] for code in NUMBERS if code in labels.indicators]
    return (
        tables.Column("school", word("column.school", lang)),
        *([tables.Column("year", word("column.year", lang))] if several else []),
        tables.Column("state", word("overview.column.state", lang)),
        tables.Column("timely", word("overview.column.timely", lang)),
        tables.Column("coverage", word("overview.column.coverage", lang), "percent"),
        tables.Column("disclosed", word("overview.column.disclosed", lang), "count"),
        tables.Column("applicable", word("overview.column.applicable", lang), "count"),
        *(tables.Column(code, labels.status(code, "severity").word, "count") for code in SEVERITIES),
        *(
            tables.Column(i.code, i.short, "money" if i.kind == "money" else "count", i.unit, i.decimals)
            for i in indicators
        ),
    )


def _rows(warehouse: Warehouse, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row per school; without one year only those with a held report, and the chosen ones."""
    ordered = scope.reports.sort_values(["held", "year_ending"], kind="stable")
    rows = ordered.drop_duplicates("school_id", keep="last").sort_index()
    if scope.ending is None:
        rows = rows[rows["held"] | rows["picked"]]
    labels = queries.labels(warehouse, selection.lang)
    rows = rows[
        ["report_id", "school_id", "school", "picked", "year", "status", "held", "timeliness",
         "checklist_state", "disclosed", "applicable"]
    ]  # fmt: skip
    rows = rows.assign(
        school__url="/school/" + rows["school_id"],
        state__url=("/source/" + rows["report_id"]).where(rows["held"], ""),
        state=[labels.status(code, "report").word for code in rows["status"]],
        timely=[_timely(row, labels) for row in rows.to_dict("records")],
    )
    rows = _with_coverage(rows)
    rows = _with_findings(warehouse, rows)
    return _with_numbers(warehouse, selection, scope, rows)


def _timely(row: Mapping[Any, Any], labels: queries.Labels) -> str:
    """Whether a report came in time; one that never came has no timeliness, it was not received."""
    held = row["held"]
    return labels.status(
        row["timeliness"] if held else row["status"], "timeliness" if held else "report"
    ).word


def _why(rows: pd.DataFrame) -> pd.Series:
    """Why a row has no numbers: its report is not held; "" where it is."""
    return ("report:" + rows["status"]).where(~rows["held"], "")


def _with_coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """Coverage and its two counts, each leading to the checklist's place."""
    share = rows["disclosed"].astype(float) / rows["applicable"].astype(float)
    silent = rows["checklist_state"].map({"cited": "checklist:not_obtained"}).fillna("no_checklist")
    why = _why(rows).where(~rows["held"], silent).where(share.isna(), "")
    url = ("/source/" + rows["report_id"] + "?item=1").where(share.notna(), "")
    rows = rows.assign(coverage=share)
    for key in ("coverage", "disclosed", "applicable"):
        rows[f"{key}__status"], rows[f"{key}__url"] = why, url
    return rows


def _with_findings(warehouse: Warehouse, rows: pd.DataFrame) -> pd.DataFrame:
    """Standing findings by severity; a held report without any has 0, one that is not held has none to count."""
    counts = standing(warehouse, rows[rows["held"]]).reindex(rows["report_id"])
    for code in SEVERITIES:
        rows[code] = counts[code].to_numpy(dtype=float)
        link = "/quality?who=" + rows["school_id"] + f"&severity={code}"
        rows[f"{code}__url"] = link.where(rows[code] > 0, "")
        rows[f"{code}__status"] = _why(rows)
    return rows


def _with_numbers(
    warehouse: Warehouse, selection: Selection, scope: Scope, rows: pd.DataFrame
) -> pd.DataFrame:
    """What the reports state, each number leading to its place."""
    frame = stated(warehouse, selection, scope, NUMBERS)
    for code in NUMBERS:
        own = frame[frame["indicator"] == code].drop_duplicates("report_id").set_index("report_id")
        own = own.reindex(rows["report_id"])
        answer = own["answer"].where(own["answer"] != "value", "")
        for end, values in (
            ("", own["value"]),
            ("__status", answer),
            ("__flags", own["flags"]),
            ("__url", own["url"]),
        ):
            rows[f"{code}{end}"] = values.to_numpy()
    return rows


def order_of(selection: Selection) -> tuple[str, str]:
    """What the table is sorted by: a column's key ("" for by name) and "asc" or "desc"."""
    wish = selection.option("sort")
    return wish.removeprefix("-"), "desc" if wish.startswith("-") else "asc"


def _sorted(rows: pd.DataFrame, by: str, order: str) -> pd.DataFrame:
    """Chosen schools first; then by name (pinyin), by what needs attention, or by a column, missing ones last."""
    rank = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    if by == "state":
        rank = rows["status"].map(ATTENTION.index).astype(float)
    elif by == "timely":
        rank = rows["timeliness"].map(TIMELINESS.index).astype(float)
    elif by in rows and pd.api.types.is_numeric_dtype(rows[by]):
        rank = rows[by].astype(float)
    ranked = rows.assign(rank=rank if order == "asc" else -rank)
    return ranked.sort_values(["picked", "rank"], ascending=[False, True], kind="stable", na_position="last")


def _medians(rows: pd.DataFrame, columns: tuple[tables.Column, ...], lang: str) -> pd.DataFrame:
    """The row of medians, each over the schools that state the number."""
    numeric = [column.key for column in columns if column.kind in tables.NUMERIC]
    row: dict[str, object] = {key: rows[key].astype(float).median() for key in numeric if key in rows}
    row |= {"school": word("median", lang), "year": "", "state": "", "timely": "", "picked": False}
    return pd.DataFrame([row])


def _counts(rows: pd.DataFrame, columns: tuple[tables.Column, ...], lang: str) -> str:
    """How many schools stand behind the medians."""
    joint = "、" if lang == "zh" else ", "
    counted = [
        f"{column.heading} {int(rows[column.key].notna().sum())}"
        for column in columns
        if column.key in ("coverage", *NUMBERS) and column.key in rows
    ]
    return (
        word("overview.schools.n", lang, schools=len(rows), counts=joint.join(counted)) if len(rows) else ""
    )
