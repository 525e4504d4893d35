"""Through which channels is how much published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from pages._shared import figures, numbers, queries, tables, titles
from pages._shared.changes import SMALLEST_BASE, changes
from pages._shared.panel import Panel, sources
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

CHANNELS = (
    "items_portal",
    "items_platform",
    "items_checklist",
    "items_intranet",
    "items_social",
    "media_reports",
)
MOST_PARTS = 5
MOST_BARS = 30
VIEWS = {"show": ("level", "change"), "scale": ("log", "linear"), "align": ("free", "same")}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The switches of the small charts: numbers or changes, logarithmic or linear, own scales or one for all."""
    return [switch(name, selection, VIEWS, "channels") for name in VIEWS]


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Each channel over the years; the mix of channels; how far schools lie apart."""
    labels = queries.labels(warehouse, selection.lang)
    stacked = queries.stackable(warehouse, "channels")
    wanted = [*CHANNELS, *(code for code in stacked if code not in CHANNELS)]
    frame = titles.reading(queries.observations(warehouse, selection, wanted), labels)
    latest = _latest(frame)
    return [
        (_changes if selection.option("show") == "change" else _trend)(
            warehouse, selection, frame[frame["indicator"].isin(CHANNELS)]
        ),
        _mix(warehouse, selection, latest[latest["indicator"].isin(stacked)]),
        _spread(warehouse, selection, latest[latest["indicator"].isin(CHANNELS)]),
    ]


def _latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The last year that at least half of the stating schools state; else each one's own last, its year said."""
    stated = frame[frame["value"].notna()]
    schools = stated.groupby("year_ending")["school_id"].nunique()
    covered = schools[schools * 2 >= stated["school_id"].nunique()]
    if len(covered):
        common: pd.DataFrame = frame[frame["year_ending"] == covered.index.max()]
        return common
    last = frame["school_id"].map(stated.groupby("school_id")["year_ending"].max())
    newest: pd.DataFrame = frame[frame["year_ending"] == last]
    return newest.assign(school=newest["school"] + " " + newest["year"])


def _own_year(latest: pd.DataFrame, lang: str) -> list[str]:
    return [word("channels.note.own", lang)] if latest["year_ending"].nunique() > 1 else []


