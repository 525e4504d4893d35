"""The documents of a report: which counts, which do not and why; each can be shown."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared.queries import Held, Labels
from pages._shared.queries.source import Record
from pages._shared.selection import Selection
from pages._shared.source.parts import card, day
from pages._shared.source.subject import href
from pages._shared.words import word


def versions(held: Held, selection: Selection, labels: Labels) -> Component | None:
    """Every document of the report with its state, and what the state means; None where there is only one."""
    if len(held.versions) < 2 and held.version is None:
        return None
    shown = held.version["sha256"] if held.version else held.report["sha256"]
    rows = [html.Li(_version(one, held, selection, labels, shown)) for one in held.versions]
    return card(word("source.versions", labels.lang), html.Ul(rows, className="versions"))


def _version(one: Record, held: Held, selection: Selection, labels: Labels, shown: str) -> list[Any]:
    state = labels.status(one["state"], "version")
    sha256 = str(one["sha256"])
    name: Any = str(one["document_name"])
    if sha256 != shown:
        asked = sha256 if one["held"] else ""
        name = dcc.Link(name, href=href(str(held.report["report_id"]), selection, sha=asked))
    signed = word("source.signed", labels.lang, day=day(one["report_date"])) if one["report_date"] else ""
    said = " · ".join(filter(None, [signed, str(one["format"]), sha256[:8]]))
    return [
        name,
        html.Span(state.word, className="tag"),
        html.Div(said, className="small"),
        html.Div(state.meaning, className="small"),
    ]


def other_document(held: Held, selection: Selection, labels: Labels) -> list[Component]:
    """Says that what is shown stands in no chart, and leads to what does."""
    if held.version is None:
        return []
    state = labels.status(held.version["state"], "version")
    counts = next((one for one in held.versions if one["state"] == "counts"), None)
    parts: list[Any] = [
        word("source.other_document", labels.lang, name=held.version["document_name"], state=state.word)
    ]
    if counts is not None:
        link = href(str(held.report["report_id"]), selection, sha="")
        parts += [" ", dcc.Link(word("source.in_use", labels.lang, name=counts["document_name"]), href=link)]
    return [html.P(parts, className="ignored", role="status")]
