"""What a draft contradicts, what it lacks, and what became of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from etl.codebook import load
from etl.model import Finding
from pages._shared.check.draft import Draft
from pages._shared.check.figures import column, title
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.words import half, word

SIDES = ("first", "second")


def findings(draft: Draft, labels: Labels) -> Panel:
    """Each finding with both numbers, both places, and the lines that stand there."""
    lang = labels.lang
    order = {"error": 0, "warning": 1, "info": 2}
    found = sorted(draft.findings, key=lambda finding: order[finding.severity])
    rows = [_row(draft, finding, labels) for finding in found]
    sides = [f"{side}{part}" for side in SIDES for part in ("", "_place", "_text")]
    return Panel(
        key="findings",
        title=title(draft, "findings", lang),
        lead=word("check.findings.lead" if rows else "check.findings.none", lang),
        frame=pd.DataFrame(rows),
        columns=tuple(column(key, lang) for key in ("weight", "statement", "detail", *sides)),
        n=word("check.findings.n", lang, n=len(rows)),
    )


def _row(draft: Draft, finding: Finding, labels: Labels) -> dict[str, Any]:
    lang = labels.lang
    rule = load().rules[finding.rule.partition(":")[0]]
    statement = rule.statement_zh if lang == "zh" else rule.statement_en
    message = finding.message_zh if lang == "zh" else finding.message_en
    row: dict[str, Any] = {
        "severity": finding.severity,
        "weight": labels.status(finding.severity, "severity").word,
        "statement": statement,
        "detail": message.removeprefix(statement).lstrip("：: "),
    }
    for n, side in enumerate(SIDES):
        place = finding.places[n] if n < len(finding.places) else None
        value = finding.values[n] if n < len(finding.values) else ""
        row |= {
            side: value,
            f"{side}_place": draft.where(place, lang) or _elsewhere(draft, finding, n, lang),
            f"{side}_text": draft.text_at(place) or "",
            f"{side}__place": place,
            f"{side}__href": _last_report(draft, finding, n),
        }
    return row


def _last_report(draft: Draft, finding: Finding, n: int) -> str:
    """The way to last year's report, where the number is of it."""
    its = n == 1 and finding.rule == "year_on_year_jump" and draft.before is not None
    return f"/source/{draft.before['report_id']}" if its and draft.before else ""


def _elsewhere(draft: Draft, finding: Finding, n: int, lang: str) -> str:
    """Where a number stands that is not in the draft."""
    if _last_report(draft, finding, n) and draft.before:
        return word("check.last_report", lang, year=draft.before["year"])
    return word("check.peer_median", lang) if n == 1 and finding.rule == "peer_outlier" else ""


def completeness(draft: Draft, labels: Labels) -> Panel:
    """The prescribed parts and the two annexes: there, only cited, or missing."""
    lang, book = labels.lang, load()
    found = {section.section: section for section in draft.report.sections}
    rows = [
        _part(
            draft,
            kind.title_zh if lang == "zh" else kind.title_en,
            "there" if code in found else "missing",
            found[code].quote if code in found else "",
            found[code].place if code in found else None,
            lang,
        )
        for code, kind in book.sections.items()
        if kind.required or code in found
    ]
    held = {annex.annex: annex for annex in draft.report.annexes}
    for code in ("statistics", "checklist"):
        label = book.label("annex_kind", code)
        annex = held.get(code)
        state = {"held": "there", "cited": "cited"}[annex.state] if annex else "missing"
        rows.append(
            _part(
                draft, label.zh if lang == "zh" else label.en, state, "", annex.place if annex else None, lang
            )
        )
    lacking = [row["part"] for row in rows if row["state"] != "there"]
    joint = word("ranked.joint", lang)
    key = "check.parts.lacking" if lacking else "check.parts.complete"
    frame = pd.DataFrame(rows)
    frame["state"] = [word(f"check.part.{state}", lang) for state in frame["state"]]
    return Panel(
        key="parts",
        title=title(draft, "parts", lang),
        lead=word(key, lang, n=len(lacking), names=joint.join(lacking)),
        frame=frame,
        columns=tuple(column(key, lang) for key in ("part", "state", "heading", "place")),
    )


def _part(draft: Draft, part: str, state: str, heading: str, place: Any, lang: str) -> dict[str, Any]:
    where = {"place": draft.where(place, lang), "place__url": draft.anchor(place)}
    return {"part": part, "state": state, "heading": heading, **where}


def files(found: Sequence[Mapping[str, Any]], made: Sequence[Draft], more: int, lang: str) -> Panel:
    """Every file: what it was taken for, of which school and year, or why it was not read."""
    rows = [_file(row, lang) for row in found]
    unread = sum(bool(row["failed"]) for row in found)
    notes = (word("check.more", lang, n=more),) if more else ()
    return Panel(
        key="files",
        title=word("check.files", lang),
        lead=word("check.files.lead", lang, n=len(rows), reports=len(made) + more, unread=unread),
        frame=pd.DataFrame(rows),
        columns=tuple(column(key, lang) for key in ("file", "taken", "school", "year", "why")),
        notes=notes,
    )


def _file(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    joint = word("ranked.joint", lang)
    kinds = joint.join(word(f"check.kind.{kind}", lang) for kind in row["holds"])
    state = "unread" if row["failed"] else "aside" if row["report"] is None else "report"
    return {
        "file": row["name"],
        "taken": kinds or word(f"check.kind.{state}", lang),
        "school": row["school"],
        "year": row["year"],
        "why": half(row["why"], lang),
        "state": state,
    }


def skipped(draft: Draft, labels: Labels) -> Panel:
    """What was seen in the draft and could not be read."""
    lang = labels.lang
    rows = [
        {
            "what": half(one.what, lang),
            "why": half(one.why, lang),
            "place": draft.where(one.place, lang),
            "place__url": draft.anchor(one.place),
        }
        for one in draft.report.skipped
    ]
    return Panel(
        key="skipped",
        title=title(draft, "skipped", lang),
        frame=pd.DataFrame(rows),
        columns=tuple(column(key, lang) for key in ("what", "why", "place")),
        n=word("check.skipped.n", lang, n=len(rows)),
    )
