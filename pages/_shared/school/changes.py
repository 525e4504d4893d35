"""What builds of the data changed in a school's reports: old → new, with the reason; the old document stays citable."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import numbers, queries, tables
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

KEYS = ("day", "year", "what", "before", "after", "reason")


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """One row per change, the newest first; no panel where nothing ever changed."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    found = queries.changes(warehouse, selection.target)
    if found.empty:
        return []
    items = queries.checklist_items(warehouse, lang)
    names = dict(zip(items["item"], items["label"], strict=True))
    rows = [_row(row, labels, names) for row in found.to_dict("records")]
    return [
        Panel(
            key="changes",
            title=word("school.changes", lang),
            lead=word("school.changes.lead", lang),
            frame=pd.DataFrame(rows),
            columns=tuple(tables.Column(key, word(f"school.change.{key}", lang)) for key in KEYS),
            n=word("school.changes.n", lang, n=len(rows)),
            notes=(word("school.note.changes", lang),),
        )
    ]


def _row(row: dict[Any, Any], labels: Labels, names: dict[int, str]) -> dict[str, Any]:
    place = f"/source/{row['report_id']}"
    asked = "" if tables.missing(row["indicator"]) else f"indicator={row['indicator']}"
    asked = asked if tables.missing(row["item"]) else f"item={int(row['item'])}"
    old = f"{place}?{asked}{'&' * bool(asked)}sha={row['old_sha256']}" if row["old_held"] else ""
    gone = tables.missing(row["new_sha256"])
    return {
        "day": str(pd.Timestamp(row["changed_at"]).date()),
        "year": row["academic_year"],
        "what": what(row, labels, names),
        "before": stated(row, "old", labels),
        "before__url": old,
        "after": stated(row, "new", labels),
        "after__url": "" if gone else f"{place}{'?' * bool(asked)}{asked}",
        "reason": labels.status(row["reason"], "change").word,
    }


def what(row: dict[Any, Any], labels: Labels, names: dict[int, str]) -> str:
    if not tables.missing(row["indicator"]):
        known = labels.indicators.get(str(row["indicator"]))
        return known.label if known else str(row["indicator"])
    if not tables.missing(row["item"]):
        return word("school.change.item", labels.lang, item=names.get(int(row["item"]), row["item"]))
    return word("school.change.report", labels.lang)


def stated(row: dict[Any, Any], side: str, labels: Labels) -> str:
    """A figure as a number, else the word for what stands instead; for a whole report its document."""
    answer, value, raw, sha256 = (row[f"{side}_{part}"] for part in ("answer", "value", "raw", "sha256"))
    if tables.missing(answer):
        whole = tables.missing(row["indicator"]) and tables.missing(row["item"])
        return (
            str(raw)
            if not tables.missing(raw)
            else str(sha256)[:8]
            if whole and not tables.missing(sha256)
            else ""
        )
    if not tables.missing(value):
        return numbers.number(value, 2)
    family = "answer" if tables.missing(row["item"]) else "checklist"
    return str(raw) if answer == "value" else labels.status(str(answer), family).word
