"""Builds of invented schools with staff, money and requests, through the real audit and store."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from etl.codebook import load
from etl.model import Observation, Place, Report
from pages._shared.warehouse import Warehouse, current
from tests.etl.samples import observation, report, school
from tests.etl.warehouses import make

BEFORE, NOW = "2020-2021", "2021-2022"
SCHOOLS = 12
PROSE, SILENT, SLIP, NO_LINE, CARRIED = 11, 3, 12, 2, 5  # the schools with something of their own
SUMS = ("requests_by_email", "requests_from_citizens", "requests_on_admissions")


def figures(number: int, year: str) -> dict[str, int | None]:
    """What school ``number`` states; None: a blank cell; what is not named is not stated."""
    received = number - 1
    if number == PROSE:
        return {"requests_received": 0}
    completed = received + (1 if number == CARRIED else 0)
    stated: dict[str, int | None] = {
        "items_portal": 100 * number,
        "staff_full_time": number - 1,
        "staff_part_time": 0 if number == 1 else 10,
        "budget_line_exists": 0 if number == NO_LINE else 1,
        "budget": number * 1000 - 1000,
        "requests_received": received,
        "requests_completed": completed,
        "outcomes_granted": completed,
        "outcomes_refused": 0,
        "outcomes_not_held": 0,
        "outcomes_withdrawn": 0,
        **dict.fromkeys(SUMS, received),
    }
    changes: dict[str, int | None] = {}
    if number == SILENT:
        changes = {"budget": None, "staff_part_time": None, "outcomes_withdrawn": None}
    if number == SLIP and year == NOW:
        changes = {"budget": 110_000_000}
    if number == 4 and year == NOW:
        changes = {"staff_full_time": 1}
    return stated | changes


def held(number: int, year: str, stated: Mapping[str, int | None], **changes: object) -> Report:
    """A report that states these figures, each in its own cell of the form (or line of the prose)."""
    rows = load().indicators
    prose = number == PROSE
    return report(
        number,
        year,
        school=school(number, school_type="vocational"),
        observations=tuple(
            _stated(code, value, rows[code].form_row, prose) for code, value in stated.items()
        ),
        checklist=(),
        **changes,
    )


def _stated(code: str, value: int | None, row: int | None, prose: bool) -> Observation:
    place = Place(line=70) if prose else Place(line=30, table=1, row=row, column=3)
    origin, form_row = ("narrative", None) if prose else ("form", row)
    return observation(code, value, place=place, origin=origin, form_row=form_row)


def province() -> list[Report]:
    """Twelve vocational colleges of one province in two years; the last one's second year is a calendar year."""
    return [held(n, year, figures(n, year)) for n in range(1, SCHOOLS + 1) for year in (BEFORE, NOW)]


def scattered() -> list[Report]:
    """Three schools, each held in another year, as the real reports are."""
    return [held(n, f"{2016 + n}-{2017 + n}", figures(n, NOW)) for n in (4, 6, 8)]


@contextmanager
def served(folder: Path, reports: list[Report]) -> Iterator[Warehouse]:
    """The build of these reports, opened as the pages open it."""
    make(folder, reports)
    before = os.environ["BUILD_DIR"]
    os.environ["BUILD_DIR"] = str(folder)
    found = current()
    os.environ["BUILD_DIR"] = before
    assert found is not None
    yield found
