"""Who reported when: every school and year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import figures, queries, tables, titles
from pages._shared.overview.table import ATTENTION
from pages._shared.panel import Panel, sources
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_COLUMNS = 66  # schools side by side that still leave room for a name each
FEW_YEARS = 3  # side by side on a phone
LONGER_NAMES = 90  # pixels that upright English names need more than Chinese ones


def matrix(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """Every school and year: held, incomplete, not received, known and not held."""
    labels, lang, every = queries.labels(warehouse, selection.lang), selection.lang, scope.every
    endings = sorted(every["year_ending"].unique())
    schools = _in_order(scope)
    cells = _cells(every, labels)
    codes = [code for code in ATTENTION if (every["status"] == code).any()]
    notes = [word("overview.note.roster", lang), word("overview.note.columns", lang)]
    if len(schools) > MOST_COLUMNS:
        notes.append(word("cut", lang, n=MOST_COLUMNS, all=len(schools)))
    return Panel(
        key="matrix",
        title=titles.of(word("overview.matrix", lang), warehouse, selection, every),
        frame=_wide(cells, schools),
        columns=(
            tables.Column("school", word("column.school", lang)),
            *(tables.Column(str(e), f"{e - 1}-{e}", "status", of="report") for e in endings),
        ),
        figure=_grid(cells, selection, schools.head(MOST_COLUMNS).to_dict(), [int(e) for e in endings]),
        n=word(
            "overview.matrix.n", lang, schools=len(schools), reports=len(every), held=int(every["held"].sum())
        ),
        notes=tuple(notes),
        sources=sources(every),
        states=tuple(
            figures.legend_of(
                [(c, word(f"mark.{c}", lang), labels.status(c, "report").word) for c in codes], selection
            )
        ),
    )


def _in_order(scope: Scope) -> pd.Series:
    """Names by school id: chosen schools, then by what their report asks for, as the columns of the matrix."""
    ranks = scope.reports.assign(rank=scope.reports["status"].map(ATTENTION.index))
    rank = ranks.groupby("school_id")["rank"].min()
    schools = scope.every.drop_duplicates("school_id", keep="last")
    schools = schools.assign(rank=schools["school_id"].map(rank))
    ordered = schools.sort_values(
        ["picked", "rank"], ascending=[False, True], kind="stable", na_position="last"
    )
    return ordered.set_index("school_id")["school"]


def _cells(every: pd.DataFrame, labels: queries.Labels) -> pd.DataFrame:
    lang = labels.lang
    hovers = [
        figures.hover(
            row["school"],
            word("hover.year", lang, year=row["year"]),
            labels.status(row["status"], "report").word,
            _received(row["received_on"], lang),
            word("hover.open", lang) if row["held"] else "",
        )
        for row in every.to_dict("records")
    ]
    url = ("/source/" + every["report_id"]).where(every["held"], "/school/" + every["school_id"])
    marks = [word(f"mark.{code}", lang) for code in every["status"]]
    cells = every[["school_id", "school", "picked", "year_ending", "status"]]
    return cells.assign(code=every["status"], mark=marks, hover=hovers, url=url).drop_duplicates(
        ["school_id", "year_ending"], keep="last"
    )


def _received(day: Any, lang: str) -> str:
    return "" if pd.isna(day) else word("overview.received_on", lang, date=day.date())


def _wide(cells: pd.DataFrame, schools: pd.Series) -> pd.DataFrame:
    """One row per school, per year the status, why there is none, and its link."""
    if cells.empty:
        return pd.DataFrame()
    by_year = cells.pivot(index="school_id", columns="year_ending")
    parts: dict[str, pd.Series] = {}
    for ending in by_year["status"].columns:
        status = by_year["status"][ending].reindex(schools.index)
        parts[f"{ending}"] = status
        parts[f"{ending}__status"] = status.isna().map({True: "no_report", False: ""})
        parts[f"{ending}__url"] = by_year["url"][ending].reindex(schools.index)
    return pd.DataFrame(parts, index=schools.index).assign(school=schools).reset_index()


def _grid(
    cells: pd.DataFrame, selection: Selection, schools: dict[Any, str], endings: list[int]
) -> figures.Figure:
    """Schools side by side where there is room, else one under the other."""
    strong = list(set(cells.loc[cells["picked"], "school_id"]))
    years = [(e, f"{e - 1}-{e}") for e in endings]
    if selection.narrow or len(schools) <= len(endings):
        drawn = cells.rename(columns={"school_id": "row", "year_ending": "column"})
        upright = selection.narrow and len(years) > FEW_YEARS
        return figures.heat_map(drawn, selection, list(schools.items()), years, strong=strong, turned=upright)
    drawn = cells.rename(columns={"school_id": "column", "year_ending": "row"})
    newest_first = list(reversed(years))
    chart = figures.heat_map(drawn, selection, newest_first, list(schools.items()), strong=strong)
    chart["layout"]["height"] += LONGER_NAMES if selection.lang == "en" else 0
    return chart
