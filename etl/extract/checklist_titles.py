"""Which of the 50 items a title names: by its number in brackets, else by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from etl.codebook import Codebook
from etl.extract.links import is_link_part
from etl.text import fold, plain, wording

_NUMBERED = re.compile(r"\s*[(\[]?\s*([0-9]{1,2})(?:\s*[.-]\s*[0-9]{1,2})?\s*[)\].、:]\s*(?=[^\W0-9])")
_LIKE, _FAINTLY_LIKE = 0.6, 0.25
_SHORTEST = 4


@lru_cache(maxsize=5_000)
def item_of_title(text: str, codebook: Codebook) -> int | None:
    """The item; a number in front of a title decides where the words do not speak for another item."""
    folded = fold(plain(text))
    words = wording(re.sub(r"^[\s(\[0-9.)\]、:-]+", "", folded))
    if len(words) < _SHORTEST or is_link_part(text):
        return None
    scores = {item: _likeness(words, wording(row.title_zh)) for item, row in codebook.checklist.items()}
    best = max(scores, key=lambda item: scores[item])
    if short := next(
        (item for item, row in codebook.checklist.items() if wording(row.short_zh) == words), None
    ):
        return short
    number = _NUMBERED.match(folded)
    if number and scores.get(int(number[1]), 0) >= _FAINTLY_LIKE:
        return int(number[1])
    return best if scores[best] >= _LIKE else None


def _likeness(words: str, title: str) -> float:
    """The share of the pairs of characters of the shorter text that the longer one has."""
    one, other = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (words, title))
    return len(one & other) / min(len(one), len(other)) if len(one) >= _SHORTEST - 1 else 0.0
