"""Tables whose numbers carry a bar, and whose first rows stay in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import tables
from pages._shared.markup import aria, data
from pages._shared.queries import Labels
from pages._shared.words import word


def bar_table(
    frame: pd.DataFrame,
    columns: Sequence[tables.Column],
    labels: Labels,
    caption: str,
    query: str,
    tones: Mapping[str, str],
    pinned: int = 0,
    sort: tuple[str, str] | None = None,
) -> Component:
    """The panel's table, cell for cell, with bars behind the columns of ``tones`` (key → CSS class of the bar).

    A share's bar is full at 100 %; every other column's at its own largest number. The first ``pinned`` rows stay
    on top while the others scroll. Column ``picked`` makes a row strong. ``sort`` (key, "asc" or "desc"; the key
    "" for the usual order) makes the headings buttons that set the page's control "sort".
    """
    full = {column.key: _full(frame, column) for column in columns if column.key in tones}
    picked = frame["picked"].fillna(False).tolist() if "picked" in frame else [False] * len(frame)
    rows = [
        html.Tr(
            [
                _td(cell, column, i == 0, query, tones.get(column.key, ""), full.get(column.key, 0))
                for i, (cell, column) in enumerate(zip(cells, columns, strict=True))
            ],
            className="picked" if strong else "",
        )
        for cells, strong in zip(tables.cells(frame, columns, labels), picked, strict=True)
    ]
    head = html.Tr([_th(column, sort) for column in columns])
    body = [html.Tbody(rows[:pinned], className="pinned")] if pinned else []
    inner = html.Table(
        [html.Caption(caption, className="hidden"), html.Thead(head), *body, html.Tbody(rows[pinned:])],
        className="data bars",
    )
    named = f"{caption} · {word('panel.table', labels.lang)}"
    return html.Div(inner, className="scroll", tabIndex="0", role="region", **aria(label=named))


def _full(frame: pd.DataFrame, column: tables.Column) -> float:
    if column.kind == "percent":
        return 1.0
    highest = pd.to_numeric(frame[column.key], errors="coerce").max()
    return 0.0 if pd.isna(highest) else float(highest)


def _th(column: tables.Column, sort: tuple[str, str] | None) -> Component:
    if sort is None:
        return html.Th(column.full_heading, scope="col", className=_side(column))
    order = {"asc": "ascending", "desc": "descending"}[sort[1]] if sort[0] == column.key else "none"
    mark = {"ascending": " ↑", "descending": " ↓", "none": ""}[order]
    button = html.Button(
        column.full_heading + mark, type="button", className="sort", **data(sort=next_sort(column, sort))
    )
    return html.Th(button, scope="col", className=_side(column), **aria(sort=order))


def next_sort(column: tables.Column, sort: tuple[str, str]) -> str:
    """What the control "sort" becomes by a click on the heading: "-key" (largest first), "key", then "" again."""
    numeric = column.kind in tables.NUMERIC
    first, second = (f"-{column.key}", column.key) if numeric else (column.key, f"-{column.key}")
    now = "" if sort[0] != column.key else (f"-{column.key}" if sort[1] == "desc" else column.key)
    return {"": first, first: second, second: ""}[now]


def _side(column: tables.Column) -> str:
    return "number" if column.kind in tables.NUMERIC else ""


def _td(
    cell: tables.Cell, column: tables.Column, first: bool, query: str, tone: str, full: float
) -> Component:
    content: Any = link(cell, query)
    if first:
        return html.Th(content, scope="row")
    style = " ".join(
        filter(None, [_side(column), tone and f"bar {tone}", "missing" if cell.value is None else ""])
    )
    width = float(cell.value) / full if tone and cell.value is not None and full > 0 else 0
    return html.Td(content, className=style, style={"--bar": f"{min(width, 1):.1%}"} if tone else None)


def link(cell: tables.Cell, query: str) -> Any:
    """The cell's text, leading to its place with the filters carried along."""
    if not cell.url:
        return cell.text
    path, mark, anchor = cell.url.partition("#")
    return dcc.Link(cell.text, href=f"{path}{'&' if '?' in path else '?'}{query}{mark}{anchor}")
