"""The figures of a statement, each with the words that stand around it and the channel that carries it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.extract.narrative_rules import Rules, Term
from etl.extract.narrative_text import Statement
from etl.numbers import Number, find_numbers

MANY = "many"
CLAUSE, SENTENCE, PARAGRAPH, HEADING, NOWHERE = range(5)
"""How far from a figure its channel is named."""

_STOP = re.compile(r"[,;。!?]")
_RIGHT_STOP = re.compile(r"[,;:。!?、()]")
_BARE_STOP = re.compile(r"[,;:。!?、()和与及]")
_COLON = re.compile(r"(?<![0-9]):|:(?![0-9])")
_ENUMERATES = re.compile(r"(?:^|[。;:])[0-9]{1,2}[、)]$")
_BETWEEN = re.compile(r"[、,和与及以]{1,2}")
_AFTER_UNIT = re.compile(r"左右|以上|上下")
_LIST_GAP, _NAME_GAP = 12, 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. ``near`` are the words from the figure before to the end of the phrase, ``clause`` the
    whole clause, ``onward`` the near words and what follows up to the next figure; "#" stands for the number.

    ``channel`` is what carries it ("many" for several that no indicator counts together, None if none is named).
    """

    statement: Statement
    number: Number
    unit: str
    end: int
    near_start: int
    near: str
    right: str
    clause: str
    onward: str
    level: int
    channel: str | None = None
    distance: int = NOWHERE

    @property
    def printed(self) -> str:
        at, number = self.statement.at, self.number
        return self.statement.paragraph.printed(at[number.start], at[number.end - 1] + 1)


def figures(statement: Statement, rules: Rules) -> list[Figure]:
    """The figures that have a unit or stand at the end of a phrase; their channels are not yet known."""
    text = statement.text
    terms = rules.terms(text)
    found = [
        (number, unit, end)
        for number in find_numbers(_COLON.sub(";", text))
        if not any(term.start < number.end and number.start < term.end for term in terms)
        for unit, end in [_unit(text, number.end, rules)]
        if unit
        or end == len(text)
        or (_BARE_STOP.match(text, end) and not _ENUMERATES.search(text[: end + 1]))
    ]
    return [
        _figure(statement, rules, found, position)
        for position, (number, _, _) in enumerate(found)
        if number.start >= statement.start
    ]


def _unit(text: str, end: int, rules: Rules) -> tuple[str, int]:
    match = rules.units.match(text, end)
    return (match.group(), match.end()) if match else ("", end)


def _figure(
    statement: Statement, rules: Rules, found: Sequence[tuple[Number, str, int]], position: int
) -> Figure:
    text, (number, unit, end) = statement.text, found[position]
    before = found[position - 1][2] if position else 0
    after = found[position + 1][0].start if position + 1 < len(found) else None
    clause_start = _last(_STOP, text, number.start)
    near_start = max(clause_start, before)
    stop = _RIGHT_STOP.search(text, end)
    right_end = min(stop.start() if stop else len(text), len(text) if after is None else after)
    right = text[end:right_end]
    more = _AFTER_UNIT.match(right)
    if more:
        number, right = replace(number, flags=number.flags | {"approximate"}), right[more.end() :]
    near = (
        _tight(text[near_start : number.start], rules) + "#" + unit + right + text[right_end : right_end + 1]
    )
    segment_end = (text + ";").index(";", end)
    last = segment_end if after is None else min(_last(_STOP, text, after), segment_end)
    return Figure(
        statement=statement,
        number=number,
        unit=unit,
        end=end,
        near_start=near_start,
        near=near,
        right=right,
        clause=text[clause_start : number.start] + "#" + unit + right,
        onward=near + text[right_end : max(right_end, last)],
        level=_level(statement, rules, number.start),
    )


def _last(pattern: re.Pattern[str], text: str, before: int) -> int:
    return max((match.end() for match in pattern.finditer(text, 0, before)), default=0)


def _tight(left: str, rules: Rules) -> str:
    """``left`` without the words that only lead to the figure (共计, 达到, 约)."""
    fillers = re.compile(f"(?:{rules.marks['filler'].pattern})+$")
    return fillers.sub("", left)


def _level(statement: Statement, rules: Rules, index: int) -> int:
    part = _last(rules.marks["part"], statement.text, index)
    listed = part and statement.text[part - 1] == ":"
    return 1 if statement.level or listed or (part and ";" not in statement.text[part:index]) else 0


def in_respect(figures_: Sequence[Figure], channels: Sequence[str], rules: Rules) -> bool:
    """Whether the figures are one list in the order of the channels (微信、微博分别发布 30 条、20 条)."""
    if len(channels) < 2 or len(figures_) < len(channels):
        return False
    text = figures_[0].statement.text
    return rules.marked("respectively", figures_[0].near) and all(
        a.unit == b.unit and _BETWEEN.fullmatch(text, a.end, b.number.start) for a, b in pairwise(figures_)
    )


def governing(text: str, terms: Sequence[Term], rules: Rules) -> list[Term]:
    """The channels that publish, of all that a clause names: those behind 通过 or its like, else the last."""
    groups = _groups(text, terms, rules)
    if not groups:
        return []
    if {term.channel for term in groups[-1]} == {"items_checklist"}:
        return groups[-1]
    led = [
        group
        for group in groups
        if rules.marked("preposition", text[max(0, group[0].start - 5) : group[0].start])
    ]
    return (led or groups)[-1]


def _groups(text: str, terms: Sequence[Term], rules: Rules) -> list[list[Term]]:
    groups: list[list[Term]] = []
    for term in terms:
        gap = text[groups[-1][-1].end : term.start] if groups else ""
        if groups and _joins(gap, groups[-1][-1], term, rules):
            groups[-1].append(term)
        elif groups and _qualifies(gap, rules):
            groups[-1][-1] = term
        else:
            groups.append([term])
    return groups


def _joins(gap: str, before: Term, term: Term, rules: Rules) -> bool:
    if not gap:
        accounts = rules.joint["items_new_media"]
        return before.channel in accounts and term.channel in accounts
    return len(gap) <= _LIST_GAP and rules.marked("separator", gap) and not _breaks(gap, rules)


def _qualifies(gap: str, rules: Rules) -> bool:
    return len(gap) <= _NAME_GAP and not _breaks(gap, rules)


def _breaks(gap: str, rules: Rules) -> bool:
    return bool(re.search(r"[,;:。0-9]", gap)) or any(
        rules.marked(mark, gap) for mark in ("verb", "preposition")
    )


def together(channels: Sequence[str], rules: Rules) -> str | None:
    """The one channel that several make up, "many" if no indicator counts them together, None if there are none."""
    named = set(channels)
    if len(named - {"items_new_media"}) > 1:
        named -= {"items_new_media"}
    if len(named) < 2:
        return next(iter(named), None)
    return next((channel for channel, parts in rules.joint.items() if named <= parts), MANY)
