"""Small parts of the source page: cards, names with values, dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

Pairs = Sequence[tuple[str, Any]]


def definitions(pairs: Pairs) -> Component:
    """Names and values, one pair a row."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs])


def card(title: str, *content: Component) -> Component:
    """A headed part of the right-hand side."""
    return html.Section([html.H3(title), *content], className="card")


def day(value: Any) -> str:
    """A date as ISO; "" for none."""
    return "" if value is None else value.date().isoformat() if hasattr(value, "date") else str(value)
