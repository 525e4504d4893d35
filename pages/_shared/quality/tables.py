"""The quality page's tables on screen: grids whose cells carry a mark, and the list of findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import tables
from pages._shared.bar_table import link
from pages._shared.markup import aria
from pages._shared.panel import Panel
from pages._shared.quality.panels import MOST_ROWS
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.still import still
from pages._shared.words import word


def grid(panel: Panel, selection: Selection, labels: Labels, code: str) -> Component | None:
    """The panel's table, cell for cell; a cell with a code in "<key><code>" gets its mark and colour.

    None where there is nothing to show.
    """
    if panel.frame.empty:
        return None
    query, frame = _query(selection), panel.frame
    head = html.Tr([html.Th(html.Span(c.full_heading), scope="col") for c in panel.columns])
    rows = []
    for record, cells in zip(
        frame.to_dict("records"), tables.cells(frame, panel.columns, labels), strict=True
    ):
        codes = [str(record.get(f"{column.key}{code}") or "") for column in panel.columns]
        body = [_cell(cell, one, query, labels.lang) for cell, one in zip(cells[1:], codes[1:], strict=True)]
        name = html.Th(link(cells[0], query), scope="row")
        rows.append(html.Tr([name, *body], className="picked" if record.get("picked") else ""))
    inner = html.Table(
        [html.Caption(panel.title, className="hidden"), html.Thead(head), html.Tbody(rows)],
        className="data grid",
    )
    return still(html.Div(inner, className="scroll", tabIndex="0", role="region", **aria(label=panel.title)))


def _cell(cell: tables.Cell, code: str, query: str, lang: str) -> Component:
    mark = word(f"mark.{code}", lang) if code else ""
    content: list[Any] = [html.Span(mark, className="mark", **aria(hidden="true"))] if mark else []
    content.append(link(cell, query))
    state = "blind" if cell.value is None else code or ("nought" if cell.value == 0 else "some")
    return html.Td(content, className=f"cell cell-{state}")


def listing(panel: Panel, selection: Selection, labels: Labels) -> Component | None:
    """The findings one under the other: the rule, both numbers with their places, what became of it."""
    if panel.frame.empty:
        return None
    query, lang = _query(selection), selection.lang
    shown = panel.frame.head(MOST_ROWS)
    keys = [column.key for column in panel.columns]
    rows = [
        _finding(dict(zip(keys, cells, strict=True)), record, query, lang)
        for record, cells in zip(
            shown.to_dict("records"), tables.cells(shown, panel.columns, labels), strict=True
        )
    ]
    heads = [word(f"quality.list.{name}", lang) for name in ("school", "finding", "numbers", "state")]
    inner = html.Table(
        [
            html.Caption(panel.title, className="hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(rows),
        ],
        className="data findings",
    )
    return still(html.Div(inner, className="scroll", tabIndex="0", role="region", **aria(label=panel.title)))


def _finding(cells: dict[str, tables.Cell], record: dict[Any, Any], query: str, lang: str) -> Component:
    weight = html.Span(
        [
            html.Span(word(f"mark.{record['severity']}", lang), className="mark", **aria(hidden="true")),
            cells["weight"].text,
        ],
        className=f"weight {record['severity']}",
    )
    detail = html.P(cells["detail"].text, className="detail") if cells["detail"].text else None
    facts = [cells["group_name"].text, cells["finding_key"].text]
    state = [html.Span(cells["state"].text)]
    reason = " · ".join(filter(None, (cells[key].text for key in ("review_reason", "reviewed_by", "on"))))
    state += [html.Span(reason, className="reason")] if reason else []
    return html.Tr(
        [
            html.Th(
                [link(cells["school"], query), html.Span(cells["year"].text, className="year")], scope="row"
            ),
            html.Td(
                [
                    html.P([weight, cells["statement"].text]),
                    detail,
                    html.P(" · ".join(facts), className="facts"),
                ]
            ),
            html.Td(_numbers(cells, query), className="numbers"),
            html.Td(state, className="state"),
        ],
        className="picked" if record["picked"] else "",
    )


def _numbers(cells: dict[str, tables.Cell], query: str) -> list[Component]:
    """Both values, each leading to its place."""
    pairs = [(cells[name], cells[f"{name}_place"].text) for name in ("first", "second")]
    return [
        html.Span([link(value, query), html.Span(place, className="place")], className="value")
        for value, place in pairs
        if value.text
    ]


def cleared(selection: Selection, path: str, switches: Sequence[str]) -> Component | None:
    """The way back to all findings; None where no switch narrows them."""
    if not any(selection.option(name) for name in switches):
        return None
    all_ = selection.with_view(**dict.fromkeys(switches, ""))
    return dcc.Link(
        word("quality.all", selection.lang), href=f"{path}?{all_.query_string()}", className="all"
    )


def _query(selection: Selection) -> str:
    return selection.query_string(view=False)
