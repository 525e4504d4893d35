"""Which indicator a label of the 55-row form names. Rows are known by their text: the printed numbers err.

Labels vary without end, and mean the same: words of ``label_words.csv`` that decide must be those of one row, words
that hint must belong to it, and nothing else may be there. A label with a few characters lost is compared as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache

from etl.codebook import Codebook
from etl.codes import Indicator
from etl.text import plain, squeeze, wording

_NOTE = re.compile(
    r"[(\[](?:[有无是否不收费或者/、,\"“”]+[)\]]|(?:注|请|填|在右边|单位|说明|计量)[^()\[\]]*[)\]]?)|注[:,].*$|(?<=.)注在右边.*$"
)
_UNIT_BEHIND = re.compile(
    r"[(\[/](?:个|条|件|次|人|人次|元|万元|封|份|篇)[)\]]?$|[(\[](?:个|条|件|次|人|元|万元|封)[)\]]"
)
_YEAR = re.compile(r"(?:20[0-9]{2}[-~—–―至/]+)?20[0-9]{2}(?:学年度?|年度?)")
_NUMBER = re.compile(
    r"^(?:[(\[]?[0-9]{1,2}[)\].、,:]*(?=\D)|[(\[]?[一二三四五六七八九十]{1,3}(?:[)\]]|[、.:]))"
)
# How a label ends that goes on in other rows.
_PARENT = re.compile(r"(?:中|如下|(?<!设)(?<!立)(?<!存)在|以|通过|涉及|及|和|与|或|引起|其)$")
_COUNTS = re.compile(r"(?:总数|总量|总计|合计|件数|数量|申请数|申请量)$")
_PLAIN_REQUESTS = frozenset({"收到", "申请"})
# How alike a damaged label must be to one wording, and by how much more than to that of any other row.
_ALIKE, _AHEAD, _SHARED = 0.9, 0.015, 0.75
# Share of a label that may be unknown words where the deciding ones are there: to be confirmed by its position.
_UNKNOWN, _MOSTLY = 0.3, 0.6
_SHORTEST, _LONGEST, _LONGEST_CELL = 2, 80, 160
_FIGURE = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Words:
    """What a label says: matters that decide, matters that hint, how many characters no word explains, and whether it
    ends like a count."""

    decides: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()
    unknown: int = 0
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The rows a label may name, the likeliest first; one that is not ``sure`` needs its position as a witness.

    ``exact``: it is printed as the form has it; ``under``: it stands under a category of the row.
    """

    indicators: tuple[str, ...]
    sure: bool
    exact: bool = False
    under: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The label words of a codebook and the wordings of its rows, taken apart.

    ``lengths``: first character → how long the words are that begin with it, the longest first.
    """

    meanings: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    lengths: dict[str, tuple[int, ...]]
    rows: dict[frozenset[str], list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    hints: dict[str, frozenset[str]] = field(default_factory=dict)
    characters: dict[str, frozenset[str]] = field(default_factory=dict)

    def words(self, key: str) -> Words:
        """The words of a label (see ``label_key``), the longest first at each place."""
        decides: set[str] = set()
        hints: set[str] = set()
        unknown = position = 0
        while position < len(key):
            word = self._word_at(key, position)
            if word:
                matters = self.meanings[word]
                decides.update(matters[0])
                hints.update(matters[1])
            unknown += not word
            position += len(word) or 1
        return Words(frozenset(decides), frozenset(hints), unknown, bool(_COUNTS.search(key)))

    def _word_at(self, key: str, position: int) -> str:
        lengths = self.lengths.get(key[position], ())
        words = (key[position : position + length] for length in lengths)
        return next((word for word in words if word in self.meanings), "")


@cache
def vocabulary(codebook: Codebook) -> Vocabulary:
    """The codebook's vocabulary, made once."""
    meanings = {row.word: (row.decides, row.hints) for row in codebook.label_words}
    lengths: dict[str, set[int]] = {}
    for word in meanings:
        lengths.setdefault(word[0], set()).add(len(word))
    made = Vocabulary(
        meanings, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    )
    for key, indicator in codebook.form_wordings.items():
        words = made.words(key)
        made.rows.setdefault(words.decides, []).append((indicator, words.hints))
        made.hints[indicator] = made.hints.get(indicator, frozenset()) | words.hints
        made.characters[key] = frozenset(key)
    return made


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """A label's wording alone: folded, without number, year, note and unit in brackets, blanks and punctuation."""
    printed = _YEAR.sub("", _NOTE.sub("", squeeze(plain(text))))
    return wording(_NUMBER.sub("", _UNIT_BEHIND.sub("", printed)))


def any_figure(text: str) -> bool:
    """Whether a label has a figure beside its number, a year and a unit."""
    return bool(_FIGURE.search(label_key(text)))


def of_label_words(text: str, codebook: Codebook) -> bool:
    """Whether a text is made of the words of labels, for the most part."""
    key = label_key(text)
    return bool(key) and vocabulary(codebook).words(key).unknown * 2 < len(key)


def label_unit(text: str) -> str:
    """The unit that a label prints in brackets behind itself (落实专项经费（万元）); "" where it prints none."""
    found = _UNIT_BEHIND.search(squeeze(plain(text)))
    return found[0].strip("()[]/") if found else ""


