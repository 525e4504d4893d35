"""Rules on the header and on what a report must contain."""

from __future__ import annotations

from collections.abc import Iterator

from etl.audit.statements import Statements
from etl.model import Finding, Place, Report


def completeness_findings(statements: Statements) -> Iterator[Finding]:
    """Findings of period_mismatch, section_missing, annex_missing, contact_missing, outdated_regulation."""
    report = statements.report
    yield from _period(statements)
    yield from _sections(statements)
    for annex in report.annexes:
        if annex.state == "cited":
            kind = statements.codebook.label("annex_kind", annex.annex)
            yield statements.finding(
                "annex_missing", [kind.zh], [annex.place], annex_zh=kind.zh, annex_en=kind.en
            )
    if not any(field.field == "contact" for field in report.header):
        yield statements.finding("contact_missing", [], [])
    for field in report.header:
        if field.field == "superseded_regulation":
            yield statements.finding("outdated_regulation", [field.quote, field.value], [field.place])


def expected_period(academic_year: str) -> tuple[str, str]:
    """The period that a year means: "2021-2022" is 1 September to 31 August, "2022" the calendar year."""
    first, _, last = academic_year.partition("-")
    return (f"{first}-09-01", f"{last}-08-31") if last else (f"{first}-01-01", f"{first}-12-31")


def _period(statements: Statements) -> Iterator[Finding]:
    report = statements.report
    if not report.period_start or not report.period_end:
        return
    stated = (report.period_start, report.period_end)
    expected = expected_period(report.academic_year)
    if stated != expected:
        values = ["—".join(stated), "—".join(expected)]
        yield statements.finding(
            "period_mismatch", values, [_place(report, "period"), _place(report, "academic_year")]
        )


def _place(report: Report, name: str) -> Place | None:
    return next((field.place for field in report.header if field.field == name), None)


def _sections(statements: Statements) -> Iterator[Finding]:
    present = {section.section for section in statements.report.sections}
    missing = [s for s in statements.codebook.sections.values() if s.required and s.section not in present]
    if missing:
        names = {
            "a_zh": "、".join(s.title_zh for s in missing),
            "a_en": ", ".join(s.title_en for s in missing),
        }
        places = [section.place for section in statements.report.sections[:1]]
        yield statements.finding("section_missing", [s.title_zh for s in missing], places, **names)