def _changes(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    """Each channel's change on the year before, school by school, in per cent; none on a base under 5."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    found = changes(frame)
    found["hover"] = [_change_hover(row, labels) for row in found.to_dict("records")]
    drawn = found.assign(mark=found["mark"].where(found["answer"] != "not_computed", "·"))
    levels = _trend(warehouse, selection, drawn)
    shares = levels.frame.copy()
    years = [column.key for column in levels.columns if column.kind == "count"]
    shares[years] = shares[years].apply(pd.to_numeric, errors="coerce") - 1
    return replace(
        levels,
        title=titles.of(word("channels.change", lang), warehouse, selection, frame),
        lead=word("channels.change.lead", lang),
        frame=shares,
        columns=tuple(replace(c, kind="percent") if c.key in years else c for c in levels.columns),
        n=titles.count(frame, lang),
        notes=(word("channels.note.change", lang, least=SMALLEST_BASE), *levels.notes),
    )


def _change_hover(row: dict[Any, Any], labels: queries.Labels) -> str:
    """The number itself, and its change where there is one."""
    why = labels.status(str(row["answer"])).word
    change = why if pd.isna(row["value"]) else f"{(row['value'] - 1) * 100:+,.1f}%".replace("-", "−")
    return figures.hover(
        row["school"],
        f"{labels.indicators[row['indicator']].short} {row['display']}",
        word("channels.hover.change", labels.lang, change=change),
        word("hover.year", labels.lang, year=row["year"]),
        word("hover.open", labels.lang),
    )


def _trend(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    facets = [(code, labels.indicators[code].heading) for code in CHANNELS]
    stated = frame.loc[frame["value"].notna(), "year_ending"]
    frame = frame[frame["year_ending"].between(stated.min(), stated.max())]
    endings = set(frame["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    aligned = selection.option("align") == "same"
    drawn = frame.rename(columns={"indicator": "facet", "school_id": "series"})
    names = {code: labels.indicators[code].short for code in CHANNELS}
    wide = tables.wide(frame, "year_ending", ("school_id", "school", "picked", "indicator"))
    table = wide.assign(indicator=wide["indicator"].map(names)) if len(wide) else wide
    return Panel(
        key="trend",
        title=titles.of(word("channels.trend", lang), warehouse, selection, frame),
        lead=word("channels.trend.lead", lang),
        frame=table,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("indicator", word("column.indicator", lang)),
            *(tables.Column(str(ending), label, "count") for ending, label in years),
        ),
        figure=figures.small_multiples(
            drawn,
            selection,
            facets,
            years,
            aligned,
            selection.option("scale") != "linear",
            selection.option("show") == "change",
        ),
        n=titles.count(frame, lang),
        notes=(word("channels.note.overlap", lang), word("channels.note.counting", lang)),
        sources=sources(frame),
        states=figures.series_key(frame, selection),
    )


def _mix(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    totals = frame.groupby("indicator")["value"].sum().sort_values(ascending=False)
    top = list(totals.index[:MOST_PARTS])
    parts = [(code, labels.indicators[code].short) for code in top]
    parts += [("other", word("channels.other", lang))] if len(totals) > MOST_PARTS else []
    shares = _shares(frame, top)
    order = shares.drop_duplicates("school_id").sort_values(["picked", "total"], ascending=False)["school_id"]
    shown = list(order[:MOST_BARS])
    drawn = shares[shares["school_id"].isin(shown)].assign(rank=lambda f: f["school_id"].map(shown.index))
    wide = _mix_table(shares, order)
    notes = [word("channels.note.stack", lang), *_own_year(frame, lang)]
    notes += [word("cut", lang, n=MOST_BARS, all=len(order))] if len(order) > MOST_BARS else []
    return Panel(
        key="mix",
        title=titles.of(word("channels.mix", lang), warehouse, selection, frame),
        frame=wide,
        columns=(
            tables.Column("school", word("column.school", lang)),
            *(tables.Column(code, name, "percent") for code, name in parts),
        ),
        figure=figures.stacked_bars(
            _mix_hover(drawn.sort_values("rank"), dict(parts), labels), selection, parts
        ),
        n=titles.count(frame, lang),
        notes=tuple(notes),
        sources=sources(frame),
    )


def _shares(frame: pd.DataFrame, top: Sequence[str]) -> pd.DataFrame:
    """Per school and part the value and its share of the parts that the school states."""
    part = frame["indicator"].where(frame["indicator"].isin(top), "other")
    keys = ["school_id", "school", "picked"]
    summed = frame.assign(part=part).groupby([*keys, "part"], sort=False)
    shares = summed.agg(
        value=("value", lambda v: v.sum(min_count=1)), url=("url", "first"), answer=("answer", "first")
    )
    shares = shares.reset_index()
    shares["total"] = shares.groupby("school_id")["value"].transform(lambda v: v.sum(min_count=1))
    # A school that states one channel only would fill its bar with it.
    enough = (shares["total"] > 0) & (shares.groupby("school_id")["value"].transform("count") > 1)
    shares["share"] = shares["value"] / shares["total"].where(enough)
    return shares


def _mix_table(shares: pd.DataFrame, order: pd.Series) -> pd.DataFrame:
    table = tables.wide(shares.assign(value=shares["share"], flags=""), "part")
    rank = {school: i for i, school in enumerate(order)}
    return table.sort_values("school_id", key=lambda s: s.map(rank)) if len(table) else table


def _mix_hover(drawn: pd.DataFrame, names: dict[str, str], labels: queries.Labels) -> pd.DataFrame:
    texts, gaps = [], []
    enough = drawn.groupby("school_id")["share"].count() > 0
    for row in drawn.to_dict("records"):
        word_ = labels.status(str(row["answer"])).word
        value = (
            word_
            if pd.isna(row["share"])
            else f"{numbers.number(row['value'])} · {numbers.percent(row['share'])}"
        )
        texts.append(
            figures.hover(
                row["school"], f"{names[str(row['part'])]} {value}", word("hover.open", labels.lang)
            )
        )
        alone = "" if enough[row["school_id"]] else word("channels.alone", labels.lang)
        gaps.append(word_ if pd.isna(row["total"]) else alone)
    return drawn.assign(label=drawn["school"], hover=texts, gap=gaps)


def _spread(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    names = {code: labels.indicators[code].short for code in CHANNELS}
    wide = tables.wide(frame, "indicator")
    return Panel(
        key="spread",
        title=titles.of(word("channels.spread", lang), warehouse, selection, frame),
        lead=word("channels.spread.lead", lang),
        frame=wide,
        columns=(
            tables.Column("school", word("column.school", lang)),
            *(
                tables.Column(c, labels.indicators[c].short, "count", labels.indicators[c].unit)
                for c in CHANNELS
            ),
        ),
        figure=figures.dot_log(frame.assign(label=frame["indicator"].map(names)), selection),
        n=titles.count(frame, lang),
        notes=(word("channels.note.log", lang), word("channels.note.overlap", lang), *_own_year(frame, lang)),
        sources=sources(frame),
    )


PAGE = register_page(__name__, Page("channels", "/channels", 20, panels, controls, views=VIEWS))
