"""The checklist page's bars: coverage school by school, items by how many publish them; who has no checklist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages._shared import figures, numbers, peers, queries, tables
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.item import percent_axis
from pages._shared.checklist.lists import Lists
from pages._shared.figures import Figure
from pages._shared.panel import Panel, sources
from pages._shared.selection import Selection
from pages._shared.shares import FEWEST, wilson
from pages._shared.theme import palette
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_BARS = 40
LEAST_PUBLISHED = 20


def coverage(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """Schools by coverage, numerator and denominator at the bar's end, the platform rate as a diamond."""
    lang, p = selection.lang, palette(selection.theme)
    listed = found.listed.sort_values(["coverage", "disclosed"], ascending=False, kind="stable")
    chosen_without = found.reports[(found.reports["why"] != "") & found.reports["picked"]]
    shown = pd.concat([checklist.cut(listed, MOST_BARS), chosen_without])
    key = [
        (p.other, "", word("checklist.coverage.key", lang)),
        (p.surface, "◇", word("checklist.platform.key", lang)),
    ]
    return Panel(
        key="coverage",
        title=checklist.title(word("checklist.coverage", lang), warehouse, selection, found),
        lead=word("checklist.coverage.lead", lang),
        frame=_coverage_table(found),
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("disclosed", word("checklist.disclosed", lang), "count"),
            tables.Column("applicable", word("checklist.applicable", lang), "count"),
            tables.Column("coverage", word("checklist.coverage.key", lang), "percent"),
            tables.Column("on_platform", word("checklist.on_platform.items", lang), "count"),
            tables.Column("platform", word("checklist.platform.key", lang), "percent"),
        ),
        figure=_coverage_figure(shown, listed, found, selection, queries.labels(warehouse, lang))
        if len(shown)
        else None,
        n=checklist.count(found, lang),
        notes=(
            *checklist.cut_note(checklist.cut(listed, MOST_BARS), listed, lang),
            word("checklist.note.formula", lang),
            word("checklist.note.platform", lang),
        ),
        sources=sources(listed),
        states=tuple(key),
    )


def _coverage_table(found: Lists) -> pd.DataFrame:
    frame = found.reports
    parts = {}
    for column in ("disclosed", "applicable", "coverage", "on_platform", "platform"):
        parts[f"{column}__status"] = (
            frame["why"].where(frame["why"] != "", "not_stated").where(frame[column].isna(), "")
        )
        parts[f"{column}__url"] = "/source/" + frame["report_id"]
    return frame.assign(**parts)


def _coverage_figure(
    shown: pd.DataFrame, listed: pd.DataFrame, found: Lists, selection: Selection, labels: queries.Labels
) -> Figure:
    rows = shown.to_dict("records")
    text = [_said(row, "disclosed", "coverage", labels) for row in rows]
    names = {part: word(f"checklist.{part}.key", labels.lang) for part in ("coverage", "platform")}
    hover = [
        figures.hover(
            f"{row['school']} {row['year']}",
            f"{names['coverage']} {said}",
            "" if row["why"] else f"{names['platform']} {_said(row, 'on_platform', 'platform', labels)}",
            word("hover.open", labels.lang),
        )
        for row, said in zip(rows, text, strict=True)
    ]
    drawn = pd.DataFrame(
        {
            "label": [checklist.school_label(row, found) for row in rows],
            "value": shown["coverage"].to_numpy() * 100,
            "text": [f"    {said.partition(' · ')[0] if selection.narrow else said}" for said in text],
            "hover": hover,
            "url": [f"/source/{row['report_id']}" for row in rows],
            "picked": shown["picked"].to_numpy(),
        }
    )
    middle = peers.median(listed["coverage"] * 100)
    figure = percent_axis(figures.ranked_bars(drawn, selection, middle), 1.42 if selection.narrow else 1.2)
    for note in figure["layout"].get("annotations", ()):
        note["text"] = f"{word('median', labels.lang)} {numbers.percent((middle or 0) / 100)}"
    figure["data"].append(_diamonds(drawn, shown["platform"] * 100, selection))
    return figure


