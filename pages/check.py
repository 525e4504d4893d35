"""Check a draft: a school's clerk drops a report and its annexes and sees what the province would ask about."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from pages._shared import filters, ids, panel, queries
from pages._shared.check import blanks
from pages._shared.check.settings import settings
from pages._shared.check.upload import upload
from pages._shared.panel import Panel
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The form and the place for its answer, which no change of the page's content takes away."""
    return [upload(settings(), selection.lang), _whose(warehouse, selection)]


def _whose(warehouse: Warehouse, selection: Selection) -> Component:
    """The school whose last figures stand beside the blank annexes; the browser fetches the others."""
    lang, chosen = selection.lang, selection.option("of")
    schools = queries.schools(warehouse, lang)
    own = schools[schools["school_id"] == chosen]
    options = [{"value": row.school_id, "label": row.school} for row in own.itertuples()]
    select = dmc.Select(
        id=ids.control("of"),
        data=options,
        value=chosen if options else None,
        searchable=True,
        clearable=True,
        limit=filters.SHOWN_AT_ONCE,
        filter=filters.MATCH,
        label=word("check.of", lang),
        placeholder=word("check.of.none", lang),
        nothingFoundMessage=word("filter.nothing", lang),
    )
    heading = html.H2(word("check.blanks", lang), id="check-blanks")
    lead = html.P(word("check.blanks.lead", lang), className="lead")
    return html.Section([heading, lead, html.Div(select, id="of-school")], className="check-blanks")


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The blank annexes to download, and both as tables for those who would look first."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    last = blanks.last_report(warehouse, selection.option("of"))
    school = f"?school={last['school_id']}" if last else ""
    links = [
        html.Li(
            html.A(word(f"check.blank.{kind}", lang), href=f"/check/forms/{kind}.xlsx{school}", download="")
        )
        for kind in blanks.KINDS
    ]
    said = word("check.blanks.of", lang, school=last["school_name"], year=last["year"]) if last else ""
    shown = [panel.render(one, selection, labels, PAGE.key) for one in panels_of(PAGE, warehouse, selection)]
    return [
        html.Ul(links, className="check-links"),
        html.P(said, className="n"),
        html.Details([html.Summary(word("check.blanks.see", lang)), *shown], className="check-see"),
    ]


def panels(warehouse: Warehouse, selection: Selection) -> Sequence[Panel]:
    """Both annexes."""
    return blanks.panels(warehouse, selection)


PAGE = Page(
    "check", "/check", 85, panels, controls=controls, content=content, views={"of": ()}, filtered=False
)
if settings().on:
    register_page(__name__, PAGE)
