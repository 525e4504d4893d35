"""The words on screen that are no data: ``data/words/*.csv`` with the columns key, zh, en."""

from __future__ import annotations

import csv
from functools import lru_cache
from numbers import Integral
from pathlib import Path

WORDS = Path(__file__).parents[2] / "data" / "words"


def word(key: str, lang: str, **fields: object) -> str:
    """The text of ``key`` in ``lang`` ("zh" or "en"), its {fields} filled in; a KeyError names an unknown key."""
    text = _all()[key][0 if lang == "zh" else 1]
    return text.format(**{name: _said(value) for name, value in fields.items()}) if fields else text


class Count(int):
    """A number in a text: {n} has thousands separators, {n:report|reports} is the noun that goes with it."""

    def __format__(self, spec: str) -> str:
        one, found, many = spec.partition("|")
        return (one if self == 1 else many) if found else int.__format__(self, spec or ",")


class Said(str):
    """A number that is written already ("1", "≈ 1,200"): {n:report|reports} is the noun that goes with it."""

    def __format__(self, spec: str) -> str:
        one, found, many = spec.partition("|")
        return (one if self == "1" else many) if found else str.__format__(self, spec)


def _said(value: object) -> object:
    if isinstance(value, Integral):  # Python's own and numpy's
        return Count(int(value))
    return Said(value) if isinstance(value, str) else value


def known(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _all()


def half(text: str, lang: str) -> str:
    """The reader's half of "中文 / English", as the extractor names what it passed over; other text stays whole."""
    halves = text.split(" / ")
    return halves[0 if lang == "zh" else 1] if len(halves) == 2 else text


@lru_cache(maxsize=1)
def _all() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(WORDS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["key"] in found:
                    raise KeyError(f"{path.name}: the key {row['key']} stands twice in data/words")
                found[row["key"]] = (row["zh"], row["en"])
    return found
