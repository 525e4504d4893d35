"""Figures in their context → what they tell: one indicator each, or the reason why none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.narrative_aside import set_aside, since_launch
from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import CLAUSE, MANY, PARAGRAPH, SENTENCE, SUM, Figure
from etl.extract.narrative_rules import Counted, Rules

_COUNTS_WHAT_FOLLOWS = ("个", "项", "部")
_MONEY = ("元", "万元")
_OF_REQUESTS = ("requests_completed", "requests_received")
_LONG_QUOTE = 12
# The list has 50 items, or a few more of a school's own; whoever counts what was published says so.
_LIST = 60
_ORDINALS = re.compile(r"第[0-9、,和及至-]*$")


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator that a figure tells. ``explicit``: the same clause says what is counted or names the channel."""

    rule: Counted
    figure: Figure
    explicit: bool
    start: int

    @property
    def indicator(self) -> str:
        return self.rule.row.indicator


@dataclass(frozen=True, slots=True)
class Untold:
    """A figure beside a channel that tells no indicator, and why."""

    figure: Figure
    why: str


def told(passage: Passage, year: str | None, rules: Rules) -> Iterator[Told | Untold]:
    """What each figure of a passage tells."""
    for figure in passage.figures:
        if why := set_aside(figure, year, rules):
            if figure.unit:
                yield Untold(figure, why)
            continue
        found = list(_matches(figure, passage, rules))
        if not found and (figure.distance <= SENTENCE or figure.place.table is not None):
            yield Untold(figure, "no_value" if figure.lost else "no_rule")
        for one in found:
            if one.indicator.startswith("items_") and since_launch(figure, rules):
                yield Untold(figure, "since_launch")
            else:
                yield one


def _matches(figure: Figure, passage: Passage, rules: Rules) -> Iterator[Told]:
    """The first row that fits, by the near words before the clause's; before it, rows that let others follow."""
    matched, group = False, None
    # What is found in a clause that the near words hold was found in these.
    for text in (figure.near, *(() if figure.clause in figure.near else (figure.clause,))):
        for rule in rules.rows(figure.unit, figure.channel, text):
            if group not in (None, rule.group):
                continue
            told_here = _counted_in(rule, figure, text)
            if told_here is None or not _fits(rule, figure, passage, rules):
                continue
            yield Told(
                rule, figure, bool(told_here) or figure.distance == CLAUSE, _quote_start(rule, figure, rules)
            )
            matched = True
            if rule.row.several != "more":
                return
            group = rule.group
        if matched:
            return


def _fits(rule: Counted, figure: Figure, passage: Passage, rules: Rules) -> bool:
    return (
        _carried_by(rule.row.channel, figure, rules)
        and (figure.unit in _MONEY or figure.number.value == int(figure.number.value))
        and not (rule.excludes and rule.excludes.search(figure.near))
        and not (rule.context and not rule.context.search(figure.statement.paragraph.text + passage.headings))
        and _names_no_other(rule, figure, rules)
        and not (rule.row.indicator in _OF_REQUESTS and _counts_letters(figure, rules))
        and not (rule.row.indicator == "items_checklist" and _counts_list_items(figure, rules))
    )


def _counts_list_items(figure: Figure, rules: Rules) -> bool:
    """Whether it may count items of the list (已公开46条) and not what was published under them (公开信息46条)."""
    before = figure.statement.text[: figure.number.start]
    if _ORDINALS.search(before):
        return True
    return figure.number.value <= _LIST and not rules.beside["published"].search(figure.near)


def _counts_letters(figure: Figure, rules: Rules) -> bool:
    """Whether the words since the last request speak of letters (信息公开邮箱收到来信13件，办结13件)."""
    text = figure.statement.text[: figure.number.start]
    since = rules.marks["by_mail"].sub("", text[text.rfind("申请") + 1 :])
    return rules.marked("letters", since) and "申请" not in figure.near


def _names_no_other(rule: Counted, figure: Figure, rules: Rules) -> bool:
    """Whether what stands behind 个, 项 or 部 may be counted here (26个小项 counts none of the indicators)."""
    if (
        not rule.row.indicator.startswith("items_")
        or figure.unit not in _COUNTS_WHAT_FOLLOWS
        or not figure.right
    ):
        return True
    return rules.marks["countable"].match(figure.right) is not None


def _carried_by(channel: str, figure: Figure, rules: Rules) -> bool:
    if channel == "none":
        return figure.channel is None or (figure.channel == MANY and figure.distance > SENTENCE)
    if channel == "whole":
        before = figure.statement.text[: figure.number.start]
        return figure.distance == PARAGRAPH and rules.marked("this_school", before)
    if channel == MANY:
        return figure.channel == MANY and figure.distance <= SENTENCE
    if channel == SUM:
        return figure.channel == SUM
    if channel == "elsewhere":
        return figure.distance > CLAUSE
    return not channel or figure.channel == channel


def _counted_in(rule: Counted, figure: Figure, text: str) -> str | None:
    """The word by which a row knows a figure; "" where channel and unit are enough; None if it does not know it."""
    if rule.words is None:
        return "" if figure.distance <= SENTENCE and text is figure.near else None
    reach = rule.row.reach
    before = figure.statement.text[: figure.number.start] if reach == "sentence" else ""
    match = rule.words.search(figure.onward if reach == "onward" else before + text)
    if match and reach == "onward" and match.start() >= len(figure.near):
        between = figure.onward[: match.end()]
        match = None if rule.excludes and rule.excludes.search(between) else match
    return match.group() if match else None


def _quote_start(rule: Counted, figure: Figure, rules: Rules) -> int:
    """Where the shortest phrase begins that holds the figure and what it counts."""
    left = figure.statement.text[figure.near_start : figure.number.start]
    breaks = [match.end() for match in rules.marks["separator"].finditer(left)]
    breaks += [match.end() for match in re.finditer(":", left)]
    start = max((end for end in breaks if end < len(left)), default=0)
    if len(left) - start > _LONG_QUOTE:
        runs = [match.start() for match in (rule.words or rules.marks["items"]).finditer(left)]
        start = max(runs[-1] if runs else 0, start, len(left) - _LONG_QUOTE)
    return figure.near_start + start
