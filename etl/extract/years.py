"""Which year a report is about, and its period: from the title, the stated period, else what the text speaks of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from etl.model import Flag, HeaderField, Line, PeriodStatus, Place
from etl.periods import RANGE_MARK, find_dates, find_periods, find_years, reporting_year
from etl.text import fold, plain, squeeze

_TITLE = re.compile(
    r"信息公开.*(?:报告|年报|情况|统计表)|(?:报告|年报).*信息公开|^[^,。]*(?:学年|年度)[^,。]*(?:报告|年报|清单)|^[^,。]{9,14}$"
)
# Titles of regulations and notices; a report's own title in the same marks is none (《…2021-2022学年…年度报告》).
_REGULATIONS = re.compile(r"《[^》]*》|<[^>]*>")
_OWN_TITLE = re.compile(r"学年[^》]*信息公开[^》]*(?:报告|年报)》$")
_STATED = re.compile(
    r"统计(?:的)?(?:期限|期间|时间|时限|周期|范围)|(?:期限|起止|报告期|时间范围|数据(?:的)?时限)"
)
_PERIOD_WORDS = re.compile(r"统计|期限|起止|截止|截至|所列|数据|时间范围|报告期|工作情况")
_OWN_WORK = re.compile(r"(?:本校|我校|我院|学校|学院)?(?:的)?信息公开(?!年度报告)")
_TITLE_LINES, _TITLE_LENGTH = 30, 80
# How far before a period the words may stand that say whose it is, and those that say so beyond doubt.
_NEAR, _BESIDE = 40, 14
# How many of the last lines may be the signature, how long it is, and the months in which last year is reported.
_TAIL, _SIGNATURE, _AUTUMN = 15, 45, range(9, 13)
_USUAL_DAYS = range(240, 480)


@dataclass(frozen=True, slots=True)
class Years:
    """The reporting key, the period in ISO days, and the evidence for both."""

    academic_year: str
    period_start: str | None
    period_end: str | None
    period_status: PeriodStatus
    evidence: tuple[HeaderField, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A year or a period as printed somewhere; ``place`` is None in the file's name."""

    key: str
    place: Place | None
    quote: str
    inferred: bool

    def evidence(self, field: str) -> HeaderField:
        flags: frozenset[Flag] = frozenset({"inferred"}) if self.inferred else frozenset()
        return HeaderField(field, self.key, self.place, self.quote, flags)


def find_reporting_year(lines: Sequence[Line], name: str = "") -> Years | None:
    """Year and period of the report that ``lines`` print; None where no year can be told.

    An academic year in the title counts as printed; a single year there ("2022 年") is read by the period. A period
    too damaged to be read is restored from the title's academic year by the convention 1 September to 31 August.
    Where the text says nothing, the file's ``name`` does, else the signature: what is signed in autumn is on last year.
    """
    told = min(_title_years(lines), key=lambda year: "-" not in year.key, default=None)
    period = _period(lines) or (_restored(lines, told.key) if told else None)
    year = _year(lines, told, period) or _of_file(name) or _of_signature(lines)
    if year is None:
        return None
    if period is None:
        return Years(year.key, None, None, "not_stated", (year.evidence("academic_year"),))
    start, _, end = period.key.partition("/")
    status: PeriodStatus = "inferred" if period.inferred else "stated"
    return Years(year.key, start, end, status, (year.evidence("academic_year"), period.evidence("period")))


def _year(lines: Sequence[Line], told: _Found | None, period: _Found | None) -> _Found | None:
    if told is not None and "-" in told.key:
        return told
    if period is not None:
        start, _, end = period.key.partition("/")
        key = reporting_year(date.fromisoformat(start), date.fromisoformat(end))
        spoken = next((year for year in _all_years(lines) if year.key == key), None)
        return spoken or _Found(key, period.place, period.quote, period.inferred)
    common = _common_year(lines)
    if told is None or (common is not None and told.key in common.key.split("-")):
        return common
    return told


def _title_years(lines: Sequence[Line]) -> Iterator[_Found]:
    for line in lines[:_TITLE_LINES]:
        if len(plain(line.text)) <= _TITLE_LENGTH and _TITLE.search(squeeze(_told(line))):
            yield from _all_years([line])


