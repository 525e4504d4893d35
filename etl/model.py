"""The nouns. Nothing of ours is imported here.

A number is never alone: it has an answer, flags, an origin and a place (SDMX: observation and its status).
The codes are those of ``data/reference/statuses.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Answer = Literal["value", "none", "not_applicable", "blank", "invalid", "unreadable", "not_obtained"]
Flag = Literal["approximate", "inferred", "corrected", "low_confidence", "derived"]
Origin = Literal["form", "checklist", "narrative", "curated"]
Severity = Literal["error", "warning", "info"]
PeriodStatus = Literal["stated", "inferred", "not_stated"]
SchoolType = Literal["undergraduate", "vocational_undergraduate", "vocational", "adult"]
Ownership = Literal["public", "private"]
ChecklistStatus = Literal[
    "disclosed",
    "disclosed_off_platform",
    "nothing_to_disclose",
    "not_yet_made",
    "stated_none",
    "zero",
    "blank",
    "not_applicable",
    "not_obtained",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in its document; every part counts from 1, None where the format has no such part."""

    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside tables, as printed. ``confidence``: 0 to 1 where characters were recognised."""

    text: str
    place: Place
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as printed; an empty cell has the text "", a line end inside it is "\n".

    A cell that spans several is its first; the others are empty. ``confidence`` as a line's.
    """

    text: str
    place: Place
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in reading order; rows may differ in length, as the documents' do."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was seen and not taken, with the reason."""

    what: str
    why: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a document: a submission may be several. Its lines begin at ``first_line`` of the document's."""

    name: str
    sha256: str
    format: str
    first_line: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a file, or of the files of one submission (``parts``, in order; empty for one file).

    ``blocks`` holds lines and tables in reading order; ``lines`` every line of the source as printed, table rows
    included, so that a place can be shown in its surroundings (line n is ``lines[n - 1]``): formats that have no lines
    get them from the reader, a table's row being one. ``skipped`` names what the reader could not read.
    """

    name: str
    sha256: str
    format: str
    blocks: tuple[Line | Table, ...]
    lines: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One of the quoted values that a derived observation sums."""

    value: Decimal
    raw: str
    place: Place
    quote: str
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator in one report.

    ``value`` is in the indicator's unit (money in 元; flags 1 or 0) and None unless ``answer`` is "value" and the
    indicator is no text; ``text`` is the answer of text indicators. ``raw`` is the cell or phrase as printed,
    ``quote`` the shortest phrase of the document that holds it. ``confidence`` (0 to 1) is that of the recognition
    where characters were recognised, else None; a low one has the flag low_confidence.
    """

    indicator: str
    answer: Answer
    origin: Origin
    raw: str
    place: Place
    quote: str
    value: Decimal | None = None
    text: str | None = None
    unit: str = ""
    form_row: int | None = None
    flags: frozenset[Flag] = frozenset()
    inputs: tuple[Input, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """One of the 50 items: what is printed, apart, and the status derived from it by rules that are data.

    ``count`` is None where no number is printed; ``on_platform`` is None where the cell is empty.
    """

    item: int
    count: int | None
    raw: str
    on_platform: bool | None
    links: tuple[str, ...]
    link_text: str
    remark: str
    status: ChecklistStatus
    place: Place
    flags: frozenset[Flag] = frozenset()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A value of the header with its evidence; ``flags`` holds "inferred" where a convention supplied it."""

    field: str
    value: str
    place: Place | None
    quote: str
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A prescribed part of the narrative that has a heading."""

    section: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Annex:
    """Annex "statistics" or "checklist": held with the report, or only cited by it."""

    annex: str
    state: Literal["held", "cited"]
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt to be verified, never an accusation: both numbers and both places, in two languages."""

    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    values: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class School:
    """Who reports: a row of schools.csv, or, for a school that no row knows, what could be inferred."""

    school_id: str
    name: str
    province: str | None
    city: str | None
    school_type: SchoolType
    ownership: Ownership | None
    trains_undergraduates: bool | None = None
    trains_graduates: bool | None = None
    grants_degrees: bool | None = None
    inferred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """One school's report on one year, as one document states it.

    ``academic_year`` is "2021-2022", or "2022" for a calendar year. Dates are ISO; None means not stated.
    """

    document_name: str
    sha256: str
    format: str
    school: School
    academic_year: str
    period_start: str | None
    period_end: str | None
    period_status: PeriodStatus
    report_date: str | None
    header: tuple[HeaderField, ...] = ()
    sections: tuple[Section, ...] = ()
    annexes: tuple[Annex, ...] = ()
    observations: tuple[Observation, ...] = ()
    checklist: tuple[ChecklistEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def report_id(self) -> str:
        """``{school_id}-{reporting key}``: what every later version of this report shares."""
        return f"{self.school.school_id}-{self.academic_year}"
