"""The overview's figures: coverage, findings, the items least published, the map of provinces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pages._shared import figures, numbers, peers, queries, tables, titles
from pages._shared.counts_figure import stacked_counts
from pages._shared.overview.measures import SEVERITIES, standing
from pages._shared.panel import Panel, sources
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_BARS = 40
LEAST_ITEMS = 12
FEWEST_PROVINCES = 10
LETTERS = {True: 6, False: 9}  # of a province's name on a tile, on a phone and elsewhere
FEWEST_SHARE = 30  # schools; a share of fewer is no more than a hint


def coverage(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """The share of applicable checklist items that each report says are disclosed."""
    lang, held = selection.lang, scope.held
    have = held[held["applicable"] > 0]
    rows = have.assign(share=have["disclosed"].astype(float) / have["applicable"].astype(float))
    rows = rows.sort_values(["picked", "share"], ascending=False, kind="stable")
    texts = _of(rows["disclosed"], rows["applicable"], 1)
    rows = rows.assign(
        label=rows["school"],
        value=rows["share"] * 100,
        text=texts,
        url="/source/" + rows["report_id"] + "?item=1",
        hover=[
            figures.hover(school, word("hover.year", lang, year=year), text, word("hover.open", lang))
            for school, year, text in zip(rows["school"], rows["year"], texts, strict=True)
        ],
    )
    rows = rows.assign(share__url=rows["url"], school__url="/school/" + rows["school_id"])
    middle = peers.median(rows["value"])
    return Panel(
        key="coverage",
        title=titles.of(word("overview.coverage", lang), warehouse, selection, held),
        lead=word("overview.coverage.lead", lang),
        frame=rows,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("share", word("overview.column.coverage", lang), "percent"),
            tables.Column("disclosed", word("overview.column.disclosed", lang), "count"),
            tables.Column("applicable", word("overview.column.applicable", lang), "count"),
            tables.Column("on_platform", word("overview.column.on_platform", lang), "count"),
        ),
        figure=_percent(rows.head(MOST_BARS), selection, middle if len(rows) > 1 else None),
        n=word("overview.coverage.n", lang, n=len(rows), of=len(held), without=len(held) - len(rows)),
        notes=(word("overview.note.coverage", lang), *_cut(len(rows), lang)),
        sources=sources(have),
    )


def _percent(rows: pd.DataFrame, selection: Selection, median: float | None = None) -> figures.Figure:
    """Ranked bars of shares: the axis runs to 100 %; beside a median the texts stand at the bars' foot."""
    chart, p = figures.ranked_bars(rows, selection, median, "%"), palette(selection.theme)
    chart["layout"]["xaxis"] |= {
        "tickvals": [0, 25, 50, 75, 100],
        "ticktext": ["0", "25", "50", "75", "100"],
        "range": [0, 112],
    }
    if median is not None:
        side = {"xanchor": "right", "xshift": -4} if median > 50 else {}
        chart["layout"]["annotations"][0] |= side
        bars = chart["data"][0]
        inks = [p.surface if colour == p.accent else p.ink for colour in bars["marker"]["color"]]
        font = {"color": inks, "size": 12}
        bars |= {
            "textposition": "auto",
            "insidetextanchor": "start",
            "insidetextfont": font,
            "constraintext": "none",
        }
    return chart


def _of(part: Iterable[Any], whole: Iterable[Any], decimals: int) -> list[str]:
    """Both counts and their share: "35/39 · 89.7%"."""
    pairs = zip(part, whole, strict=True)
    return [f"{int(a)}/{int(b)} · {numbers.percent(a / b, decimals)}" for a, b in pairs]


def _cut(n: int, lang: str) -> tuple[str, ...]:
    return (word("cut", lang, n=MOST_BARS, all=n),) if n > MOST_BARS else ()


