"""Figures → observations, inputs and skipped figures, each with the shortest phrase of its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.codebook import Codebook
from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import Figure
from etl.extract.narrative_read import Told
from etl.extract.narrative_rules import Rules
from etl.model import Flag, Input, Observation, Place, Skipped

WHY = {
    "after_the_first": "an earlier figure of the sentence counts",
    "change": "a change, not a count",
    "each": "so many of each, not a count of all",
    "last_year": "another year's figure",
    "no_rule": "no rule knows what it counts",
    "no_value": "a quantity without a number",
    "not_counted": "a number that counts nothing",
    "one_topic": "items on one topic, not all that the channel published",
    "other_unit": "the same counted in another unit",
    "part_of_total": "a part of a printed total",
    "plan": "a plan, not a count",
    "range": "a range, not one number",
    "repeated": "an earlier statement on the same indicator counts",
    "since_launch": "counted over several years",
    "stock": "a stock, beside what was added this year",
}
"""Why a figure was not taken."""

_RANGE = re.compile(r"[0-9]+[-~—][0-9]+")
_TEN_THOUSAND = 10_000
_QUOTE_BEHIND, _CONTEXT = 12, 6


def observed(taken: Sequence[Told], parts: Sequence[Told], codebook: Codebook) -> Observation:
    """One figure as an observation, with ``parts`` as its inputs; several as their sum, "derived"."""
    indicator = codebook.indicators[taken[0].indicator]
    only = _input(taken[0])
    flags: frozenset[Flag] = frozenset().union(*(told.figure.number.flags for told in taken))
    inputs = tuple(_input(told) for told in (taken if len(taken) > 1 else parts))
    derived = len(taken) > 1
    return Observation(
        indicator=indicator.indicator,
        answer="value",
        origin="narrative",
        raw="" if derived else only.raw,
        place=only.place,
        quote="" if derived else only.quote,
        value=sum((one.value for one in inputs), Decimal(0)) if derived else only.value,
        unit=indicator.unit,
        flags=flags | {"derived"} if derived else flags,
        inputs=inputs,
    )


def skipped_figure(figure: Figure, why: str) -> Skipped:
    """The figure as something seen and not taken."""
    start = max(figure.near_start, figure.number.start - _CONTEXT)
    return Skipped(_quote(figure, start), WHY[why], _place(figure))


def _input(told: Told) -> Input:
    figure = told.figure
    value = figure.number.value * (_TEN_THOUSAND if figure.unit == "万元" else 1)
    return Input(value, figure.printed, _place(figure), _quote(figure, told.start), figure.number.flags)


def _place(figure: Figure) -> Place:
    return figure.statement.paragraph.place(figure.statement.at[figure.number.start])


def _quote(figure: Figure, start: int) -> str:
    """The figure with its unit and the words before it from ``start``, as printed, within the figure's own line."""
    at, paragraph = figure.statement.at, figure.statement.paragraph
    number = at[figure.number.start]
    first = max(at[start], paragraph.line_start(number))
    end = figure.end + (len(figure.right) if len(figure.right) <= _QUOTE_BEHIND else 0)
    last = min(at[end - 1] + 1, paragraph.line_end(number))
    return paragraph.printed(first, last).strip()


def unread(passage: Passage, rules: Rules) -> Iterator[Skipped]:
    """Quantities beside a channel that are no one number: 若干, 数百条, 20-30条."""
    statement = passage.statement
    if statement.start or not rules.terms(statement.text):
        return
    for why, pattern in (("no_value", rules.marks["vague"]), ("range", _RANGE)):
        for match in pattern.finditer(statement.text):
            if why == "range" and not rules.units.match(statement.text, match.end()):
                continue
            at = statement.at[match.start()]
            printed = statement.paragraph.printed(at, statement.at[match.end() - 1] + 1)
            yield Skipped(printed, WHY[why], statement.paragraph.place(at))
