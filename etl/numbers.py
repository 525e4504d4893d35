"""Printed numbers → Decimal. What is not plainly one number is refused: never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from etl.model import Flag
from etl.text import fold

_BEFORE = r"(?P<before>大约|大概|将近|接近|超过|达到?近|至少|不少于|不下|约|近|逾|超)"
# The first characters of a number or of the words before it: all others are passed over quickly.
_MAY_BEGIN = r"(?=[\s0-9〇零一二两三四五六七八九十百千大将接超达至不约近逾])"
_AFTER = r"余|多|来|左右|以上|上下|\+"
_SCALE = r"(?P<scale>百万|千万|万|亿|百|千)"
_HANZI = r"[〇零一二两三四五六七八九十百千]+"
_TAIL = rf"\s*(?P<inner>余|多|来)?\s*{_SCALE}?\s*(?P<after>{_AFTER})?"
_WHOLE = re.compile(
    rf"\s*(?:共计?|合计|人民币|[¥¥])?\s*{_BEFORE}?\s*"
    rf"(?P<number>[0-9]{{1,3}}(?:[, ][0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|{_HANZI}){_TAIL}"
    rf"\s*(?P<unit>[一-鿿A-Za-z]{{0,4}}?)\s*(?P<last>左右|以上|上下)?\s*(?:\([^()0-9万千亿]*\))?\s*[.。;]?\s*"
)
_INSIDE = re.compile(
    rf"{_MAY_BEGIN}{_BEFORE}?\s*(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|{_HANZI}){_TAIL}"
)
_WRAPPED = re.compile(r"(?<=[0-9],)\n(?=[0-9]{3})|(?<=[0-9])\n(?=,[0-9]{3})")
_UNIT = re.compile(r"\s*([一-鿿A-Za-z]{0,2})")
# Digits that touch one of these belong to something else: a date, a share, an address, ①, ½.
_JOINED = re.compile(r"[0-9A-Za-z./%‰:~_\-—–²³¹①-⓿½¼¾]")
_SCALES = {"百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_ONES = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    **{c: n for n, c in enumerate("三四五六七八九", start=3)},
}
# A single Chinese digit counts where a unit ends the phrase (申请四件,), not in an order or habit (第六期, 每三次).
_COUNTED = re.compile(r"[件次期场起份封例宗](?=[,;。、)!?]|$)")
_NOT_COUNTED = tuple("第每前后上下这那逐再多数几头首")
_ANY = re.compile(r"[0-9〇零一二两三四五六七八九十百千]")
_MOST_DIGITS = 12
_DIGITS = "0123456789"
_EXACT: frozenset[Flag] = frozenset()
_ABOUT: frozenset[Flag] = frozenset({"approximate"})
_TENS = {"十": 10, "百": 100, "千": 1_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number. ``unit`` is what stands behind it ("" if nothing); ``start`` and ``end`` delimit the number
    with its approximating words, without the unit, in the text it was read from."""

    value: Decimal
    unit: str
    start: int
    end: int
    flags: frozenset[Flag] = frozenset()


@lru_cache(maxsize=20_000)
def parse_number(text: str) -> Number | None:
    """The one number that ``text`` consists of, with or without a unit; None for anything else (若干, ①5, 5², 3/4).

    >>> number = parse_number("2200余万")
    >>> number.value, sorted(number.flags)
    (Decimal('22000000'), ['approximate'])
    """
    match = _WHOLE.fullmatch(_WRAPPED.sub("", fold(text)))
    if match is None or match["unit"].startswith(("几", "数")):
        return None
    return _number(match, match["unit"], bool(match["last"]))


def find_numbers(text: str) -> Iterator[Number]:
    """Every number of a sentence: in digits, or in Chinese characters where 两, 十, 名 or two of them leave no doubt.

    Whether 10 in 10大类 counts anything is left to the caller; digits inside dates and addresses are passed over.
    """
    return numbers_in(fold(text))


def numbers_in(folded: str) -> Iterator[Number]:
    """``find_numbers`` of a text that is folded already."""
    if not _ANY.search(folded):
        return
    for match in _INSIDE.finditer(folded):
        unit = _UNIT.match(folded, _end(match))
        if not _touches(folded, match) and (number := _number(match, unit[1] if unit else "")):
            yield number


def _is_one(printed: str) -> bool:
    """Not too long for a count, and not the same number twice (500 500)."""
    if len(printed) <= _MOST_DIGITS and " " not in printed:
        return True
    groups = printed.split(" ")
    return sum(character.isdigit() for character in printed) <= _MOST_DIGITS and (
        len(groups) == 1 or len(set(groups)) > 1
    )


def _number(match: re.Match[str], unit: str, more: bool = False) -> Number | None:
    value = _value(match["number"]) if _is_one(match["number"]) else None
    if value is None:
        return None
    about = match["before"] or match["inner"] or match["after"] or more
    return Number(
        value=_whole(value * _SCALES[match["scale"]] if match["scale"] else value),
        unit=unit,
        start=match.start("before") if match["before"] else match.start("number"),
        end=_end(match),
        flags=_ABOUT if about else _EXACT,
    )


def _value(printed: str) -> Decimal | None:
    if printed[0] not in _DIGITS:
        counted = _hanzi(printed)
        return None if counted is None else Decimal(counted)
    return Decimal(printed.replace(",", "").replace(" ", ""))


def _whole(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _hanzi(printed: str) -> int | None:
    """十二 → 12, 三百零五 → 305, 二〇二〇 → 2020; None for what is no number (百十, 一二)."""
    if not set(printed) & set(_TENS):
        sure = len(printed) == 1 or len(printed) > 2 or bool(set(printed) & set("〇零"))
        return int("".join(str(_ONES[c]) for c in printed)) if sure else None
    total, digit, last = 0, None, 10_000
    for character in printed:
        if character in _ONES:
            if digit:
                return None
            digit = _ONES[character]
            continue
        size = _TENS[character]
        if size >= last or (not digit and (size, last) != (10, 10_000)):
            return None
        total, digit, last = total + (digit or 1) * size, None, size
    return total + (digit or 0)


def _end(match: re.Match[str]) -> int:
    return max(match.end("number"), match.end("inner"), match.end("scale"), match.end("after"))


def _is_counted(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start("number")]
    return (
        match["number"] != "一"
        and bool(_COUNTED.match(text, _end(match)))
        and not before.endswith(_NOT_COUNTED)
    )


def _touches(text: str, match: re.Match[str]) -> bool:
    if match["number"][0] in _ONES or match["number"][0] in _TENS:
        sure = match["number"] in ("两", "十") or match["scale"] or text.startswith("名", _end(match))
        return len(match["number"]) == 1 and not (sure or _is_counted(text, match))
    start, end = match.start("number"), _end(match)
    return bool(_JOINED.match(text, end) or (start and _JOINED.match(text, start - 1)))
