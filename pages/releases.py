"""Which releases of the data are at hand, and what changed since the one that is shown."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from etl.pins import pins
from etl.publish import builds
from pages._shared import queries, tables
from pages._shared.markup import aria
from pages._shared.panel import Panel, render
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.since import frame, link, since
from pages._shared.still import still
from pages._shared.warehouse import Warehouse, build_dir, current
from pages._shared.words import word

CHANGES = ("school", "year", "what", "before", "after", "reason")
KEPT = ("release", "name", "date", "state")


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The changes of the group, where an older release is shown; the releases at hand."""
    lang, found = selection.lang, since(PAGE, warehouse, selection)
    kept = Panel("kept", word("releases.kept", lang), _kept(selection), _columns(KEPT, lang))
    if found is None:
        return [kept]
    days = {"before": f"{found.old.built_at:%Y-%m-%d %H:%M}", "after": f"{found.new.built_at:%Y-%m-%d %H:%M}"}
    changes = Panel(
        key="changes",
        title=word("releases.changes", lang, **days),
        frame=frame(found, selection),
        columns=_columns(CHANGES, lang),
        n=word("releases.changes.n", lang, n=len(found.rows), all=found.all),
        notes=(word("releases.changes.note", lang),),
    )
    return [changes, kept]


def _columns(keys: tuple[str, ...], lang: str) -> tuple[tables.Column, ...]:
    return tuple(tables.Column(key, word(f"releases.column.{key}", lang)) for key in keys)


def _kept(selection: Selection) -> pd.DataFrame:
    """The builds whose file is there, the newest first."""
    lang, folder, now = selection.lang, build_dir(), current()
    named = {pin.build_id: pin.name for pin in pins(folder)}
    rows = []
    for build_id in sorted((file.removesuffix(".duckdb") for file in builds(folder)), reverse=True):
        states = ["current"] * (now is not None and now.path.stem == build_id)
        states.append("pinned" if build_id in named else "loose")
        rows.append(
            {
                "release": build_id,
                "release__url": f"/releases?release={build_id}",
                "name": named.get(build_id, ""),
                "date": f"{build_id[:4]}-{build_id[4:6]}-{build_id[6:8]}",
                "state": word("since.joint", lang).join(word(f"releases.{state}", lang) for state in states),
            }
        )
    return pd.DataFrame(rows, columns=[*KEPT, "release__url"])


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The panels; their links name releases of their own, so that they are drawn here."""
    labels = queries.labels(warehouse, selection.lang)
    made = PAGE.panels(warehouse, selection)  # not the cache's: what is kept changes without a new build
    return [
        render(one, selection, labels, PAGE.key, None if one.frame.empty else still(_table(one, selection)))
        for one in made
    ]


def _table(panel: Panel, selection: Selection) -> Component:
    head = html.Tr([html.Th(column.heading, scope="col") for column in panel.columns])
    body = [
        html.Tr(
            [
                _cell(row, column.key, first=i == 0, selection=selection)
                for i, column in enumerate(panel.columns)
            ]
        )
        for row in panel.frame.to_dict("records")
    ]
    caption = html.Caption(panel.title, className="hidden")
    inner = html.Table([caption, html.Thead(head), html.Tbody(body)], className=f"data release-{panel.key}")
    return html.Div(inner, className="scroll", tabIndex="0", role="region", **aria(label=panel.title))


def _cell(row: dict[Any, Any], key: str, *, first: bool, selection: Selection) -> Component:
    url = str(row.get(f"{key}__url") or "")
    content = html.A(row[key], href=link(url, selection)) if url else row[key]
    return html.Th(content, scope="row") if first else html.Td(content)


PAGE = register_page(
    __name__, Page("releases", "/releases", 98, panels, content=content, in_navigation=False)
)
