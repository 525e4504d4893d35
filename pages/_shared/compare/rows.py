"""The figures that the reader put together: which indicators of which schools, and three tables of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from pages._shared import numbers, peers, queries, tables, titles
from pages._shared.checklist import lists as checklist
from pages._shared.queries import Indicator, Labels
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

DEFAULT = (
    "items_portal",
    "items_platform",
    "items_social",
    "items_checklist",
    "coverage",
    "requests_received",
    "staff_full_time",
    "staff_part_time",
    "budget",
)
# What the report table says of the checklist: code, kind; a percent is a share from 0 to 1.
CHECKLIST = (
    ("coverage", "percent"),
    ("coverage_disclosed", "count"),
    ("coverage_applicable", "count"),
    ("coverage_platform", "percent"),
)
COUNTS = ("coverage_disclosed", "coverage_applicable")
NOT_ADDED = (
    "followers_wechat",
    "followers_weibo",
    "followers_douyin",
)  # one person may follow several schools
FEWEST = 3  # numbers before a median says anything


@lru_cache(maxsize=8)
def measures(warehouse: Warehouse, lang: str) -> Labels:
    """The labels with the checklist's measures among the indicators, by their codes; not to be changed."""
    labels = queries.labels(warehouse, lang)
    more = {code: _measure(code, kind, lang) for code, kind in CHECKLIST}
    return replace(labels, indicators={**labels.indicators, **more})


def _measure(code: str, kind: str, lang: str) -> Indicator:
    name, topic = word(f"compare.{code}", lang), word("compare.checklist", lang)
    unit = "" if kind == "percent" else word("compare.unit.item", lang)
    text = word("compare.coverage.definition", lang)
    return Indicator(code, name, name, unit, kind, 0, text, "", "checklist", topic, None, None, False)


