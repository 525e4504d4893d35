"""The quality page's findings: schools × groups of rules, rule by rule, one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from pages._shared import numbers, queries, tables, titles
from pages._shared.panel import Panel, sources
from pages._shared.quality.checks import LIKE, SEVERITIES, found, groups, narrowed, unchecked
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_ROWS = 200
REVIEW_BOOK = "/export/review.xlsx"


def matrix(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """How many findings each report has in each group of rules; where nothing could be checked, it says so."""
    lang, names = selection.lang, groups(warehouse, selection.lang)
    frame = _counted(found(warehouse, selection, scope), scope)
    frame = _by_group(frame, found(warehouse, selection, scope), unchecked(warehouse, scope, list(names)))
    frame = frame.assign(**_unread(warehouse, frame))
    frame = frame.sort_values(["picked", *SEVERITIES], ascending=False, kind="stable")
    labels = queries.labels(warehouse, lang)
    several = frame["year"].nunique() > 1
    return Panel(
        key="matrix",
        title=titles.of(word("quality.matrix", lang), warehouse, selection, scope.held),
        lead=word("quality.matrix.lead", lang),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            *([tables.Column("year", word("column.year", lang))] if several else []),
            *(tables.Column(code, labels.status(code, "severity").word, "count") for code in SEVERITIES),
            tables.Column("unread", word("quality.column.unread", lang), "count"),
            *(tables.Column(code, name, "count") for code, name in names.items()),
        ),
        n=word(
            "quality.matrix.n", lang, n=len(frame), left=scope.reports["school_id"].nunique() - len(frame)
        ),
        notes=(word("quality.note.unchecked", lang), word("quality.note.tone", lang)),
        sources=sources(scope.held),
    )


def _counted(findings: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """One row per held report with its number of findings by severity."""
    rows = scope.held[["report_id", "school_id", "school", "picked", "year"]]
    counts = findings.groupby(["report_id", "severity"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=rows["report_id"], columns=list(SEVERITIES), fill_value=0)
    rows = rows.assign(**{code: counts[code].to_numpy() for code in SEVERITIES})
    rows = rows.assign(school__url="/quality?who=" + rows["school_id"])
    for code in SEVERITIES:
        rows[f"{code}__url"] = (rows["school__url"] + f"&severity={code}").where(rows[code] > 0, "")
    return rows


def _by_group(rows: pd.DataFrame, findings: pd.DataFrame, why: pd.DataFrame) -> pd.DataFrame:
    """Per group of rules: the number of findings (NaN: nothing to check), why, the way to the list, the worst."""
    grouped = findings.groupby(["report_id", "rule_group"])
    counts = grouped.size().unstack(fill_value=0).reindex(index=rows["report_id"], fill_value=0)
    worst = grouped["severity"].agg(lambda s: min(s, key=SEVERITIES.index)).unstack()
    worst = worst.reindex(index=rows["report_id"])
    parts: dict[str, Any] = {}
    for code in why.columns:
        n = counts[code] if code in counts else pd.Series(0, index=counts.index)
        blind = why[code].reindex(n.index).ne("") & n.eq(0)
        parts[code] = n.astype(float).mask(blind).to_numpy()
        parts[f"{code}__status"] = why[code].reindex(n.index).where(blind, "").to_numpy()
        parts[f"{code}__worst"] = worst[code].fillna("").to_numpy() if code in worst else ""
        link = rows["school__url"] + f"&group={code}"
        parts[f"{code}__url"] = link.where((n > 0).to_numpy(), "").to_numpy()
    return rows.assign(**parts)


def _unread(warehouse: Warehouse, rows: pd.DataFrame) -> dict[str, Any]:
    """How many things in each report were seen and not taken."""
    skipped = queries.skipped(warehouse, list(rows["report_id"]))
    counts = skipped.groupby("report_id").size().reindex(rows["report_id"], fill_value=0).to_numpy()
    link = ("/source/" + rows["report_id"]).where(counts > 0, "")
    return {"unread": counts, "unread__url": link}


def rules(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """How often each rule found something, of how many reports it could look at."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    findings, frame = found(warehouse, selection, scope), queries.rules(warehouse, lang)
    checked = (unchecked(warehouse, scope, list(groups(warehouse, lang))) == "").sum()
    by_rule = findings.groupby("rule_id")
    frame = frame.assign(
        weight=[labels.status(code, "severity").word for code in frame["severity"]],
        n=by_rule.size().reindex(frame["rule"], fill_value=0).to_numpy(),
        reports=by_rule["report_id"].nunique().reindex(frame["rule"], fill_value=0).to_numpy(),
        checked=frame["rule"].map(LIKE).fillna(frame["rule_group"]).map(checked).to_numpy(),
        picked=False,
    )
    frame = frame.assign(
        share=frame["reports"] / frame["checked"].where(frame["checked"] > 0),
        share__status="unchecked",
        n__url=("/quality?rule=" + frame["rule"]).where(frame["n"] > 0, ""),
    )
    frame["share__status"] = frame["share__status"].where(frame["share"].isna(), "")
    frame = frame.sort_values("n", ascending=False, kind="stable")
    return Panel(
        key="rules",
        title=titles.of(word("quality.rules", lang), warehouse, selection, scope.held),
        lead=word("quality.rules.lead", lang),
        frame=frame if len(scope.held) else frame[:0],
        columns=(
            tables.Column("statement", word("quality.column.rule", lang)),
            tables.Column("n", word("quality.column.n", lang), "count"),
            tables.Column("weight", word("quality.column.severity", lang)),
            tables.Column("group_name", word("quality.column.group", lang)),
            tables.Column("reports", word("quality.column.reports", lang), "count"),
            tables.Column("checked", word("quality.column.checked", lang), "count"),
            tables.Column("share", word("quality.column.share", lang), "percent"),
        ),
        n=word("quality.rules.n", lang, n=len(findings), reports=len(scope.held)),
        notes=(word("quality.note.checked", lang), word("quality.note.tone", lang)),
    )


