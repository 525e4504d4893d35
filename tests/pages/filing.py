"""A small invented province with a roster: on time, late, undated, incomplete and missing reports, findings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.model import Annex, Observation, Place, Report
from etl.registers import Correction, Registers, Review
from pages._shared.warehouse import Warehouse, current
from tests.etl.samples import SECTIONS, entry, observation, report
from tests.etl.warehouses import EMPTY, make

BEFORE, NOW = "2020-2021", "2021-2022"
SCHOOLS = 11
PROSE, INCOMPLETE, LATE, UNDATED, MISSING = 8, 7, 10, 9, 11  # the schools with something of their own in NOW
SLIP, EXPLAINED, BLANK = 6, 5, 4
DAY = "2022-12-01"
FORM = Annex("statistics", "held", Place(line=30))


def _figures(number: int, year: str) -> tuple[Observation, ...]:
    """School n received n requests, one more in NOW; school 4 then left the money blank, two contradict themselves."""
    received = number + (year == NOW)
    front = 5 if number in (SLIP, EXPLAINED) and year == NOW else 0
    money = None if number == BLANK and year == NOW else 1000
    rows = (
        ("requests_received", received, 19, "件"),
        ("budget", money, 7, "元"),
        ("media_reports", 1, 16, "条"),
        ("media_front_page", front, 17, "条"),
    )
    if number == PROSE and year == NOW:
        return (observation("requests_received", received, unit="件", origin="narrative", form_row=None),)
    return tuple(
        observation(
            code, value, unit=unit, form_row=row, place=Place(line=30 + row, table=1, row=row, column=3)
        )
        for code, value, row, unit in rows
    )


def _report(number: int, year: str) -> Report:
    now = year == NOW
    late, undated = number == LATE and now, number == UNDATED and now
    annexes: tuple[Annex, ...] = (FORM,)
    if now and number in (PROSE, INCOMPLETE):
        annexes = () if number == PROSE else (Annex("checklist", "cited", Place(line=20)),)
    listed = number <= 4
    items = tuple(entry(item, status="blank" if item <= number else "disclosed") for item in range(1, 51))
    return report(
        number,
        year,
        report_date=None if undated else f"{year[-4:]}-{'11-05' if late else '10-20'}",
        annexes=(*annexes, Annex("checklist", "held", Place(line=40))) if listed else annexes,
        observations=_figures(number, year),
        checklist=items if listed else (),
    )


def reports() -> list[Report]:
    """Ten schools of two years and one that reported in the first year only."""
    every = [_report(n, year) for n in range(1, SCHOOLS + 1) for year in (BEFORE, NOW)]
    return [one for one in every if one.report_id != f"invented{MISSING}-{NOW}"]


def registers() -> Registers:
    """One finding explained, one correction that applies."""
    explained = Review(
        f"invented{EXPLAINED}-{NOW}.front_page_above_reports",
        ("5", "1"),
        "explained",
        "补报",
        "复核员",
        DAY,
        "x",
    )
    correction = Correction(
        f"invented1-{NOW}", "observation/budget/form", "1000", "2000", "来函", "复核员", DAY, "x"
    )
    return Registers(
        roster=(), reports=(), corrections=(correction,), reviews=(explained,), index=(), curated=()
    )


def enrol(path: Path) -> None:
    """Write the roster into the build: all are expected in both years; and one report of old that is known only.

    The pipeline takes a roster only of schools that the codebook knows.
    """
    blank = (
        "school_name, calendar_year, timeliness, form_state, checklist_state, sections_missing, text_at_hand"
    )
    row = "INSERT INTO report (report_id, school_id, academic_year, year_ending, due_on, expected, status, "
    values = "VALUES (?, ?, ?, ?, ?, ?, ?, '', false, 'unknown', 'absent', 'absent', '', false)"
    with duckdb.connect(path) as connection:
        connection.execute("""
            UPDATE report SET expected = true, due_on = make_date(year_ending, 10, 31), timeliness = CASE
                WHEN report_date IS NULL THEN 'unknown' WHEN report_date > make_date(year_ending, 10, 31) THEN 'late'
                ELSE 'on_time' END""")
        for school, year, due, expected, status in (
            (MISSING, NOW, "2022-10-31", True, "not_received"),
            (1, "2015-2016", None, None, "known_unread"),
        ):
            key, ending = f"invented{school}", int(year[-4:])
            connection.execute(
                f"{row}{blank}) {values}", [f"{key}-{year}", key, year, ending, due, expected, status]
            )


def scattered() -> list[Report]:
    """Three schools, each held in another year, as the real reports are; one lacks a section."""
    held = [_report(n, f"{2016 + n}-{2017 + n}") for n in (1, 2)]
    return [*held, report(3, "2019-2020", sections=report().sections[: len(SECTIONS) - 2], checklist=())]


@contextmanager
def served(folder: Path, held: list[Report], kept: Registers = EMPTY) -> Iterator[Warehouse]:
    """The build of these reports, opened as the pages open it; with registers it has the roster too."""
    path = make(folder, held, kept).path
    if kept is not EMPTY:
        enrol(path)
    before = os.environ["BUILD_DIR"]
    os.environ["BUILD_DIR"] = str(folder)
    try:
        found = current()
        assert found is not None
        yield found
    finally:
        os.environ["BUILD_DIR"] = before
