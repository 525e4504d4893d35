"""The second reading: it reads numbers by itself, and what a document does not say at its place is not published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus.reports import file_reports
from etl.codebook import load
from etl.errors import ReportsError
from etl.extract import extract_report
from etl.extract.second_reading import confirmed, number_in
from etl.model import Input, Observation, Report
from etl.numbers import find_numbers
from etl.readers.text import read_text

DOCUMENTS = Path(__file__).parent.parent / "documents"
FIGURES = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1598条", 1598),
        ("1,598", 1598),
        ("1 598 条", 1598),
        ("１，２０５条", 1205),
        ("约280篇", 280),
        ("1200多条", 1200),
        ("3.2万余人", 32000),
        ("1.2 萬餘條", 12000),
        ("2200余万次", 22000000),
        ("1.5亿", 150000000),
        ("二百六十四份", 264),
        ("十二次", 12),
        ("两场", 2),
        ("三千零五", 3005),
        ("一万二千余", 12000),
        ("二〇二〇", 2020),
        ("0件", 0),
        ("零", 0),
    ],
)
def test_a_number_as_printed(printed: str, value: int) -> None:
    assert number_in(printed) == value


@pytest.mark.parametrize("printed", ["", "若干", "无", "/", "多次"])
def test_no_number(printed: str) -> None:
    assert number_in(printed) is None


def written(number: int) -> str:
    """1005 → 一千零五, up to 9999."""
    text, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // size % 10
        if figure:
            text += ("零" if zero and text else "") + FIGURES[figure] + name
        zero = not figure
    return text


@given(st.integers(1, 9_999))
def test_written_numbers(number: int) -> None:
    assert number_in(written(number)) == number
    assert number_in(f"{written(number)}万") == number * 10_000


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{:,}", "约{}余条", "共{:,}篇", " {} 件"]))
def test_both_readers_read_the_same(number: int, form: str) -> None:
    printed = form.format(number)
    (first,) = find_numbers(printed)
    assert number_in(printed) == first.value == number


def read(text: str) -> Report:
    return extract_report(read_text("report.txt", text.encode()), load())


@cache
def texts() -> tuple[str, ...]:
    """Golden and generated reports in plain text."""
    golden = [path.read_bytes() for path in sorted(DOCUMENTS.glob("*/input.txt"))]
    generated = [document.content for filing in file_reports(6, 1, 7) for document in filing.documents]
    return tuple(text for data in [*golden, *generated] if (text := _readable(data)))


def _readable(data: bytes) -> str:
    try:
        text = data.decode()
        read(text)
    except (UnicodeDecodeError, ReportsError):
        return ""
    return text


@cache
def report_of(number: int) -> Report:
    return read(texts()[number])


def parts(report: Report) -> Iterator[tuple[Observation, Observation | Input]]:
    """Every printed number of a report, with the observation that it makes up."""
    for observation in report.observations:
        summed = observation.inputs if "derived" in observation.flags else (observation,)
        for part in summed:
            if observation.value is not None and re.search("[0-9]", part.raw):
                yield observation, part


@cache
def printed(number: int) -> tuple[tuple[Observation, Observation | Input], ...]:
    """The numbers that stand once in their quote, and whose quote stands once in its line."""
    lines = texts()[number].split("\n")
    return tuple(
        (whole, part)
        for whole, part in parts(report_of(number))
        if part.place.line
        and lines[part.place.line - 1].count(part.quote) == 1
        and part.quote.count(part.raw) == 1
    )


def test_there_is_enough_to_change() -> None:
    assert len(texts()) >= 8 and sum(len(printed(number)) for number in range(len(texts()))) > 200


def changed(number: int, part: Observation | Input, raw: str) -> Report:
    lines = texts()[number].split("\n")
    assert part.place.line
    line = lines[part.place.line - 1]
    lines[part.place.line - 1] = line.replace(part.quote, part.quote.replace(part.raw, raw))
    return read("\n".join(lines))


Key = tuple[str, str]


def key(observation: Observation) -> Key:
    return observation.origin, observation.indicator


def values(report: Report) -> dict[Key, Decimal | None]:
    return {key(one): one.value for one in report.observations if one.value is not None}


def beside(number: int, part: Observation | Input) -> set[Key]:
    """What the same printed number tells."""
    return {key(whole) for whole, other in parts(report_of(number)) if _overlap(other, part)}


def _overlap(one: Observation | Input, other: Observation | Input) -> bool:
    return one.place == other.place and (one.raw == other.raw or other.quote in one.quote)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[int, Observation, Observation | Input]:
    number = draw(st.sampled_from([n for n in range(len(texts())) if printed(n)]))
    whole, part = draw(st.sampled_from(printed(number)))
    return number, whole, part


@settings(max_examples=60, deadline=None)
@given(numbers(), st.integers(1, 9), st.randoms(use_true_random=False))
def test_another_digit_is_another_value_of_that_figure_and_of_no_other(
    chosen: tuple[int, Observation, Observation | Input], digit: int, random: Random
) -> None:
    number, whole, part = chosen
    at = random.choice([match.start() for match in re.finditer("[0-9]", part.raw)])
    raw = f"{part.raw[:at]}{digit}{part.raw[at + 1 :]}"
    before, after = values(report_of(number)), values(changed(number, part, raw))
    different = {code for code in before | after if before.get(code) != after.get(code)}
    assert different <= beside(number, part)
    if raw != part.raw:
        assert key(whole) in different and key(whole) in after


@settings(max_examples=60, deadline=None)
@given(numbers())
def test_a_figure_without_its_digits_leaves_no_other_number_in_its_place(
    chosen: tuple[int, Observation, Observation | Input],
) -> None:
    number, whole, part = chosen
    before, after = values(report_of(number)), values(changed(number, part, ""))
    assert after.get(key(whole)) is None
    assert all(after[code] == before.get(code) for code in after.keys() - beside(number, part))


def tampered(change: Observation) -> Report:
    document = read_text("report.txt", texts()[0].encode())
    report = extract_report(document, load())
    others = tuple(one for one in report.observations if one.indicator != change.indicator)
    return confirmed(replace(report, observations=(*others, change)), document, load())


def test_a_value_that_its_words_do_not_say_is_not_published() -> None:
    whole, part = printed(0)[0]
    wrong = replace(whole, value=(whole.value or Decimal(0)) + 1)
    left = tampered(wrong)
    assert whole.indicator not in {one.indicator for one in left.observations}
    assert left.skipped[-1].what == (whole.quote or part.quote)
    assert left.skipped[-1].why == load().phrase("skipped", "unconfirmed")


def test_a_quote_that_stands_elsewhere_is_not_published() -> None:
    whole = next(one for one, part in printed(0) if one is part)
    assert whole.place.line
    moved = replace(whole, place=replace(whole.place, line=whole.place.line + 40))
    assert whole.indicator not in {one.indicator for one in tampered(moved).observations}


def test_what_is_right_stays() -> None:
    whole, _ = printed(0)[0]
    assert whole in tampered(whole).observations


def test_a_count_of_the_checklist_is_read_twice() -> None:
    number = next(n for n in range(len(texts())) if any(entry.count for entry in report_of(n).checklist))
    document = read_text("report.txt", texts()[number].encode())
    report = report_of(number)
    first = next(entry for entry in report.checklist if entry.count)
    wrong = replace(first, count=(first.count or 0) + 1)
    checklist = tuple(wrong if entry is first else entry for entry in report.checklist)
    left = confirmed(replace(report, checklist=checklist), document, load())
    assert left.checklist[checklist.index(wrong)].count is None
    assert left.skipped[-1].why == load().phrase("skipped", "unconfirmed")
