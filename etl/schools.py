"""Schools as they were: names and attributes are dated in the codebook, and a report shows those of its year."""

from __future__ import annotations

from typing import Protocol, TypeVar

from etl.codebook import Codebook
from etl.codes_schools import SchoolRow
from etl.model import School


class Dated(Protocol):
    """A row that held between two days (ISO, None: open)."""

    @property
    def valid_from(self) -> str | None:
        """The first day."""

    @property
    def valid_to(self) -> str | None:
        """The last day."""


D = TypeVar("D", bound=Dated)


def school_in_year(codebook: Codebook, school_id: str, academic_year: str) -> School | None:
    """The school with the name and the attributes of a reporting year's last day; None for an id that no row has."""
    row, day = codebook.schools.get(school_id), last_day(academic_year)
    return as_it_was(codebook, row, name_on(codebook, school_id, day), day) if row else None


def as_it_was(codebook: Codebook, row: SchoolRow, name: str, day: str | None) -> School:
    """The school under one of its names, with its attributes of a day (ISO; None: now)."""
    former = (old for old in codebook.school_attributes if old.school_id == row.school_id)
    then = next((old for old in former if _held(old, day)), row)
    return School(
        school_id=row.school_id,
        name=name,
        province=row.province,
        city=row.city,
        school_type=then.school_type,
        ownership=then.ownership,
        trains_undergraduates=then.trains_undergraduates,
        trains_graduates=then.trains_graduates,
        grants_degrees=then.grants_degrees,
    )


def name_on(codebook: Codebook, school_id: str, day: str | None) -> str:
    """The school's name on a day (ISO); its last where none is dated so, or ``day`` is None."""
    names = [name for name in codebook.school_names if name.school_id == school_id]
    return (next((name for name in names if _held(name, day)), None) or latest(names)).name


def last_day(academic_year: str) -> str:
    """The last day (ISO) of a reporting year: 31 August 2022 for "2021-2022", 31 December for "2022"."""
    return f"{academic_year[-4:]}-08-31" if "-" in academic_year else f"{academic_year}-12-31"


def latest(rows: list[D]) -> D:
    """The row that held last."""
    return max(rows, key=lambda row: row.valid_from or "")


def _held(row: Dated, day: str | None) -> bool:
    return day is not None and (row.valid_from or "") <= day <= (row.valid_to or "9999")
