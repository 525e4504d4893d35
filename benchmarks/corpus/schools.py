"""Schools that do not exist, in provinces that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from benchmarks.corpus.vocabulary import Row, lines, rows

SCHOOLS_PER_PROVINCE = 100
DIRECTIONS = ("", "东", "南", "西", "北")


@dataclass(frozen=True)
class Place:
    """A city of an invented province; the telephone code is one that no real city has."""

    province: str
    province_zh: str
    province_en: str
    abbreviation: str
    city: str
    city_en: str
    area_code: str


@dataclass(frozen=True)
class OtherName:
    """A name and type of other years: ``first`` and ``last`` are the calendar years in which a school year begins."""

    name: str
    school_type: str
    first: int | None
    last: int | None

    def held_in(self, year: int) -> bool:
        """Whether the school had this name in the school year that begins in ``year``."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True)
class School:
    """A school; ``first_year`` and ``last_year`` bound the school years (by their beginning) in which it existed."""

    index: int
    school_id: str
    name: str
    name_en: str
    place: Place
    school_type: str
    ownership: str
    trains_graduates: bool
    grants_degrees: bool
    first_year: int | None = None
    last_year: int | None = None
    merged_into: str = ""
    others: tuple[OtherName, ...] = ()

    def name_in(self, year: int) -> str:
        """The name in a school year."""
        return next((other.name for other in self.others if other.held_in(year)), self.name)

    def type_in(self, year: int) -> str:
        """The type in a school year."""
        return next((other.school_type for other in self.others if other.held_in(year)), self.school_type)

    def exists_in(self, year: int) -> bool:
        """Whether a report on this school year can be expected."""
        return (self.first_year or year) <= year <= (self.last_year or year)

    @property
    def prose_only(self) -> bool:
        """A third of the schools never send a form or a checklist."""
        return self.index % 3 == 2

    def lacks(self, need: str, year: int) -> bool:
        """Whether a checklist item that needs this attribute does not apply to the school."""
        trains_undergraduates = self.type_in(year) in ("undergraduate", "vocational_undergraduate")
        has = {
            "": True,
            "undergraduates": trains_undergraduates,
            "graduates": self.trains_graduates,
            "degrees": self.grants_degrees and trains_undergraduates,
        }
        return not has[need]


@cache
def places() -> tuple[Place, ...]:
    """Every invented city with its province."""
    return tuple(Place(**row) for row in rows("places"))


def invent_schools(count: int) -> Iterator[School]:
    """``count`` schools: those of words/schools.csv, then stems and kinds put together."""
    yield from islice(_all_schools(), count)


def _all_schools() -> Iterator[School]:
    index = -1
    for index, row in enumerate(rows("schools")):
        yield _named(index, row)
    endless = enumerate(product(DIRECTIONS, rows("kinds"), lines("stems")), start=index + 1)
    for number, (direction, kind, stem) in endless:
        yield _combined(number, direction + stem, kind)


def _named(index: int, row: Row) -> School:
    city = next(place for place in places() if place.city == row["city"])
    others = tuple(
        OtherName(other["name"], other["school_type"], _year(other["first"]), _year(other["last"]))
        for other in rows("names")
        if other["school_id"] == row["school_id"]
    )
    merged = _year(row["merged_from_year"])
    return School(
        index=index,
        school_id=row["school_id"],
        name=row["name"],
        name_en=row["name_en"],
        place=city,
        school_type=row["school_type"],
        ownership=row["ownership"],
        trains_graduates=row["graduates"] == "1",
        grants_degrees=row["degrees"] == "1",
        first_year=_year(row["first_year"]),
        last_year=merged - 1 if merged else None,
        merged_into=row["merged_into"],
        others=others,
    )


def _combined(index: int, stem: str, kind: Row) -> School:
    provinces = list(dict.fromkeys(place.province for place in places()))
    province = provinces[index // SCHOOLS_PER_PROVINCE % len(provinces)]
    cities = [place for place in places() if place.province == province]
    return School(
        index=index,
        school_id=f"inv{index:04}",
        name=stem + kind["suffix"],
        name_en=f"Invented {kind['suffix_en']} No. {index}",
        place=cities[index % len(cities)],
        school_type=kind["school_type"],
        ownership=kind["ownership"],
        trains_graduates=kind["graduates"] == "1",
        grants_degrees=kind["degrees"] == "1",
    )


def _year(text: str) -> int | None:
    return int(text) if text else None
