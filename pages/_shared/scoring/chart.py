"""Totals as stacked bars with the range that is still open; ranks as intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages._shared import numbers
from pages._shared.figures.base import ROW, Figure, figure, names, reading, rows_axis, safe
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.words import word


def totals(
    frame: pd.DataFrame, selection: Selection, parts: Sequence[tuple[str, str]], full: float
) -> Figure:
    """One stacked bar per row, a segment per part (column, name), a line from ``low`` to ``high``.

    Columns: label, picked, hover, url, text, low, high and the parts' (NaN: nothing of it was judged).
    """
    p = palette(selection.theme)
    rows = list(range(len(frame)))
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": safe(name),
            "y": rows,
            "x": frame[column].astype(object).where(frame[column].notna(), None).tolist(),
            "marker": {"color": p.series[i], "line": {"width": 1, "color": p.surface}},
            "width": 0.62,
            **reading(frame),
        }
        for i, (column, name) in enumerate(parts)
    ]
    text = {
        "type": "scatter",
        "mode": "text",
        "x": frame["high"].tolist(),
        "y": rows,
        "text": [f"  {safe(one)}" for one in frame["text"]],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": p.ink},
        "cliponaxis": False,
        "showlegend": False,
        **reading(frame),
    }
    span = _span(frame, selection, word("scoring.range", selection.lang))
    ticks, labels = numbers.ticks(full, selection.lang)
    room = 1.42 if selection.narrow else 1.14
    return figure(
        [*bars, span, text],
        selection,
        (150 if selection.narrow else 96) + ROW * max(len(frame), 1),
        barmode="stack",
        yaxis=rows_axis(names(frame, selection)),
        xaxis={"tickvals": ticks, "ticktext": labels, "range": [0, full * room]},
        showlegend=True,
        legend={"traceorder": "normal"},
    )


def intervals(frame: pd.DataFrame, selection: Selection, name: str, dots: str, count: int) -> Figure:
    """Ranks: a line from ``low`` to ``high`` per row and a dot at ``value``; ``count`` schools are ranked.

    Columns: label, picked, hover, url, low, high, value.
    """
    p = palette(selection.theme)
    dot = {
        "type": "scatter",
        "mode": "markers",
        "name": safe(dots),
        "x": frame["value"].tolist(),
        "y": list(range(len(frame))),
        "marker": {"size": 10, "color": [p.accent if one else p.other for one in frame["picked"]]},
        "cliponaxis": False,
        **reading(frame),
    }
    ticks = [1, *range(10, count + 1, 10)]
    return figure(
        [_span(frame, selection, name), dot],
        selection,
        96 + ROW * max(len(frame), 1),
        yaxis=rows_axis(names(frame, selection)),
        xaxis={
            "tickvals": ticks,
            "ticktext": [str(one) for one in ticks],
            "range": [0, count + 1],
            "title": {"text": safe(word("scoring.rank.axis", selection.lang))},
        },
        showlegend=True,
    )


def _span(frame: pd.DataFrame, selection: Selection, name: str) -> dict[str, Any]:
    """A thin line with ends from low to high; none where both are one."""
    p = palette(selection.theme)
    pairs = [
        (low, high) if high - low > 1e-6 else (None, None)
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": safe(name),
        "x": [x for pair in pairs for x in (*pair, None)],
        "y": [row for row in range(len(pairs)) for _ in range(3)],
        "line": {"color": p.ink, "width": 1.4},
        "marker": {"symbol": "line-ns", "size": 8, "line": {"width": 1.6, "color": p.ink}, "color": p.ink},
        "connectgaps": False,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
