"""Statements in their context: the headings above them, and the channel that carries each of their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.extract.narrative_apart import UNKNOWN, each, respectively
from etl.extract.narrative_figures import (
    CLAUSE,
    HEADING,
    MANY,
    NOWHERE,
    PARAGRAPH,
    SENTENCE,
    SUM,
    Figure,
    figures,
    governing,
    together,
)
from etl.extract.narrative_index import Term
from etl.extract.narrative_rules import Rules
from etl.extract.narrative_text import Paragraph, Statement, statements

_ABOUT = Decimal("0.9")
_FEW = 2
_CLAUSE = re.compile(r"[^,;]+[,;]?")
# A column's name with its count in a list (媒体看校园36条;): it carries no figure but its own.
_LABEL = re.compile(r"[^,;:0-9]{2,8}[0-9]+[条篇];")


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement with the headings above it (joined by 。, the chapter apart), its figures, and the statement behind
    it in the same paragraph."""

    statement: Statement
    chapter: str
    headings: str
    figures: tuple[Figure, ...]
    following: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What was said before a statement: the channels its paragraph named last, and the headings by level."""

    carried: tuple[str, ...]
    headings: Mapping[int, str]


def passages(paragraphs: Sequence[Paragraph], rules: Rules) -> Iterator[Passage]:
    """The statements of a report in order; a figure's channel is carried from clause to clause, then from sentence to
    sentence of its paragraph, then from the headings."""
    headings: dict[int, str] = {}
    chain = 0
    for paragraph in paragraphs:
        read = list(statements(paragraph, chain))
        chain = read[-1].chain if read else chain
        if paragraph.level:
            headings = {level: text for level, text in headings.items() if level < paragraph.level}
        yield from _in_paragraph(read, headings, rules)
        if paragraph.level:
            headings[paragraph.level] = paragraph.text


def _in_paragraph(read: Sequence[Statement], headings: Mapping[int, str], rules: Rules) -> Iterator[Passage]:
    carried: tuple[str, ...] = ()
    chapter, above = headings.get(1, ""), "。".join(headings.values())
    for number, statement in enumerate(read):
        found = figures(statement, rules)
        placed = _over_all(tuple(_placed(found, _Around(carried, headings), rules)), rules) if found else ()
        following = next((after.text for after in read[number + 1 :] if not after.start), "")
        yield Passage(statement, chapter, above, placed, following)
        if number + 1 < len(read):
            carried = _last_named(statement.text, rules.terms(statement.text), rules) or carried


def _placed(found: list[Figure], around: _Around, rules: Rules) -> list[Figure]:
    """The figures of a statement with their channels."""
    placed: list[Figure] = []
    while found:
        channels, distance = _channels(found[0], around, rules)
        if several := respectively(found, channels, rules):
            taken = len(several)
        else:
            several, taken = each(found, rules) or found[:1], 1
        if distance == SENTENCE and not _carries_on(found[0], placed, rules):
            channels = (_sum_of(found[0], placed, rules),)
        if distance == PARAGRAPH and _of_all_channels(found[0], rules):
            channels, distance = (), NOWHERE
        carried = together(channels, rules)
        placed += [
            one if one.channel else replace(one, channel=carried, distance=distance) for one in several
        ]
        found = found[taken:]
    return placed


def _carries_on(figure: Figure, before: Sequence[Figure], rules: Rules) -> bool:
    """Whether the channel named before carries a figure that names none: no sum, and no channel unknown to us."""
    left = figure.statement.text[figure.near_start : figure.number.start]
    part = figure.statement.text.rfind(";", 0, figure.number.start)
    told = {one.channel for one in before if one.number.start > part and one.distance == CLAUSE}
    in_all = len(told) > 1 and rules.marked("in_all", left)
    return not (in_all or rules.marked("other_channel", left) or _adds_up(figure, before, rules))


def _adds_up(figure: Figure, before: Sequence[Figure], rules: Rules) -> bool:
    """Whether it is the sum of what its sentence told of several channels before (两者合计1862条)."""
    left = figure.statement.text[figure.near_start : figure.number.start]
    parts = [one for one in before if one.unit == figure.unit and one.distance == CLAUSE and one.channel]
    added = sum(one.number.value for one in parts)
    return rules.marked("sum_of_named", left) or (
        len({one.channel for one in parts}) > 1
        and rules.marked("total", left)
        and figure.number.value >= _ABOUT * added
    )


def _sum_of(figure: Figure, before: Sequence[Figure], rules: Rules) -> str:
    """The channel of a sum that is exactly what was told before: what its channels are together, or all channels."""
    parts = [one for one in before if one.unit == figure.unit and one.distance == CLAUSE and one.channel]
    left = figure.statement.text[figure.near_start : figure.number.start]
    if sum(one.number.value for one in parts) != figure.number.value or not rules.marked("total", left):
        return UNKNOWN
    channels = {one.channel for one in parts if one.channel}
    joint = together(tuple(channels), rules)
    if joint == MANY and len(channels) > _FEW and "items_portal" in channels:
        return SUM
    rest_of_site = rules.marked("part_of_site", figure.statement.text[: figure.number.start])
    return joint if joint and joint != MANY and (joint != "items_portal" or rest_of_site) else UNKNOWN


def _of_all_channels(figure: Figure, rules: Rules) -> bool:
    left = figure.statement.text[figure.near_start : figure.number.start]
    return rules.marked("all_channels", left) and "公开" in left


def _over_all(placed: tuple[Figure, ...], rules: Rules) -> tuple[Figure, ...]:
    """A total whose own sentence names the parts of several channels is no channel's, whatever the heading says."""
    if not placed or placed[0].distance < SENTENCE or placed[0].level:
        return placed
    parts = {one.channel for one in placed[1:] if one.level and one.distance == CLAUSE}
    own = placed[0].channel
    if len(parts - rules.joint.get(own or "", frozenset()) - {own, None, MANY}) < 2:
        return placed
    return replace(placed[0], channel=None, distance=NOWHERE), *placed[1:]


