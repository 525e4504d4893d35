"""A small invented province with the real codebooks, made by the pipeline, for pages that need all codes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.model import Annex, Observation, Place
from pages._shared.warehouse import Warehouse, current
from tests.etl.samples import entry, observation, report, school
from tests.etl.warehouses import make
from tests.pages.lists import walk

SCHOOLS = range(1, 13)
YEARS = ("2021-2022", "2022-2023", "2023-2024")
DISCLOSED, APPLICABLE = 45, 48


def _observations(number: int, last: int) -> tuple[Observation, ...]:
    """Portal items 100 a school's number (the third left it blank, the fourth says none, the fifth says 0)."""
    kinds = {3: {"answer": "blank"}, 4: {"answer": "none"}}
    value = None if number in kinds else 0 if number == 5 else number * 100 + last
    portal = observation("items_portal", value, **kinds.get(number, {}))
    flag = observation("portal_exists", 1, unit="", form_row=1)
    head = observation(
        "steering_group_head", None, answer="value", text="校长", raw="=校长", unit="", form_row=3
    )
    money = observation("budget", 5000, unit="元", form_row=7, quote="5000")
    return portal, flag, head, money


def _checklist(full: bool) -> tuple[object, ...]:
    """50 items: two do not apply, three are blank, one is off the platform."""
    odd = {
        8: "not_applicable",
        11: "not_applicable",
        3: "blank",
        4: "blank",
        5: "blank",
        6: "disclosed_off_platform",
    }
    items = [(n, odd.get(n, "disclosed")) for n in range(1, 51)] if full else []
    empty = {"count": None, "raw": "", "links": ()}
    return tuple(entry(n, status=s, **({} if s.startswith("disclosed") else empty)) for n, s in items)


def build(folder: Path, listed: int = 6) -> Path:
    """Write the build: 12 schools of one province and type, three years; school 12 has its first year only.

    The first ``listed`` schools have a checklist.
    """
    reports = [
        report(
            number,
            year,
            observations=_observations(number, int(year[-1])),
            checklist=_checklist(number <= listed),
            annexes=(Annex("statistics", "held", Place(line=30)),) if number <= listed else (),
            school=school(number),
        )
        for number in SCHOOLS
        for year in YEARS
        if number < 12 or year == YEARS[0]
    ]
    path = make(folder, reports).path
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE school SET merged_into = 'invented1' WHERE school_id = 'invented12'")
        connection.execute("UPDATE school SET former_names = '云麓旧学院' WHERE school_id = 'invented1'")
    return folder


def sections(content: object) -> list[str]:
    """The keys of the panels on a page, in their order."""
    ids = [str(getattr(one, "id", "")) for one in walk(content)]
    return [one for one in ids if one.startswith("panel-")]


@contextmanager
def opened(folder: Path, listed: int = 6) -> Iterator[Warehouse]:
    """The build, served while the context lasts."""
    before = os.environ.get("BUILD_DIR")
    os.environ["BUILD_DIR"] = str(build(folder, listed))
    found = current()
    assert found is not None
    try:
        yield found
    finally:
        os.environ.pop("BUILD_DIR") if before is None else os.environ.update(BUILD_DIR=before)
