"""Where does this number come from: the report's text with the place marked, beside what was read there."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import queries, tables
from pages._shared.markup import aria
from pages._shared.panel import Panel, render
from pages._shared.queries import Held, Labels
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.source import document
from pages._shared.source.facts import Facts
from pages._shared.source.parts import card
from pages._shared.source.subject import Subject, href, subject
from pages._shared.source.tables import tables_of
from pages._shared.source.versions import other_document, versions
from pages._shared.still import still
from pages._shared.warehouse import Warehouse
from pages._shared.words import half, word

VIEWS = {"indicator": (), "item": (), "finding": (), "line": (), "sha": (), "all": ("no", "yes")}


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Everything that was read from the report: values, checklist, findings, and what was passed over."""
    held = queries.source(warehouse, selection.target, selection.lang, selection.option("sha"))
    return tables_of(held, warehouse, selection) if held else []


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The heading; left the text, right the values; under them all that was read from this report."""
    found = parts(warehouse, selection)
    if found is None:
        unknown = word("source.unknown", selection.lang, report=selection.target[:80])
        return [html.P(unknown, className="failure", role="alert")]
    heading, text_and_values = found
    labels = queries.labels(warehouse, selection.lang)
    drawn = [render(panel, selection, labels, PAGE.key) for panel in panels_of(PAGE, warehouse, selection)]
    return [heading, still(text_and_values), html.Div(drawn, className="everything")]


def parts(warehouse: Warehouse, selection: Selection) -> tuple[Component, Component] | None:
    """The heading, and the text beside the values; None for a report that is not there."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    held = queries.source(warehouse, selection.target, lang, selection.option("sha"))
    if held is None:
        return None
    items = queries.checklist_items(warehouse, lang)
    about = subject(held, selection, labels, dict(zip(items["item"], items["label"], strict=True)))
    everything = selection.option("all") == "yes"
    sent = set(document.shown_lines(len(held.lines or ()), about.marks, everything))
    facts = Facts(held, selection, labels, sent.__contains__)
    columns = [
        html.Div(_values(facts, about, labels), className="said"),
        _text(held, about, selection, facts),
        html.Div(
            [*facts.corrections(about), facts.header(), facts.document(), versions(held, selection, labels)],
            className="rest",
        ),
    ]
    heading = html.Div([_heading(held, about, selection), *other_document(held, selection, labels)])
    return heading, html.Div(columns, className="source")


def _heading(held: Held, about: Subject, selection: Selection) -> Component:
    lang, report = selection.lang, held.report
    year = word("source.of", lang, school=report["school"], year=report["academic_year"])
    report_id = str(report["report_id"])
    before, after = about.steps
    ways = [
        ("before", {about.kind: before}, before),
        ("whole", {}, about.kind),
        ("after", {about.kind: after}, after),
    ]
    links = [
        dcc.Link(
            word(f"source.{name}", lang), href=href(report_id, selection, **asked), className=f"step-{name}"
        )
        for name, asked, there in ways
        if there
    ]
    steps = html.Nav(links, className="stepper", **aria(label=word("source.steps", lang))) if links else None
    return html.Div([html.H2([html.Span(year, className="of"), about.title]), steps], className="source-head")


def _values(facts: Facts, about: Subject, labels: Labels) -> list[Component]:
    """What was read at the place; for the whole report how much was read."""
    lang, held = labels.lang, facts.held
    if about.silent:
        return [html.P(about.silent, className="ignored", role="status"), *facts.findings(about)]
    parts: list[Component] = [facts.observation(one, about.kind == "indicator") for one in about.observations]
    titles = {e["item"]: word("source.item.number", lang, n=e["item"]) for e in about.entries}
    parts += [
        facts.entry(one, about.title if about.kind == "item" else titles[one["item"]])
        for one in about.entries
    ]
    if about.kind == "indicator" and any(one["disputed"] for one in about.observations):
        parts.append(html.P(word("source.disputed", lang), className="ignored"))
    if about.kind == "indicator":
        parts.append(html.P(labels.indicators[about.key].definition, className="small"))
    for one in about.skipped:
        parts.append(
            card(
                word("source.skipped", lang),
                html.P([html.Q(half(one["what"], lang)), f" {half(one['why'], lang)}"]),
            )
        )
    if not about.kind:
        counts = {"values": len(held.chosen()), "entries": len(held.entries), "findings": len(held.findings)}
        said = word("source.read.counts" if any(counts.values()) else "source.read.none", lang, **counts)
        parts.append(card(word("source.read", lang), html.P(said)))
    elif not parts and not about.findings:
        parts.append(html.P(word("source.nothing_here", lang), className="ignored"))
    found = facts.findings(about)
    return [*found, *parts] if about.kind == "finding" else [*parts, *found]


def _text(held: Held, about: Subject, selection: Selection, facts: Facts) -> Component:
    lang, report = selection.lang, held.report
    asked = {about.kind: about.key} if about.kind else {}
    head = html.H3(word("source.text", lang), className="document-title")
    if held.lines is not None:
        all_ = href(str(report["report_id"]), selection, **asked, all="yes")
        names = [part["first_line"] - 1 for part in report["parts"] or ()]
        shown = document.view(held.lines, about.marks, lang, all_, selection.option("all") == "yes", names)
        return html.Section([head, shown], className="document")
    why = "source.not_here" if report["sha256"] else "source.not_held"
    quotes = [
        html.Li(
            [html.Q(one["quote"] or one["raw"]), " ", facts.place(one["place"]) if one["place"] else None]
        )
        for one in (*about.observations, *about.header)
        if one["quote"] or one["raw"]
    ]
    quotes += [
        html.Li([html.Q(one["remark"] or one["raw"] or "–"), " ", facts.place(one["place"])])
        for one in about.entries
    ]
    address = next(
        (one["source_url"] for one in about.observations if one["source_url"]), report["source_url"]
    )
    parts: list[Any] = [html.P(word(why, lang))]
    parts += [html.Ul(quotes, className="quotes")] if quotes else []
    parts += (
        [html.P([word("source.address", lang), word("source.colon", lang), tables.address(address)])]
        if address
        else []
    )
    return html.Section([head, html.Div(parts, className="absent")], className="document")


PAGE = register_page(
    __name__,
    Page(
        "source",
        "/source",
        96,
        panels,
        content=content,
        views=VIEWS,
        template="/source/<target>",
        in_navigation=False,
        filtered=False,
    ),
)
