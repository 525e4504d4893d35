"""The unit of every page: chart, table and sheet from one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import ids, tables
from pages._shared.figure_address import figure_address
from pages._shared.figures import Figure, enlarged
from pages._shared.markup import aria, data
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.still import still
from pages._shared.words import word

SOURCES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Source:
    """A report that a panel draws on: a label for reading, its page here, its address outside ("" if none)."""

    label: str
    url: str
    address: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One figure with its table. ``frame`` is labelled for reading; ``columns`` are what table and sheet show.

    ``title`` states subject, group and 学年; ``lead`` is one sentence that says what is to be seen ("" for none);
    ``figure`` None: the table stands alone; ``n`` says how many schools or reports are in it; ``key`` of the
    states (colour, mark, word) explains a grid's cells. ``downloads``: words and paths of other files to take away.
    """

    key: str
    title: str
    frame: pd.DataFrame
    columns: tuple[tables.Column, ...]
    figure: Figure | None = None
    n: str = ""
    lead: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    states: tuple[tuple[str, str, str], ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()


def sources(frame: pd.DataFrame) -> tuple[Source, ...]:
    """The reports behind observations or reports (columns report_id, school, year, url or source_url), each once."""
    held = frame[~frame["answer"].str.startswith("report:")] if "answer" in frame else frame[frame["held"]]
    address = held["source_url"].fillna("") if "source_url" in held else pd.Series("", index=held.index)
    unique = held.assign(address=address).drop_duplicates("report_id")
    return tuple(
        Source(f"{row.school} {row.year}", f"/source/{row.report_id}", str(row.address))
        for row in unique.itertuples()
    )


def render(
    panel: Panel, selection: Selection, labels: Labels, page: str, body: Component | None = None
) -> Component:
    """The panel on screen: heading, chart ⇄ table (``body`` in their place), n, notes, sources, downloads."""
    lang = selection.lang
    heading = html.H2(panel.title, id=f"panel-{panel.key}")
    tools = html.Div([*_switch(panel, lang), _downloads(panel, selection, page)], className="panel-tools")
    top: list[Component] = [html.Div([heading, tools], className="panel-head")]
    if panel.lead:
        top.append(html.P(panel.lead, className="lead"))
    if panel.states:
        top.append(_states(panel))
    return html.Section(
        [
            *top,
            *(_body(panel, selection, labels, page) if body is None else [body]),
            still(_foot(panel, selection, labels)),
        ],
        className="panel",
        **aria(labelledby=f"panel-{panel.key}"),
    )


def _switch(panel: Panel, lang: str) -> list[Component]:
    if panel.figure is None:
        return []
    options = [{"value": name, "label": word(f"panel.{name}", lang)} for name in ("chart", "table")]
    switch = dmc.SegmentedControl(id=ids.panel(panel.key, "view"), value="chart", data=options, size="xs")
    return [html.Div(switch, role="group", **aria(label=word("panel.view", lang)))]


def _body(panel: Panel, selection: Selection, labels: Labels, page: str) -> list[Component]:
    if panel.frame.empty:
        return [html.P(word("panel.empty", selection.lang), className="empty")]
    if panel.figure is None:
        return [still(full_table(panel, selection, labels))]
    layout = {"height": panel.figure["layout"]["height"]}
    height = (enlarged(layout) if selection.wide else layout)["height"]
    # The browser draws it when it comes near the window (assets/demand.js); its height is kept free until then.
    place = html.Div(
        className="figure-place",
        style={"height": f"{height}px"},
        **data(figure=figure_address(page, panel.key, selection)),
    )
    summary = " ".join(filter(None, (panel.title, panel.lead, panel.n)))
    return [
        html.Div(place, className="chart", role="img", **aria(label=summary)),
        html.Div(id=ids.panel(panel.key, "table"), className="table"),
    ]


def full_table(panel: Panel, selection: Selection, labels: Labels) -> Component:
    """The panel's table, every number leading to its place."""
    query = selection.query_string(view=False)
    return tables.table(panel.frame, panel.columns, labels, panel.title, query)


def _states(panel: Panel) -> Component:
    items = [
        html.Li([html.Span(mark, className="swatch", style={"backgroundColor": colour}), name])
        for colour, mark, name in panel.states
    ]
    return html.Ul(items, className="states")


def _downloads(panel: Panel, selection: Selection, page: str) -> Component:
    query, lang = export_query(selection), selection.lang
    links: list[Component] = []
    if panel.figure is not None:
        links = [
            html.Button(
                name.upper(),
                type="button",
                **data(image=name, file=f"{page}-{panel.key}", title=panel.title),
            )
            for name in ("png", "svg")
        ]
    links += [
        html.A("CSV", href=f"/export/{page}/{panel.key}.csv?{query}", download=""),
        html.A(word("panel.workbook", lang), href=f"/export/{page}.xlsx?{query}", download=""),
    ]
    links += [html.A(words, href=f"{path}?{query}", download="") for words, path in panel.downloads]
    return html.Details(
        [html.Summary(word("panel.download", lang)), html.Div(links, className="menu-list")], className="menu"
    )


def export_query(selection: Selection) -> str:
    """The query of an export: the selection's, and what the page's path named."""
    query = selection.query_string()
    return f"{query}&target={selection.target}" if selection.target else query


def _foot(panel: Panel, selection: Selection, labels: Labels) -> Component:
    lang = selection.lang
    lines: list[Component] = [html.P(panel.n, className="n")] if panel.n else []
    notes = [*panel.notes, *tables.legend(panel.frame, panel.columns, labels)]
    if notes:
        items = html.Ul([html.Li(note) for note in notes])
        lines.append(html.Details([html.Summary(word("panel.notes", lang, n=len(notes))), items]))
    if panel.sources:
        lines.append(_sources(panel.sources, selection))
    return html.Div(lines, className="panel-foot")


def _sources(found: Sequence[Source], selection: Selection) -> Component:
    query, lang = selection.query_string(view=False), selection.lang
    items = [html.Li(dcc.Link(s.label, href=f"{s.url}?{query}")) for s in found[:SOURCES_SHOWN]]
    if len(found) > SOURCES_SHOWN:
        items.append(html.Li(word("panel.sources.more", lang, n=len(found) - SOURCES_SHOWN)))
    summary = html.Summary(word("panel.sources", lang, n=len(found)))
    return html.Details([summary, html.Ul(items, className="sources")])
