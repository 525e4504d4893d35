"""Printed dates, periods and years, whole and damaged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.periods import find_dates, find_periods, find_years, reporting_year

WHOLE_DATES = {
    "2022 年 11 月 14 日": "2022-11-14",
    "２０２２年１１月１４日": "2022-11-14",
    "二〇二〇年十月三十日": "2020-10-30",
    "二○二一年十一月二日": "2021-11-02",
    "2020 年 1 0 月 3 0 日": "2020-10-30",
    "2022.10.31": "2022-10-31",
    "2022/10/31": "2022-10-31",
    "2022-10-31": "2022-10-31",
    "20221114": "2022-11-14",
}
RESTORED_DATES = {
    "202191日": "2021-09-01",
    "2022831": "2022-08-31",
    "20209月1日": "2020-09-01",
    "2020年91日": "2020-09-01",
    "2014 9 1 日": "2014-09-01",
}
NO_DATES = ("2021-2022", "20152016学年", "2021111", "2022年2月30日", "2020年111日", "电话20221114112", "50条")

WHOLE_PERIODS = {
    "2019年9月1日至2020年8月31日": ("2019-09-01", "2020-08-31"),
    "2021 年 9 月 1 日-2022 年 8 月 31 日": ("2021-09-01", "2022-08-31"),
    "2020年9月1日—2021年8月31日期间": ("2020-09-01", "2021-08-31"),
    "2021年9月1日——2022年8月31日": ("2021-09-01", "2022-08-31"),
    "2019-09-01～2020-10-31": ("2019-09-01", "2020-10-31"),
    "2020.9.1-2021.8.31": ("2020-09-01", "2021-08-31"),
    "自2021年9月1日起，至2022年8月31日止": ("2021-09-01", "2022-08-31"),
    "2021年1月1日至12月31日": ("2021-01-01", "2021-12-31"),
    "2021年9月1日至次年8月31日": ("2021-09-01", "2022-08-31"),
    "二〇二〇年九月一日至二〇二一年八月三十一日": ("2020-09-01", "2021-08-31"),
    "2022年8月31日至2023年9月1日": ("2022-08-31", "2023-09-01"),
}
RESTORED_PERIODS = {
    "202191日至2022831日": ("2021-09-01", "2022-08-31"),
    "201391起至2014831止": ("2013-09-01", "2014-08-31"),
    "20209月1日至2021831日": ("2020-09-01", "2021-08-31"),
    "2014 9 1 日至2015 8 31 日": ("2014-09-01", "2015-08-31"),
    "2021年9月至2022年8月": ("2021-09-01", "2022-08-31"),
    "2021年 月 日至2022年 月 日": ("2021-09-01", "2022-08-31"),
}
YEARS = {
    "2019-2020 学年信息": "2019-2020",
    "2019—2020 学年": "2019-2020",
    "2021~2022学年度": "2021-2022",
    "2021至2022学年": "2021-2022",
    "2018/2019学年": "2018-2019",
    "2020-21学年": "2020-2021",
    "20152016学年": "2015-2016",
    "2015 2016学年": "2015-2016",
    "二〇一九—二〇二〇学年": "2019-2020",
    "2021学年度": "2021-2022",
    "2022年度": "2022",
    "2022 年 信息公开": "2022",
}


@pytest.mark.parametrize("text, iso", WHOLE_DATES.items())
def test_whole_dates(text: str, iso: str) -> None:
    (printed,) = find_dates(text)
    assert (printed.start, printed.end) == (0, len(text))
    assert (printed.day.isoformat(), printed.inferred) == (iso, False)


@pytest.mark.parametrize("text, iso", RESTORED_DATES.items())
def test_damaged_dates_are_restored_and_say_so(text: str, iso: str) -> None:
    (printed,) = find_dates(text)
    assert (printed.start, printed.end) == (0, len(text))
    assert (printed.day.isoformat(), printed.inferred) == (iso, True)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_or_could_be_two_is_left(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize("text, days", WHOLE_PERIODS.items())
def test_whole_periods_are_kept_as_printed(text: str, days: tuple[str, str]) -> None:
    (period,) = find_periods(text)
    assert (period.first.isoformat(), period.last.isoformat()) == days
    assert not period.inferred


@pytest.mark.parametrize("text, days", RESTORED_PERIODS.items())
def test_damaged_periods_are_restored_and_say_so(text: str, days: tuple[str, str]) -> None:
    (period,) = find_periods(text)
    assert (period.first.isoformat(), period.last.isoformat(), period.inferred) == (*days, True)


@pytest.mark.parametrize("text, key", YEARS.items())
def test_years(text: str, key: str) -> None:
    assert [year.key for year in find_years(text)] == [key]


@pytest.mark.parametrize("text", ["十四五规划(2021~2025)", "2021-2025年", "2022年11月14日", "2019届"])
def test_spans_of_years_and_dates_are_no_reporting_year(text: str) -> None:
    assert list(find_years(text)) == []


@pytest.mark.parametrize(
    "first, last, key",
    [
        ("2021-09-01", "2022-08-31", "2021-2022"),
        ("2019-09-01", "2020-10-31", "2019-2020"),
        ("2022-08-31", "2023-09-01", "2022-2023"),
        ("2025-01-01", "2025-10-31", "2025"),
    ],
)
def test_a_period_names_its_reporting_year(first: str, last: str, key: str) -> None:
    assert reporting_year(date.fromisoformat(first), date.fromisoformat(last)) == key


DAYS = st.dates(date(2010, 1, 1), date(2039, 12, 31))


@given(
    DAYS,
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0.year} 年 {0.month} 月 {0.day} 日",
            "{0:%Y-%m-%d}",
            "{0:%Y.%m.%d}",
        ]
    ),
)
def test_every_usual_print_of_a_day_is_read_back(day: date, pattern: str) -> None:
    (printed,) = find_dates(pattern.format(day))
    assert (printed.day, printed.inferred) == (day, False)


@given(DAYS, DAYS, st.sampled_from(["至", "-", "—", "——", "～", "–", "到", " 至 "]))
def test_every_range_mark_joins_two_days(first: date, last: date, mark: str) -> None:
    text = f"{first.year}年{first.month}月{first.day}日{mark}{last.year}年{last.month}月{last.day}日"
    (period,) = find_periods(text)
    assert (period.first, period.last, period.inferred) == (first, last, False)
    assert text[period.start : period.end] == text


@given(DAYS)
def test_a_day_whose_marks_were_lost_is_never_read_as_another(day: date) -> None:
    for printed in find_dates(f"{day.year}{day.month}{day.day}日"):
        assert printed.day == day or (printed.day.month, printed.day.day) in ((9, 1), (8, 31))
