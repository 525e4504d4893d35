"""What all figures share: escaping, the frame of a layout, row labels, hover texts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pages._shared.selection import Selection
from pages._shared.theme import palette, template

Figure = dict[str, Any]

CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
    "scrollZoom": False,
}
ZERO = 0.32  # where 0 stands on a logarithmic axis: before 1, with its own tick
FEWEST = 3  # numbers before their median says anything
LARGER = 1.35
PIXELS = frozenset(
    {"size", "height", "l", "r", "t", "b", "xshift", "yshift", "standoff", "ticklabelstandoff"}
)
ROW = 26  # the height of one row of a horizontal chart, in pixels


def safe(text: object) -> str:
    """Text for plotly, which reads labels as HTML."""
    return html.escape(str(text), quote=False)


def hover(*lines: object) -> str:
    """A hover text: the first line strong, empty lines left out. Every line is escaped."""
    shown = [safe(line) for line in lines if line not in ("", None)]
    return "<br>".join([f"<b>{shown[0]}</b>", *shown[1:]]) if shown else ""


def row_label(text: object, selection: Selection, strong: object = False) -> str:
    """A name before a row: escaped, cut to the room that the width gives (the hover says it in full)."""
    room = (10 if selection.narrow else 22) if selection.lang == "zh" else (18 if selection.narrow else 36)
    name = str(text)
    short = safe(name if len(name) <= room else name[: room - 1] + "…")
    return f"<b>{short}</b>" if strong else short


def figure(data: Iterable[dict[str, Any]], selection: Selection, height: int, **layout: Any) -> Figure:
    """A figure of ``height`` pixels in the selection's theme."""
    return {
        "data": list(data),
        "layout": {"template": template(selection.theme), "height": height, "autosize": True, **layout},
    }


def enlarged(part: Any, name: str = "") -> Any:
    """A figure for a wall's screen: its pixels (letters, dots, height, distances) times ``LARGER``."""
    if isinstance(part, dict):
        return {key: enlarged(value, key) for key, value in part.items()}
    if isinstance(part, list) and name not in PIXELS:
        return [enlarged(one) if isinstance(one, dict) else one for one in part]
    if isinstance(part, list):
        return [enlarged(one, name) for one in part]
    number = isinstance(part, int | float) and not isinstance(part, bool)
    return round(part * LARGER) if number and name in PIXELS else part


def rows_axis(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """A vertical axis of names, the first on top; rows are numbered so that equal names stay apart."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
        "ticklabelstandoff": 6,
        **more,
    }


def names(frame: pd.DataFrame, selection: Selection) -> list[str]:
    """The row labels of a frame (columns label, picked), the chosen ones strong."""
    pairs = zip(frame["label"], frame["picked"], strict=True)
    return [row_label(label, selection, picked) for label, picked in pairs]


def reading(frame: pd.DataFrame) -> dict[str, Any]:
    """A trace's hover texts (column hover, made by ``hover``) and the places that a click opens (column url)."""
    return {
        "customdata": frame["url"].tolist(),
        "hovertext": frame["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def colour(picked: bool, selection: Selection) -> str:
    """The chosen school strong, the others grey."""
    p = palette(selection.theme)
    return p.accent if picked else p.other


def note(text: str, x: float, y: float, selection: Selection, **more: Any) -> dict[str, Any]:
    """A small text in the figure; ``text`` is escaped here."""
    return {
        "text": safe(text),
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": 12, "color": palette(selection.theme).muted},
        **more,
    }
