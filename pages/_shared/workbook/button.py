"""The way to the verification sheets, with what limits them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages._shared import queries
from pages._shared.panel import export_query
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook.checklists import MOST_SCHOOLS, too_many

PATH = "/export/checklists.zip"


def checklists_button(warehouse: Warehouse, selection: Selection) -> Component:
    """The link to the zip of the group; for too large a group the sentence why there is none."""
    lang = selection.lang
    if too_many(warehouse, selection):
        schools = len(queries.group(warehouse, selection))
        said = word("checklists.over", lang, n=MOST_SCHOOLS, schools=schools)
        return html.P(said, className="sheets-out")
    link = html.A(
        word("checklists.button", lang),
        href=f"{PATH}?{export_query(selection)}",
        download="",
        className="button",
    )
    return html.P([link, html.Span(word("checklists.limit", lang, n=MOST_SCHOOLS))], className="sheets-out")