def _channels(figure: Figure, around: _Around, rules: Rules) -> tuple[tuple[str, ...], int]:
    """The channels that carry a figure, in order, and how far from it they are named."""
    statement = figure.statement
    text, at = statement.text, figure.number.start
    terms = rules.terms(text)
    if statement.start and (beside := _names(term for term in terms if term.end == statement.start)):
        return beside[:1], CLAUSE
    ahead = _names(term for term in terms if figure.end <= term.start < figure.end + len(figure.right))
    clause = max(text.rfind(",", 0, at), text.rfind(";", 0, at)) + 1
    near = [term for term in terms if figure.near_start <= term.start < at]
    here = [term for term in terms if clause <= term.start < at]
    if named := _names(governing(text, near, rules)) or ahead or _names(governing(text, here, rules)):
        return named, CLAUSE
    if named := _last_named(text[:clause], terms, rules):
        if rules.beside["by_short_name"].match(text, clause) and "平台" not in text[:clause]:
            return ("items_platform" if named == ("items_portal",) else UNKNOWN,), CLAUSE
        return named, SENTENCE
    if around.carried:
        return around.carried, PARAGRAPH
    for level in sorted(around.headings, reverse=True):
        heading = around.headings[level]
        if named := _names(governing(heading, rules.terms(heading), rules)):
            return named, HEADING
    return (), NOWHERE


def _last_named(text: str, terms: Sequence[Term], rules: Rules) -> tuple[str, ...]:
    """The channels of the last clause of ``text`` that names any."""
    for part in reversed(list(_CLAUSE.finditer(text) if terms else ())):
        if _LABEL.fullmatch(part[0]) and not (
            rules.marked("verb", part[0]) or rules.marked("items", part[0])
        ):
            continue
        inside = [term for term in terms if part.start() <= term.start < part.end()]
        if named := _names(governing(text, inside, rules)):
            return named
    return ()


def _names(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.channel for term in terms))
