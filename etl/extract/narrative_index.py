"""What a text can hold at all, found without trying every rule: names of channels, and the words of the rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import concat
from typing import Generic, TypeVar

from etl.text import fold

NO_CHANNEL = "none"
_GAP = r"[^,;。:()#0-9]{0,8}?"
_PARTS = re.compile("[…#]+")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Term:
    """A channel named in a text, from ``start`` to ``end``."""

    start: int
    end: int
    channel: str


def words(alternatives: Sequence[str]) -> re.Pattern[str] | None:
    """The pattern that finds any of the words, the longest first; None if there are none."""
    if not alternatives:
        return None
    escaped = (_escaped(word) for word in sorted(alternatives, key=len, reverse=True))
    return re.compile("|".join(escaped), re.IGNORECASE)


def _escaped(word: str) -> str:
    return re.escape(fold(word)).replace("…", _GAP).replace(r"\#\#", r"\#[一-鿿]{0,2}")


class Names:
    """The names of channels, looked up by their first two characters; "…" in a name stands for a few others."""

    def __init__(self, channels: Mapping[str, str]) -> None:
        self._channels = {
            fold(name).lower(): channel for name, channel in reversed([*channels.items()]) if "…" not in name
        }
        closed: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._channels, key=len, reverse=True):
            closed[name[:2]].append(re.escape(name))
        self._closed = {pair: re.compile("|".join(names)) for pair, names in closed.items()}
        most_exact_first = sorted((name for name in channels if "…" in name), key=len, reverse=True)
        self._open = [
            (fold(name).partition("…")[0], found, channels[name])
            for name in most_exact_first
            if (found := words([name]))
        ]
        self._opens = tuple({begins for begins, _, _ in self._open})
        self.terms = lru_cache(maxsize=2_000)(self._terms)

    def _terms(self, text: str) -> list[Term]:
        found = list(self._closed_in(text.lower()))
        if any(begins in text for begins in self._opens):
            found = self._with_open(found, text)
        return [term for term in found if term.channel != NO_CHANNEL]

    def _with_open(self, found: list[Term], text: str) -> list[Term]:
        for begins, pattern, channel in self._open:
            if begins not in text:
                continue
            for match in pattern.finditer(text):
                inner = [term for term in found if term.start < match.end() and match.start() < term.end]
                if all(term.end - term.start < match.end() - match.start() for term in inner):
                    found = [term for term in found if term not in inner] + [Term(*match.span(), channel)]
        return sorted(found, key=lambda term: term.start)

    def _closed_in(self, text: str) -> Iterator[Term]:
        index, last = 0, len(text) - 1
        closed = self._closed
        while index < last:
            names = closed.get(text[index : index + 2])
            if names and (match := names.match(text, index)):
                yield Term(index, match.end(), self._channels[match[0]])
                index = match.end()
            else:
                index += 1


class Lookup(Generic[Row]):
    """Rows by what one of their words needs (``needed``), so that few are tried on a text; a row that needs nothing
    is always among them."""

    def __init__(self, rows: Sequence[tuple[Row, frozenset[str]]]) -> None:
        self._rows = [row for row, _ in rows]
        self._always = [number for number, (_, needed) in enumerate(rows) if not needed]
        self._needing: defaultdict[str, set[int]] = defaultdict(set)
        for number, (_, needed) in enumerate(rows):
            for characters in needed:
                self._needing[characters].add(number)
        self._keys = frozenset(self._needing)

    def possible(self, text: str) -> list[Row]:
        """The rows whose words the text may hold, in their order."""
        lowered = text.lower()
        held = self._keys.intersection(chain(lowered, map(concat, lowered, lowered[1:])))
        numbers = (
            sorted(set(self._always).union(*(self._needing[one] for one in held))) if held else self._always
        )
        return [self._rows[number] for number in numbers]


def needed(alternatives: Sequence[str]) -> frozenset[str]:
    """One or two characters for each word, which stand wherever it does; none at all where a word has none."""
    found = frozenset(max(_PARTS.split(fold(word).lower()), key=len)[-2:] for word in alternatives)
    return frozenset() if "" in found else found
