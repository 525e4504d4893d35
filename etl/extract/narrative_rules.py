"""The narrative's rules, as people keep them in data/reference, made ready for matching.

``narrative_patterns.csv``: one row says how one indicator is told; the first row that fits a figure wins. Words are
parted by "|"; "…" stands for up to eight characters, "#" for the figure (its unit behind it), "##" for the
figure with its unit, "@name" for a row of ``narrative_marks.csv``.
``narrative_zeros.csv``: how a report says that there was none. ``channel_terms.csv`` and ``narrative_terms.csv``: the
names of channels; the longest that stands at a place wins.
``narrative_marks.csv``: words that steer the reading, each with its note. joint:X lists the channels that together are
X; lost:条/篇 the words that these units count, word:件 the words that end in a unit (``narrative_holes``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from etl.codebook import Codebook
from etl.codes import ChannelTerm, NarrativeMark, NarrativePattern, NarrativeTerm, NarrativeZero
from etl.extract.narrative_index import NO_CHANNEL, Lookup, Names, Term, needed, words

_CHOICE = "、和与及,，/或"
_JOINT, _LOST, _WORD = "joint:", "lost:", "word:"
_DENIALS = ("denied_behind", "denied_bare", "denied_above")
_BESIDE = {
    "about": "(?:%s)$",
    "filler": "(?:%s)+$",
    "general": "(?:%s)#",
    "topic": "(?:%s)[^、,;#]{0,4}#",
    "list_size": "([0-9]+|[一二三四五六七八九十]+)(?:%s)",
    "total_again": "[,;](?:%s)",
    "acts_anew": "[^;。]*,(?:并|其间)?(?:[0-9]+[篇条])?(?:文章|推文|作品)?(?:%s)",
    "looks_back": "(?:回顾)?(?:%s),",
    "published": "(?:%s)(?!公开)(?!中)[^,;]{0,6}#|#[^,;]{0,2}信息(?!中)",
    "publishes": "(?:%s)$",
    "vague_before": "(?:%s)$",
    "if": "(?:^|[,;:。])(?:%s)",
    "owner": "\0(?:%s)*$",
    "rises": "的?[余多]?[一-龥]{0,4}(?:%s)了?[到至为]",
    "goes_on": "[也更亦]?(?:%s)",
    "takes_up": r"\(?(?:%s)",
    "as_required": "(?:%s)[^,;。]{0,14}要求",
    "by_short_name": "[也则]?(?:%s)",
}
_ANY_CHANNEL = ("", "none", "whole", "many", "sum", "elsewhere")


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of ``narrative_patterns.csv``: ``units`` in classes, the earlier preferred; "" is no unit printed.

    One of ``needed`` stands in every clause that holds one of the row's words; none if they may stand elsewhere."""

    row: NarrativePattern
    group: str
    units: tuple[tuple[str, ...], ...]
    needed: frozenset[str]
    words: re.Pattern[str] | None
    excludes: re.Pattern[str] | None
    context: re.Pattern[str] | None

    def unit_class(self, unit: str) -> int | None:
        """Which class of units ``unit`` belongs to; None if the row does not count in it."""
        return next((number for number, units in enumerate(self.units) if unit in units), None)


@dataclass(frozen=True, slots=True)
class Denied:
    """A row of ``narrative_zeros.csv``: ``matter`` is what there was none of."""

    indicator: str
    rank: int
    matter: re.Pattern[str]
    negation: re.Pattern[str]
    not_between: re.Pattern[str] | None
    context: re.Pattern[str] | None


@dataclass(frozen=True)
class Rules:
    """Everything the clause reader knows. ``of_all``: the rows that tell of all that was received; ``denies``: one of
    the words without which nothing is denied; ``beside``: words of a mark where they stand right beside a figure."""

    of_all: tuple[Counted, ...]
    denied: tuple[Denied, ...]
    denies: re.Pattern[str]
    marks: Mapping[str, re.Pattern[str]]
    beside: Mapping[str, re.Pattern[str]]
    joint: Mapping[str, frozenset[str]]
    units: re.Pattern[str]
    units_alone: re.Pattern[str]
    counted_before: Mapping[str, tuple[str, ...]]
    unit_words: Mapping[str, tuple[str, ...]]
    _names: Names = field(repr=False)
    _rows: Callable[[str, str | None], Lookup[Counted]] = field(repr=False)

    def terms(self, text: str) -> list[Term]:
        """The channels named in ``text``, in order, the longest at each place."""
        return self._names.terms(text)

    def rows(self, unit: str, channel: str | None, text: str) -> list[Counted]:
        """The rows that may fit a figure of ``unit`` carried by ``channel`` with ``text`` around it, in order."""
        return self._rows(unit, channel).possible(text)

    def marked(self, mark: str, text: str) -> bool:
        """Whether ``text`` holds one of the words of a mark."""
        return bool(self.marks[mark].search(text))