def findings_list(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """Every finding that the switches leave, with both numbers, their places, and what became of it."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    every = found(warehouse, selection, scope)
    frame = narrowed(every, selection).sort_values("picked", ascending=False, kind="stable")
    frame = frame.assign(
        weight=[labels.status(code, "severity").word for code in frame["severity"]],
        state=[labels.status(code, "review").word for code in frame["review_state"]],
        school__url="/quality?who=" + frame["school_id"],
        **evidence(frame, lang),
    )
    cut = word("quality.cut", lang, n=MOST_ROWS, all=len(frame))
    keys = ("school", "year", "severity:weight", "group:group_name", "rule:statement", "detail", "first",
            "first_place", "second", "second_place", "state", "reason:review_reason", "who:reviewed_by",
            "key:finding_key")  # fmt: skip
    return Panel(
        key="findings",
        title=titles.of(word("quality.findings", lang), warehouse, selection, scope.held),
        lead=word("quality.findings.lead", lang),
        frame=frame,
        columns=(*(_column(key, lang) for key in keys), tables.Column("on", word("quality.column.on", lang))),
        n=word("quality.findings.n", lang, n=len(frame), all=len(every)),
        notes=(
            *([cut] if len(frame) > MOST_ROWS else []),
            word("quality.note.review", lang),
            word("quality.note.settle", lang),
        ),
        downloads=((word("quality.review_book", lang), REVIEW_BOOK),),
        sources=sources(scope.held[scope.held["report_id"].isin(frame["report_id"])]),
    )


def _column(key: str, lang: str) -> tables.Column:
    """A text column; "heading:key" where the word's key is another."""
    heading, _, name = key.partition(":")
    shared = f"column.{heading}" if heading in ("school", "year") else f"quality.column.{heading}"
    return tables.Column(name or heading, word(shared, lang))


def evidence(frame: pd.DataFrame, lang: str) -> dict[str, Any]:
    """The message without the rule's statement, the first two values with their places, the day of the review."""
    evidence = [_pair(row, lang) for row in frame.to_dict("records")]
    names = ("first", "first_place", "first__url", "second", "second_place", "second__url")
    parts: dict[str, Any] = {name: [one[i] for one in evidence] for i, name in enumerate(names)}
    days = pd.to_datetime(frame["reviewed_on"]).dt.strftime("%Y-%m-%d").fillna("")
    details = zip(frame["message"], frame["statement"], strict=True)
    return parts | {
        "detail": [m.removeprefix(numbers.grouped(s)).lstrip("：: ") for m, s in details],
        "on": days,
    }


def _pair(row: dict[Any, Any], lang: str) -> tuple[str, ...]:
    places: list[dict[str, int]] = json.loads(row["places"])
    values = [str(value) for value in row["values"]]
    found_: list[str] = []
    for i in range(2):
        value = values[i] if i < len(values) else ""
        place = places[i] if i < len(places) else {}
        line = f"&line={place['line']}" if "line" in place else ""
        url = f"/source/{row['report_id']}?finding={quote(row['finding_key'])}{line}" if value else ""
        found_ += [numbers.grouped(value), place_text(place, lang), url]
    return tuple(found_)


def place_text(place: Mapping[str, int], lang: str) -> str:
    """A place in words: "第 120 行"; "" for none."""
    return " ".join(
        word(f"quality.place.{part}", lang, n=place[part])
        for part in ("page", "table", "row", "line")
        if part in place and not (part == "line" and "table" in place and "row" in place)
    )
