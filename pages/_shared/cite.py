"""How to cite what a page shows: a text for every page, with an address that goes on showing the same numbers."""

from __future__ import annotations

from datetime import UTC, datetime

from dash import html
from dash.development.base_component import Component

from pages._shared.markup import data
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def cite(page: Page, selection: Selection, warehouse: Warehouse) -> Component:
    """The disclosure in the footer. The browser puts the address in (assets/release.js): filters change it."""
    lang, pin = selection.lang, warehouse.pin
    named = pin.name if pin and pin.name else warehouse.build_id
    before, after = word(
        "cite.text",
        lang,
        product=word("product", lang),
        page=word(f"page.{page.key}", lang),
        build=warehouse.build_id,
        date=warehouse.built_at.date().isoformat(),
        read=datetime.now(UTC).date().isoformat(),
        address="\0",
    ).split("\0")
    text = html.P(
        [before, html.Span(className="address", **data(release=named)), after],
        className="citation",
        lang=lang,
    )
    copy = html.Button(
        word("cite.copy", lang),
        type="button",
        className="copy",
        **data(copy=word("cite.copied", lang)),
    )
    kept = (
        word("cite.pinned", lang) if pin else word("cite.loose", lang, command=f"python -m etl pin {named}")
    )
    invented = [html.P(word("fictional", lang))] if warehouse.fictional else []
    said = html.P(kept, className="pinned" if pin else "loose")
    return html.Details([html.Summary(word("cite", lang)), text, copy, *invented, said], className="cite")
