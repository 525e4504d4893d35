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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from etl.codebook import Codebook
from etl.codes import ChannelTerm, NarrativeMark, NarrativePattern, NarrativeTerm, NarrativeZero
from etl.text import fold

_GAP = r"[^,;。:()#0-9]{0,8}?"
_CHOICE = "、和与及,，/或"
_JOINT, _LOST, _WORD = "joint:", "lost:", "word:"
NO_CHANNEL = "none"


@dataclass(frozen=True, slots=True)
class Term:
    """A channel named in a text, from ``start`` to ``end``."""

    start: int
    end: int
    channel: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of ``narrative_patterns.csv``: ``units`` in classes, the earlier preferred; "" is no unit printed."""

    row: NarrativePattern
    group: str
    units: tuple[tuple[str, ...], ...]
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


class Names:
    """The names of channels, looked up by their first two characters; "…" in a name stands for a few others."""

    def __init__(self, channels: Mapping[str, str]) -> None:
        closed = sorted((name for name in channels if "…" not in name), key=len, reverse=True)
        self._closed: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name in closed:
            self._closed[fold(name).lower()[:2]].append((fold(name).lower(), channels[name]))
        most_exact_first = sorted((name for name in channels if "…" in name), key=len, reverse=True)
        self._open = [
            (fold(name).partition("…")[0], found, channels[name])
            for name in most_exact_first
            if (found := words([name]))
        ]
        self.terms = lru_cache(maxsize=2_000)(self._terms)

    def _terms(self, text: str) -> list[Term]:
        found = list(self._closed_in(text.lower()))
        for begins, pattern, channel in self._open:
            if begins not in text:
                continue
            for match in pattern.finditer(text):
                inner = [term for term in found if term.start < match.end() and match.start() < term.end]
                if all(term.end - term.start < match.end() - match.start() for term in inner):
                    found = [term for term in found if term not in inner] + [Term(*match.span(), channel)]
        return sorted((term for term in found if term.channel != NO_CHANNEL), key=lambda term: term.start)

    def _closed_in(self, text: str) -> Iterator[Term]:
        index = 0
        while index < len(text):
            names = self._closed.get(text[index : index + 2], ())
            name, channel = next((one for one in names if text.startswith(one[0], index)), ("", ""))
            if name:
                yield Term(index, index + len(name), channel)
            index += len(name) or 1


@dataclass(frozen=True)
class Rules:
    """Everything the clause reader knows."""

    counted: tuple[Counted, ...]
    counted_in: Mapping[str, tuple[Counted, ...]]
    denied: tuple[Denied, ...]
    marks: Mapping[str, re.Pattern[str]]
    joint: Mapping[str, frozenset[str]]
    units: re.Pattern[str]
    units_alone: re.Pattern[str]
    counted_before: Mapping[str, tuple[str, ...]]
    unit_words: Mapping[str, tuple[str, ...]]
    _names: Names = field(repr=False)

    def terms(self, text: str) -> list[Term]:
        """The channels named in ``text``, in order, the longest at each place."""
        return self._names.terms(text)

    def marked(self, mark: str, text: str) -> bool:
        """Whether ``text`` holds one of the words of a mark."""
        return bool(self.marks[mark].search(text))


def words(alternatives: Sequence[str]) -> re.Pattern[str] | None:
    """The pattern that finds any of the words, the longest first; None if there are none."""
    if not alternatives:
        return None
    escaped = (_escaped(word) for word in sorted(alternatives, key=len, reverse=True))
    return re.compile("|".join(escaped), re.IGNORECASE)


def _escaped(word: str) -> str:
    return re.escape(fold(word)).replace("…", _GAP).replace(r"\#\#", r"\#[一-鿿]{0,2}")


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
    return Rules(
        counted=counted,
        counted_in={
            unit: tuple(row for row in counted if row.unit_class(unit) is not None) for unit in {"", *units}
        },
        denied=tuple(map(_denied, zeros)),
        marks={mark: pattern for mark, alternatives in lists.items() if (pattern := words(alternatives))},
        joint=joint,
        units=re.compile("|".join(sorted(map(re.escape, units), key=len, reverse=True))),
        units_alone=_alone([unit for unit in units if unit]),
        counted_before=_counted_before(lists),
        unit_words={mark[-1]: tuple(lists[mark]) for mark in lists if mark.startswith(_WORD)},
        _names=Names(names),
    )


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
    def expanded(cells: Sequence[str]) -> re.Pattern[str] | None:
        return words(
            [word for cell in cells for word in (lists[cell[1:]] if cell.startswith("@") else (cell,))]
        )

    units = tuple(
        tuple("" if unit == "-" else unit for unit in group.split("|"))
        for group in row.unit.split(";")
        if group
    )
    return Counted(row, group, units, expanded(row.counted), expanded(row.excludes), expanded(row.context))


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
