"""Rules within the statistics form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from etl.audit.statements import Statements, number, printed
from etl.model import Finding, Observation


@dataclass(frozen=True)
class Sum:
    """The form rows ``first`` to ``last`` add up to the row ``total``; or, where ``ceiling``, are not above it."""

    rule: str
    first: int
    last: int
    total: int
    ceiling: bool = False


SUMS = (
    Sum("requests_by_route_sum", 27, 30, 19),
    Sum("requests_by_applicant_sum", 31, 33, 19),
    Sum("requests_by_subject_sum", 34, 46, 19),
    Sum("outcomes_sum", 47, 50, 20),
    Sum("reconsideration_outcomes", 22, 23, 21, ceiling=True),
    Sum("lawsuit_outcomes", 25, 26, 24, ceiling=True),
    Sum("completed_above_received", 20, 20, 19, ceiling=True),
    Sum("front_page_above_reports", 17, 17, 16, ceiling=True),
    Sum("headline_above_front_page", 18, 18, 17, ceiling=True),
    Sum("platform_above_portal", 12, 12, 10, ceiling=True),
    Sum("mailbox_completed_above_received", 53, 53, 52, ceiling=True),
)


def form_findings(statements: Statements) -> Iterator[Finding]:
    """Findings of every rule that the form alone can break."""
    for check in SUMS:
        yield from _sum(statements, check)
    yield from _budget(statements)
    yield from _fees(statements)
    yield from _flags(statements)


def _sum(statements: Statements, check: Sum) -> Iterator[Finding]:
    total = statements.row(check.total)
    parts = statements.rows(check.first, check.last)
    stated = number(total)
    known = [value for value in map(number, parts) if value is not None]
    if total is None or stated is None or not known:
        return
    added = sum(known, Decimal(0))
    whole = len(known) == check.last - check.first + 1
    # Blank parts can only add to the sum: a sum below the total is then no contradiction.
    if added > stated or (whole and not check.ceiling and added < stated):
        weighing = [part for part in parts if number(part)] or parts[:1]
        first, *others = (part.place for part in weighing)
        places = [first, total.place, *others]
        yield statements.finding(check.rule, [printed(added), printed(stated)], places)


def _budget(statements: Statements) -> Iterator[Finding]:
    line, money = statements.row(6), statements.row(7)
    if line is None or money is None or line.value is None or money.value is None:
        return
    if line.value == 0 and money.value > 0:
        yield _pair(statements, "budget_without_line", line, money)
    if line.value == 1 and money.value == 0:
        yield _pair(statements, "line_without_budget", line, money)


def _fees(statements: Statements) -> Iterator[Finding]:
    charged, money = statements.row(54), statements.row(55)
    if charged is None or money is None or charged.value is None or money.value is None:
        return
    if charged.value == 0 and money.value > 0:
        yield _pair(statements, "fee_contradiction", charged, money)


def _pair(statements: Statements, rule: str, flag: Observation, money: Observation) -> Finding:
    assert money.value is not None
    return statements.finding(rule, [flag.raw, printed(money.value)], [flag.place, money.place])


def _flags(statements: Statements) -> Iterator[Finding]:
    for observation in statements.report.observations:
        kind = statements.codebook.indicators[observation.indicator].kind
        if kind == "flag" and observation.origin == "form" and observation.answer == "invalid":
            yield statements.finding("flag_invalid", [observation.raw], [observation.place])
