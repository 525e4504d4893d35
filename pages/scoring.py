"""Scoring schemes applied to a province's schools: totals, breakdown, and how much hangs on the weights.

Off unless the setting SCORING says on or public: then neither page nor export nor navigation knows of it.
"""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, dcc, html
from dash.development.base_component import Component

from etl.scoring.model import Scheme
from pages._shared import ids, panel, queries
from pages._shared.markup import aria, data
from pages._shared.numbers import percent
from pages._shared.panel import Panel
from pages._shared.registry import Page, panels_of
from pages._shared.scoring import compared, texts
from pages._shared.scoring import panels as scored
from pages._shared.scoring.board import Board, board, offered, wanted, weights
from pages._shared.scoring.settings import settings
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

VIEWS: dict[str, tuple[str, ...]] = {"scheme": (), "weights": (), "detail": ()}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """A weight per part, and the school of the breakdown."""
    found = board(warehouse, selection)
    if found is None or not found.cards:
        return []
    lang = selection.lang
    schools = sorted((str(c.report["school"]), c.school_id) for c in found.cards)
    return [
        _weights(found, selection),
        dmc.Select(
            id=ids.control("detail"),
            value=selection.option("detail") or None,
            data=[{"value": school_id, "label": name} for name, school_id in schools],
            label=word("scoring.detail", lang),
            placeholder=word("scoring.detail.none", lang),
            searchable=True,
            clearable=True,
            size="sm",
            clearButtonProps={"aria-label": word("filter.clear", lang)},
        ),
    ]


def _weights(found: Board, selection: Selection) -> Component:
    """One number field per part; the scheme's weights until the reader sets others."""
    lang = selection.lang
    values, own = weights(found.scheme, selection)
    shown = values if own else found.scheme.weights
    fields = [
        dmc.NumberInput(
            id={"weight": n}, value=value, label=name, min=0, max=1000, step=5, debounce=400, size="sm", w=120
        )
        for n, (name, value) in enumerate(zip(scored.names(found, lang), shown, strict=True))
    ]
    own_weights = ",".join(f"{one:g}" for one in found.scheme.weights)
    back = html.Button(
        word("scoring.weights.reset", lang), type="button", className="plain", **data(weights=own_weights)
    )
    label = word("scoring.weights", lang)
    kept = dcc.Input(
        id=ids.control("weights"), type="hidden", value=selection.option("weights") if own else ""
    )
    return html.Fieldset(
        [html.Legend(label), kept, html.Div(fields, className="weights"), back], className="weighing"
    )


def _here(selection: Selection) -> str:
    return f"{scored.PATH}?{selection.query_string()}"


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Totals, one school's breakdown, other weights, random weights, the scheme; files that cannot be used."""
    found, wrong = board(warehouse, selection), offered().errors
    mistakes = [compared.errors(selection, wrong)] if wrong else []
    if found is None or not found.cards:
        return mistakes
    card = scored.chosen(found, selection)
    one = [scored.breakdown(warehouse, selection, found, card)] if card else []
    return [
        scored.totals(warehouse, selection, found),
        *one,
        compared.moved(warehouse, selection, found),
        compared.robust(warehouse, selection, found),
        compared.criteria(warehouse, selection, found),
        *mistakes,
    ]


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """What a reader has to know before the numbers, then the panels."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    shown = [panel.render(one, selection, labels, PAGE.key) for one in panels_of(PAGE, warehouse, selection)]
    scheme = wanted(selection)
    if scheme is None:
        return [html.P(word("scoring.none", lang), className="empty"), *shown]
    heading = scheme.heading
    notes = [html.P(word("scoring.warning", lang), className="scoring-warning", role="note")]
    if not heading.public:
        notes.append(html.P(word("scoring.internal", lang), className="scoring-internal", role="note"))
    if assumed := sum(one.assumed for one in scheme.criteria):
        said = word("scoring.assumed.some", lang, n=assumed, all=len(scheme.criteria))
        notes.append(html.P(said, className="scoring-warning", role="note"))
    found = board(warehouse, selection)
    if found is None or not found.cards:
        scope = {
            "province": labels.provinces.get(heading.province, heading.province),
            "year": heading.academic_year,
        }
        notes.append(html.P(word("scoring.nobody", lang, **scope), className="empty"))
    return [_schemes(selection, heading.code), *notes, _about(scheme, labels), *shown]


def _schemes(selection: Selection, current: str) -> Component:
    """The schemes as links; another scheme has other parts, so its link leaves the weights behind."""
    lang = selection.lang
    links = [
        html.A(
            texts.heading(one.heading, lang),
            href=_here(selection.with_view(scheme=one.heading.code, weights="")),
            className="current" if one.heading.code == current else "",
        )
        for one in offered().schemes
    ]
    return html.Nav(links, className="schemes", **aria(label=word("scoring.scheme", lang)))


def _about(scheme: Scheme, labels: queries.Labels) -> Component:
    """The scheme's version, basis and rules."""
    lang = labels.lang
    heading = scheme.heading
    province = labels.provinces.get(heading.province, heading.province)
    facts = {
        "scope": word("scoring.scope", lang, province=province, year=heading.academic_year),
        "version": heading.version,
        "source": texts.either(heading.source, heading.source_en, lang),
        "method": texts.either(heading.method_zh, heading.method_en, lang),
        "unjudged": word(f"scoring.fact.unjudged.{heading.unjudged}", lang),
        "no_report": word(f"scoring.fact.no_report.{heading.no_report}", lang),
        "least": word("scoring.fact.least.value", lang, share=percent(heading.least_judged, 0)),
    }
    rows = [html.Div([html.Dt(word(f"scoring.fact.{k}", lang)), html.Dd(text)]) for k, text in facts.items()]
    summary = html.Summary(word("scoring.about", lang))
    return html.Details([summary, html.Dl(rows, className="scheme")], className="about-scheme")


PAGE = Page("scoring", scored.PATH, 85, panels, controls, content, VIEWS)

if settings().on:
    register_page(__name__, PAGE)
    clientside_callback(
        ClientsideFunction("scoring", "weights"),
        Output(ids.control("weights"), "value"),
        Input({"weight": ALL}, "value"),
        prevent_initial_call=True,
    )