def _told(line: Line) -> str:
    """A line without the titles of regulations, as long as it."""
    return _REGULATIONS.sub(
        lambda match: match[0] if _OWN_TITLE.search(squeeze(match[0])) else " " * len(match[0]), line.text
    )


def _all_years(lines: Sequence[Line]) -> Iterator[_Found]:
    for line in lines:
        for year in find_years(_told(line)):
            yield _Found(year.key, line.place, line.text[year.start : year.end].strip(), year.inferred)


def _common_year(lines: Sequence[Line]) -> _Found | None:
    """The academic year that the text names most often, else the year of its 信息公开工作; inferred."""
    academic = [year for year in _all_years(lines) if "-" in year.key]
    named = academic or list(_spoken_of(lines))
    if not named:
        return None
    key, _ = Counter(year.key for year in named).most_common(1)[0]
    first = next(year for year in named if year.key == key)
    return _Found(key, first.place, first.quote, inferred=True)


def _of_file(name: str) -> _Found | None:
    """The year in the file's name, an academic one before a single one."""
    years = sorted(find_years(name.rpartition(".")[0] or name), key=lambda year: "-" not in year.key)
    return next((_Found(year.key, None, name[year.start : year.end].strip(), True) for year in years), None)


def _of_signature(lines: Sequence[Line]) -> _Found | None:
    """The academic year before a signature of September to December."""
    for line in reversed(lines[-_TAIL:]):
        text = plain(line.text)
        dates = find_dates(text) if len(text) <= _SIGNATURE else ()
        if len(dates) == 1 and dates[0].day.month in _AUTUMN:
            year = dates[0].day.year
            return _Found(f"{year - 1}-{year}", line.place, text[dates[0].start : dates[0].end], True)
    return None


def _spoken_of(lines: Sequence[Line]) -> Iterator[_Found]:
    """Single years of the school's own work: 我校2021年度信息公开工作."""
    for line in lines:
        told = _told(line)
        for year in find_years(told):
            if _OWN_WORK.match(squeeze(told[year.end :])):
                yield _Found(year.key, line.place, line.text[year.start : year.end].strip(), year.inferred)


def _period(lines: Sequence[Line]) -> _Found | None:
    """The first period that is said to be the data's, else the first of about a year."""
    text = "".join(line.text for line in lines)
    folded = fold(text)
    found = list(find_periods(text))
    usual = [p for p in found if abs((p.last - p.first).days) in _USUAL_DAYS]
    said = [p for p in found if _PERIOD_WORDS.search(folded[max(0, p.start - _NEAR) : p.end + _NEAR])]
    odd = [p for p in said if not p.inferred]
    stated = [p for p in said if _STATED.search(folded[max(0, p.start - _BESIDE) : p.start])]
    chosen = next(iter([*stated, *(p for p in said if p in usual), *usual, *odd]), None)
    if chosen is None:
        return None
    return _stretch(
        lines, chosen.start, chosen.end, f"{chosen.first}/{chosen.last}", inferred=chosen.inferred
    )


def _restored(lines: Sequence[Line], key: str) -> _Found | None:
    """A damaged period of the academic year ``key``: its two years with remains of dates behind them."""
    first, _, last = key.partition("-")
    if not last:
        return None
    remains = r"[0-9年月日./ ]{0,9}"
    folded = fold("".join(line.text for line in lines))
    for match in re.finditer(rf"{first}({remains}){RANGE_MARK}{last}({remains})(?!学年)", folded):
        if re.search("[0-9月日]", match[1] + match[2]):
            return _stretch(lines, *match.span(), f"{first}-09-01/{last}-08-31", inferred=True)
    return None


def _stretch(lines: Sequence[Line], start: int, end: int, key: str, *, inferred: bool) -> _Found:
    """What stands from ``start`` to ``end`` in the joined text of ``lines``, with the place where it begins."""
    starts = list(accumulate((len(line.text) for line in lines), initial=0))
    quote = "".join(line.text for line in lines)[start:end].strip()
    return _Found(key, lines[bisect_right(starts, start) - 1].place, quote, inferred)
