"""What a spreadsheet keeps → what it prints: numbers, dates and shares by the cell's number format."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.I)
_CORE = re.compile(r"General|[0#?][0#?,.]*", re.I)
_HAN = re.compile(r"[一-鿿]+")
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_TIME_IDS = {18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56}
_PERCENT_IDS = {9, 10}
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
# Excel keeps 15 digits of a number.
_DIGITS = ".15g"


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format adds to a number: ``date`` is a pattern for strftime; ``before`` and ``after`` are words."""

    date: str = ""
    percent: bool = False
    width: int = 0
    before: str = ""
    after: str = ""


PLAIN = Format()


def read_format(number: int, code: str) -> Format:
    """The format of that id, or, where the workbook has its own, of that code."""
    if not code:
        if number in _DATE_IDS:
            return Format(date="%H:%M:%S" if number in _TIME_IDS else "%Y-%m-%d")
        return Format(percent=number in _PERCENT_IDS)
    section = _BRACKETS.sub("", code.partition(";")[0])
    bare = _QUOTED.sub("", section)
    if re.search(r"[ymdhs]", re.sub("General", "", bare, flags=re.I), re.I):
        return Format(date=_date_pattern(bare.lower()))
    words = _QUOTED.sub(lambda literal: literal[1] or literal[2] or "", section)
    core = _CORE.search(words)
    if core is None or core[0].endswith(",") or "!" in words:
        return Format(percent="%" in bare)
    zeros = len(core[0]) if re.fullmatch("0{2,}", core[0]) else 0
    before, after = ("".join(_HAN.findall(part)) for part in (words[: core.start()], words[core.end() :]))
    return Format(percent="%" in bare, width=zeros, before=before, after=after)


def print_number(text: str, form: Format, *, since_1904: bool = False) -> str:
    """A number as it is kept ("0.985") → as it is printed: without exponent, dates in ISO form."""
    if form is PLAIN and text.isdecimal():
        return text
    try:
        number = Decimal(text)
        if form.date:
            return _print_date(float(number), form.date, since_1904=since_1904)
        if number != number.to_integral_value():
            number = Decimal(format(float(text), _DIGITS))
    except (InvalidOperation, ValueError, OverflowError):
        return text
    if not number.is_finite():
        return text
    printed = format(number * 100 if form.percent else number, "f")
    printed = printed.rstrip("0").rstrip(".") if "." in printed else printed
    printed = printed.zfill(form.width) if printed.isdecimal() else printed
    return f"{form.before}{printed}{'%' if form.percent else ''}{form.after}"


def print_moment(moment: dt.datetime | dt.date | dt.time) -> str:
    """A date or time as ISO, without a time of midnight."""
    if isinstance(moment, dt.datetime):
        return f"{moment:%Y-%m-%d}" if moment.time() == dt.time() else f"{moment:%Y-%m-%d %H:%M:%S}"
    return moment.isoformat()


def _date_pattern(code: str) -> str:
    if "y" in code and "d" not in code:
        return "%Y-%m" if "m" in code else "%Y"
    return "%Y-%m-%d" if re.search("[yd]", code) else "%H:%M:%S"


def _print_date(days: float, pattern: str, *, since_1904: bool) -> str:
    if not 0 <= days <= _LAST_DAY:
        raise ValueError(days)
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(seconds=round(days * 86400))
    if pattern == "%Y-%m-%d" and moment.time() != dt.time():
        return print_moment(moment)
    return moment.strftime(pattern)
