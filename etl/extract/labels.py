"""Which indicator a label of the 55-row form names. Rows are known by their text: the printed numbers err."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from etl.codebook import Codebook
from etl.text import plain, squeeze, wording

_NOTE = re.compile(r"[(\[](?:注|请|填|在右边)[^()\[\]]*[)\]]?")
_NUMBER = re.compile(r"^[(\[]?[0-9]{1,2}[)\].、,:]*(?=\D)")
# Share of a cell that the wording must make up: a sentence that merely begins with a label is none.
_COVERED = 0.6
# How alike a damaged label must be to one wording, and by how much more than to that of any other row.
_ALIKE = 0.9
_AHEAD = 0.015
_LONGEST = 80


def label_key(text: str) -> str:
    """A label's wording alone: folded, without its number, the note in brackets, blanks and punctuation."""
    return wording(_NUMBER.sub("", _NOTE.sub("", squeeze(plain(text)))))


@lru_cache(maxsize=10_000)
def find_label(text: str, codebook: Codebook) -> str | None:
    """The indicator whose form row a cell names: by the longest known wording that the cell begins with, else holds,
    else by the one wording that it nearly is; None where no wording makes up most of the cell."""
    key = label_key(text)
    if not 2 <= len(key) <= _LONGEST:
        return None
    known = codebook.form_wordings
    length = prefix_length(key, codebook)
    if length >= len(key) * _COVERED:
        return known[key[:length]]
    inner = max((w for w in known if len(w) >= len(key) * _COVERED and w in key), key=len, default=None)
    return known[inner] if inner else _nearly(key, codebook)


def prefix_length(key: str, codebook: Codebook) -> int:
    """How many characters the longest known wording takes that ``key`` (see ``label_key``) begins with."""
    return next((n for n in range(len(key), 1, -1) if key[:n] in codebook.form_wordings), 0)


def _nearly(key: str, codebook: Codebook) -> str | None:
    """The row whose label ``key`` is with a few characters lost or wrong, if no other row's is as near."""
    matcher = SequenceMatcher(None, b=key, autojunk=False)
    scores = [(0.0, "")]
    for row in codebook.form_indicators.values():
        matcher.set_seq1(wording(row.label_zh))
        if matcher.real_quick_ratio() >= _ALIKE - _AHEAD and matcher.quick_ratio() >= _ALIKE - _AHEAD:
            scores.append((matcher.ratio(), row.indicator))
    best, second = [*sorted(scores, reverse=True), (0.0, "")][:2]
    return best[1] if best[0] >= _ALIKE and best[0] - second[0] >= _AHEAD else None