def findings(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """Standing findings of each report, by severity; reports without any are counted, not drawn."""
    labels, lang, held = queries.labels(warehouse, selection.lang), selection.lang, scope.held
    counts = standing(warehouse, held)
    rows = held[["report_id", "school_id", "school", "picked", "year"]].merge(
        counts.reset_index(), on="report_id"
    )
    rows = rows.sort_values(["picked", *SEVERITIES], ascending=False, kind="stable")
    names = {code: labels.status(code, "severity").word for code in SEVERITIES}
    rows = rows.assign(
        label=rows["school"],
        url="/quality?who=" + rows["school_id"],
        school__url="/quality?who=" + rows["school_id"],
        hover=[
            figures.hover(row["school"], *(f"{names[code]} {row[code]}" for code in SEVERITIES))
            for row in rows.to_dict("records")
        ],
    )
    with_any = rows[rows[list(SEVERITIES)].sum(axis=1) > 0]
    return Panel(
        key="findings",
        title=titles.of(word("overview.findings", lang), warehouse, selection, held),
        lead=word("overview.findings.lead", lang),
        frame=rows,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            *(tables.Column(code, name, "count") for code, name in names.items()),
        ),
        figure=stacked_counts(with_any.head(MOST_BARS), selection, list(names.items())),
        n=word("overview.findings.n", lang, n=len(held), any=len(with_any), none=len(held) - len(with_any)),
        notes=(word("overview.note.findings", lang), *_cut(len(with_any), lang)),
        sources=sources(held),
    )


def least_published(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """The checklist items that the smallest share of the schools they apply to publishes."""
    lang, held = selection.lang, scope.held
    items = queries.items_published(warehouse, lang, list(held["report_id"]))
    items = items[items["applicable"] > 0]
    items = items.assign(share=items["published"] / items["applicable"])
    items = items.sort_values(["share", "applicable"], ascending=[True, False], kind="stable")
    texts = _of(items["published"], items["applicable"], 0)
    url = [f"/checklist?item={item}" for item in items["item"]]
    items = items.assign(
        label=items["item"].astype(str) + " " + items["short"],
        value=items["share"] * 100,
        text=texts,
        picked=False,
        url=url,
        title__url=url,
        hover=[
            figures.hover(
                row["title"], word("overview.items.hover", lang, n=row["published"], of=row["applicable"])
            )
            for row in items.to_dict("records")
        ],
    )
    most = int(items["applicable"].max()) if len(items) else 0
    return Panel(
        key="items",
        title=titles.of(word("overview.items", lang, n=LEAST_ITEMS), warehouse, selection, held),
        lead=word("overview.items.lead", lang),
        frame=items,
        columns=(
            tables.Column("item", word("overview.column.item", lang), "count"),
            tables.Column("title", word("overview.column.title", lang)),
            tables.Column("category", word("overview.column.category", lang)),
            tables.Column("share", word("overview.column.share", lang), "percent"),
            tables.Column("published", word("overview.column.published", lang), "count"),
            tables.Column("applicable", word("overview.column.applying", lang), "count"),
        ),
        figure=_percent(items.head(LEAST_ITEMS), selection),
        n=word("overview.items.n", lang, n=most),
        notes=(
            *((word("overview.note.few", lang, n=FEWEST_SHARE),) if most < FEWEST_SHARE else ()),
            word("overview.note.coverage", lang),
        ),
        sources=sources(held[held["applicable"] > 0]),
    )


def map_of_provinces(warehouse: Warehouse, selection: Selection, scope: Scope) -> list[Panel]:
    """Held reports per province; only where ten or more provinces have any report."""
    lang, reports = selection.lang, scope.reports
    counts = reports.groupby("province")["held"].agg(["sum", "count"])
    if len(counts) < FEWEST_PROVINCES:
        return []
    tiles = queries.provinces(warehouse, lang).join(counts, on="province")
    tiles = tiles.rename(columns={"sum": "value", "count": "all"})
    there = tiles["value"].notna()
    counted = [(int(a), int(b)) if b > 0 else None for a, b in zip(tiles["value"], tiles["all"], strict=True)]
    tiles = tiles.assign(
        text=[f"{pair[0]}/{pair[1]}" if pair else "" for pair in counted],
        url=("/?province=" + tiles["province"]).where(there, ""),
        hover=[
            figures.hover(label, word("overview.map.hover", lang, n=pair[0], of=pair[1]) if pair else "")
            for label, pair in zip(tiles["label"], counted, strict=True)
        ],
    )
    room = LETTERS[selection.narrow]
    loaded = tiles[there].sort_values("value", ascending=False, kind="stable")
    return [
        Panel(
            key="map",
            title=titles.of(word("overview.map", lang), warehouse, selection, reports),
            lead=word("overview.map.lead", lang),
            frame=loaded.assign(label__url=loaded["url"]),
            columns=(
                tables.Column("label", word("filter.province", lang)),
                tables.Column("value", word("overview.column.held", lang), "count"),
                tables.Column("all", word("overview.column.all", lang), "count"),
            ),
            figure=figures.tile_map(tiles.assign(label=tiles["label"].str[:room]), selection),
            n=word("overview.map.n", lang, n=len(loaded)),
        )
    ]
