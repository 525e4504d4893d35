"""Who asked for what, and with what outcome; disputes, letters and fees."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import figures, numbers, queries, tables, titles
from pages._shared.panel import Panel, sources
from pages._shared.ranked import bars as panels_ranked
from pages._shared.registry import Page
from pages._shared.requests import panels as request_panels
from pages._shared.requests.panels import COMPLETED, OUTCOMES, RECEIVED
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

BESIDE = (
    "items_withheld",
    "reconsiderations",
    "reconsiderations_won",
    "reconsiderations_lost",
    "lawsuits",
    "lawsuits_won",
    "lawsuits_lost",
    "complaints",
    "mailbox_letters_received",
    "mailbox_letters_completed",
    "fee_charged",
    "fees",
)


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The group's sums, school by school, outcomes, subjects; disputes, letters and fees; every figure of the year."""
    labels = queries.labels(warehouse, selection.lang)
    sorts = [code for codes in request_panels.groups(labels).values() for code in codes]
    beside = [code for code in BESIDE if code in labels.indicators]
    frame = queries.observations(warehouse, selection, [RECEIVED, COMPLETED, *OUTCOMES, *sorts, *beside])
    main = panels_ranked.latest(frame[frame["indicator"] == RECEIVED], selection)
    now = frame[frame["report_id"].isin(main["report_id"])]
    over, said = (frame, "") if selection.years else (now, panels_ranked.year_note(selection, main, "sum"))
    years = panels_ranked.over_years(selection)
    every = frame if years == selection else queries.observations(warehouse, years, OUTCOMES)
    return [
        request_panels.flow(warehouse, selection, over, said),
        _schools(warehouse, selection, titles.reading(_of(now, [RECEIVED, COMPLETED, *OUTCOMES]), labels)),
        request_panels.outcomes(warehouse, years, every),
        request_panels.topics(warehouse, selection, over, said),
        _wide(warehouse, selection, _of(now, beside), "beside"),
        _wide(warehouse, selection, _of(now, sorts), "sorts"),
    ]


def _of(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    return frame[frame["indicator"].isin(codes)]


def _schools(warehouse: Warehouse, selection: Selection, now: pd.DataFrame) -> Panel:
    """Received → completed of each school, and its outcomes in the table."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    keys = ("report_id", "school_id", "school", "picked", "year")
    table = tables.wide(now, "indicator", keys)
    if len(table):
        table = _rows(table, now, labels).sort_values(
            "value", ascending=False, kind="stable", na_position="last"
        )
    drawn, shortened = panels_ranked.cut(table, selection)
    names = (labels.indicators[RECEIVED].short, labels.indicators[COMPLETED].short)
    unit = word("requests.unit", lang)
    received = now[now["indicator"] == RECEIVED]
    return Panel(
        key="schools",
        title=panels_ranked.titled(word("requests.schools", lang), warehouse, selection, now),
        lead=("" if lang == "zh" else " ").join(
            [panels_ranked.year_note(selection, received, "table"), word("requests.schools.lead", lang)]
        ),
        frame=table,
        columns=(
            *panels_ranked.school_columns(now, lang),
            *(_column(labels, code) for code in (RECEIVED, COMPLETED)),
            tables.Column("carried", word("requests.column.carried", lang)),
            *(_column(labels, code) for code in OUTCOMES),
        ),
        figure=figures.dumbbell(drawn, selection, names, unit)
        if table.get("value", pd.Series()).notna().any()
        else None,
        n=panels_ranked.count(received, warehouse, selection),
        notes=(word("requests.note.few", lang), *shortened),
        sources=sources(now),
    )


def _rows(table: pd.DataFrame, now: pd.DataFrame, labels: queries.Labels) -> pd.DataFrame:
    """The table with what the dumbbell needs: before (received), after (completed), texts, hover and place."""
    lang = labels.lang
    texts = {code: part.set_index("report_id")["display"] for code, part in now.groupby("indicator")}
    text = {
        code: table["report_id"].map(texts[code]).fillna(word("status.no_report", lang)) for code in texts
    }
    gap: pd.Series[float] = table[COMPLETED] - table[RECEIVED]
    more = gap.where(gap > 0)
    carried = [word("requests.carried", lang, more=numbers.number(one)) if one > 0 else "" for one in more]
    table = table.assign(
        value=table[RECEIVED].fillna(table[COMPLETED]),
        label=table["school"],
        before=table[RECEIVED],
        after=table[COMPLETED],
        text_before=text[RECEIVED],
        text_after=text[RECEIVED],
        carried=carried,
        url=table[f"{RECEIVED}__url"],
    )
    said = pd.DataFrame(text)
    return table.assign(
        hover=[
            _hover(row, own, labels)
            for row, own in zip(table.to_dict("records"), said.to_dict("records"), strict=True)
        ]
    )


def _hover(row: dict[Any, Any], texts: dict[Any, Any], labels: queries.Labels) -> str:
    lines = [f"{labels.indicators[code].short} {texts[code]}" for code in (RECEIVED, COMPLETED)]
    if row["value"] > 0:
        lines += [f"{labels.indicators[code].short} {texts[code]}" for code in OUTCOMES]
    year = word("hover.year", labels.lang, year=row["year"])
    return figures.hover(row["school"], *lines, row["carried"], year, word("hover.open", labels.lang))


def _column(labels: queries.Labels, code: str) -> tables.Column:
    one = labels.indicators[code]
    kind = one.kind if one.kind in ("money", "flag") else "count"
    return tables.Column(code, one.short, kind, one.unit if kind == "money" else "", one.decimals)


def _wide(warehouse: Warehouse, selection: Selection, now: pd.DataFrame, key: str) -> Panel:
    """A table of one year: a row per school, a column per indicator; the chosen schools on top."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    table = tables.wide(now, "indicator", ("school_id", "school", "picked", "year"))
    columns = [_column(labels, code) for code in dict.fromkeys(now["indicator"])]
    return Panel(
        key=key,
        title=panels_ranked.titled(word(f"requests.{key}", lang), warehouse, selection, now),
        lead=word(f"requests.{key}.lead", lang),
        frame=panels_ranked.leading(table, columns),
        columns=(*panels_ranked.school_columns(now, lang), *columns),
        n=titles.count(now, lang),
        sources=sources(now),
    )


PAGE = register_page(__name__, Page("requests", "/requests", 60, panels))
