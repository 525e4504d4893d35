"""One indicator of the table as a chart: bars for one year, dumbbells for two, small lines for more."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pages._shared import figures, numbers, peers, queries, tables, titles
from pages._shared.compare import rows as compare_rows
from pages._shared.panel import Panel, sources
from pages._shared.ranked import bars as panels_ranked
from pages._shared.ranked.two_years import on_axis, two_years
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_FACETS, MOST_FACETS_NARROW = 12, 6


def title(subject: str, warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> str:
    """Subject, the schools (how many were chosen, else the group) and the academic years."""
    if not selection.schools:
        return titles.of(subject, warehouse, selection, frame)
    lang = selection.lang
    group = word("compare.schools.chosen", lang, n=frame["school_id"].nunique())
    rest = word("group.title", lang, group=group, years=titles.span(frame, lang))
    return f"{subject}{'：' if lang == 'zh' else ': '}{rest}"


def chart(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame, code: str) -> Panel:
    """The indicator ``code`` of ``figures_of``, drawn as the number of years with numbers asks."""
    labels = compare_rows.measures(warehouse, selection.lang)
    indicator = labels.indicators[code]
    own = compare_rows.reading(frame[frame["indicator"] == code], labels)
    own = own.assign(
        value=own["value"] if indicator.kind in tables.NUMERIC else float("nan"),
        said=compare_rows.said(own),
    )
    column = compare_rows.column(indicator, "value", indicator.short)
    subject = word("compare.chart", selection.lang, indicator=indicator.short)
    years = _years(own)
    if years == 2:
        panel = two_years("chart", subject, warehouse, selection, own, column)
        shown = own[own["year_ending"].isin(sorted(own.loc[own["value"].notna(), "year_ending"].unique()))]
        panel = replace(panel, title=title(subject, warehouse, selection, shown))
    elif years > 2:
        panel = _lines(subject, warehouse, selection, own, column)
    else:
        panel = _bars(subject, warehouse, selection, own, column)
    return replace(panel, notes=(*panel.notes, word("compare.note.counting", selection.lang)))


def _years(own: pd.DataFrame) -> int:
    """How many years have numbers; 1 where no school has two, so that there is no development to draw."""
    stated = own[own["value"].notna()].drop_duplicates(["school_id", "year_ending"])
    several = stated["school_id"].duplicated().any()
    return int(stated["year_ending"].nunique()) if several else 1


def _bars(
    subject: str, warehouse: Warehouse, selection: Selection, own: pd.DataFrame, column: tables.Column
) -> Panel:
    lang = selection.lang
    at = compare_rows.of_one_year(own, selection)
    mixed = panels_ranked.mixed(at)
    order = at.sort_values("value", ascending=False, kind="stable", na_position="last")
    drawn, shortened = panels_ranked.cut(order, selection)
    enough = not mixed and at["value"].notna().sum() >= compare_rows.FEWEST
    middle = peers.median(at["value"]) if enough else None
    share = drawn["raw"].where(drawn["raw"].str.contains("/", regex=False), "")
    text = drawn["display"] + (" · " + share).where(share != "", "")
    text += " · " + drawn["year"] if mixed else ""
    scale, unit = on_axis(column)
    drawn = drawn.assign(label=drawn["school"], text=text, value=drawn["value"] * scale)
    table = panels_ranked.tabled(order.assign(value=order["said"]))
    middle = None if middle is None else middle * scale
    value = f"{numbers.number(middle or 0, 1)} {unit}"
    lead = "" if middle is None else word("compare.median", lang, value=value)
    lead = word("compare.mixed", lang) if mixed else lead
    return Panel(
        key="chart",
        title=title(subject, warehouse, selection, at),
        lead=lead,
        frame=table,
        columns=(*panels_ranked.school_columns(at, lang), column),
        figure=figures.ranked_bars(drawn, selection, middle, unit) if drawn["value"].notna().any() else None,
        n=panels_ranked.count(at, warehouse, selection),
        notes=shortened,
        sources=sources(at),
    )


def _lines(
    subject: str, warehouse: Warehouse, selection: Selection, own: pd.DataFrame, column: tables.Column
) -> Panel:
    """A small chart per school: the chosen ones, else those with the largest latest number."""
    lang, p = selection.lang, palette(selection.theme)
    stated = own[own["value"].notna()].sort_values("year_ending", kind="stable")
    latest = stated.drop_duplicates("school_id", keep="last")
    order = latest.sort_values("value", ascending=False, kind="stable")[["school_id", "school"]]
    most = MOST_FACETS_NARROW if selection.narrow else MOST_FACETS
    shown = order.head(most)
    facets = list(shown.itertuples(index=False, name=None))
    endings = set(own["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    drawn = own[own["school_id"].isin(shown["school_id"])]
    scale, unit = on_axis(column)
    drawn = drawn.assign(
        facet=drawn["school_id"], series=drawn["school_id"], picked=True, value=drawn["value"] * scale
    )
    wide = compare_rows.spread(own, "year_ending", ("school_id", "school", "picked"))
    cut = word("compare.cut", lang, n=len(facets), all=own["school_id"].nunique())
    return Panel(
        key="chart",
        title=title(subject, warehouse, selection, own),
        lead=word("compare.lines", lang, unit=unit),
        frame=wide,
        columns=(
            *panels_ranked.school_columns(own.head(0), lang),
            *(replace(column, key=str(ending), heading=label) for ending, label in years),
        ),
        figure=figures.small_multiples(
            drawn, selection, facets, years, selection.option("align", "same") == "same"
        ),
        n=titles.count(own, lang),
        notes=(cut,) if len(facets) < own["school_id"].nunique() else (),
        sources=sources(own),
        states=((p.series[0], "", word("compare.school", lang)),),
    )
