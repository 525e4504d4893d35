"""Which of the 50 items a title names, by its words; and the number that is printed with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from etl.codebook import Codebook
from etl.extract.links import is_link_part
from etl.text import fold, plain, squeeze, wording

_NUMBER = re.compile(r"[(\[第]?([0-9]{1,2})(?:[.．-]([0-9]{1,2}))?[)\]条项.、]*")
_NUMBERED = re.compile(
    r"\s*(?:第?\s*[(\[]?\s*)([0-9]{1,2})(?:\s*[.-]\s*([0-9]{1,2}))?\s*(?:[)\]]\s*[.、:]?|[.、:]|条|项)\s*(?=[^\W0-9])"
)
# A title is an item's from this likeness on if it is ahead of every other by so much; a fainter one does not speak
# against the number that is printed with it.
_LIKE, _AHEAD, _FAINTLY = 0.6, 0.08, 0.25
_SHORTEST, _LAST = 4, 50


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed item number and the number of its part: (1.2) is part 2 of item 1; part "" where it is whole."""

    item: int
    part: str = ""


@lru_cache(maxsize=5_000)
def printed_number(text: str) -> Printed | None:
    """The number that a cell consists of: 7, (7), 7., 第7条, (1.1)."""
    match = _NUMBER.fullmatch(squeeze(plain(text)))
    return Printed(int(match[1]), match[2] or "") if match and 1 <= int(match[1]) <= _LAST else None


@lru_cache(maxsize=5_000)
def number_before(text: str) -> Printed | None:
    """The number in front of a title: (7)招生章程…"""
    match = _NUMBERED.match(fold(plain(text)))
    return Printed(int(match[1]), match[2] or "") if match and 1 <= int(match[1]) <= _LAST else None


@lru_cache(maxsize=5_000)
def item_of_title(text: str, codebook: Codebook) -> int | None:
    """The item that a title names; a number in front of it decides where the words do not speak for another item."""
    named = named_item(text, codebook)
    number = number_before(text)
    if named is None and number is not None and faintly(text, number.item, codebook):
        return number.item
    return named


@lru_cache(maxsize=5_000)
def named_item(text: str, codebook: Codebook) -> int | None:
    """The one item whose title a text is, or is a part of; None where no item or more than one is like it."""
    words = _words(text)
    if len(words) < _SHORTEST or is_link_part(text):
        return None
    known = _titles(codebook)
    if words in known.short:
        return known.short[words]
    pairs = _pairs(words)
    ranked = sorted(((_likeness(pairs, title), item) for item, title in known.pairs.items()), reverse=True)
    (best, item), (second, other) = ranked[:2]
    if all(pairs < known.pairs[one] for one in (item, other)):
        return None
    return item if best >= _LIKE and best - second >= _AHEAD else None


def faintly(text: str, item: int, codebook: Codebook) -> bool:
    """Whether a text may be the title of an item: some of its words are, or it has none to speak of."""
    pairs = _pairs(_words(text))
    return not pairs or _likeness(pairs, _titles(codebook).pairs[item], whole=True) >= _FAINTLY


@dataclass(frozen=True)
class _Titles:
    pairs: dict[int, frozenset[str]]
    short: dict[str, int]


@cache
def _titles(codebook: Codebook) -> _Titles:
    rows = codebook.checklist.items()
    return _Titles(
        {item: _pairs(wording(row.title_zh)) for item, row in rows},
        {wording(row.short_zh): item for item, row in rows},
    )


@lru_cache(maxsize=5_000)
def _words(text: str) -> str:
    printed = fold(plain(text))
    number = _NUMBERED.match(printed)
    return wording(printed[number.end() :] if number else printed)


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _likeness(pairs: frozenset[str], title: frozenset[str], *, whole: bool = False) -> float:
    """The share of the shorter text's pairs of characters that the longer has, for the most part (``whole``: only); and
    how much of both is common."""
    common = len(pairs & title)
    share = common / min(len(pairs), len(title)) if pairs else 0.0
    return share if whole else 0.7 * share + 0.6 * common / (len(pairs) + len(title))
