"""One row per school and year that is held, known or expected: what stands, by which date, how complete."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Literal

from etl.codebook import Codebook
from etl.model import Observation, Report, School
from etl.registers import Expected, Known
from etl.store import Row
from etl.versions import Version

DISCLOSED = ("disclosed", "disclosed_off_platform")
ITEMS = 50
"""Items of the checklist of 2014."""


@dataclass(frozen=True, slots=True)
class CuratedFigure:
    """An observation read on a school's own site, with its address."""

    observation: Observation
    source_url: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One school's reporting year: what is held of it, known of it and expected of it; ``school`` as in that year.

    ``others``: the versions that do not count, the next best first; ``superseded``: all hashes that the register
    says to be superseded.
    """

    school: School
    academic_year: str
    version: Version | None
    known: Known | None
    expected: Expected | None
    curated: tuple[CuratedFigure, ...]
    others: tuple[Version, ...] = ()
    superseded: frozenset[str] = frozenset()

    @property
    def report_id(self) -> str:
        """As ``Report.report_id``."""
        return f"{self.school.school_id}-{self.academic_year}"

    @property
    def report(self) -> Report | None:
        """The report that is held and stands; None where there is none or it was withdrawn."""
        return None if self.version is None or self.version.withdrawn else self.version.report

    @property
    def year_ending(self) -> int:
        """The calendar year in which the period ends: 2022 for "2021-2022" and for "2022"."""
        return int(self.academic_year[-4:])

    @property
    def received_on(self) -> str | None:
        """When the report came, by the register of documents, else by the roster."""
        decided = self.version.decided if self.version else None
        by_roster = self.expected.received_on if self.expected else None
        return (decided.received_on if decided else None) or by_roster

    @property
    def source_url(self) -> str | None:
        """The report's address, as far as anyone knows one."""
        decided = self.version.decided if self.version else None
        known = self.known.source_url if self.known else None
        curated = next((figure.source_url for figure in self.curated), None)
        return (decided.source_url if decided else None) or known or curated


@dataclass(frozen=True, slots=True)
class Due:
    """The day by which a report had to be filed, and what says so; None where no deadline is known."""

    day: str | None = None
    basis_zh: str | None = None
    basis_en: str | None = None


def report_row(holding: Holding, codebook: Codebook) -> Row:
    """The row of table report."""
    report, due = holding.report, due_of(holding, codebook)
    document = holding.version.report if holding.version else None
    missing = missing_sections(report, codebook) if report else []
    start, end = _period(holding)
    return {
        "report_id": holding.report_id,
        "school_id": holding.school.school_id,
        "school_name": holding.school.name,
        "academic_year": holding.academic_year,
        "year_ending": holding.year_ending,
        "calendar_year": "-" not in holding.academic_year,
        "period_start": start,
        "period_end": end,
        "period_months": months(start, end),
        "period_status": report.period_status if report else ("stated" if start and end else "not_stated"),
        "report_date": report.report_date if report else None,
        "received_on": holding.received_on,
        "due_on": due.day,
        "due_basis": due.basis_zh,
        "due_basis_en": due.basis_en,
        "expected": holding.expected.expected if holding.expected else None,
        "status": status(holding, missing),
        "timeliness": timeliness(holding, due),
        "form_state": annex_state(report, "statistics"),
        "checklist_state": annex_state(report, "checklist"),
        "sections_missing": ",".join(missing),
        **_coverage(report),
        "document_name": document.document_name if document else None,
        "sha256": document.sha256 if document else None,
        "format": document.format if document else None,
        "parts": parts_json(document),
        "source_url": holding.source_url,
        "text_at_hand": bool(holding.report and holding.version and holding.version.at_hand),
    }


def parts_json(report: Report | None) -> str:
    """The files of a document as a JSON array, empty for one file."""
    return json.dumps([asdict(part) for part in report.parts] if report else [], ensure_ascii=False)


def status(holding: Holding, missing: Sequence[str]) -> str:
    """The code of what is held: see statuses.csv, of = report."""
    report = holding.report
    if holding.version is not None and report is None:
        return "withdrawn"
    if report is not None:
        cited = any(annex_state(report, annex) == "cited" for annex in ("statistics", "checklist"))
        return "in_part" if missing or cited else "received"
    expected = holding.expected
    came = expected is not None and expected.received_on is not None
    if holding.known or holding.curated or came:
        return "known_unread"
    return "not_received" if expected is not None and expected.expected else "not_expected"


def timeliness(holding: Holding, due: Due) -> str:
    """on_time or late by the day of receipt, else of signature, and only against a deadline that applies."""
    report = holding.report
    came = holding.received_on or (report.report_date if report else None)
    if came is None or due.day is None:
        return "unknown"
    return "on_time" if came <= due.day else "late"


def due_of(holding: Holding, codebook: Codebook) -> Due:
    """The roster's own date, else the filing deadline of that province and year; never a date of publication."""
    if holding.expected is not None and holding.expected.due_on is not None:
        return Due(holding.expected.due_on, "应报名单", "roster of expected reports")
    applying = [
        deadline
        for deadline in codebook.deadlines
        if deadline.kind == "file"
        and deadline.province in ("*", holding.school.province)
        and deadline.academic_year in ("*", holding.academic_year)
    ]
    if not applying:
        return Due()
    nearest = min(applying, key=lambda deadline: (deadline.province == "*", deadline.academic_year == "*"))
    whole = len(nearest.date) == len("2018-11-10")
    day = nearest.date if whole else f"{holding.year_ending}-{nearest.date}"
    return Due(day, nearest.basis, nearest.basis_en)


def missing_sections(report: Report, codebook: Codebook) -> list[str]:
    """Required sections without a heading."""
    found = {section.section for section in report.sections}
    return [s.section for s in codebook.sections.values() if s.required and s.section not in found]


def annex_state(report: Report | None, annex: str) -> Literal["held", "cited", "absent"]:
    """Whether the annex is held, only cited, or not spoken of."""
    states = {a.state for a in report.annexes if a.annex == annex} if report else set()
    return "held" if "held" in states else "cited" if "cited" in states else "absent"


def months(start: str | None, end: str | None) -> int | None:
    """The months of a period, to the nearest; None where an end is not stated or the ends are crossed."""
    if start is None or end is None:
        return None
    days = (date.fromisoformat(end) + timedelta(days=1) - date.fromisoformat(start)).days
    return round(days * 12 / 365.25) if days > 0 else None


def _period(holding: Holding) -> tuple[str | None, str | None]:
    stated = holding.report or holding.known
    return (stated.period_start, stated.period_end) if stated else (None, None)


def _coverage(report: Report | None) -> dict[str, int | None]:
    """The counts of decisions 4: no checklist, no coverage."""
    entries = report.checklist if report else ()
    if not entries:
        return {"disclosed": None, "on_platform": None, "applicable": None}
    disclosed = [entry for entry in entries if entry.status in DISCLOSED]
    says = any(entry.on_platform is not None for entry in entries)
    return {
        "disclosed": len(disclosed),
        "on_platform": sum(entry.on_platform is True for entry in disclosed) if says else None,
        "applicable": ITEMS - sum(entry.status == "not_applicable" for entry in entries),
    }
