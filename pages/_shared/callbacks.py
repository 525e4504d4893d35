"""The callbacks of all pages: one that fills a page, one that draws a table on demand, the browser's own."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import Any

from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    html,
    no_update,
)
from dash.development.base_component import Component

from pages._shared import ids, queries
from pages._shared.panel import export_query, full_table, render
from pages._shared.registry import Page, asked, panels_of
from pages._shared.selection import Selection
from pages._shared.since import notice
from pages._shared.still import still
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

log = logging.getLogger(__name__)


def plain_content(page: Page, warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The panels one under the other."""
    labels = queries.labels(warehouse, selection.lang)
    return [render(panel, selection, labels, page.key) for panel in panels_of(page, warehouse, selection)]


def workbook_link(page: Page, selection: Selection) -> Component:
    """The page, as it is filtered now, as a workbook."""
    href = f"/export/{page.key}.xlsx?{export_query(selection)}"
    return html.P(
        html.A(word("export.workbook", selection.lang), href=href, download=""), className="workbook"
    )


def fill(data: object) -> Any:
    """The page's content for the query in the store: the one request of a filter change."""
    wanted = asked(data)
    if wanted is None:
        return no_update
    lang = wanted.selection.lang
    try:
        make = wanted.page.content or partial(plain_content, wanted.page)
        shown = make(wanted.warehouse, wanted.selection)
        there = panels_of(wanted.page, wanted.warehouse, wanted.selection)  # none of what nobody knows
        book = [workbook_link(wanted.page, wanted.selection)] if there else []
        return [*notice(wanted), *book, *shown]
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("page %s failed, reference %s", wanted.page.key, reference)
        return html.P(word("failed", lang, reference=reference), className="failure", role="alert")


def fill_table(view: object, panel_id: object, data: object) -> Any:
    """A panel's table, drawn when the reader first switches to it."""
    wanted = asked(data)
    if view != "table" or wanted is None or not isinstance(panel_id, dict):
        return no_update
    labels = queries.labels(wanted.warehouse, wanted.selection.lang)
    for panel in panels_of(wanted.page, wanted.warehouse, wanted.selection):
        if panel.key == panel_id.get("panel"):
            return still(full_table(panel, wanted.selection, labels))
    return no_update


def register() -> None:
    """Tie the callbacks of all pages; once, before the first request."""
    table, view = (ids.panel(MATCH, part) for part in ("table", "view"))
    query = Input(ids.QUERY, "data")
    callback(Output(ids.CONTENT, "children"), query, prevent_initial_call=True)(fill)
    callback(
        Output(table, "children"),
        Input(view, "value"),
        State(view, "id"),
        State(ids.QUERY, "data"),
        prevent_initial_call=True,
    )(fill_table)
    controls, links = ids.control(ALL), ids.nav(ALL)
    clientside_callback(
        ClientsideFunction("shell", "query"),
        Output(ids.QUERY, "data"),
        Output(links, "href"),
        Input(controls, "value"),
        State(controls, "id"),
        State(links, "id"),
        State(ids.ROUTE, "data"),
        State(ids.QUERY, "data"),
    )
    clientside_callback(
        ClientsideFunction("shell", "options"),
        Output(ids.SEARCH, "data"),
        Input(ids.ROUTE, "data"),
        State(ids.control("lang"), "value"),
    )
    clientside_callback(
        ClientsideFunction("shell", "visit"),
        Output(ids.SEARCH, "value"),
        Input(ids.SEARCH, "value"),
        prevent_initial_call=True,
    )
