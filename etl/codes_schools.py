"""The rows of data/reference that tell who reports and where, as frozen dataclasses, field for column."""

from __future__ import annotations

from dataclasses import dataclass

from etl.model import Ownership, SchoolType


@dataclass(frozen=True, slots=True)
class Province:
    """A province by its short name; ``abbreviations`` are the characters that document numbers use."""

    province: str
    name_zh: str
    name_en: str
    abbreviations: tuple[str, ...]
    region_zh: str
    region_en: str
    tile_row: int | None
    tile_column: int | None
    order: int


@dataclass(frozen=True, slots=True)
class City:
    """A city with its telephone codes."""

    province: str
    city: str
    name_zh: str
    name_en: str
    area_code: str
    other_area_codes: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class SchoolTypePattern:
    """A regular expression over Simplified names and the type it gives; the lowest ``order`` that matches decides."""

    pattern: str
    school_type: SchoolType
    order: int
    note: str


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school as it is now; ``school_id`` is permanent. The empty answer means: not known."""

    school_id: str
    province: str
    city: str | None
    school_type: SchoolType
    ownership: Ownership | None
    trains_undergraduates: bool | None
    trains_graduates: bool | None
    grants_degrees: bool | None
    site: str
    mail_domains: tuple[str, ...]
    merged_into: str | None
    note: str


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A name of a school and the days (ISO) between which it was borne; None: open."""

    school_id: str
    name: str
    name_en: str
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class SchoolAttributes:
    """What a school was in an earlier time; the days are ISO, None: open."""

    school_id: str
    valid_from: str | None
    valid_to: str | None
    school_type: SchoolType
    ownership: Ownership | None
    trains_undergraduates: bool | None
    trains_graduates: bool | None
    grants_degrees: bool | None
    note: str
