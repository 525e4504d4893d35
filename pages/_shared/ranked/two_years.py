"""Two years against each other, school by school, as dumbbells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from pages._shared import figures, tables, titles
from pages._shared.panel import Panel, sources
from pages._shared.ranked import bars as panels_ranked
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def on_axis(column: tables.Column) -> tuple[float, str]:
    """What a column's values are multiplied by for an axis, and the axis' unit: shares are drawn in percent."""
    return (100.0, "%") if column.kind == "percent" else (1.0, column.unit)


def two_years(
    key: str,
    subject: str,
    warehouse: Warehouse,
    selection: Selection,
    frame: pd.DataFrame,
    column: tables.Column,
) -> Panel:
    """The last two years with numbers, school by school: a ring and a dot, and the difference in the table."""
    lang = selection.lang
    years = sorted(frame.loc[frame["value"].notna(), "year_ending"].unique())[-2:]
    shown = frame[frame["year_ending"].isin(years)] if len(years) == 2 else frame.head(0)
    title = titles.of(subject, warehouse, selection, shown)
    if shown.empty:
        nothing = pd.DataFrame(columns=["school"])
        return Panel(
            key, title, nothing, panels_ranked.school_columns(shown, lang), lead=word("ranked.one_year", lang)
        )
    scale, unit = on_axis(column)
    pairs = _pairs(shown, [int(year) for year in years], lang)
    pairs["change"] = (pairs["change"] * scale).round(10)
    labels = tuple(f"{int(year) - 1}-{int(year)}" for year in years)
    drawn = pairs[pairs["change"].notna() | pairs["picked"]]
    drawn, shortened = panels_ranked.cut(drawn.assign(value=drawn["after"]), selection)
    drawn = drawn.assign(before=drawn["before"] * scale, after=drawn["after"] * scale)
    figure = figures.dumbbell(drawn, selection, (labels[0], labels[1]), unit) if len(drawn) else None
    change = pairs["change"].dropna()
    moved = {"rose": (change > 0).sum(), "fell": (change < 0).sum(), "same": (change == 0).sum()}
    return Panel(
        key=key,
        title=title,
        lead=word("ranked.moved" if len(change) else "ranked.moved.none", lang, **moved),
        frame=pairs,
        columns=(
            *panels_ranked.school_columns(shown.head(0), lang),
            *(
                replace(column, key=end, heading=label)
                for end, label in zip(("before", "after"), labels, strict=True)
            ),
            _change(column, lang),
        ),
        figure=figure,
        n=word("ranked.both", lang, n=len(change), all=len(pairs)),
        notes=(word("ranked.both.note", lang), *shortened),
        sources=sources(shown),
    )


def _change(column: tables.Column, lang: str) -> tables.Column:
    """The column of differences; those of shares are percentage points."""
    heading = word("column.change", lang)
    if column.kind == "percent":
        return tables.Column("change", heading, "count", word("unit.points", lang), 1)
    return replace(column, key="change", heading=heading)


def _pairs(shown: pd.DataFrame, years: list[int], lang: str) -> pd.DataFrame:
    """One row per school: before and after with status, flags and place, change, and what the chart needs."""
    ends = []
    for year, end in zip(years, ("before", "after"), strict=True):
        part = shown[shown["year_ending"] == year].drop_duplicates("school_id")
        texts = {f"text_{end}": part["display"], f"months_{end}": part["period_months"].fillna(12)}
        ends.append(
            panels_ranked.tabled(part, end).assign(**texts, **{f"calendar_{end}": part["calendar_year"]})
        )
    pairs = ends[0].merge(
        ends[1].drop(columns=["year", "report_id"]),
        on=["school_id", "school", "picked"],
        how="outer",
        sort=False,
    )
    for end in ("before", "after"):
        none = word("status.no_report", lang)
        pairs[f"text_{end}"] = pairs[f"text_{end}"].fillna(none)
        pairs[f"{end}__status"] = pairs[f"{end}__status"].fillna("no_report")
    alike = (pairs["months_before"] == 12) & (pairs["months_after"] == 12)
    alike &= pairs["calendar_before"] == pairs["calendar_after"]
    pairs["change"] = (pairs["after"] - pairs["before"]).where(alike)
    pairs["change__status"] = pairs["change"].isna().map({True: "not_computed", False: ""})
    pairs["url"] = pairs["after__url"].fillna(pairs["before__url"])
    pairs["label"] = pairs["school"]
    pairs["hover"] = [_pair_hover(row, years, lang) for row in pairs.to_dict("records")]
    return pairs.sort_values(["after", "before"], ascending=False, kind="stable", na_position="last")


def _pair_hover(row: dict[Any, Any], years: list[int], lang: str) -> str:
    said = [
        f"{word('hover.year', lang, year=f'{year - 1}-{year}')} {row[f'text_{end}']}"
        for year, end in zip(years, ("before", "after"), strict=True)
    ]
    return figures.hover(row["school"], *said, word("hover.open", lang))
