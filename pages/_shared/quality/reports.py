"""What the reports contain, what was not read, and what people corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pages._shared import queries, tables, titles
from pages._shared.panel import Panel, sources
from pages._shared.quality.panels import place_text
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import half, word

ANNEXES = ("form", "checklist")
# What the extractor says in English, followed by a number or a name; whole sentences stand in data/words too.
LOST = ("unreadable", "withdrawn")


def completeness(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """Which required sections and which annexes each report has."""
    lang, held = selection.lang, scope.held
    found = queries.sections(warehouse, lang, list(held["report_id"]))
    required = found[found["required"]]
    names = dict(zip(required["section"], required["title"], strict=True))
    frame = held[["report_id", "school_id", "school", "picked", "year", "form_state", "checklist_state"]]
    frame = frame.assign(school__url="/source/" + frame["report_id"])
    for code in names:
        own = required[required["section"] == code].set_index("report_id").reindex(frame["report_id"])
        there = own["quote"].notna().to_numpy()
        frame[f"{code}__code"] = ["found" if one else "lacking" for one in there]
        lines = ["" if pd.isna(line) else f"?line={int(line)}" for line in own["line"]]
        frame[f"{code}__url"] = ("/source/" + frame["report_id"] + lines).where(there, "")
    annexes = {f"annex_{key}": word(f"quality.annex.{key}", lang) for key in ANNEXES}
    for key in ANNEXES:
        frame[f"annex_{key}__code"] = frame[f"{key}_state"]
    keys = [*names, *annexes]
    codes = frame[[f"{key}__code" for key in keys]]
    frame = frame.assign(
        **{key: [word(f"quality.part.{code}", lang) for code in frame[f"{key}__code"]] for key in keys},
        missing=codes.isin(("lacking", "cited")).sum(axis=1),
    )
    frame = frame.sort_values(["picked", "missing"], ascending=False, kind="stable")
    return Panel(
        key="completeness",
        title=titles.of(word("quality.completeness", lang), warehouse, selection, held),
        lead=word("quality.completeness.lead", lang),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            *([tables.Column("year", word("column.year", lang))] if frame["year"].nunique() > 1 else []),
            tables.Column("missing", word("quality.column.missing", lang), "count"),
            *(tables.Column(key, name) for key, name in (names | annexes).items()),
        ),
        n=word("quality.completeness.n", lang, n=len(frame), whole=int(frame["missing"].eq(0).sum())),
        notes=(word("quality.note.annex", lang),),
        sources=sources(held),
    )


def unread(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """What was seen and not taken, by name and reason: files, reports, parts of reports."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    held = scope.held.set_index("report_id")
    skipped = queries.skipped(warehouse, list(held.index))
    rows = [_skipped(row, held, lang) for row in skipped.to_dict("records")]
    lost = scope.reports[scope.reports["status"].isin(LOST)]
    rows += [_lost(row, labels) for row in lost.to_dict("records")]
    names = ("subject", "year", "what", "why", "place")
    waiting = int(scope.reports["status"].eq("known_unread").sum())
    return Panel(
        key="unread",
        title=titles.of(word("quality.unread", lang), warehouse, selection, scope.reports),
        lead=word("quality.unread.lead", lang),
        frame=pd.DataFrame(rows, columns=[*names, "subject__url", "place__url"]),
        columns=tuple(tables.Column(name, _heading(name, lang)) for name in names),
        n=word("quality.unread.n", lang, n=len(rows), waiting=waiting),
    )


def _heading(name: str, lang: str) -> str:
    return word("column.year" if name == "year" else f"quality.column.{name}", lang)


def _skipped(row: Mapping[Any, Any], held: pd.DataFrame, lang: str) -> tuple[str, ...]:
    why = half(str(row["why"]), lang)
    if tables.missing(row["report_id"]):
        return (str(row["document_name"]), "", word("quality.whole_file", lang), why, "", "", "")
    report = held.loc[row["report_id"]]
    place = {} if tables.missing(row["place"]) else json.loads(row["place"])
    url = f"/source/{row['report_id']}"
    line = f"{url}?line={place['line']}" if "line" in place else ""
    return (
        report["school"],
        report["year"],
        half(str(row["what"]), lang),
        why,
        place_text(place, lang),
        url,
        line,
    )


def _lost(row: Mapping[Any, Any], labels: queries.Labels) -> tuple[str, ...]:
    status = labels.status(row["status"], "report")
    what = word("quality.whole_report", labels.lang)
    return (
        row["school"],
        row["year"],
        what,
        status.meaning or status.word,
        "",
        f"/school/{row['school_id']}",
        "",
    )


def corrections(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """What people corrected, with the printed value, the reason, and whether it still applies."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    frame = queries.corrections(warehouse, list(scope.held["report_id"]))
    frame = frame.merge(scope.held[["report_id", "school", "year"]], on="report_id")
    days = pd.to_datetime(frame["decided_on"]).dt.strftime("%Y-%m-%d").fillna("")
    frame = frame.assign(
        what=[_target(target, labels) for target in frame["target"]],
        what__url=[_target_url(*pair) for pair in zip(frame["report_id"], frame["target"], strict=True)],
        school__url="/source/" + frame["report_id"],
        on=days,
        outcome=list(_outcomes(frame, lang)),
    )
    names = {"what": "what", "printed": "printed_raw", "corrected": "corrected_value", "reason": "reason",
             "who": "who", "on": "on", "outcome": "outcome"}  # fmt: skip
    return Panel(
        key="corrections",
        title=titles.of(word("quality.corrections", lang), warehouse, selection, scope.held),
        lead=word("quality.corrections.lead", lang),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            *(tables.Column(key, word(f"quality.column.{name}", lang)) for name, key in names.items()),
        ),
        n=word("quality.corrections.n", lang, n=len(frame), applied=int(frame["applied"].sum())),
    )


def _target(target: str, labels: queries.Labels) -> str:
    """ "observation/items_portal/form" for reading."""
    kind, _, rest = target.partition("/")
    code = rest.partition("/")[0]
    if kind == "observation" and code in labels.indicators:
        return labels.indicators[code].short
    return word("quality.item", labels.lang, n=code) if kind == "checklist" else target


def _target_url(report_id: str, target: str) -> str:
    kind, _, rest = target.partition("/")
    name = {"observation": "indicator", "checklist": "item"}.get(kind)
    code = rest.partition("/")[0]
    return f"/source/{report_id}?{name}={code}" if name else f"/source/{report_id}"


def _outcomes(frame: pd.DataFrame, lang: str) -> Iterable[str]:
    for applied, why in zip(frame["applied"], frame["why_not"], strict=True):
        yield (
            word("quality.applied", lang)
            if applied
            else word("quality.not_applied", lang, why=half(why, lang))
        )
