"""One figure for each of several names: A、B分别为 30 条、20 条 in their order, and A、B各 30 条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.extract.narrative_figures import CLAUSE, Figure, governing, together
from etl.extract.narrative_rules import Rules

UNKNOWN = "unknown"
"""The channel of a name in a list of channels that no term knows: no row counts it."""

_BETWEEN = re.compile(r"[、,和与及以]{1,2}")
_REGION = re.compile(r"[;:。!?0-9]")
_SPLITS = (re.compile(r"以及|[、和与及]"), re.compile(r"、"))
_LISTED = re.compile(r"[、和与及]")
_EACH = re.compile(r"各(?:自|为|有)?(?P<tail>[^,;:()#0-9各个类]{0,6})$")
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a list, with where it stands in the statement."""

    text: str
    start: int
    end: int


def run(found: Sequence[Figure]) -> list[Figure]:
    """The figures at the front that form one list (30、20和10 条), each with the unit that the last one prints."""
    listed = [*found[:1]]
    for before, after in pairwise(found):
        if not _BETWEEN.fullmatch(before.statement.text, before.end, after.number.start):
            break
        listed.append(after)
    unit = listed[-1].unit
    if all(one.unit in ("", unit) for one in listed):
        return [replace(one, unit=unit) for one in listed]
    return listed


def respectively(found: Sequence[Figure], channels: Sequence[str], rules: Rules) -> list[Figure]:
    """The list at the front of ``found``, one figure for each name before 分别; empty if there is no such list.

    ``channels`` carry it where the names stand too far off; a list that does not fit its names is carried by none.
    """
    first = found[0]
    text, number = first.statement.text, first.number.start
    marks = list(rules.marks["respectively"].finditer(text, first.near_start, number))
    listed = run(found) if marks else []
    if len(listed) < 2:
        return []
    first = listed[0]
    if names := _names(text, marks[-1].start(), len(listed)):
        return list(_named(listed, names, rules))
    if len(channels) < 2:
        return []
    carried = channels if len(channels) == len(listed) else [UNKNOWN] * len(listed)
    return [_carried(first, one, channel) for one, channel in zip(listed, carried, strict=True)]


def each(found: Sequence[Figure], rules: Rules) -> list[Figure]:
    """The figure at the front of ``found`` once for each name before 各; empty if it does not stand behind 各."""
    first = found[0]
    text, number = first.statement.text, first.number.start
    if "各" not in text:
        return []
    match = _EACH.search(text, first.near_start, number)
    names = match and _names(text, match.start(), None)
    if not match or not names:
        return []
    again = [replace(first, near=first.near.replace(match[0], match["tail"])) for _ in names]
    return list(_named(again, names, rules, match["tail"]))


def _named(
    listed: Sequence[Figure], names: Sequence[_Name], rules: Rules, tail: str = ""
) -> Iterator[Figure]:
    """Each figure with its name's channel; in a list without channels, each with its name as the words before it."""
    text = listed[0].statement.text
    known = rules.terms(text[: names[-1].end])
    inside = [[term for term in known if name.start <= term.start < name.end] for name in names]
    ends = [term.end == names[0].end for term in inside[0]]
    listed_channels = len({one.unit for one in listed}) == 1 and (any(ends) or any(inside[1:]))
    for one, name, terms in zip(listed, names, inside, strict=True):
        if listed_channels:
            channel = together([term.channel for term in governing(text, terms, rules)], rules)
            yield _carried(listed[0], one, channel or UNKNOWN)
        else:
            words = f"{name.text}{tail}#{one.unit}"
            clause = one.clause if rules.marked("last_year", one.clause) else words
            yield replace(one, near=words, clause=clause, onward=words)


def _carried(first: Figure, one: Figure, channel: str) -> Figure:
    return replace(
        first,
        number=one.number,
        unit=one.unit,
        end=one.end,
        right=one.right,
        channel=channel,
        distance=CLAUSE,
    )


def _names(text: str, end: int, count: int | None) -> list[_Name]:
    """The names of the last list before ``end`` in its sentence: as many as ``count``, or at least two."""
    start = max((match.end() for match in _REGION.finditer(text, 0, end)), default=0)
    parts = [match for match in re.finditer(r"[^,]+", text[start:end]) if _LISTED.search(match[0])]
    if not parts:
        return []
    for split in _SPLITS:
        names = list(_split(parts[-1][0], start + parts[-1].start(), split))
        if len(names) == (count or len(names)) > 1 and all(0 < len(n.text) <= _LONGEST_NAME for n in names):
            return names
    return []


def _split(text: str, start: int, split: re.Pattern[str]) -> Iterator[_Name]:
    at = 0
    for match in [*split.finditer(text), None]:
        end = match.start() if match else len(text)
        yield _Name(text[at:end], start + at, start + end)
        at = match.end() if match else end
