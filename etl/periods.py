"""Printed dates, periods and years → ISO. What a conversion lost is restored only where one reading is left, or the
convention 1 September to 31 August decides; then it is ``inferred``. Anything else is not read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from etl.numbers import parse_number
from etl.text import fold

_YEAR = r"(?<![0-9])(?:19|20) ?[0-9] ?[0-9]"
_DASH = r"[-~〜∼−—–―─]"
RANGE_MARK = (
    r"\s*(?:(?:0{1,2}|零)[时点:]0*)?\s*起?\s*[,，]?\s*"
    rf"(?:{_DASH}(?:\s*{_DASH})*|至|到|一(?= *[0-9]))\s*(?:截[止至])?\s*"
)
_HANZI_YEAR = re.compile(rf"[一二][〇零○OoО0一二三四五六七八九]{{3}}(?=\s*(?:年|学年|{_DASH}|至|到))")
_HANZI_DIGITS = str.maketrans("〇零○OoО一二三四五六七八九", "000000123456789")
_HANZI_DAY = r"[一二三四五六七八九十]{1,3}"
_DIGITAL = [
    re.compile(
        rf"(?P<year>{_YEAR})(?P<after_year>\s*[年./\-]?\s*)(?P<month>{month})(?P<after_month>\s*[月./\-]?\s*)(?P<day>{day})"
        r"(?! ?[0-9] ?[日号])(?![0-9])(?:\s*[日号])?"
    )
    for month in ("[0-9]{2}", "[0-9]", "1 [0-2]")
    for day in ("[0-9]{2}", "[0-9]", "[0-3] [0-9]")
]
_WRITTEN = re.compile(
    rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_HANZI_DAY}|[0-9]{{1,2}})\s*月\s*(?P<day>{_HANZI_DAY}|[0-9]{{1,2}})\s*[日号]"
)
_MONTH = re.compile(
    rf"(?P<year>{_YEAR})\s*(?:[年.]\s*(?P<month>1[0-2]|0?[1-9])\s*月(?!\s*[0-9])(?:\s*日)?"
    r"|[./]\s*(?P<bare>1[0-2]|0?[1-9])(?![0-9./]))"
)
_EMPTY = re.compile(rf"(?P<year>{_YEAR})\s*年\s*月(?:\s*日)?")
_LATER = re.compile(
    r"(?P<next>次年|翌年|第二年)?\s*(?P<month>1[0-2]|0?[1-9])\s*月\s*(?:(?P<day>[0-9]{1,2})\s*[日号]?)?"
)
_BETWEEN = re.compile(RANGE_MARK)
_STOP = re.compile(r"\s*(?:(?:24|二十四)\s*[时点])?\s*止")
_PAIR = re.compile(
    rf"(?P<first>{_YEAR})\s*(?:学?年)?(?P<mark>\s*(?:{_DASH}(?:\s*{_DASH})*|至|到|/|一(?=20))\s*|\s*)"
    r"(?P<second>20 ?[0-9] ?[0-9]|[0-9]{2})(?![0-9])\s*(?P<kind>学\s*年(?:\s*度)?|年\s*度|年|)"
)
_SINGLE = re.compile(
    rf"(?<![-~—–−至到])(?P<first>{_YEAR})(?![0-9])\s*(?P<kind>学\s*年(?:\s*度)?|年\s*度|年)(?!\s*[0-9]{{1,2}}\s*月)"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day, with the span of the text that prints it."""

    day: date
    start: int
    end: int
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPeriod:
    """Two days as printed, even in the wrong order, with the span of the text that prints them."""

    first: date
    last: date
    start: int
    end: int
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class PrintedYear:
    """``key`` is "2021-2022" for an academic year, "2022" for a single one."""

    key: str
    start: int
    end: int
    inferred: bool = False


class _Reading(NamedTuple):
    rank: int
    day: date
    end: int


def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """Every full date of a line, in order; digits without separators count where they can be only one day."""
    folded = _digits(text)
    found: list[PrintedDate] = []
    for start in re.finditer(_YEAR, folded):
        if found and start.start() < found[-1].end:
            continue
        if (printed := _date_at(folded, start.start())) is not None:
            found.append(printed)
    return tuple(found)


def find_periods(text: str) -> Iterator[PrintedPeriod]:
    """Every pair of dates joined by a range mark (~ — – 至 - 到, 起 … 止), in order."""
    folded = _digits(text)
    position = 0
    for start in re.finditer(_YEAR, folded):
        if start.start() < position:
            continue
        period = _period_at(folded, start.start())
        if period is not None:
            position = period.end
            yield period


