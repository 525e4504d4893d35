"""Grids of shares: each cell shaded by a share, with its numerator and denominator in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages._shared.figures.base import Figure, figure, row_label, rows_axis, safe
from pages._shared.selection import Selection
from pages._shared.theme import palette


def share_map(
    frame: pd.DataFrame,
    selection: Selection,
    rows: Sequence[tuple[object, str]],
    columns: Sequence[tuple[object, str]],
    *,
    cell: int = 26,
    strong: Sequence[object] = (),
    turned: bool = False,
) -> Figure:
    """Shares of rows × columns, each (key, label) in the order given; ``strong`` keys have bold names.

    Columns of the frame: row, column (keys), share (0 to 1, NaN: none), text (n of m, or why there is none), hover,
    url. A combination that the frame lacks stays empty.
    """
    across = {
        "tickmode": "array",
        "tickvals": list(range(len(columns))),
        "ticktext": [row_label(label, selection, key in strong) for key, label in columns],
        "tickangle": -90 if turned else 0,
        "side": "top",
        "range": [-0.5, max(len(columns), 1) - 0.5],
        "showgrid": False,
    }
    down = rows_axis([row_label(label, selection, key in strong) for key, label in rows])
    return figure(
        [share_trace(frame, selection, rows, columns), _why(frame, selection, rows, columns)],
        selection,
        (150 if turned else 60) + cell * max(len(rows), 1),
        yaxis=down | {"range": [max(len(rows), 1) - 0.5, -0.5]},
        xaxis=across,
    )


def share_trace(
    frame: pd.DataFrame,
    selection: Selection,
    rows: Sequence[tuple[object, str]],
    columns: Sequence[tuple[object, str]],
    shaded: bool = True,
) -> dict[str, Any]:
    """The cells of a share map; a status map (``heat_map``) may carry them as rows of their own, also unshaded."""
    p = palette(selection.theme)
    # The scale's last shades would drown the numbers in the cells.
    shades = p.scale[:4] if shaded else (p.surface, p.surface)
    cells = {(row["row"], row["column"]): row for row in frame.to_dict("records")}
    grid = [[cells.get((row, column), {}) for column, _ in columns] for row, _ in rows]
    return {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": [[None if pd.isna(cell.get("share")) else cell["share"] for cell in line] for line in grid],
        "zmin": 0,
        "zmax": 1.15,
        "colorscale": [[i / (len(shades) - 1), shade] for i, shade in enumerate(shades)],
        "showscale": False,
        "text": [[safe(cell.get("text", "")) for cell in line] for line in grid],
        "texttemplate": "%{text}",
        "textfont": {"size": 10 if selection.narrow else 11.5, "color": p.ink},
        "hovertext": [[cell.get("hover", "") for cell in line] for line in grid],
        "customdata": [[cell.get("url", "") for cell in line] for line in grid],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }


def _why(
    frame: pd.DataFrame,
    selection: Selection,
    rows: Sequence[tuple[object, str]],
    columns: Sequence[tuple[object, str]],
) -> dict[str, Any]:
    """The marks of cells without a share."""
    x = {key: i for i, (key, _) in enumerate(columns)}
    y = {key: i for i, (key, _) in enumerate(rows)}
    gaps = frame[frame["share"].isna() & frame["row"].isin(list(y)) & frame["column"].isin(list(x))]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x[key] for key in gaps["column"]],
        "y": [y[key] for key in gaps["row"]],
        "text": [safe(text) for text in gaps["text"]],
        "textfont": {"size": 11, "color": palette(selection.theme).muted},
        "hovertext": gaps["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "showlegend": False,
    }
