"""Schools as they were: names and attributes are dated in the codebook, and a report shows those of its year."""

from __future__ import annotations

from typing import Protocol, TypeVar

from etl.codebook import Codebook
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
    row = codebook.schools.get(school_id)
    if row is None:
        return None
    day = last_day(academic_year)
    names = [name for name in codebook.school_names if name.school_id == school_id]
    then = [old for old in codebook.school_attributes if old.school_id == school_id and _held(old, day)]
    attributes = then[0] if then else row
    return School(
        school_id=school_id,
        name=(next((name for name in names if _held(name, day)), None) or latest(names)).name,
        province=row.province,
        city=row.city,
        school_type=attributes.school_type,
        ownership=attributes.ownership,
        trains_undergraduates=attributes.trains_undergraduates,
        trains_graduates=attributes.trains_graduates,
        grants_degrees=attributes.grants_degrees,
    )


def last_day(academic_year: str) -> str:
    """The last day (ISO) of a reporting year: 31 August 2022 for "2021-2022", 31 December for "2022"."""
    return f"{academic_year[-4:]}-08-31" if "-" in academic_year else f"{academic_year}-12-31"


def latest(rows: list[D]) -> D:
    """The row that held last."""
    return max(rows, key=lambda row: row.valid_from or "")


def _held(row: Dated, day: str) -> bool:
    return (row.valid_from or "") <= day <= (row.valid_to or "9999")
