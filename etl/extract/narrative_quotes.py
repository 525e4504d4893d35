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
from etl.model import Flag, Input, Observation, Skipped

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
    """The figure as something seen and not taken; ``why`` is a code of statuses.csv (skipped)."""
    start = max(figure.near_start, figure.number.start - _CONTEXT)
    return Skipped(_quote(figure, start), why, figure.place)


def _input(told: Told) -> Input:
    figure = told.figure
    value = figure.number.value * (_TEN_THOUSAND if figure.unit == "万元" else 1)
    return Input(value, figure.printed, figure.place, _quote(figure, told.start), figure.number.flags)


def _quote(figure: Figure, start: int) -> str:
    """The figure with its unit and the words before it from ``start``, as printed, within the figure's own line."""
    at, paragraph = figure.statement.at, figure.statement.paragraph
    number = at[figure.number.start]
    first = max(at[start], paragraph.line_start(number))
    end = figure.end + (len(figure.right) if len(figure.right) <= _QUOTE_BEHIND else 0)
    last = max(min(at[end - 1] + 1, paragraph.line_end(number)), at[figure.number.end - 1] + 1)
    if "\ufffd" in paragraph.text:  # what stands there nobody knows, and others may read it otherwise
        first = max(first, paragraph.text.rfind("\ufffd", 0, number) + 1)
        last = min([last, *(i for i in range(number, last) if paragraph.text[i] == "\ufffd")])
    return paragraph.printed(first, last).strip()


def unread(passage: Passage, rules: Rules) -> Iterator[Skipped]:
    """Quantities beside a channel that are no one number: 若干, 数百条, 20-30条; ``why`` is a code."""
    statement = passage.statement
    if statement.start:
        return
    for why, pattern in (("no_value", rules.marks["vague"]), ("range", _RANGE)):
        for match in pattern.finditer(statement.text):
            if not rules.terms(statement.text):
                return
            figures = any(match.start() <= figure.number.start < match.end() for figure in passage.figures)
            if why == "range" and (figures or not rules.units.match(statement.text, match.end())):
                continue
            at = statement.at[match.start()]
            printed = statement.paragraph.printed(at, statement.at[match.end() - 1] + 1)
            yield Skipped(printed, why, statement.paragraph.place(at))
