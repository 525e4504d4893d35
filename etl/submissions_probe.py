"""What one file holds of a submission, and what it says by itself of school and year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from etl.codebook import Codebook
from etl.errors import NotAReport
from etl.extract import extract_report
from etl.model import Document, Line, Report
from etl.submissions_combine import combine
from etl.versions import narrates

Kind = Literal["narrative", "statistics", "checklist"]
ANNEXES: tuple[Kind, ...] = ("statistics", "checklist")
_SHORT = 40
"""A line so short is a title, a label or a signature; a name in a longer one may be anybody's."""
_ENOUGH = 8
"""Fewer sentences beside a form or a list are notes on how to fill it in, and its groups' titles no sections."""
# Headings that supply, on trial, what a file does not say itself; a real school or year is never taken from them.
_SOME_YEAR, _SOME_SCHOOL = "2000-2001学年", "无名大学"


@dataclass(frozen=True, slots=True)
class Probe:
    """``holds``: the parts in canonical order. ``school`` (an id) and ``year`` (a reporting key) are None where the
    file does not say them; ``*_sure`` is False where an annex says them only in passing: its folder knows better."""

    holds: tuple[Kind, ...]
    format: str
    school: str | None
    school_name: str
    school_sure: bool
    year: str | None
    year_sure: bool
    report_date: str | None

    def plain(self) -> dict[str, Any]:
        """As JSON knows it; ``Probe.made`` reads it again."""
        return asdict(self)

    @staticmethod
    def made(plain: dict[str, Any]) -> Probe:
        """The probe of ``plain``; raises TypeError or KeyError where it is none."""
        return Probe(**{**plain, "holds": tuple(plain["holds"])})


def probe_report(report: Report, document: Document, trial_lines: int = 0) -> Probe:
    """The probe of a file that is a report by itself, or is one under a trial heading of so many lines."""
    held = [annex.annex for annex in report.annexes if annex.state == "held"]
    annexes = tuple(kind for kind in ANNEXES if kind in held)
    prose = not annexes or (narrates(report) and _sentences(document) >= _ENOUGH)
    holds: tuple[Kind, ...] = ("narrative", *annexes) if prose else annexes
    school_sure, school_tried = _evidence(report, document, "school", trial_lines)
    year_sure, year_tried = _evidence(report, document, "academic_year", trial_lines)
    return Probe(
        holds=holds,
        format=report.format,
        school=None if school_tried else report.school.school_id,
        school_name="" if school_tried else report.school.name,
        school_sure=(prose or school_sure) and not school_tried,
        year=None if year_tried else report.academic_year,
        year_sure=(prose or year_sure) and not year_tried,
        report_date=report.report_date,
    )


def probe_document(document: Document, codebook: Codebook) -> Probe | None:
    """The probe of a file that is no report by itself: without school or year; None where it is nothing of a report."""
    for heading in ((_SOME_YEAR,), (_SOME_SCHOOL,), (_SOME_SCHOOL, _SOME_YEAR)):
        try:
            report = extract_report(combine([document], [heading]), codebook)
        except NotAReport:
            continue
        return probe_report(report, document, trial_lines=len(heading))
    return None


def _sentences(document: Document) -> int:
    return sum(block.text.count("。") for block in document.blocks if isinstance(block, Line))


def _evidence(report: Report, document: Document, field: str, trial_lines: int) -> tuple[bool, bool]:
    """Whether the file says this surely, and whether only the trial heading does."""
    found = next((row for row in report.header if row.field == field), None)
    if found is None or found.place is None or found.place.line is None:
        return False, False
    if found.place.line <= trial_lines:
        return False, True
    line = document.lines[found.place.line - trial_lines - 1]
    return "inferred" not in found.flags and len(line.strip()) <= _SHORT, False
