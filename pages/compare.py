"""My table: schools × indicators × years, put together by the reader; the URL holds all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import ids, panel, queries, tables, titles
from pages._shared.bar_table import bar_table
from pages._shared.compare import chart as compare_chart
from pages._shared.compare import rows as compare_rows
from pages._shared.grid import LONG, grid
from pages._shared.panel import Panel, sources
from pages._shared.queries import Labels
from pages._shared.ranked import bars as panels_ranked
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

VIEWS = {
    "layout": ("indicators", "years", "long"),
    "align": ("same", "free"),
    "indicators": (),
    "indicator": (),
    "sort": (),
}
MOST_ROWS = 5_000  # on screen; the downloads hold all


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The four steps: schools, indicators, years, layout."""
    lang = selection.lang
    groups = _groups(compare_rows.measures(warehouse, lang))
    codes = compare_rows.wanted(warehouse, selection)[0]
    indicators = dmc.MultiSelect(
        id=ids.control("indicators"),
        data=groups,
        value=[code for code in codes if selection.options("indicators") or code not in compare_rows.COUNTS],
        searchable=True,
        clearable=True,
        size="sm",
        hidePickedOptions=False,
        nothingFoundMessage=word("filter.nothing", lang),
        className="compare-indicators",
        clearButtonProps={"aria-label": word("filter.clear", lang)},
        **{"aria-label": word("compare.indicators", lang)},
    )
    one = dmc.Select(
        id=ids.control("indicator"),
        label=word("compare.indicator", lang),
        data=groups,
        value=selection.option("indicator") or None,
        placeholder=word("compare.indicator.first", lang),
        searchable=True,
        clearable=True,
        size="sm",
        className="compare-one",
        clearButtonProps={"aria-label": word("filter.clear", lang)},
    )
    return [
        dcc.Input(id=ids.control("sort"), type="hidden", value=selection.option("sort")),
        html.Ol(
            [
                _step("schools", lang, []),
                _step("indicators", lang, [indicators]),
                _step("years", lang, []),
                _step("layout", lang, [*(switch(n, selection, VIEWS, "compare") for n in ("layout", "align")), one]),
            ],
            className="compare-steps",
        ),
    ]  # fmt: skip


def _step(name: str, lang: str, parts: list[Any]) -> Component:
    heading = html.Span(word(f"compare.step.{name}", lang), className="step-name")
    return html.Li(
        [heading, html.Span(word(f"compare.step.{name}.how", lang), className="step-how"), *parts],
        className=f"step-{name}",
    )


def _groups(labels: Labels) -> list[dict[str, Any]]:
    """Every indicator as an option, by topic."""
    topics: dict[str, list[dict[str, str]]] = {}
    for code, indicator in labels.indicators.items():
        topics.setdefault(indicator.topic_label, []).append({"value": code, "label": indicator.heading})
    return [{"group": topic, "items": items} for topic, items in topics.items()]


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The reader's table, and a chart of one of its indicators."""
    codes, _ = compare_rows.wanted(warehouse, selection)
    labels = compare_rows.measures(warehouse, selection.lang)
    drawn = _drawn(labels, codes, selection)
    frame = compare_rows.figures_of(warehouse, selection, tuple(dict.fromkeys([*codes, drawn])))
    frame, left = (frame, 0) if selection.schools else compare_rows.with_anything(frame)
    makers = {"years": _by_years, "long": _long}
    make = makers.get(selection.option("layout"), _by_indicators)
    mine = frame[frame["indicator"].isin([drawn] if make is _by_years else codes)]
    table, chart = make(warehouse, selection, mine), compare_chart.chart(warehouse, selection, frame, drawn)
    said = (word("compare.left", selection.lang, n=left),) if left else ()
    lead = ("" if selection.lang == "zh" else " ").join(filter(None, (table.lead, *said)))
    return [replace(table, lead=lead), replace(chart, notes=(*said, *chart.notes))]


def _drawn(labels: Labels, codes: tuple[str, ...], selection: Selection) -> str:
    """The indicator of the chart and of the layout by years: the chosen one, else the table's first number."""
    wish = selection.option("indicator")
    if wish in labels.indicators:
        return wish
    return next((c for c in codes if labels.indicators[c].kind in tables.NUMERIC), codes[0])


