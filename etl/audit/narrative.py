"""Rules on the narrative's figures, alone and against the form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.audit.statements import Statements, printed
from etl.model import Finding, Observation

APPROXIMATE_TOLERANCE = Decimal("0.1")
"""余, 多, 近, 约: a figure within a tenth of the other does not contradict it."""


def narrative_findings(statements: Statements) -> Iterator[Finding]:
    """Findings of the rules narrative_vs_form:<indicator> and narrative_sum."""
    for told in statements.report.observations:
        if told.origin == "narrative" and told.value is not None:
            yield from _against_form(statements, told)
            yield from _parts(statements, told)


def _against_form(statements: Statements, told: Observation) -> Iterator[Finding]:
    form = statements.stated(told.indicator)
    if form is None or form.value is None or told.value is None or agree(told, form):
        return
    indicator = statements.codebook.indicators[told.indicator]
    first, *others = [part.place for part in told.inputs] or [told.place]
    yield statements.finding(
        f"narrative_vs_form:{told.indicator}",
        [printed(told.value), printed(form.value)],
        [first, form.place, *others],
        indicator_zh=indicator.short_zh,
        indicator_en=indicator.short_en,
    )


def agree(told: Observation, form: Observation) -> bool:
    """Whether two numbers are the same, or may be where one is approximate."""
    assert told.value is not None and form.value is not None
    gap = abs(told.value - form.value)
    if "approximate" in told.flags | form.flags:
        return gap <= APPROXIMATE_TOLERANCE * max(told.value, form.value)
    return gap == 0


def _parts(statements: Statements, told: Observation) -> Iterator[Finding]:
    """A total that is not derived carries inputs only where the narrative lists all its parts."""
    if "derived" in told.flags or not told.inputs or told.value is None:
        return
    added = sum((part.value for part in told.inputs), Decimal(0))
    loose = "approximate" in told.flags or any("approximate" in part.flags for part in told.inputs)
    if abs(added - told.value) > (APPROXIMATE_TOLERANCE * told.value if loose else 0):
        first, *others = (part.place for part in told.inputs)
        places = [first, told.place, *others]
        yield statements.finding("narrative_sum", [printed(added), printed(told.value)], places)