def _said(row: Mapping[Any, Any], part: str, share: str, labels: queries.Labels) -> str:
    """Numerator, denominator and share ("35/39 · 89.7%"), or the word why there is none."""
    if tables.missing(row[share]):
        return labels.status(row["why"] or "not_stated").word
    return f"{checklist.part_of(row[part], row['applicable'])} · {numbers.percent(row[share])}"


def _diamonds(drawn: pd.DataFrame, platform: pd.Series, selection: Selection) -> dict[str, object]:
    p = palette(selection.theme)
    there = platform.notna().to_numpy()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": platform[there].tolist(),
        "y": [i for i, known in enumerate(there) if known],
        "marker": {
            "symbol": "diamond",
            "size": 8,
            "color": p.surface,
            "line": {"width": 1.2, "color": p.ink},
        },
        "cliponaxis": False,
        "customdata": drawn.loc[there, "url"].tolist(),
        "hovertext": drawn.loc[there, "hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def items(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """Items by the share of schools that publish them, the least published first; a click opens the item."""
    lang = selection.lang
    shares = queries.checklist_shares(warehouse, list(found.listed["report_id"]))
    shares = shares.groupby("item", as_index=False)[["disclosed", "applicable"]].sum()
    frame = _item_table(found.items.merge(shares, on="item", how="inner"))
    shown = frame[frame["share"].notna()].head(LEAST_PUBLISHED)
    said = [f"{n} · {numbers.percent(s)}" for n, s in zip(shown["published"], shown["share"], strict=True)]
    drawn = shown.assign(
        value=shown["share"] * 100,
        text=shown["published"] if selection.narrow else said,
        hover=[
            figures.hover(label, text, word("checklist.open_item", lang))
            for label, text in zip(shown["label"], said, strict=True)
        ],
        url=shown["label__url"],
        picked=False,
    )
    return Panel(
        key="items",
        title=checklist.title(word("checklist.items", lang), warehouse, selection, found),
        lead=word("checklist.items.lead", lang, n=LEAST_PUBLISHED),
        frame=frame,
        columns=(
            tables.Column("label", word("checklist.item_column", lang)),
            tables.Column("category_short", word("checklist.category", lang)),
            tables.Column("published", word("checklist.published_by", lang)),
            tables.Column("share", word("checklist.share", lang), "percent", of="checklist"),
            tables.Column("low", word("checklist.low", lang), "percent"),
            tables.Column("high", word("checklist.high", lang), "percent"),
        ),
        figure=percent_axis(figures.ranked_bars(drawn, selection), 1.42 if selection.narrow else 1.2)
        if len(drawn)
        else None,
        n=checklist.count(found, lang),
        notes=(word("checklist.note.item_share", lang), word("checklist.note.few_items", lang, n=FEWEST)),
        sources=sources(found.listed),
    )


def _item_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Per item: its share with numerator, denominator and interval; least published first."""
    pairs = list(zip(frame["disclosed"], frame["applicable"], strict=True))
    bounds = [wilson(*pair) for pair in pairs]
    return (
        frame.assign(
            share=frame["disclosed"] / frame["applicable"].where(frame["applicable"] > 0),
            share__status="not_applicable",
            published=[checklist.part_of(*pair) for pair in pairs],
            label__url=[checklist.item_url(item) for item in frame["item"]],
            low=[low for low, _ in bounds],
            high=[high for _, high in bounds],
        )
        .sort_values(["share", "item"], kind="stable")
        .reset_index(drop=True)
    )


def without(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """The schools without a checklist, each with the reason: they have no coverage, not one of 0 %."""
    lang = selection.lang
    missing = found.reports[found.reports["why"] != ""].sort_values("why", kind="stable")
    return Panel(
        key="without",
        title=checklist.title(word("checklist.without", lang), warehouse, selection, found),
        lead=word("checklist.without.lead", lang) if len(missing) else word("checklist.without.none", lang),
        frame=missing.assign(
            report_id__url="/source/" + missing["report_id"],
            reason=missing["why"],
            reason__url="/source/" + missing["report_id"],
        ).reset_index(drop=True),
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("reason", word("checklist.reason", lang), "status"),
        ),
        n=checklist.count(found, lang),
        sources=sources(missing),
    )
