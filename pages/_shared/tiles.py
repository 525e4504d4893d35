"""Numbers as tiles: what, how many, of how many, the change on the year before, and the way to the details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import numbers, tables
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.still import still
from pages._shared.words import word


def tiles(
    panel: Panel, selection: Selection, labels: Labels, page: str, groups: Sequence[str]
) -> Component | None:
    """The panel's rows as tiles, the heading <page>.group.<group> over each group; None where there are none.

    Columns: group, measure, value (with value__status), unit, basis, link; and, for the change on the year before,
    pairs (schools that state both years), earlier and later (their number then and now).
    """
    if panel.frame.empty:
        return None
    column = next(column for column in panel.columns if column.key == "value")
    rows = panel.frame.to_dict("records")
    grouped = [(group, [row for row in rows if row["group"] == group]) for group in groups]
    drawn = html.Div(
        [
            html.Section(
                [
                    html.H3(word(f"{page}.group.{group}", selection.lang)),
                    html.Div([_tile(row, column, selection, labels) for row in own], className="tiles"),
                ],
                style={"--tiles": len(own)},
            )
            for group, own in grouped
            if own
        ],
        className="tile-groups",
    )
    return still(drawn)


def _tile(row: dict[Any, Any], column: tables.Column, selection: Selection, labels: Labels) -> Component:
    missing = tables.missing(row["value"])
    column = replace(column, kind=row.get("value__kind") or column.kind)
    text = tables.display(row["value"], str(row["value__status"]), column, labels)
    number = [html.Span(text, className="missing" if missing else "figure")]
    if not missing:
        number.append(html.Span(row["unit"], className="unit"))
    lines: list[Component] = [
        html.Span(row["measure"], className="what"),
        html.Span(number, className="value"),
        html.Span(row["basis"], className="basis"),
    ]
    lines += [html.Span(line, className="change") for line in _change(row, selection.lang)]
    link = str(row["link"])
    if link.startswith("#"):
        return html.A(lines, href=link, className="tile")
    query = selection.query_string(view=False)
    return dcc.Link(lines, href=f"{link}{'&' if '?' in link else '?'}{query}", className="tile")


def _change(row: dict[Any, Any], lang: str) -> tuple[str, ...]:
    """The change over the schools that state both years, and both their numbers; nothing where none does."""
    if tables.missing(row.get("earlier")) or tables.missing(row.get("later")):
        return ()
    share = row.get("value__kind") == "percent"
    before, now = (round(float(row[key]) * (100 if share else 1), 1) for key in ("earlier", "later"))
    change = round(now - before, 1)
    shown = ("+" if change > 0 else "") + numbers.number(change, 1) if change else "±0"
    shown += f" {word('unit.points', lang)}" if share else ""
    pair = {
        name: f"{numbers.number(value, 1)}{'%' if share else ''}"
        for name, value in (("before", before), ("now", now))
    }
    return (
        word("overview.change", lang, change=shown),
        word("overview.change.pairs", lang, n=row["pairs"], **pair),
    )
