"""Short labels under a category (申请人身份 > 法人): the category says which rows may stand there, the label which."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from etl.codebook import Codebook
from etl.extract.labels import Match, Words, label_key, match_label, vocabulary
from etl.text import plain, squeeze

# Share of a short label's characters that may be unknown, where its words leave one row.
_UNKNOWN = 0.5
# A label with no more characters says less than the category that it stands under; a category has no more than so many.
_SHORT, _LONGEST_CATEGORY = 8, 14
_INLINE = re.compile(r"\s*(?:[:：/／|｜>＞]|[-—–－]+)\s*(?=[^\W\d])")
_OPEN = re.compile(r"[(（\[][^)）\]]*$")
_GENERIC = re.compile(r"(?:共计?|总|合)?(?:件数|次数|场次|条数|总数|总量|数量|合计|总计|数)$")


@lru_cache(maxsize=2_000)
def rows_under(path: tuple[str, ...], codebook: Codebook) -> frozenset[int]:
    """The form rows that may stand under a path of categories, the outermost first; empty where none is known."""
    scopes = [rows for text in path if (rows := _rows_of(text, codebook))]
    if not scopes:
        return frozenset()
    inner = scopes[-1]
    for outer in reversed(scopes[:-1]):
        inner = inner & outer or inner
    return inner


@lru_cache(maxsize=2_000)
def _rows_of(text: str, codebook: Codebook) -> frozenset[int]:
    key = squeeze(plain(text))
    return next((rows for pattern, rows in _categories(codebook) if pattern.search(key)), frozenset())


@cache
def _categories(codebook: Codebook) -> tuple[tuple[re.Pattern[str], frozenset[int]], ...]:
    return tuple(
        (re.compile(category.pattern), frozenset(row for span in category.rows for row in _span(span)))
        for category in codebook.label_categories
    )


def _span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


@lru_cache(maxsize=5_000)
def match_in_categories(label: str, above: tuple[str, ...], codebook: Codebook) -> Match | None:
    """What a label names by itself, unless the categories ``above``, or one printed before it, speak for another row; a
    short label that they contradict is not sure."""
    alone = match_label(label, codebook)
    category, rest = _inline(label)
    if category and rest not in codebook.count_units and rows_under((category,), codebook):
        above, label = (*above, category), rest
        within = match_under(label, above, codebook)
        if within is not None and within.sure:
            return within
    rows = rows_under(above, codebook)
    if not rows or (alone is not None and _is_official(label, alone, codebook)):
        return alone
    if alone is not None and alone.sure and codebook.indicators[alone.indicators[0]].form_row in rows:
        return replace(alone, under=True)
    under = match_under(label, above, codebook)
    if alone is None or (under is not None and under.sure):
        return under or alone
    return replace(alone, sure=False) if len(label_key(label)) <= _SHORT else alone


def _inline(label: str) -> tuple[str, str]:
    """A category printed before a label, and the label (行政复议情况：件数); "" where there is none."""
    found = _INLINE.search(label[:_LONGEST_CATEGORY])
    if found is None or _OPEN.search(label[: found.start()]):
        return "", label
    return label[: found.start()], label[found.end() :]


def _is_official(label: str, match: Match, codebook: Codebook) -> bool:
    return label_key(label) == label_key(codebook.indicators[match.indicators[0]].label_zh)


@lru_cache(maxsize=5_000)
def match_under(label: str, path: tuple[str, ...], codebook: Codebook) -> Match | None:
    """The rows under a path of categories that a label may name there; None where it is none."""
    rows = rows_under(path, codebook)
    key = label_key(label)
    if not rows or not key:
        return None
    known = vocabulary(codebook)
    words = known.words(key)
    meanings = _meanings(rows, codebook)
    told = words.decides & frozenset[str]().union(*(of.decides for _, of in meanings))
    above = frozenset[str]().union(*(known.words(label_key(text)).decides for text in path))
    if words.decides - told - above or words.unknown > _UNKNOWN * len(key):
        return None
    if not told and not (words.hints or _GENERIC.search(key)):
        return None
    asked = Words(told | _implied(rows, codebook), words.hints)
    fits = [
        (_rank(asked, of), indicator)
        for indicator, of in meanings
        if told <= of.decides and (told or of.decides <= asked.decides)
    ]
    best = dict.fromkeys(indicator for rank, indicator in fits if rank == min(rank for rank, _ in fits))
    return Match(tuple(best), sure=len(best) == 1, under=True) if best else None


def _rank(label: Words, row: Words) -> tuple[int, int, int]:
    """How much of a row's meaning the label does not have, and how much of the label's hints the row does not."""
    return len(row.decides - label.decides), len(label.hints - row.hints), len(row.hints - label.hints)


@cache
def _implied(rows: frozenset[int], codebook: Codebook) -> frozenset[str]:
    """What all of some rows are about (复议), so that no label need say it."""
    about: dict[str, frozenset[str]] = {}
    for indicator, of in _meanings(rows, codebook):
        about[indicator] = about.get(indicator, frozenset()) | of.decides
    return frozenset.intersection(*about.values()) if about else frozenset()


@cache
def _meanings(rows: frozenset[int], codebook: Codebook) -> list[tuple[str, Words]]:
    """What the wordings of some rows say: indicator and words, once for each kind of wording."""
    return [
        (indicator, Words(decides, hints))
        for decides, found in vocabulary(codebook).rows.items()
        for indicator, hints in found
        if codebook.indicators[indicator].form_row in rows
    ]
