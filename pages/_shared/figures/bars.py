"""Bars: ranked with the peers' median, two years as dumbbells, shares as 100 % stacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages._shared import numbers
from pages._shared.figures.base import ROW, Figure, colour, figure, names, note, reading, rows_axis, safe
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.words import word


def ranked_bars(
    frame: pd.DataFrame, selection: Selection, median: float | None = None, unit: str = ""
) -> Figure:
    """One bar per row of the frame, in its order, with the number at its end and the median as a line.

    Columns: label, value (NaN: missing), text (the number, or the word why there is none), hover, url, picked.
    """
    p = palette(selection.theme)
    highest = max([*frame["value"].dropna(), median or 0])
    ticks, texts = numbers.ticks(highest, selection.lang)
    gaps = frame["value"].isna()
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(frame))),
        "x": frame["value"].astype(object).where(~gaps, None).tolist(),
        "text": [safe(text) for text in frame["text"]],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": p.ink, "size": 12},
        "marker": {"color": [colour(bool(x), selection) for x in frame["picked"]]},
        "width": 0.66,
        **reading(frame),
    }
    why = _why(gaps, frame, selection)
    axis = {"tickvals": ticks, "ticktext": texts, "range": [0, max(ticks[-1], highest) * 1.12], "side": "top"}
    layout: dict[str, Any] = {
        "yaxis": rows_axis(names(frame, selection)),
        "xaxis": {**axis, "title": {"text": safe(unit)}},
    }
    if median is not None:
        layout["shapes"] = [_rule(median, p.median)]
        name = f"{word('median', selection.lang)} {numbers.number(median, 1)}"
        layout["annotations"] = [
            note(name, median, 0, selection, yref="paper", yanchor="top", xanchor="left", xshift=4, yshift=-2)
        ]
        layout["margin"] = {"l": 8, "r": 16, "t": 8, "b": 26}
    return figure(
        [bars, why], selection, 64 + (22 if median is not None else 0) + ROW * max(len(frame), 1), **layout
    )


def _rule(x: float, colour_: str) -> dict[str, Any]:
    line = {"color": colour_, "width": 1.2, "dash": "dot"}
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": line,
        "layer": "between",
    }


def _why(gaps: pd.Series, frame: pd.DataFrame, selection: Selection) -> dict[str, Any]:
    """The reasons of missing values (column text), written where their bar would begin."""
    missing = frame[gaps.to_numpy()]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0] * len(missing),
        "y": [i for i, gap in enumerate(gaps) if gap],
        "text": [f" {safe(text)}" for text in missing["text"]],
        "textposition": "middle right",
        "textfont": {"color": palette(selection.theme).muted, "size": 12},
        "cliponaxis": False,
        "showlegend": False,
        **reading(missing),
    }


def dumbbell(frame: pd.DataFrame, selection: Selection, years: tuple[str, str], unit: str = "") -> Figure:
    """Two years per row: a ring for the earlier, a dot for the later, a line between them.

    Columns: label, before, after (NaN: missing), text_before, text_after, hover, url, picked. ``years``: their labels.
    """
    pairs = list(zip(frame["before"], frame["after"], strict=True))
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [None if x is None or pd.isna(x) else x for pair in pairs for x in (*pair, None)],
        "y": [row for row in range(len(pairs)) for _ in range(3)],
        "line": {"color": palette(selection.theme).faint, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    ends = [_end(frame, *end, selection) for end in zip(("before", "after"), years, strict=True)]
    gaps = frame["before"].isna() & frame["after"].isna()
    why = _why(gaps, frame.assign(text=frame["text_after"]), selection)
    values, texts = numbers.ticks(
        max([*frame["before"].dropna(), *frame["after"].dropna()], default=0), selection.lang
    )
    axis = {"tickvals": values, "ticktext": texts, "range": [-values[-1] * 0.03, values[-1] * 1.05]}
    return figure(
        [line, *ends, why],
        selection,
        96 + ROW * max(len(frame), 1),
        yaxis=rows_axis(names(frame, selection)),
        xaxis={**axis, "title": {"text": safe(unit)}},
        showlegend=True,
    )


def _end(frame: pd.DataFrame, column: str, year: str, selection: Selection) -> dict[str, Any]:
    """One year's dots of a dumbbell: rings for the earlier."""
    colours = [colour(bool(x), selection) for x in frame["picked"]]
    symbol = "circle-open" if column == "before" else "circle"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(year),
        "x": frame[column].astype(object).where(frame[column].notna(), None).tolist(),
        "y": list(range(len(frame))),
        "cliponaxis": False,
        "marker": {"symbol": symbol, "size": 11, "color": colours, "line": {"width": 2, "color": colours}},
        **reading(frame),
    }


def stacked_bars(frame: pd.DataFrame, selection: Selection, parts: Sequence[tuple[str, str]]) -> Figure:
    """100 % bars: one row per label in the frame's order, one segment per part (code, name), at most 6.

    Columns: label, part, share (0 to 1, NaN: missing), value, hover, url, picked, gap (why a whole row is missing,
    else ""). Segments of 8 % and more carry their share.
    """
    p = palette(selection.theme)
    labels = frame.drop_duplicates("label")
    row_of = {label: i for i, label in enumerate(labels["label"])}
    traces = []
    for i, (code, name) in enumerate(parts):
        part = frame[(frame["part"] == code) & frame["share"].notna()]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": safe(name),
                "y": [row_of[label] for label in part["label"]],
                "x": part["share"].tolist(),
                "text": [numbers.percent(x, 0) if x >= 0.08 else "" for x in part["share"]],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": p.surface, "size": 11},
                "marker": {"color": p.series[i], "line": {"width": 1, "color": p.surface}},
                "width": 0.72,
                **reading(part),
            }
        )
    empty = _why(labels["gap"] != "", labels.assign(text=labels["gap"]), selection)
    return figure(
        [*traces, empty],
        selection,
        (120 if selection.narrow else 84) + ROW * max(len(labels), 1),
        barmode="stack",
        yaxis=rows_axis(names(labels, selection)),
        xaxis={
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "ticktext": ["0%", "25%", "50%", "75%", "100%"],
            "range": [0, 1.02],
        },
        showlegend=True,
        legend={"traceorder": "normal"},
    )
