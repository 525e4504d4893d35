"""A draft as it was read, with its findings, its school as the build knows it, and what that school filed last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl.audit import audit_reports
from etl.audit.history import previous_year
from etl.codebook import load
from etl.model import Finding, Place, Report
from etl.records import from_record
from etl.versions import Version, forms, ranked
from pages._shared import queries
from pages._shared.check import filed
from pages._shared.school.peers import alone
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST = 5
"""More reports than this are no draft of one school: only so many are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """``number``: of the reports among the files, from 0; ``lines``: its text. ``known``: the build knows the school.

    ``before``: the held report of the school for the year before (a row of queries.reports), None without one;
    ``figures``: its figures by indicator, ``entries``: its checklist by item.
    """

    number: int
    report: Report
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    known: bool
    before: Mapping[Any, Any] | None
    figures: Mapping[str, Mapping[Any, Any]]
    entries: Mapping[int, Mapping[Any, Any]]

    def part_at(self, place: Place) -> tuple[str, int] | None:
        """The file of a place and the line in that file; the file is "" where there is only one."""
        if place.line is None:
            return None
        begun = [part for part in self.report.parts if part.first_line <= place.line]
        if not begun:
            return "", place.line
        return begun[-1].name, place.line - begun[-1].first_line + 1

    def where(self, place: Place | None, lang: str) -> str:
        """A place in words: "附件1.xlsx 第 12 行"; "" for none."""
        at = self.part_at(place) if place else None
        if at is None:
            return ""
        line = word("check.line", lang, n=at[1])
        return f"{at[0]} {line}" if at[0] else line

    def anchor(self, place: Place | None) -> str:
        """The place in the text on the page; "" for none."""
        return f"#L{self.number}-{place.line}" if place and self.text_at(place) is not None else ""

    def text_at(self, place: Place | None) -> str | None:
        """The line of a place; None where there is none."""
        line = place.line if place else None
        return self.lines[line - 1] if line and line <= len(self.lines) else None


def drafts(found: Mapping[str, Any], warehouse: Warehouse, lang: str) -> tuple[list[Draft], int]:
    """The reports among the files, as reading.read_files gives them, and how many more there are than are shown.

    Raises KeyError, TypeError or ValueError where the reading program said something else.
    """
    read = [(from_record(one["record"]), tuple(map(str, one["lines"]))) for one in found["reports"]]
    lines = {report.sha256: text for report, text in read}
    settled = [_settled(report, warehouse) for report, _ in read]
    known = {report.sha256: is_known for report, is_known in settled}
    rivals = ranked([Version(report, at_hand=True) for report, _ in settled])
    firsts = [versions[0].report for versions in rivals.values()]
    made = [
        _draft(
            n,
            report,
            forms(rivals).get(report.report_id, ()),
            lines[report.sha256],
            known[report.sha256],
            warehouse,
            lang,
        )
        for n, report in enumerate(firsts[:MOST])
    ]
    return made, max(0, len(firsts) - MOST)


def _settled(report: Report, warehouse: Warehouse) -> tuple[Report, bool]:
    """The report with its school as the build knows it, and whether it does."""
    school = filed.school_of(warehouse, report.school)
    return (replace(report, school=school), True) if school else (report, False)


def _draft(
    number: int,
    report: Report,
    versions: Sequence[Report],
    lines: tuple[str, ...],
    known: bool,
    warehouse: Warehouse,
    lang: str,
) -> Draft:
    labels = queries.labels(warehouse, lang)
    own = alone(Selection(lang), report.school.school_id)
    year = previous_year(report.academic_year)
    history = queries.reports(warehouse, own)
    last = history[history["held"] & (history["year"] == year)].to_dict("records")
    figures: dict[str, Mapping[Any, Any]] = {}
    entries: dict[int, Mapping[Any, Any]] = {}
    if last:
        stated = queries.observations(warehouse, own, list(labels.indicators))
        stated = stated[stated["report_id"] == last[0]["report_id"]]
        figures = {row["indicator"]: row for row in stated.to_dict("records")}
        listed = queries.checklist_entries(warehouse, own, [last[0]["report_id"]])
        entries = {int(row["item"]): row for row in listed.to_dict("records")}
    findings = _findings(report, versions, own, warehouse)
    return Draft(number, report, findings, lines, known, last[0] if last else None, figures, entries)


def _findings(
    report: Report, versions: Sequence[Report], own: Selection, warehouse: Warehouse
) -> tuple[Finding, ...]:
    """All that the audit finds: in the draft, between its forms, against last year's report, against its peers."""
    labels, school = queries.labels(warehouse, "zh"), report.school
    history = filed.reports(warehouse, own, labels)
    like = Selection(
        province=(school.province or "",), school_type=(school.school_type,), years=(report.academic_year,)
    )
    others = [
        one
        for one in filed.reports(warehouse, like, labels)
        if one.school.school_id != school.school_id and one.academic_year == report.academic_year
    ]
    before = [one for one in history if one.academic_year == previous_year(report.academic_year)]
    audited = audit_reports([report, *before, *others], load(), {report.report_id: versions or (report,)})
    return audited[report.report_id]


def ending(report: Report) -> int:
    """The calendar year in which the report's period ends."""
    return int(report.academic_year[-4:])


def is_whole_year(report: Report, before: Mapping[Any, Any]) -> bool:
    """Whether both periods are 12 months of the same kind, so that a change means something (decisions 9)."""
    months = before["period_months"]
    calendar = "-" not in report.academic_year
    whole = pd.isna(months) or int(months) == 12
    return bool(whole and bool(before["calendar_year"]) == calendar and _months(report) == 12)


def _months(report: Report) -> int:
    if not report.period_start or not report.period_end:
        return 12
    first, last = pd.Timestamp(report.period_start), pd.Timestamp(report.period_end)
    return round((last - first).days / 30.44)