def _by_indicators(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    lang, labels = selection.lang, compare_rows.measures(warehouse, selection.lang)
    at = compare_rows.of_one_year(frame, selection)
    mixed = panels_ranked.mixed(at)
    indicators = [labels.indicators[code] for code in dict.fromkeys(at["indicator"])]
    columns = (
        *panels_ranked.school_columns(at, lang),
        *(compare_rows.column(i, i.code, i.short) for i in indicators),
    )
    rows = compare_rows.spread(at, "indicator", ("school_id", "school", "picked", "year"))
    rows = compare_rows.with_absent(warehouse, selection, rows, columns)
    added = () if mixed else tuple(i.code for i in indicators if compare_rows.is_added(i))
    lead = word("compare.mixed", lang) if mixed else panels_ranked.year_note(selection, at)
    panel = _table(warehouse, selection, at, rows, columns, added, summed=not mixed)
    return replace(panel, lead=lead)


def _by_years(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    labels = compare_rows.measures(warehouse, selection.lang)
    indicator = labels.indicators[str(frame["indicator"].iloc[0])] if len(frame) else None
    endings = set(frame["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    rows = compare_rows.spread(frame, "year_ending", ("school_id", "school", "picked"))
    columns = panels_ranked.school_columns(frame.head(0), selection.lang)
    if indicator is None:
        return _table(warehouse, selection, frame, rows, columns, ())
    columns = (*columns, *(compare_rows.column(indicator, str(ending), label) for ending, label in years))
    rows = compare_rows.with_absent(warehouse, selection, rows, columns)
    added = tuple(str(ending) for ending, _ in years) if compare_rows.is_added(indicator) else ()
    return _table(warehouse, selection, frame, rows, columns, added, subject=indicator.short)


def _long(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    lang = selection.lang
    rows = compare_rows.long(frame, compare_rows.measures(warehouse, lang))
    kinds = {"value": "count"}
    keys = ("school", "year", "name", "value", "unit", "said", "state", "flag", "origin", "report_id")
    heading = {"school": "column.school", "year": "column.year", "name": "column.indicator"}
    columns = tuple(
        tables.Column(key, word(heading.get(key, f"compare.column.{key}"), lang), kinds.get(key, "text"))
        for key in keys
    )
    return _table(warehouse, selection, frame, rows, columns, (), summed=False)


def _table(
    warehouse: Warehouse,
    selection: Selection,
    frame: pd.DataFrame,
    rows: pd.DataFrame,
    columns: tuple[tables.Column, ...],
    added: tuple[str, ...],
    subject: str = "",
    summed: bool = True,
) -> Panel:
    """The table: medians and sums on top where they mean something, the rows in the reader's order."""
    lang = selection.lang
    rows = compare_rows.ordered(rows.assign(picked=False), columns, selection)
    several = summed and len(rows) >= compare_rows.FEWEST
    top = [compare_rows.summaries(rows, columns, added, lang)] if several else []
    notes = _basis(rows, columns, added, lang, several)
    notes += (word("compare.cut.rows", lang, n=MOST_ROWS, all=len(rows)),) if len(rows) > MOST_ROWS else ()
    name = word("compare.table.of", lang, indicator=subject) if subject else word("compare.table", lang)
    return Panel(
        key="table",
        title=compare_chart.title(name, warehouse, selection, frame),
        frame=pd.concat([*top, rows], ignore_index=True) if len(rows) else rows,
        columns=columns,
        n=titles.count(frame, lang),
        notes=(*notes, word("compare.note.counting", lang)),
        sources=sources(frame),
    )


def _basis(
    rows: pd.DataFrame, columns: tuple[tables.Column, ...], added: tuple[str, ...], lang: str, several: bool
) -> tuple[str, ...]:
    if not several:
        return ()
    counts = compare_rows.counted(rows, columns, lang)
    return (word("compare.basis.total" if added else "compare.basis", lang, counts=counts),)


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """What was ignored, the table (a grid where it is long), the chart."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    mine, chart = panels_of(PAGE, warehouse, selection)
    unknown = compare_rows.wanted(warehouse, selection)[1]
    unknown += tuple(
        c
        for c in selection.options("indicator")
        if c not in compare_rows.measures(warehouse, lang).indicators
    )
    said = "、".join(unknown[:10]) if lang == "zh" else ", ".join(unknown[:10])
    notes = [html.P(word("ignored", lang, what=said), className="ignored")] if unknown else []
    body = None if mine.frame.empty else _drawn_table(mine, selection, labels)
    return [
        *notes,
        panel.render(mine, selection, labels, PAGE.key, body),
        panel.render(chart, selection, labels, PAGE.key),
    ]  # fmt: skip


def _drawn_table(mine: Panel, selection: Selection, labels: Labels) -> Component:
    pinned = int(mine.frame["school_id"].isna().sum())
    sort = compare_rows.order_of(selection)
    shown = mine.frame.head(MOST_ROWS + pinned)
    if len(shown) - pinned > LONG:
        return grid(shown, mine.columns, labels, mine.title, sort, pinned, selection.narrow)
    query = selection.query_string(view=False)
    return bar_table(shown, mine.columns, labels, mine.title, query, {}, pinned, sort)


PAGE = register_page(
    __name__, Page("compare", "/compare", 70, panels, controls, content=content, views=VIEWS)
)
