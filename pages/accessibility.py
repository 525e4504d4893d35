"""The accessibility statement: what was tested and when, what holds, what is left, whom to tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from pages._shared import panel, queries, tables
from pages._shared.panel import Panel
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

TESTED_ON = (
    "2026-11-23"  # the day of the last full run of tests/pages/test_accessibility.py with a look by eye
)
TESTS = ("axe", "keyboard", "zoom", "contrast", "motion", "structure", "figures", "print")
LEFT = ("marks", "long", "filters", "source", "devices")


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """What was tested and how; what is left and what helps meanwhile."""
    return [
        _panel("tested", TESTS, ("what", "how", "result"), selection.lang),
        _panel("left", LEFT, ("what", "instead"), selection.lang),
    ]


def _panel(key: str, names: Sequence[str], parts: Sequence[str], lang: str) -> Panel:
    rows = [{part: word(f"accessibility.{name}.{part}", lang) for part in parts} for name in names]
    columns = tuple(tables.Column(part, word(f"accessibility.column.{part}", lang)) for part in parts)
    title = word(f"accessibility.{key}", lang, date=TESTED_ON)
    return Panel(key, title, pd.DataFrame(rows), columns)


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The statement in a few sentences, then the two tables."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    said = [html.P(word(f"accessibility.{n}", lang, date=TESTED_ON)) for n in range(1, 4)]
    shown = [panel.render(one, selection, labels, PAGE.key) for one in panels_of(PAGE, warehouse, selection)]
    return [html.Div(said, className="statement-text"), *shown]


PAGE = register_page(
    __name__,
    Page("accessibility", "/accessibility", 97, panels, content=content, in_navigation=False, filtered=False),
)