def wanted(warehouse: Warehouse, selection: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chosen indicators (else the usual ones) in the reader's order, and what was chosen and is none.

    Coverage never stands without its two counts.
    """
    known = measures(warehouse, selection.lang).indicators
    asked = tuple(dict.fromkeys(selection.options("indicators")))
    codes = [code for code in asked if code in known] or [code for code in DEFAULT if code in known]
    if "coverage" in codes:
        at = codes.index("coverage") + 1
        codes[at:at] = [code for code in COUNTS if code not in codes]
    return tuple(codes), tuple(code for code in asked if code not in known)


@lru_cache(maxsize=16)
def figures_of(warehouse: Warehouse, selection: Selection, codes: tuple[str, ...]) -> pd.DataFrame:
    """What the reports state on ``codes``: as queries.observations, and ``kind`` of the indicator.

    Only the chosen schools where some are chosen, else the group. A text stands in ``text``, its value is NaN.
    Not to be changed.
    """
    labels = measures(warehouse, selection.lang)
    stated = [code for code in codes if code in queries.labels(warehouse, selection.lang).indicators]
    parts = [queries.observations(warehouse, selection, stated)] if stated else []
    listed = [code for code, _ in CHECKLIST if code in codes]
    reports = checklist.measured(queries.reports(warehouse, selection)) if listed else pd.DataFrame()
    parts += [_checklist(reports, code) for code in listed]
    frame = pd.concat(parts, ignore_index=True)
    if selection.schools:
        frame = frame[frame["picked"]]
    frame = frame.assign(order=frame["indicator"].map(codes.index))
    frame = frame.sort_values("order", kind="stable").drop(columns="order")
    return frame.assign(kind=[labels.indicators[code].kind for code in frame["indicator"]])


def reading(frame: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """``titles.reading`` of ``figures_of``; a text's display is the text."""
    frame = titles.reading(frame, labels)
    says = frame["text"].notna() & frame["value"].isna() & (frame["text"] != "")
    return frame.assign(display=frame["text"].where(says, frame["display"]))


def with_anything(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The frame without the schools of which only an address is known, and how many these are."""
    there = frame.loc[frame["answer"] != "report:known_unread", "school_id"].unique()
    kept = frame["school_id"].isin(there)
    return frame[kept], int(frame.loc[~kept, "school_id"].nunique())


def _checklist(reports: pd.DataFrame, code: str) -> pd.DataFrame:
    """One of the checklist's measures in the shape of observations; ``raw`` holds both counts of a share."""
    parts = {
        "coverage": reports["coverage"],
        "coverage_platform": reports["platform"],
        "coverage_disclosed": reports["disclosed"].astype(float),
        "coverage_applicable": reports["applicable"].astype(float),
    }
    over = reports["on_platform" if code == "coverage_platform" else "disclosed"]
    pairs = zip(over, reports["applicable"], reports["why"], strict=True)
    share = code in ("coverage", "coverage_platform")
    frame = reports.assign(
        indicator=code,
        value=parts[code],
        answer=reports["why"].where(reports["why"] != "", "value"),
        raw=[checklist.part_of(a, b) if not why and share else "" for a, b, why in pairs],
        flags="",
        text=None,
        origin="checklist",
        url="/source/" + reports["report_id"] + ("?item=1" if len(reports) else ""),
    )
    names = "school_id school picked report_id year year_ending calendar_year period_months indicator answer flags"
    return frame[[*names.split(), "value", "text", "raw", "origin", "url"]]


def column(indicator: Indicator, key: str, heading: str) -> tables.Column:
    """A table's column for an indicator's values."""
    kind = indicator.kind if indicator.kind in ("money", "flag", "text", "percent") else "count"
    return tables.Column(key, heading, kind, indicator.unit, indicator.decimals)


def said(frame: pd.DataFrame) -> pd.Series:
    """The values for a table: numbers, and the texts of indicators that ask for one."""
    return frame["value"].astype(object).where(frame["kind"] != "text", frame["text"])


def of_one_year(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The last year with any answer; where no year has 8 schools' and none was chosen, each school's latest report."""
    stated = frame[frame["answer"] == "value"]
    if stated.empty:
        return frame.loc[frame["year_ending"].eq(frame["year_ending"].max())]
    schools = stated.groupby("year_ending")["school_id"].nunique()
    if selection.years or len(schools) == 1 or schools.max() >= peers.FEWEST:
        return frame.loc[frame["year_ending"].eq(schools.index.max())]
    order = frame.assign(stated=frame["answer"] == "value").sort_values(
        ["stated", "year_ending"], kind="stable"
    )
    last = order.drop_duplicates("school_id", keep="last")["report_id"]
    return frame[frame["report_id"].isin(last)]


def spread(frame: pd.DataFrame, across: str, rows: Sequence[str]) -> pd.DataFrame:
    """``tables.wide`` with texts as texts; schools by name, each leading to its page."""
    wide = tables.wide(frame.assign(value=said(frame)), across, rows).rename(columns=str)
    return wide.assign(school__url="/school/" + wide["school_id"]) if len(wide) else wide


def with_absent(
    warehouse: Warehouse, selection: Selection, rows: pd.DataFrame, columns: Sequence[tables.Column]
) -> pd.DataFrame:
    """The rows, and those of chosen schools without any report in the shown years: "no report" in every cell."""
    schools = queries.group(warehouse, selection)
    absent = schools[schools["picked"] & ~schools["school_id"].isin(rows["school_id"])]
    if absent.empty:
        return rows
    cells = {f"{c.key}__status": "no_report" for c in columns if c.key != "school"}
    more = absent[["school_id", "school", "picked"]].assign(**cells)
    return pd.concat([rows, more.assign(school__url="/school/" + more["school_id"])], ignore_index=True)


def summaries(
    rows: pd.DataFrame, columns: Sequence[tables.Column], added: Sequence[str], lang: str
) -> pd.DataFrame:
    """The row of medians, and the row of sums over the columns ``added``; each over the schools that state a number.

    A cell that would say nothing (a flag, a text, a share's sum, fewer than 3 numbers) is "not computed".
    """
    numeric = {
        c.key: pd.to_numeric(rows[c.key], errors="coerce") for c in columns if c.kind in tables.NUMERIC
    }
    medians = {key: v.median() for key, v in numeric.items() if v.notna().sum() >= FEWEST}
    totals = {key: numeric[key].sum() for key in added if key in numeric and numeric[key].notna().any()}
    found = [_summary(word("median", lang), medians, columns)]
    found += [_summary(word("compare.total", lang), totals, columns)] if added else []
    return pd.DataFrame(found)


def _summary(name: str, values: dict[str, Any], columns: Sequence[tables.Column]) -> dict[str, Any]:
    row: dict[str, Any] = {"school": name, "picked": False}
    for c in columns:
        if c.key != "school":
            row |= {c.key: values.get(c.key), f"{c.key}__status": "" if c.key in values else "not_computed"}
    return row


def is_added(indicator: Indicator) -> bool:
    """Whether the sum over schools of one year means anything."""
    return (
        indicator.kind in ("count", "money") and indicator.code not in NOT_ADDED and not is_share(indicator)
    )


def is_share(indicator: Indicator) -> bool:
    """Shares, and the two counts that only a share needs."""
    return indicator.topic == "checklist"


def order_of(selection: Selection) -> tuple[str, str]:
    """What the rows are sorted by: a column's key ("" for by name) and "asc" or "desc"."""
    wish = selection.option("sort")
    return wish.removeprefix("-"), "desc" if wish.startswith("-") else "asc"


def ordered(rows: pd.DataFrame, columns: Sequence[tables.Column], selection: Selection) -> pd.DataFrame:
    """The rows as the reader sorts them; by name (pinyin) where no such column is there. Missing ones come last."""
    key, order = order_of(selection)
    if key == "school":
        return rows if order == "asc" else rows.iloc[::-1]
    if key not in {c.key for c in columns}:
        return rows
    text = rows[key].map(lambda v: isinstance(v, str)).any()
    by = rows[key].where(rows[key].notna(), None) if text else pd.to_numeric(rows[key], errors="coerce")
    index = by.sort_values(ascending=order == "asc", kind="stable", na_position="last").index
    return rows.loc[index]


def long(frame: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """One row per school, indicator and year, sorted so, with everything that is known of the figure."""
    lang = labels.lang
    rank = {code: i for i, code in enumerate(frame["indicator"].unique())}
    place = {school: i for i, school in enumerate(frame["school_id"].unique())}
    keys = frame.assign(a=frame["school_id"].map(place), b=frame["indicator"].map(rank))
    rows = frame.loc[keys.sort_values(["a", "b", "year_ending"], kind="stable").index]
    number = rows["kind"].isin(list(tables.NUMERIC))
    given = rows["answer"] == "value"
    pairs = zip(rows["origin"], rows["answer"].str.startswith("report:"), strict=True)
    origins = [labels.status(o, "origin").word if isinstance(o, str) and not out else "" for o, out in pairs]
    texts = pd.Series([numbers_or_text(row, lang) for row in rows.to_dict("records")], index=rows.index)
    return rows.assign(
        name=[labels.indicators[code].short for code in rows["indicator"]],
        unit=[labels.indicators[code].unit for code in rows["indicator"]],
        value=rows["value"].where(number),
        value__status=rows["answer"].where(~given, "").where(number | ~given, "as_text"),
        value__kind=rows["kind"].where(rows["kind"] == "percent", ""),
        value__flags=rows["flags"].where(number & given, ""),
        value__url=rows["url"],
        said=texts,
        state=[labels.status(str(code)).word for code in rows["answer"]],
        flag=[" ".join(labels.status(f, "flag").word for f in labels.flags(str(x))) for x in rows["flags"]],
        origin=origins,
        school__url="/school/" + rows["school_id"],
    )


def numbers_or_text(row: dict[Any, Any], lang: str) -> str:
    """What stands beside the number: a flag's or text's answer, or the two counts of a share."""
    if row["kind"] == "text":
        return str(row["text"] or "") if row["answer"] == "value" else ""
    if row["kind"] == "flag" and not pd.isna(row["value"]):
        return word("flag.yes" if row["value"] else "flag.no", lang)
    return str(row["raw"])


def counted(rows: pd.DataFrame, columns: Sequence[tables.Column], lang: str) -> str:
    """How many schools stand behind each column's median."""
    numeric = [c for c in columns if c.kind in tables.NUMERIC and c.key in rows]
    joint = word("ranked.joint", lang)
    return joint.join(f"{c.heading} {numbers.number(int(rows[c.key].notna().sum()))}" for c in numeric)
