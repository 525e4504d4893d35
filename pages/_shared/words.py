"""The words on screen that are no data: ``data/words/*.csv`` with the columns key, zh, en."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).parents[2] / "data" / "words"


def word(key: str, lang: str, **fields: object) -> str:
    """The text of ``key`` in ``lang`` ("zh" or "en"), its {fields} filled in; a KeyError names an unknown key."""
    text = _all()[key][0 if lang == "zh" else 1]
    return text.format(**fields) if fields else text


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
