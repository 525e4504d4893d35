"""The page for a link whose release is not here: what is known of it, in both languages, and the way on."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from etl.pins import pins
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse, build_dir, gone, release
from pages._shared.words import word


def unkept(path: str, selection: Selection, now: Warehouse) -> Component:
    """No other release stands in for the one that was asked for; ``path`` is the page's, kept in the links."""
    kind = "gone" if gone(selection.release) else "unknown"
    first = selection.lang
    parts = [
        html.Section(_said(kind, path, replace(selection, lang=lang), now, first=lang == first), lang=tongue)
        for lang, tongue in sorted((("zh", "zh-CN"), ("en", "en")), key=lambda pair: pair[0] != first)
    ]
    brand = html.A(word("product", first), href=f"/?lang={first}", className="brand")
    header = html.Header(html.Div(brand, className="masthead"))
    return html.Div([header, html.Main(parts, id="main", className="unkept")], className="page")


def _said(kind: str, path: str, selection: Selection, now: Warehouse, *, first: bool) -> list[Component]:
    lang, heading = selection.lang, html.H1 if first else html.H2
    here = replace(selection, release="")
    way = html.A(
        word("release.current", lang, date=now.built_at.date()),
        href=f"{path}?{here.query_string()}",
        className="way",
    )
    said: list[Component] = [
        heading(word(f"release.{kind}", lang)),
        html.P(word(f"release.{kind}.why", lang, release=selection.release[:80])),
        html.P(way),
    ]
    kept = [pin for pin in pins(build_dir()) if release(pin.build_id)]
    links = [
        html.Li(
            html.A(
                pin.name or pin.build_id,
                href=f"{path}?{replace(here, release=pin.name or pin.build_id).query_string()}",
            )
        )
        for pin in reversed(kept)
    ]
    return [*said, html.P(word("release.kept", lang)), html.Ul(links)] if links else said
