"""Dots: schools along one axis, linear or logarithmic."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import numbers
from pages._shared.figures.base import FEWEST, ZERO, Figure, colour, figure, reading, row_label, rows_axis
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.words import word


def dot_log(frame: pd.DataFrame, selection: Selection, unit: str = "") -> Figure:
    """One row per label, one dot per school, on a logarithmic axis with 0 at its left end; the median as a bar.

    Columns: label, value (0 or more, NaN: left out), hover, url, picked.
    """
    shown = frame[frame["value"].notna()]
    values, texts = numbers.log_ticks(shown["value"].tolist(), selection.lang)
    axis: dict[str, Any] = {
        "type": "log",
        "tickvals": [ZERO, *values],
        "ticktext": ["0", *texts],
        "range": [-0.72, len(values) - 1 + 0.1],
        "title": {"text": unit},
    }
    return _dots(shown.assign(x=shown["value"].where(shown["value"] > 0, ZERO)), frame, selection, axis)


def strip(frame: pd.DataFrame, selection: Selection, unit: str = "") -> Figure:
    """A school against its peers: one row per label, each on its own scale from 0 to its highest value.

    Columns as ``dot_log``. Only the order within a row can be compared, so the axis has no numbers; hover says them.
    """
    shown = frame[frame["value"].notna()]
    highest = shown.groupby("label")["value"].transform("max").clip(lower=1e-9)
    axis = {"range": [-0.04, 1.06], "showticklabels": False, "showgrid": False, "title": {"text": unit}}
    return _dots(shown.assign(x=shown["value"] / highest), frame, selection, axis)


def _dots(shown: pd.DataFrame, frame: pd.DataFrame, selection: Selection, axis: dict[str, Any]) -> Figure:
    labels = list(dict.fromkeys(frame["label"]))
    row_of = {label: i for i, label in enumerate(labels)}
    p = palette(selection.theme)
    traces = []
    for picked, size in ((False, 8), (True, 13)):
        part = shown[shown["picked"] == picked]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": word("dots.picked" if picked else "dots.other", selection.lang),
                "x": part["x"].tolist(),
                "y": [row_of[label] for label in part["label"]],
                "marker": {
                    "size": size,
                    "color": colour(picked, selection),
                    "opacity": 1 if picked else 0.75,
                    "line": {"width": 1, "color": p.surface},
                },
                "cliponaxis": False,
                **reading(part),
                "showlegend": bool(len(part)),
            }
        )
    values = shown.groupby("label", sort=False)["x"]
    middles = values.median()[values.count() >= FEWEST]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": word("median", selection.lang),
            "x": middles.tolist(),
            "y": [row_of[label] for label in middles.index],
            "marker": {"symbol": "line-ns", "size": 16, "line": {"width": 2, "color": p.median}},
            "hoverinfo": "skip",
        }
    )
    return figure(
        traces,
        selection,
        96 + 38 * max(len(labels), 1),
        yaxis=rows_axis([row_label(label, selection) for label in labels], showgrid=True),
        xaxis=axis,
        showlegend=True,
    )
