"""Rules that compare a report with the same school's report of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from etl.audit.completeness import expected_period
from etl.audit.statements import Statements, printed
from etl.chosen import chosen_observations
from etl.model import Finding, Observation, Report

JUMP = 10
NOTABLE = 50
"""A jump is worth a note only where the larger figure is at least this (1 person to 10 is none)."""


def previous_year(academic_year: str) -> str:
    """The reporting year before: "2020-2021" for "2021-2022"; "2021" for "2022"."""
    first, _, last = academic_year.partition("-")
    return f"{int(first) - 1}-{int(last) - 1}" if last else str(int(first) - 1)


def history_findings(statements: Statements, previous: Report) -> Iterator[Finding]:
    """Findings of year_on_year_jump and identical_to_last_year; none across periods that are not whole years."""
    report = statements.report
    if not (_whole_year(report) and _whole_year(previous)):
        return
    now, before = chosen_observations(report), chosen_observations(previous)
    for name, observation in now.items():
        kind = statements.codebook.indicators[name].kind
        if kind in ("count", "money") and name in before and _jumps(observation, before[name]):
            yield _jump(statements, observation, before[name], previous.academic_year)
    if _same_form(report, previous):
        first = next(o for o in report.observations if o.origin == "form")
        yield statements.finding("identical_to_last_year", [previous.academic_year], [first.place])


def _whole_year(report: Report) -> bool:
    stated = (report.period_start, report.period_end)
    return not all(stated) or stated == expected_period(report.academic_year)


def _jumps(now: Observation, before: Observation) -> bool:
    if now.value is None or before.value is None:
        return False
    low, high = sorted((now.value, before.value))
    rose_from_nothing = before.value == 0
    return high >= NOTABLE and high >= low * JUMP and not rose_from_nothing


def _jump(statements: Statements, now: Observation, before: Observation, year: str) -> Finding:
    assert now.value is not None and before.value is not None
    indicator = statements.codebook.indicators[now.indicator]
    return statements.finding(
        "year_on_year_jump",
        [printed(now.value), printed(before.value)],
        [now.place],
        indicator_zh=indicator.short_zh,
        indicator_en=indicator.short_en,
        year=year,
    )


def _same_form(report: Report, previous: Report) -> bool:
    """Every row printed alike, and at least one count above nought among them."""
    now, before = _form(report), _form(previous)
    numbers = [
        o.value for o in report.observations if o.origin == "form" and o.form_row and 8 <= o.form_row <= 53
    ]
    return bool(now) and now == before and any(value and value > Decimal(1) for value in numbers)


def _form(report: Report) -> Mapping[int | None, str]:
    return {o.form_row: o.raw for o in report.observations if o.origin == "form"}
