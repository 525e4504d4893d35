"""A school among its peers as a strip chart: a row per indicator, each on a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages._shared import figures, numbers
from pages._shared.figures import Figure
from pages._shared.figures.base import figure, note, reading, row_label, rows_axis
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.words import word

ROW = 40


def key(selection: Selection) -> tuple[tuple[str, str, str], ...]:
    """(colour, mark, word) of the chart's marks, for Panel.states."""
    p = palette(selection.theme)
    marks = (
        (p.accent, "", "own"),
        (p.surface, "○", "before"),
        (p.other, "", "others"),
        (p.surface, "|", "median"),
    )
    return tuple((colour, mark, word(f"school.key.{name}", selection.lang)) for colour, mark, name in marks)


def strip(rows: pd.DataFrame, others: pd.DataFrame, selection: Selection) -> Figure:
    """Peers as grey dots, their median a stroke, the school's year before a ring, the school a strong dot.

    rows: code, indicator, unit, value, before, median, lowest, highest, display, sentence, url; others: indicator (a
    code), value, hover, url. Scales are logarithmic from 0 (log of 1 + x) to the row's largest number.
    """
    p, rows = palette(selection.theme), rows.reset_index(drop=True)
    place = {code: i for i, code in enumerate(rows["code"])}
    others = others[others["indicator"].isin(rows["code"])]
    at = [place[code] for code in others["indicator"]]
    own = [rows[name].tolist() for name in ("value", "before", "median")]
    tops = _tops(
        [*zip(others["value"], at, strict=True), *((v, i) for one in own for i, v in enumerate(one))]
    )
    lines = list(range(len(rows)))
    value, before, median = ([_x(v, tops[i]) for i, v in enumerate(one)] for one in own)
    grey = [_x(v, tops[i]) for v, i in zip(others["value"], at, strict=True)]
    silent = {"hoverinfo": "skip"}
    hover = {"hovertext": [_hover(row, selection.lang) for row in rows.to_dict("records")]}
    traces = [
        _dots(grey, at, p.other, 8, "circle", p.surface) | {"opacity": 0.7} | reading(others),
        _dots(median, lines, p.median, 17, "line-ns", p.median) | silent,
        _dots(before, lines, p.accent, 12, "circle-open", p.accent) | silent,
        _dots(value, lines, p.accent, 14, "circle", p.surface) | reading(rows.assign(hover="")) | hover,
    ]
    hidden = {"showticklabels": False, "showgrid": False}
    return figure(
        traces,
        selection,
        40 + ROW * len(rows),
        yaxis=rows_axis([row_label(name, selection) for name in rows["indicator"]], showgrid=True),
        xaxis={"range": [-0.03, 1.36 if selection.narrow else 1.62], **hidden},
        annotations=_said(rows, selection),
    )


def _said(rows: pd.DataFrame, selection: Selection) -> list[dict[str, Any]]:
    """The number, and where there is room the standing, at the right end of each row."""
    surface = palette(selection.theme).surface
    texts = [
        str(row["display"]) if selection.narrow else f"{row['display']} {row['unit']} · {row['sentence']}"
        for row in rows.to_dict("records")
    ]
    return [
        note(text, 1.04, i, selection, xref="x", yref="y", xanchor="left", bgcolor=surface)
        for i, text in enumerate(texts)
    ]


def _tops(pairs: Sequence[tuple[Any, int]]) -> dict[int, float]:
    """The largest number of each row."""
    tops: dict[int, float] = {}
    for value, row in pairs:
        tops[row] = max(tops.get(row, 0.0), 0.0 if pd.isna(value) else float(value))
    return tops


def _x(value: Any, top: float) -> float | None:
    if pd.isna(value):
        return None
    return math.log1p(max(float(value), 0)) / math.log1p(top) if top > 0 else 0.0


def _dots(
    x: list[float | None], y: list[int], colour: str, size: int, symbol: str, line: str
) -> dict[str, Any]:
    edge = {"width": 2 if line == colour else 1, "color": line}
    marker = {"size": size, "color": colour, "symbol": symbol, "line": edge}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "cliponaxis": False, "marker": marker}


def _number(row: dict[Any, Any], value: float) -> str:
    return numbers.percent(value) if row.get("value__kind") == "percent" else numbers.number(value, 1)


def _hover(row: dict[Any, Any], lang: str) -> str:
    """The number, last year's, the peers' median and range, the standing."""
    said = [
        word(f"school.hover.{name}", lang, value="–" if pd.isna(row[name]) else _number(row, row[name]))
        for name in ("before", "median", "lowest", "highest")
    ]
    first = f"{row['indicator']} {row['display']} {row['unit']}"
    return figures.hover(first, *said, row["sentence"], word("hover.open", lang))