@lru_cache(maxsize=50_000)
def find_label(text: str, codebook: Codebook) -> str | None:
    """The indicator whose form row a cell names beyond doubt; None for anything else."""
    if text.isascii() or not 1 < len(text) <= _LONGEST_CELL or "http" in text:
        return None
    match = match_label(text, codebook)
    return match.indicators[0] if match is not None and match.sure else None


@lru_cache(maxsize=20_000)
def match_label(text: str, codebook: Codebook, parent: str = "") -> Match | None:
    """The rows that a label may name; ``parent`` is the label above it that it goes on with (其中：当面提交)."""
    key = label_key(text)
    if not _SHORTEST - bool(parent) <= len(key) <= _LONGEST:
        return None
    known = vocabulary(codebook)
    if not parent:
        if indicator := codebook.form_wordings.get(key):
            return Match((indicator,), True, True)
        if _PARENT.search(key):
            return None
    words = known.words(key)
    if parent:
        above = known.words(label_key(parent))
        words = Words(words.decides | above.decides, words.hints | above.hints, words.unknown, words.counts)
    return _by_words(words, known) or (None if parent else _damaged(key, words, codebook))


@lru_cache(maxsize=5_000)
def faint_match(text: str, codebook: Codebook) -> Match | None:
    """The rows that have the deciding words of a label, whatever else it says: nothing without its position."""
    key = label_key(text)
    known = vocabulary(codebook)
    words = known.words(key)
    if not words.decides or words.unknown > len(key) * _MOSTLY or len(key) > _LONGEST:
        return None
    found = {indicator: None for indicator, _ in known.rows.get(words.decides, ())}
    return Match(tuple(found), sure=False) if found else None


def may_name(text: str, row: Indicator, codebook: Codebook) -> bool:
    """Whether no deciding word of a label belongs to other rows only."""
    known = vocabulary(codebook)
    words = known.words(label_key(text))
    own = (decides for decides, rows in known.rows.items() if row.indicator in dict(rows))
    return any(words.decides <= decides for decides in own)


def _by_words(words: Words, known: Vocabulary) -> Match | None:
    fitting = [] if words.unknown else _fitting(words, known)
    if not fitting:
        return None
    best = fitting[0][0]
    first = tuple(indicator for score, indicator in fitting if score == best)
    return Match(first, sure=len(first) == 1)


def _fitting(words: Words, known: Vocabulary) -> list[tuple[float, str]]:
    """The rows with the same deciding words, by how well the hints agree."""
    scores: dict[str, float] = {}
    if not words.decides and not (words.hints >= _PLAIN_REQUESTS or words.counts):
        return []
    for indicator, hints in known.rows.get(words.decides, ()):
        common = words.hints & hints
        if words.hints <= known.hints[indicator] and (common or not hints):
            score = len(common) / len(words.hints | hints) if words.hints | hints else 1.0
            scores[indicator] = max(scores.get(indicator, 0.0), score)
    return sorted(((score, indicator) for indicator, score in scores.items()), reverse=True)


def _damaged(key: str, words: Words, codebook: Codebook) -> Match | None:
    """The row whose wording ``key`` is but for a few characters; sure where no deciding word was hurt."""
    if words.unknown * 2 > len(key):
        return None
    known = vocabulary(codebook)
    scores = _likeness(key, codebook)
    if scores and scores[0][0] >= _ALIKE and scores[0][0] - scores[1][0] >= _AHEAD:
        indicator = scores[0][1]
        whole = any(row == indicator for row, _ in known.rows.get(words.decides, ()))
        return Match((indicator,), sure=whole)
    if (
        words.decides
        and not _FIGURE.search(key)
        and words.unknown <= len(key) * _UNKNOWN
        and (fitting := _fitting(words, known))
    ):
        return Match(tuple(indicator for _, indicator in fitting), sure=False)
    return None


def _likeness(key: str, codebook: Codebook) -> list[tuple[float, str]]:
    """How alike ``key`` is to the best wording of each row, the likest first; at least two."""
    matcher = SequenceMatcher(None, b=key, autojunk=False)
    scores: dict[str, float] = {}
    for wanted, indicator in _near(key, codebook):
        matcher.set_seq1(wanted)
        if matcher.quick_ratio() >= _ALIKE - _AHEAD:
            scores[indicator] = max(scores.get(indicator, 0.0), matcher.ratio())
    ranked = sorted(((score, indicator) for indicator, score in scores.items()), reverse=True)
    return [*ranked, (0.0, ""), (0.0, "")] if ranked else []


def _near(key: str, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """The wordings of about the length of ``key``; a figure that they do not hold is no damage but an answer."""
    least, most = len(key) * 0.8, len(key) * 1.25
    figures = _FIGURE.findall(key)
    own, characters = frozenset(key), vocabulary(codebook).characters
    for wanted, indicator in codebook.form_wordings.items():
        alike = least <= len(wanted) <= most and len(own & characters[wanted]) >= len(own) * _SHARED
        if alike and (not figures or figures == _FIGURE.findall(wanted)):
            yield wanted, indicator
