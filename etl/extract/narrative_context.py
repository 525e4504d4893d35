"""Statements in their context: the headings above them, and the channel that carries each of their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.extract.narrative_figures import (
    CLAUSE,
    HEADING,
    NOWHERE,
    PARAGRAPH,
    SENTENCE,
    Figure,
    figures,
    governing,
    in_respect,
    together,
)
from etl.extract.narrative_rules import Rules, Term
from etl.extract.narrative_text import Paragraph, Statement, statements

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
    for number, statement in enumerate(read):
        placed = tuple(_placed(statement, _Around(carried, headings), rules))
        following = next((after.text for after in read[number + 1 :] if not after.start), "")
        yield Passage(statement, headings.get(1, ""), "。".join(headings.values()), placed, following)
        carried = _last_named(statement.text, rules.terms(statement.text), rules) or carried


def _placed(statement: Statement, around: _Around, rules: Rules) -> Iterator[Figure]:
    """The statement's figures with their channels."""
    found = figures(statement, rules)
    while found:
        channels, distance = _channels(found[0], around, rules)
        row = found[: len(channels)]
        if in_respect(row, channels, rules):
            for one, channel in zip(row, channels, strict=True):
                yield replace(found[0], number=one.number, end=one.end, channel=channel, distance=distance)
            found = found[len(row) :]
        else:
            yield replace(found[0], channel=together(channels, rules), distance=distance)
            found = found[1:]


def _channels(figure: Figure, around: _Around, rules: Rules) -> tuple[tuple[str, ...], int]:
    """The channels that carry a figure, in order, and how far from it they are named."""
    statement = figure.statement
    text, at = statement.text, figure.number.start
    terms = rules.terms(text)
    if beside := _names(term for term in terms if term.end == statement.start > 0):
        return beside[:1], CLAUSE
    ahead = _names(term for term in terms if figure.end <= term.start < figure.end + len(figure.right))
    clause = max(text.rfind(mark, 0, at) + 1 for mark in ",;")
    near = governing(text, [term for term in terms if figure.near_start <= term.start < at], rules)
    here = governing(text, [term for term in terms if clause <= term.start < at], rules)
    if named := _names(near) or ahead or _names(here):
        return named, CLAUSE
    if named := _last_named(text[:clause], terms, rules):
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
    for part in reversed(list(_CLAUSE.finditer(text))):
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
