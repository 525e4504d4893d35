"""Figures whose digits are lost or cannot be trusted: 信息条,其中新闻204条; 信息1O8条; 信息2 06条.

They keep their place among the figures of a sentence, so that no neighbour's number stands for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.extract.narrative_index import Term
from etl.extract.narrative_rules import Rules
from etl.numbers import Number

LOST = Decimal(-1)
"""The value of a figure that cannot be read; it is never published."""

Printed = tuple[Number, str, int]
"""A number, the unit behind it ("" if none), and where both end."""

_MORE = "余多万亿"
_OF_CHANNELS = ("条", "篇", "件", "个", "份", "期", "块", "幅", "条次", "篇次")
_REFUSED = re.compile(
    r"(?<![-~—至到第0-9.])[A-Za-z*?]*[0-9][0-9A-Za-z*?.,]*(?: [0-9][0-9,.]*)*[余多万]*(?=[条篇件份次期封人元])"
)
_BEGINS = re.compile(r"[项件起份宗](?<![^,;:(。中另].)(?=申请|信息|属|涉及|予以|同意|不予|均|已|因)")
_BLANK_BEHIND = re.compile(" [0-9]")
_BLANK_BEFORE = re.compile("[0-9] $")


def broken(text: str, number: Number) -> bool:
    """Whether only a blank parts it from other digits (2 06条): what number it is, is not certain."""
    return bool(
        _BLANK_BEHIND.match(text, number.end)
        or _BLANK_BEFORE.search(text, max(0, number.start - 2), number.start)
    )


def may_have_holes(text: str, rules: Rules) -> bool:
    """Whether anything in a sentence without numbers looks like a figure whose digits are lost."""
    return bool(rules.units_alone.search(text) or _BEGINS.search(text) or _REFUSED.search(text))


def with_holes(text: str, found: Sequence[Printed], terms: Sequence[Term], rules: Rules) -> list[Printed]:
    """The figures found in a sentence with those that are lost, in order."""
    holes = [*_empty(text, terms, rules), *_refused(text, rules)]
    if not holes:
        return list(found)
    taken = [(number.start, end) for number, _, end in found] + [(term.start, term.end) for term in terms]
    lost = [
        (Number(LOST, "", start, at), unit, at + len(unit))
        for start, at, unit in holes
        if not any(a < at + len(unit) and start < b for a, b in taken)
    ]
    return sorted([*found, *lost], key=lambda one: one[0].start)


def _empty(text: str, terms: Sequence[Term], rules: Rules) -> Iterator[tuple[int, int, str]]:
    """Units that stand straight behind what they count (信息条, 微信公众号篇), or begin a phrase (其中项属不予公开)."""
    for match in _BEGINS.finditer(text):
        yield match.start(), match.start(), match[0]
    for match in rules.units_alone.finditer(text):
        unit = match[0]
        before = text[: match.start()].rstrip(_MORE)
        words = rules.unit_words.get(unit)
        if (
            before.endswith(rules.counted_before.get(unit, ()))
            or (unit in _OF_CHANNELS and any(term.end == len(before) for term in terms))
            or (words and "一" <= before[-1:] <= "鿿" and not f"{before}{unit}".endswith(words))
        ):
            yield match.start(), match.start(), unit


def _refused(text: str, rules: Rules) -> Iterator[tuple[int, int, str]]:
    """Digits among other characters, or parted by blanks, before a unit."""
    for match in _REFUSED.finditer(text):
        if unit := rules.units.match(text, match.end()):
            yield match.start(), match.end(), unit[0]
