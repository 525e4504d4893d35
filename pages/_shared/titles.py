"""The parts of a title: which group, which 学年; and the hover text of an observation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages._shared import queries, tables
from pages._shared.cities import city_name
from pages._shared.figures.base import hover
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def group(warehouse: Warehouse, selection: Selection) -> str:
    """The group in words: "重庆 · 高职（专科）" or "all schools"."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    parts = [
        [labels.provinces.get(value, value) for value in selection.province],
        [city_name(value, lang) for value in selection.city],
        [word(f"school_type.{value}", lang) for value in selection.school_type],
        [word(f"ownership.{value}", lang) for value in selection.ownership],
    ]
    joint = "、" if lang == "zh" else ", "
    return " · ".join(joint.join(part) for part in parts if part) or word("group.all", lang)


def span(frame: pd.DataFrame, lang: str) -> str:
    """The academic years of a frame (column year_ending) in words, never a bare year."""
    endings = sorted(frame["year_ending"].unique())
    if not endings:
        return ""
    first, last = (f"{int(ending) - 1}-{int(ending)}" for ending in (endings[0], endings[-1]))
    key = "years.one" if first == last else "years.span"
    return word(key, lang, first=first, last=last)


def of(subject: str, warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> str:
    """A panel's title: subject, group and 学年."""
    joint = "：" if selection.lang == "zh" else ": "
    rest = word(
        "group.title", selection.lang, group=group(warehouse, selection), years=span(frame, selection.lang)
    )
    return f"{subject}{joint}{rest}"


def count(frame: pd.DataFrame, lang: str) -> str:
    """The n of observations: schools, reports, and how many of the reports state a number."""
    held = frame[~frame["answer"].str.startswith("report:")]
    return word(
        "n.schools",
        lang,
        schools=frame["school_id"].nunique(),
        reports=held["report_id"].nunique(),
        stated=held.loc[held["value"].notna(), "report_id"].nunique(),
    )


def reading(observations: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """The observations with ``display`` (number with marks, or the word why there is none), ``mark`` and ``hover``."""
    rows = observations.to_dict("records")
    return observations.assign(
        display=[_display(row, labels) for row in rows],
        mark=[labels.status(str(row["answer"])).mark for row in rows],
        hover=[_hover(row, labels) for row in rows],
    )


def _display(row: Mapping[Any, Any], labels: Labels) -> str:
    indicator = labels.indicators[row["indicator"]]
    kind = indicator.kind if indicator.kind in ("money", "flag", "percent") else "count"
    column = tables.Column("value", indicator.short, kind, decimals=indicator.decimals)
    return tables.display(row["value"], str(row["answer"]), column, labels, str(row["flags"]))


def _hover(row: Mapping[Any, Any], labels: Labels) -> str:
    indicator = labels.indicators[row["indicator"]]
    unit = "" if tables.missing(row["value"]) else f" {indicator.unit}"
    return hover(
        row["school"],
        f"{indicator.short} {_display(row, labels)}{unit}",
        word("hover.year", labels.lang, year=row["year"]),
        word("hover.open", labels.lang),
    )
