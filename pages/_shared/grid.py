"""Long tables: AG Grid draws only the rows in sight. The cells are those of ``tables.table``, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash import html
from dash.development.base_component import Component
from dash.fingerprint import build_fingerprint

from pages._shared import tables
from pages._shared.bar_table import next_sort
from pages._shared.markup import aria, data
from pages._shared.queries import Labels

# 0.4 MB that most pages do not need: kept out of them, fetched with the first grid (assets/demand.js).
SCRIPT = "dash_ag_grid.min.js"
for part in dag._js_dist:
    if part["relative_package_path"] == SCRIPT:
        part["async"] = "lazy"

LONG = 60  # rows; a shorter table is plain HTML
HEIGHT = 640
# The colours are the style sheet's variables, so that the grid follows the theme by itself.
THEME = (
    "themeQuartz.withParams({backgroundColor: 'var(--surface)', foregroundColor: 'var(--ink)', "
    "headerBackgroundColor: 'var(--surface)', headerTextColor: 'var(--muted)', borderColor: 'var(--line)', "
    "rowHoverColor: 'var(--wash)', accentColor: 'var(--accent)', fontFamily: 'inherit', fontSize: 14, "
    "headerFontSize: 12.5, headerFontWeight: 600, cellHorizontalPadding: 10, rowHeight: 33, headerHeight: 36, "
    "wrapperBorder: false, wrapperBorderRadius: 0})"
)


def grid(
    frame: pd.DataFrame,
    columns: Sequence[tables.Column],
    labels: Labels,
    caption: str,
    sort: tuple[str, str],
    pinned: int = 0,
    narrow: bool = False,
) -> Component:
    """The frame as a grid whose first ``pinned`` rows stay on top; ``sort`` as in ``bar_table``.

    ``narrow``: a phone, where long names break into lines so that numbers stay in sight.

    The grid itself neither sorts nor exports: the URL does both, so screen, CSV and workbook stay the same.
    """
    rows = [
        {column.key: _cell(cell) for cell, column in zip(cells, columns, strict=True)}
        for cells in tables.cells(frame, columns, labels)
    ]
    table = dag.AgGrid(
        columnDefs=[_definition(column, i == 0, sort, narrow) for i, column in enumerate(columns)],
        rowData=rows[pinned:],
        defaultColDef={"sortable": False, "resizable": True, "suppressMovable": True, "minWidth": 76},
        columnSize="autoSize",
        dashGridOptions={
            "theme": {"function": THEME},
            "pinnedTopRowData": rows[:pinned],
            "suppressCsvExport": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressColumnVirtualisation": len(columns) <= 20,
        },
        style={"height": f"{HEIGHT}px"},
        className="grid",
    )
    attributes = {**aria(label=caption), **data(library=_library())}
    return html.Div(
        table, role="region", className="grid-box", style={"minHeight": f"{HEIGHT}px"}, **attributes
    )


def _library() -> str:
    """The address of the grid's own script, as Dash serves it."""
    folder = Path(str(dag.__file__)).parent
    modified = int((folder / SCRIPT).stat().st_mtime)
    name = build_fingerprint(SCRIPT, dag.__version__, modified)  # type: ignore[no-untyped-call]
    return f"/_dash-component-suites/dash_ag_grid/{name}"


def _cell(cell: tables.Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"text": cell.text}
    found |= {"url": cell.url} if cell.url else {}
    return found | ({"missing": True} if cell.value is None else {})


def _definition(column: tables.Column, first: bool, sort: tuple[str, str], narrow: bool) -> dict[str, Any]:
    mark = {"asc": " ↑", "desc": " ↓"}[sort[1]] if sort[0] == column.key else ""
    numeric = column.kind in tables.NUMERIC
    return {
        "field": column.key,
        "headerName": column.full_heading + mark,
        "headerComponent": "heading",
        "headerComponentParams": {"next": next_sort(column, sort)},
        "cellRenderer": "place",
        "cellDataType": False,
        "cellClass": "number" if numeric else "",
        "headerClass": "number" if numeric else "",
        "maxWidth": 140 if first and narrow else 420,
        "wrapText": first and narrow,
        "autoHeight": first and narrow,
        "pinned": "left" if first else None,
    }
