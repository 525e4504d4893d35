"""What stands around every page: header, navigation, filters, heading, footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context, request

from pages._shared import filters, ids, queries
from pages._shared.cite import cite
from pages._shared.markup import aria, data
from pages._shared.registry import PAGES, Page
from pages._shared.selection import Selection, release_of
from pages._shared.theme import on_paper
from pages._shared.unkept import unkept
from pages._shared.warehouse import Warehouse, current, release
from pages._shared.words import word


def register_page(module: str, page: Page) -> Page:
    """Make the page known to Dash, the navigation and the export."""
    PAGES[page.key] = page
    dash.register_page(  # type: ignore[no-untyped-call]
        module,
        path=page.path,
        path_template=page.template,
        name=page.key,
        order=page.order,
        title=word("product", "zh"),
        layout=partial(layout, page),
    )
    return page


def layout(page: Page, /, **query: Any) -> Component:
    """The page as its URL asks; ``pathname`` comes with a real visit only, so that Dash's validation stays small."""
    pathname = query.pop("pathname", None)
    target = str(query.pop("target", "") or "")
    now = current()
    if not isinstance(pathname, str) or now is None:
        return html.Div(
            [
                *(dcc.Store(id=one) for one in (ids.QUERY, ids.ROUTE)),
                dmc.Select(id=ids.SEARCH),
                html.Div(id=ids.CONTENT),
            ]
        )
    query.setdefault("lang", browser_language())
    warehouse = release(release_of(query))
    if warehouse is None:
        return unkept(pathname, Selection.parse(query, views=page.views, target=target)[0], now)
    selection, ignored = Selection.parse(query, queries.known(warehouse), page.views, target)
    return html.Div(
        [
            dcc.Store(id=ids.QUERY),
            dcc.Store(
                id=ids.ROUTE,
                data={
                    "page": page.key,
                    "path": pathname,
                    "target": target,
                    "defaults": {name: values[0] if values else "" for name, values in page.views.items()},
                    "brand": word("product", selection.lang),
                    "build": warehouse.build_id,
                    "source": word("image.source", selection.lang, build=warehouse.build_id),
                    "paper": on_paper(),
                },
            ),
            dcc.Input(id=ids.control("lang"), type="hidden", value=selection.lang),
            dcc.Input(id=ids.control("theme"), type="hidden", value=selection.theme),
            html.A(word("skip", selection.lang), href="#main", className="skip"),
            _header(page, selection, warehouse),
            filters.bar(warehouse, selection) if page.filtered else None,
            _main(page, selection, warehouse, ignored),
            _footer(page, selection, warehouse),
        ],
        className="page",
        lang="zh-CN" if selection.lang == "zh" else "en",
    )


def browser_language() -> str:
    """The language for a URL that names none: English only for a reader whose browser asks for no Chinese."""
    if not has_request_context() or not request.accept_languages:
        return "zh"
    wanted = [code.lower() for code in request.accept_languages.values()]
    return "zh" if any(code.startswith("zh") for code in wanted) or not wanted[0].startswith("en") else "en"


def _header(page: Page, selection: Selection, warehouse: Warehouse) -> Component:
    lang, query = selection.lang, selection.query_string(view=False)
    shown = sorted((p for p in PAGES.values() if p.in_navigation), key=lambda p: p.order)
    links = [
        dcc.Link(
            word(f"page.{p.key}", lang),
            href=f"{p.path}?{query}",
            id=ids.nav(p.path),
            className="current" if p.key == page.key else "",
        )
        for p in shown
    ]
    other = "en" if lang == "zh" else "zh"
    tools = [
        dmc.Select(
            id=ids.SEARCH,
            data=[],
            searchable=True,
            limit=20,
            filter=filters.MATCH,
            placeholder=word("search", lang),
            nothingFoundMessage=word("filter.nothing", lang),
            size="sm",
            className="search",
            **aria(label=word("search", lang)),
        ),
        html.Button(
            word("language.other", lang), type="button", className="plain", lang=other, **data(lang=other)
        ),
        html.Button(
            "◐",
            type="button",
            className="plain",
            title=word("theme", lang),
            **data(theme=""),
            **aria(label=word("theme", lang)),
        ),
    ]
    banner = (
        [html.P(word("fictional", lang), className="fictional", role="note")] if warehouse.fictional else []
    )
    brand = dcc.Link(word("product", lang), href=f"/?{query}", className="brand", id=ids.nav("/#"))
    top = html.Div([brand, html.Div(tools, className="tools")], className="masthead")
    nav = html.Nav(links, **aria(label=word("navigation", lang)))
    return html.Header([*banner, top, nav])


def _main(page: Page, selection: Selection, warehouse: Warehouse, ignored: Sequence[str]) -> Component:
    lang = selection.lang
    controls = page.controls(warehouse, selection) if page.controls else []
    heading = [
        html.H1((page.name and page.name(warehouse, selection)) or word(f"page.{page.key}", lang)),
        html.P(word(f"page.{page.key}.question", lang), className="question"),
    ]
    return html.Main(
        [
            html.Div(heading, className="heading"),
            html.Div(_ignored(ignored, lang), role="status"),
            html.Div(list(controls), className="controls") if controls else None,
            html.Div(html.Div(className="skeleton"), id=ids.CONTENT, className="content"),
        ],
        id="main",
        tabIndex="-1",
    )


def _ignored(ignored: Sequence[str], lang: str) -> Any:
    if not ignored:
        return []
    return html.P(
        word("ignored", lang, what="、".join(ignored[:10]) if lang == "zh" else ", ".join(ignored[:10])),
        className="ignored",
    )


def _footer(page: Page, selection: Selection, warehouse: Warehouse) -> Component:
    lang = selection.lang
    version = word("version", lang, build=warehouse.build_id, date=warehouse.built_at.date().isoformat())
    there = html.A(version, href=f"/releases?{selection.query_string(view=False)}")
    statement = html.A(
        word("footer.accessibility", lang), href=f"/accessibility?{selection.query_string(view=False)}"
    )
    return html.Footer(
        [html.P([there, " · ", statement]), html.P(word("footer", lang)), cite(page, selection, warehouse)]
    )


def switch(
    name: str, selection: Selection, page_views: Mapping[str, Sequence[str]], prefix: str
) -> Component:
    """A page's own switch with its views' values; words <prefix>.<name> and <prefix>.<name>.<value>."""
    values = page_views[name]
    options = [
        {"value": value, "label": word(f"{prefix}.{name}.{value}", selection.lang)} for value in values
    ]
    label = word(f"{prefix}.{name}", selection.lang)
    control = dmc.SegmentedControl(
        id=ids.control(name), value=selection.option(name, values[0]), data=options, size="sm"
    )
    return html.Div(
        [html.Span(label, className="switch-label"), control],
        className="switch",
        role="group",
        **aria(label=label),
    )
