"""Grids of cells: items or years against schools, and provinces as tiles. Each cell has a colour and a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages._shared.figures.base import Figure, figure, reading, row_label, rows_axis, safe
from pages._shared.selection import Selection
from pages._shared.theme import palette


def heat_map(
    frame: pd.DataFrame,
    selection: Selection,
    rows: Sequence[tuple[object, str]],
    columns: Sequence[tuple[object, str]],
    *,
    cell: int = 26,
    strong: Sequence[object] = (),
    turned: bool = True,
) -> Figure:
    """Statuses of rows × columns, each (key, label) in the order given; ``strong`` keys have bold names.

    Columns of the frame: row, column (keys), code (a status code of the palette), mark, hover, url.
    A combination that the frame lacks stays empty. ``turned``: column names stand upright (many schools).
    """
    p = palette(selection.theme)
    codes = list(dict.fromkeys(frame["code"]))
    trace = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "zmin": -0.5,
        "zmax": len(codes) - 0.5,
        "colorscale": _steps(codes, selection),
        "showscale": False,
        "texttemplate": "%{text}",
        "textfont": {"size": 12, "color": p.ink},
        "xgap": 2,
        "ygap": 2,
        **_matrix(frame, rows, columns, codes),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }
    across = {
        "tickmode": "array",
        "tickvals": trace["x"],
        "side": "top",
        "range": _span(columns),
        "showgrid": False,
    }
    return figure(
        [trace],
        selection,
        (150 if turned else 60) + cell * max(len(rows), 1),
        yaxis=rows_axis(_names(rows, strong, selection)) | {"range": _span(rows)[::-1]},
        xaxis={**across, "ticktext": _names(columns, strong, selection), "tickangle": -90 if turned else 0},
    )


def _names(keys: Sequence[tuple[object, str]], strong: Sequence[object], selection: Selection) -> list[str]:
    return [row_label(label, selection, key in strong) for key, label in keys]


def _steps(codes: Sequence[str], selection: Selection) -> list[list[Any]]:
    """A colour scale of one flat step per code."""
    p = palette(selection.theme)
    if not codes:
        return [[0, p.faint], [1, p.faint]]
    step = 1 / len(codes)
    return [
        [edge, p.states.get(code, p.faint)]
        for i, code in enumerate(codes)
        for edge in (i * step, (i + 1) * step)
    ]


def _span(keys: Sequence[object]) -> list[float]:
    return [-0.5, max(len(keys), 1) - 0.5]


def _matrix(
    frame: pd.DataFrame,
    rows: Sequence[tuple[object, str]],
    columns: Sequence[tuple[object, str]],
    codes: list[str],
) -> dict[str, Any]:
    """The frame's cells as the matrices of a heat map."""
    cells = {(row["row"], row["column"]): row for row in frame.to_dict("records")}
    grid = [[cells.get((row, column), {}) for column, _ in columns] for row, _ in rows]
    return {
        "z": [[codes.index(cell["code"]) if cell else None for cell in line] for line in grid],
        "text": [[safe(cell.get("mark", "")) for cell in line] for line in grid],
        "hovertext": [[cell.get("hover", "") for cell in line] for line in grid],
        "customdata": [[cell.get("url", "") for cell in line] for line in grid],
    }


def status_matrix(
    frame: pd.DataFrame,
    selection: Selection,
    schools: Sequence[tuple[object, str]],
    years: Sequence[tuple[int, str]],
    strong: Sequence[object] = (),
) -> Figure:
    """Schools × years, the state of each report; the frame as ``heat_map``'s (row: school, column: year's end)."""
    names = [(ending, f"{str(ending - 1)[2:]}–{str(ending)[2:]}") for ending, _ in years]
    return heat_map(frame, selection, schools, names, strong=strong, turned=False)


def tile_map(frame: pd.DataFrame, selection: Selection, unit: str = "") -> Figure:
    """Provinces as tiles of one size in their places, shaded by a value; without a value: an empty tile.

    Columns: label, tile_row, tile_column, value (NaN: none), text, hover, url.
    """
    p = palette(selection.theme)
    wide, high = int(frame["tile_column"].max()) + 1, int(frame["tile_row"].max()) + 1
    highest = frame["value"].max()
    shades = [p.faint if pd.isna(v) else p.scale[_shade(v, highest, len(p.scale))] for v in frame["value"]]
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": frame["tile_column"].tolist(),
        "y": frame["tile_row"].tolist(),
        "marker": {"symbol": "square", "size": 30 if selection.narrow else 46, "color": shades},
        "text": [f"{safe(r.label)}<br>{safe(r.text)}" for r in frame.itertuples()],
        "textfont": {
            "size": 9 if selection.narrow else 11,
            "color": [_ink(v, highest, selection) for v in frame["value"]],
        },
        **reading(frame),
    }
    hidden = {"showticklabels": False, "showgrid": False}
    return figure(
        [trace],
        selection,
        (34 if selection.narrow else 52) * high + 30,
        xaxis={**hidden, "range": [-0.7, wide - 0.3], "title": {"text": safe(unit)}},
        yaxis={**hidden, "range": [high - 0.3, -0.7]},
    )


def _shade(value: float, highest: float, count: int) -> int:
    return min(int(value / highest * count), count - 1) if highest > 0 else 0


def _ink(value: float, highest: float, selection: Selection) -> str:
    p = palette(selection.theme)
    dark = value == value and _shade(value, highest, len(p.scale)) >= 3
    return p.surface if dark else p.ink


def legend_of(states: Sequence[tuple[str, str, str]], selection: Selection) -> list[tuple[str, str, str]]:
    """(colour, mark, word) for each (code, mark, word): the key that a panel shows above a grid."""
    p = palette(selection.theme)
    return [(p.states.get(code, p.faint), mark, name) for code, mark, name in states]
