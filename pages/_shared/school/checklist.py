"""One school's latest checklist: coverage by category, and what applies and is not disclosed."""

from __future__ import annotations

import pandas as pd

from pages._shared import figures, numbers, queries, tables
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.item import percent_axis
from pages._shared.panel import Panel, sources
from pages._shared.school.panels import title
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def panels(warehouse: Warehouse, selection: Selection, reports: pd.DataFrame) -> list[Panel]:
    """The latest checklist: coverage by category, and the applicable items that are not disclosed."""
    lang = selection.lang
    listed = reports[reports["applicable"].notna()].sort_values("year_ending").tail(1)
    if listed.empty:
        why = word("school.no_checklist", lang)
        return [Panel("coverage", word("school.coverage", lang), pd.DataFrame(), (), lead=why)]
    entries = queries.checklist_entries(warehouse, selection, list(listed["report_id"]))
    items = queries.checklist_items(warehouse, lang)
    entries = entries.merge(items[["item", "label", "title", "category_short"]], on="item")
    return [_coverage(selection, listed, entries), _open_items(selection, listed, entries)]


def _coverage(selection: Selection, listed: pd.DataFrame, entries: pd.DataFrame) -> Panel:
    lang = selection.lang
    counted = entries.assign(
        disclosed=entries["status"].isin(checklist.DISCLOSED),
        applicable=entries["status"] != "not_applicable",
    )
    rows = counted.groupby(["category", "category_short"], as_index=False, sort=True).agg(
        disclosed=("disclosed", "sum"), applicable=("applicable", "sum"), url=("url", "first")
    )
    share = rows["disclosed"] / rows["applicable"].where(rows["applicable"] > 0)
    counts = zip(rows["disclosed"], rows["applicable"], strict=True)
    both = [checklist.part_of(part, whole) for part, whole in counts]
    none = word("school.no_item", lang)
    text = [none if pd.isna(s) else f"{b} · {numbers.percent(s)}" for b, s in zip(both, share, strict=True)]
    names = rows["category_short"]
    rows = rows.assign(
        label=names,
        share=share,
        share__status="checklist:not_applicable",
        value=share * 100,
        text=text,
        picked=True,
        disclosed__url=rows["url"],
        hover=[figures.hover(n, t, word("hover.open", lang)) for n, t in zip(names, text, strict=True)],
    )
    keys = {"disclosed": "count", "applicable": "count", "share": "percent"}
    one = listed.iloc[0]
    whole = checklist.part_of(one["disclosed"], one["applicable"])
    total = numbers.percent(one["disclosed"] / one["applicable"]) if one["applicable"] else none
    return Panel(
        key="coverage",
        title=title(word("school.coverage", lang), listed, lang),
        lead=word("school.coverage.lead", lang, whole=whole, share=total),
        frame=rows,
        columns=(
            tables.Column("category_short", word("school.column.category", lang)),
            *(tables.Column(key, word(f"school.column.{key}", lang), kind) for key, kind in keys.items()),
        ),
        figure=percent_axis(figures.ranked_bars(rows, selection), 1.42 if selection.narrow else 1.2),
        n=word("school.coverage.n", lang, n=len(entries)),
        notes=(word("checklist.note.formula", lang),),
        sources=sources(listed),
    )


def _open_items(selection: Selection, listed: pd.DataFrame, entries: pd.DataFrame) -> Panel:
    lang = selection.lang
    rows = entries[~entries["status"].isin([*checklist.DISCLOSED, "not_applicable"])]
    rows = rows.assign(label__url=rows["url"], status__flags=rows["flags"])
    return Panel(
        key="open_items",
        title=title(word("school.open_items", lang), listed, lang),
        frame=rows,
        columns=(
            tables.Column("label", word("school.column.item", lang)),
            tables.Column("category_short", word("school.column.category", lang)),
            tables.Column("status", word("school.column.state", lang), "state", of="checklist"),
            tables.Column("remark", word("school.column.remark", lang)),
        ),
        n=word("school.open_items.n", lang, n=len(rows)),
        notes=(word("school.note.open_items", lang),),
        sources=sources(listed),
    )