def find_years(text: str) -> Iterator[PrintedYear]:
    """Every academic year (2019—2020 学年, 20152016学年, 2021学年) and single year (2022年度, 2022年) of a line."""
    folded = _digits(text)
    taken: list[tuple[int, int]] = []
    for match in _PAIR.finditer(folded):
        first, second = _year(match["first"]), match["second"].replace(" ", "")
        follows = second in (str(first + 1), str(first + 1)[2:]) and (len(second) == 4 or match["kind"])
        if follows and (match["mark"].strip() or match["kind"]):
            taken.append(match.span())
            yield PrintedYear(f"{first}-{first + 1}", *match.span(), inferred=not match["mark"].strip())
    for match in _SINGLE.finditer(folded):
        if any(start <= match.start() < end for start, end in taken):
            continue
        academic = match["kind"].startswith("学")
        first = _year(match["first"])
        yield PrintedYear(
            f"{first}-{first + 1}" if academic else str(first), *match.span(), inferred=academic
        )


def reporting_year(first: date, last: date) -> str:
    """The reporting key of a period: "2021-2022" where it ends in a later year than it begins, else "2022"."""
    if first.year == last.year:
        return str(first.year)
    end = max(first, last).year
    return f"{end - 1}-{end}"


def _digits(text: str) -> str:
    """Folded, years in Chinese characters as digits, one for one (二〇二〇年 → 2020年)."""
    return _HANZI_YEAR.sub(lambda match: match[0].translate(_HANZI_DIGITS), fold(text))


def _year(printed: str) -> int:
    return int(printed.replace(" ", ""))


def _date_at(text: str, start: int) -> PrintedDate | None:
    if _is_pair(text, start):
        return None
    if written := _WRITTEN.match(text, start):
        day = _day(written["year"], written["month"], written["day"])
        return PrintedDate(day, start, written.end()) if day else None
    readings = sorted(filter(None, (_reading(pattern, text, start) for pattern in _DIGITAL)))
    best = [reading for reading in readings if reading.rank == readings[0].rank]
    if len({reading.day for reading in best}) > 1:
        best = [reading for reading in best if (reading.day.month, reading.day.day) in ((9, 1), (8, 31))]
    if len({reading.day for reading in best}) != 1:
        return None
    return PrintedDate(best[0].day, start, best[0].end, inferred=best[0].rank > 0)


def _is_pair(text: str, start: int) -> bool:
    match = _PAIR.match(text, start)
    return match is not None and match["second"].replace(" ", "") == str(_year(match["first"]) + 1)


def _reading(pattern: re.Pattern[str], text: str, start: int) -> _Reading | None:
    """One way to cut the digits: rank 0 with separators or eight digits, 1 with blanks, 2 by cutting."""
    match = pattern.match(text, start)
    day = match and _day(match["year"], match["month"], match["day"])
    if not match or not day:
        return None
    gaps = (match["after_year"], match["after_month"])
    if all(gap.strip() for gap in gaps) or re.fullmatch("[0-9]{8}", match[0]):
        return _Reading(0, day, match.end())
    return _Reading(1 if all(gaps) and " " not in match["month"] + match["day"] else 2, day, match.end())


def _day(year: str, month: str, day: str) -> date | None:
    numbers = [parse_number(part.replace(" ", "")) for part in (year, month, day)]
    try:
        return date(*(int(number.value) for number in numbers if number))
    except (TypeError, ValueError):
        return None


def _period_at(text: str, start: int) -> PrintedPeriod | None:
    first = _date_at(text, start) or _month_at(text, start, last=False)
    if first is None:
        return None
    mark = _BETWEEN.match(text, first.end)
    after = mark.end() if mark else first.end
    last = _date_at(text, after) or _month_at(text, after, last=True)
    if last is None and mark:
        last = _later_at(text, after, first.day)
    if last is None:
        return None
    stop = _STOP.match(text, last.end)
    end = stop.end() if stop else last.end
    return PrintedPeriod(first.day, last.day, start, end, first.inferred or last.inferred or not mark)


def _month_at(text: str, start: int, *, last: bool) -> PrintedDate | None:
    """2021年9月 or 2021年 月 日: the day, or day and month, are supplied by the convention."""
    if match := _MONTH.match(text, start):
        year, month = _year(match["year"]), int(match["month"] or match["bare"])
        return PrintedDate(
            date(year, month, monthrange(year, month)[1] if last else 1), start, match.end(), True
        )
    if match := _EMPTY.match(text, start):
        year = _year(match["year"])
        return PrintedDate(date(year, 8, 31) if last else date(year, 9, 1), start, match.end(), True)
    return None


def _later_at(text: str, start: int, first: date) -> PrintedDate | None:
    """The end of a period without its year: 至12月31日, 至次年8月31日."""
    match = _LATER.match(text, start)
    if match is None:
        return None
    month = int(match["month"])
    year = first.year + (1 if match["next"] or month < first.month else 0)
    day = int(match["day"]) if match["day"] else monthrange(year, month)[1]
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    certain = match["day"] and (match["next"] or month >= first.month)
    return PrintedDate(date(year, month, day), start, match.end(), not certain)