@lru_cache(maxsize=4)
def rules(codebook: Codebook) -> Rules:
    """The rules of a codebook, compiled once."""
    return _rules(
        codebook.narrative_patterns,
        codebook.narrative_zeros,
        codebook.narrative_marks,
        codebook.channel_terms,
        codebook.narrative_terms,
        tuple((row.indicator, row.group) for row in codebook.indicators.values()),
    )


@lru_cache(maxsize=4)
def _rules(
    patterns: tuple[NarrativePattern, ...],
    zeros: tuple[NarrativeZero, ...],
    marks: tuple[NarrativeMark, ...],
    channel_terms: tuple[ChannelTerm, ...],
    narrative_terms: tuple[NarrativeTerm, ...],
    groups: tuple[tuple[str, str], ...],
) -> Rules:
    lists = {row.mark: row.words for row in marks}
    counted = tuple(_counted(row, dict(groups)[row.indicator], lists) for row in patterns)
    units = {unit for row in counted for group in row.units for unit in group if unit}
    joint = {mark.removeprefix(_JOINT): frozenset(lists[mark]) for mark in lists if mark.startswith(_JOINT)}
    channels = {row.channel for row in patterns}.union(*joint.values())
    names = {row.term: row.indicator if row.indicator in channels else NO_CHANNEL for row in channel_terms}
    names = {term: channel for term, channel in names.items() if not any(mark in term for mark in _CHOICE)}
    names |= {row.term: row.channel for row in narrative_terms}
    marked = {mark: pattern for mark, alternatives in lists.items() if (pattern := words(alternatives))}
    return Rules(
        of_all=tuple(row for row in counted if row.row.several == "all"),
        denied=tuple(map(_denied, zeros)),
        denies=_denies(zeros, lists),
        marks=marked,
        beside={mark: re.compile(form % marked[mark].pattern) for mark, form in _BESIDE.items()},
        joint=joint,
        units=re.compile("|".join(sorted(map(re.escape, units), key=len, reverse=True))),
        units_alone=_alone([unit for unit in units if unit]),
        counted_before=_counted_before(lists),
        unit_words={mark[-1]: tuple(lists[mark]) for mark in lists if mark.startswith(_WORD)},
        _names=Names(names),
        _rows=lru_cache(maxsize=None)(partial(_lookup, counted)),
    )


def _lookup(counted: Sequence[Counted], unit: str, channel: str | None) -> Lookup[Counted]:
    """The rows for figures of ``unit`` carried by ``channel``."""
    rows = [
        row
        for row in counted
        if row.row.several != "all"
        and row.unit_class(unit) is not None
        and row.row.channel in (*_ANY_CHANNEL, channel)
    ]
    return Lookup([(row, row.needed) for row in rows])


def _denies(zeros: Sequence[NarrativeZero], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    denying = {word for row in zeros for word in row.negation}
    pattern = words([*denying.union(*(lists[mark] for mark in _DENIALS))])
    assert pattern
    return pattern


def _alone(units: Sequence[str]) -> re.Pattern[str]:
    """Finds units with no number of their own: those that a phrase ends with."""
    longest = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(rf"(?<![0-9])(?:{longest})(?=[,;:。、()/]|$|其中|和|均|予以|属|图文|推文)")


def _counted_before(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """unit → the words that it counts, of the marks lost:条/篇."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for mark in lists:
        for unit in mark.removeprefix(_LOST).split("/") if mark.startswith(_LOST) else ():
            found[unit] += tuple(lists[mark])
    return dict(found)


def _counted(row: NarrativePattern, group: str, lists: Mapping[str, Sequence[str]]) -> Counted:
    def expanded(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for cell in cells for word in (lists[cell[1:]] if cell[0] == "@" else (cell,)))

    units = tuple(
        tuple("" if unit == "-" else unit for unit in group.split("|"))
        for group in row.unit.split(";")
        if group
    )
    counted = expanded(row.counted)
    excludes, context = words(expanded(row.excludes)), words(expanded(row.context))
    in_clause = needed(counted) if row.reach == "clause" else frozenset[str]()
    return Counted(row, group, units, in_clause, words(counted), excludes, context)


def _denied(row: NarrativeZero) -> Denied:
    matter = words(row.matter)
    negation = words(row.negation)
    assert matter and negation
    later = words(row.not_before)
    return Denied(
        indicator=row.indicator,
        rank=row.rank,
        matter=re.compile(f"(?:{matter.pattern})" + (f"(?!{later.pattern})" if later else ""), re.IGNORECASE),
        negation=negation,
        not_between=words(row.not_between),
        context=words(row.context),
    )
