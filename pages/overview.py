"""Who reported, how completely, what is striking."""

from __future__ import annotations

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import ids, queries, tables, titles
from pages._shared.overview import panels as overview_panels
from pages._shared.overview.matrix import matrix
from pages._shared.overview.measures import GROUPS, Measure, measures
from pages._shared.overview.table import schools_panel, schools_table
from pages._shared.panel import Panel, render, sources
from pages._shared.registry import Page, panels_of
from pages._shared.scope import Scope, scope
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.tiles import tiles
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

VIEWS: dict[str, tuple[str, ...]] = {"sort": ()}
SIDE_BY_SIDE = ("coverage", "items", "findings", "map")


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """What the table of schools is sorted by; its headings set it."""
    return [dcc.Input(id=ids.control("sort"), type="hidden", value=selection.option("sort"))]


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The numbers on top, the table of schools, and the figures under it."""
    now = scope(warehouse, selection)
    return [
        _summary(warehouse, selection, now),
        schools_panel(warehouse, selection, now),
        matrix(warehouse, selection, now),
        overview_panels.coverage(warehouse, selection, now),
        overview_panels.findings(warehouse, selection, now),
        overview_panels.least_published(warehouse, selection, now),
        *overview_panels.map_of_provinces(warehouse, selection, now),
    ]


def _summary(warehouse: Warehouse, selection: Selection, now: Scope) -> Panel:
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    rows = (
        [_row(measure, labels) for measure in measures(warehouse, selection, now)] if len(now.reports) else []
    )
    return Panel(
        key="summary",
        title=titles.of(word("overview.summary", lang), warehouse, selection, now.reports),
        lead=now.sentence(selection),
        frame=pd.DataFrame(rows),
        columns=(
            tables.Column("measure", word("overview.column.measure", lang)),
            tables.Column("value", word("overview.column.value", lang), "count", decimals=1),
            tables.Column("unit", word("overview.column.unit", lang)),
            tables.Column("basis", word("overview.column.basis", lang)),
            tables.Column("pairs", word("overview.column.pairs", lang), "count"),
            tables.Column("earlier", word("overview.column.earlier", lang), "count", decimals=1),
            tables.Column("later", word("overview.column.later", lang), "count", decimals=1),
        ),
        notes=(word("overview.note.change", lang), word("overview.note.counting", lang)),
        sources=sources(now.held),
    )


def _row(measure: Measure, labels: queries.Labels) -> dict[str, object]:
    """A measure for reading, in its unit; a share is one and says so."""
    lang, kind = labels.lang, "percent" if measure.percent else ""
    pairs, earlier, later = measure.pair
    indicator = labels.indicators.get(measure.key)
    no_roster = measure.value is None and measure.status == "no_roster"
    name = word(f"overview.how.{measure.how}", lang, name=indicator.short) if indicator else ""
    return {
        "key": measure.key,
        "group": measure.group,
        "measure": name or word(f"overview.tile.{measure.key}", lang),
        "value": measure.value,
        "value__kind": kind,
        "value__status": measure.status if measure.value is None else "",
        "value__url": measure.link if measure.link.startswith("/") else "",
        "link": measure.link,
        "unit": _unit(measure, labels),
        "basis": ""
        if no_roster
        else word(f"overview.basis.{measure.basis}", lang, n=measure.n, of=measure.of),
        "pairs": pairs,
        "earlier": earlier,
        "earlier__kind": kind,
        "earlier__status": "" if pairs else "no_report",
        "later": later,
        "later__kind": kind,
        "later__status": "" if pairs else "no_report",
    }


def _unit(measure: Measure, labels: queries.Labels) -> str:
    if measure.key in labels.indicators:
        return labels.indicators[measure.key].unit
    return "" if measure.percent else word(f"overview.unit.{measure.group}", labels.lang)


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """Tiles, the table with bars, the matrix; the smaller figures two by two."""
    labels = queries.labels(warehouse, selection.lang)
    found = {panel.key: panel for panel in panels_of(PAGE, warehouse, selection)}
    bodies = {
        "summary": tiles(found["summary"], selection, labels, PAGE.key, GROUPS),
        "schools": schools_table(found["schools"], selection, labels),
    }
    drawn = {key: render(panel, selection, labels, PAGE.key, bodies.get(key)) for key, panel in found.items()}
    pairs = [drawn[key] for key in SIDE_BY_SIDE if key in drawn]
    return [drawn["summary"], drawn["schools"], drawn["matrix"], html.Div(pairs, className="pairs")]


PAGE = register_page(__name__, Page("overview", "/", 10, panels, controls, content, VIEWS))
