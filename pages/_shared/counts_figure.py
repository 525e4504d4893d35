"""Stacked bars of counts by severity: how many findings, of which weight."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages._shared import numbers
from pages._shared.figures import Figure, safe
from pages._shared.figures.base import ROW, figure, names, reading, rows_axis
from pages._shared.selection import Selection
from pages._shared.theme import palette


def severity_colours(selection: Selection) -> dict[str, str]:
    """The colour of each severity; its word or mark always stands beside it."""
    p = palette(selection.theme)
    return {"error": p.states["not_received"], "warning": p.states["in_part"], "info": p.faint}


def stacked_counts(frame: pd.DataFrame, selection: Selection, parts: Sequence[tuple[str, str]]) -> Figure:
    """One bar per row of the frame, in its order, one segment per part (severity, name) with its count inside.

    Columns: label, one column of counts per severity, hover, url, picked.
    """
    p, colours = palette(selection.theme), severity_colours(selection)
    ticks, texts = numbers.ticks(
        max(frame[[code for code, _ in parts]].sum(axis=1), default=0), selection.lang
    )
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": safe(name),
            "y": list(range(len(frame))),
            "x": frame[code].tolist(),
            "text": [numbers.number(n) if n else "" for n in frame[code]],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"color": p.ink, "size": 11},
            "marker": {"color": colours[code], "line": {"width": 1, "color": p.surface}},
            "width": 0.72,
            **reading(frame),
        }
        for code, name in parts
    ]
    return figure(
        bars,
        selection,
        84 + ROW * max(len(frame), 1),
        barmode="stack",
        yaxis=rows_axis(names(frame, selection)),
        xaxis={"tickvals": ticks, "ticktext": texts, "range": [0, ticks[-1] * 1.02]},
        showlegend=True,
        legend={"traceorder": "normal"},
    )
