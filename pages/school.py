"""Everything about one school."""

from __future__ import annotations

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import filters, ids, panel, queries
from pages._shared.markup import aria
from pages._shared.panel import Panel
from pages._shared.registry import Page, panels_of
from pages._shared.school import changes as school_changes
from pages._shared.school import checklist as school_checklist
from pages._shared.school import panels as school_panels
from pages._shared.school import peers as school_peers
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.tables import address
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

VIEWS = {"peers": (), "of": ()}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """Which year is compared, and with whom."""
    lang = selection.lang
    if not _known(warehouse, selection):
        return []
    held = _reports(warehouse, selection)
    years = held.loc[held["held"], "year"].iloc[::-1].tolist()
    chosen = selection.options("peers")
    options = [one for one in filters.school_options(warehouse, lang) if one["value"] in chosen]
    year = dmc.Select(
        id=ids.control("of"),
        label=word("school.of", lang),
        data=years,
        value=selection.option("of") or None,
        placeholder=word("school.of.latest", lang),
        clearable=True,
        size="sm",
    )
    peers = dmc.MultiSelect(
        id=ids.control("peers"),
        label=word("school.choose", lang),
        data=options,
        value=list(chosen),
        placeholder="" if chosen else word("school.choose.computed", lang),
        searchable=True,
        clearable=True,
        limit=filters.SHOWN_AT_ONCE,
        filter=filters.MATCH,
        nothingFoundMessage=word("filter.nothing", lang),
        size="sm",
        clearButtonProps={"aria-label": word("filter.clear", lang)},
    )
    return [html.Div([year, html.Div(peers, id="peers")], className="school-controls")]


def _known(warehouse: Warehouse, selection: Selection) -> bool:
    return selection.target in queries.known(warehouse)["school"]


def _reports(warehouse: Warehouse, selection: Selection) -> pd.DataFrame:
    return queries.reports(warehouse, school_peers.alone(selection, selection.target))


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Facts, reports, standing, figures, findings, checklist; nothing for an unknown school."""
    if not _known(warehouse, selection):
        return []
    only = school_peers.alone(selection, selection.target)
    facts = school_panels.facts_panel(warehouse, selection)
    reports = queries.reports(warehouse, only)
    if reports.empty:
        return [facts]
    codes = list(queries.labels(warehouse, selection.lang).indicators)
    own = queries.observations(warehouse, only, codes)
    return [
        facts,
        school_panels.reports_panel(warehouse, only, reports),
        school_peers.panel(warehouse, selection, reports),
        *(one for one in school_panels.figures_panels(warehouse, only, own) if len(one.frame)),
        school_panels.findings_panel(warehouse, only, reports),
        *school_checklist.panels(warehouse, only, reports),
        *school_changes.panels(warehouse, selection),
    ]


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The school's name and facts, then its panels."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    if not _known(warehouse, selection):
        said = word("school.unknown", lang, school=selection.target[:80])
        return [html.P(said, className="failure", role="alert")]
    made = panels_of(PAGE, warehouse, selection)
    unknown = _unknown(warehouse, selection)
    joined = word("ranked.joint", lang).join(unknown[:10])
    ignored = (
        [html.P(word("ignored", lang, what=joined), className="ignored", role="status")] if unknown else []
    )
    shown = [panel.render(one, selection, labels, PAGE.key) for one in made[1:]]
    silent = [] if len(made) > 1 else [html.P(word("school.no_reports", lang), className="empty")]
    return [*ignored, _head(warehouse, selection, made[0]), *silent, *shown]


def _unknown(warehouse: Warehouse, selection: Selection) -> list[str]:
    """What the switches name that is not there: a year without a held report, a school without an id."""
    reports, known = _reports(warehouse, selection), queries.known(warehouse)["school"]
    year, years = selection.option("of"), set(reports.loc[reports["held"], "year"])
    peers = [f"peers={one}" for one in selection.options("peers") if one not in known]
    return ([f"of={year}"] if year and year not in years else []) + peers


def _head(warehouse: Warehouse, selection: Selection, facts: Panel) -> Component:
    name = named(warehouse, selection)
    query = selection.query_string(view=False)
    pairs = []
    for fact, value, link in school_panels.facts(warehouse, selection):
        if value == name:
            continue
        said = (
            dcc.Link(value, href=f"{link}?{query}")
            if link.startswith("/")
            else address(link)
            if link
            else value
        )
        pairs.append(html.Div([html.Dt(fact), html.Dd(said)]))
    notes = [html.P(note, className="n") for note in facts.notes]
    return html.Section([html.Dl(pairs), *notes], className="school-head", **aria(label=facts.title))


def named(warehouse: Warehouse, selection: Selection) -> str:
    """The school's name, which heads the page; "" for an unknown one."""
    schools = queries.schools(warehouse, selection.lang)
    found = schools.loc[schools["school_id"] == selection.target, "school"]
    return str(found.iloc[0]) if len(found) else ""


PAGE = register_page(
    __name__,
    Page(
        "school",
        "/school",
        95,
        panels,
        controls,
        content,
        VIEWS,
        template="/school/<target>",
        in_navigation=False,
        filtered=False,
        name=named,
    ),
)
