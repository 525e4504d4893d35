"""Who reports on which year, with the evidence for each part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.codebook import Codebook
from etl.errors import NotAReport
from etl.extract.citations import superseded_citations
from etl.extract.names import PrintedName, find_name, name_of_file
from etl.extract.schools import school_by_domain, school_named
from etl.extract.signature import find_contacts, find_document_number, find_report_date
from etl.extract.years import Years
from etl.model import Document, Flag, HeaderField, Line, School

# The weight from which a printed name speaks more strongly than an address.
_SURE = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The school as it was then, the year, the signature's date, and every piece of evidence."""

    school: School
    years: Years
    report_date: str | None
    fields: tuple[HeaderField, ...]


def extract_header(
    document: Document, narrative: Sequence[Line], years: Years | None, codebook: Codebook
) -> Header:
    """The header of a document whose lines before the annexes are ``narrative`` and which is about ``years``.

    Raises NotAReport where no school is named or no year can be told.
    """
    lines = [block for block in document.blocks if isinstance(block, Line)]
    if years is None:
        raise NotAReport(
            "看不出是哪一年的报告 / no year can be told",
            where=document.name,
            remedy="请在题目或 data/reports.csv 中写明学年 / state the year in the title or in data/reports.csv",
        )
    on = years.period_end or f"{years.academic_year[-4:]}-08-31"
    printed, school = _school(document, on, codebook)
    if school is None:
        raise NotAReport(
            "没有写明学校 / no school is named",
            where=document.name,
            remedy="请在题目或文件名中写明学校 / name the school in the title or in the file's name",
        )
    signed = _signed(document, narrative, school.name)
    fields = [*_school_fields(school, printed), *years.evidence]
    fields += [field for field in (signed, find_document_number(lines)) if field is not None]
    fields += find_contacts(narrative)
    fields += superseded_citations(lines, codebook, signed.value if signed else on)
    return Header(school, years, signed.value if signed else None, tuple(fields))


def _signed(document: Document, narrative: Sequence[Line], school: str) -> HeaderField | None:
    """The signature's date: at the end of the narrative, or of one of the files that hold it."""
    starts = [part.first_line for part in document.parts[1:]]
    for first, last in pairwise([0, *starts, len(document.lines) + 1]):
        own = [line for line in narrative if first <= (line.place.line or 0) < last]
        if (signed := find_report_date(own, school)) is not None:
            return signed
    return None


def _school(document: Document, on: str, codebook: Codebook) -> tuple[PrintedName | None, School | None]:
    """Who reports: by a name that stands where names stand, by the mail's or site's domain, by a name in a sentence,
    by the file's name."""
    printed = find_name(document, codebook)
    if printed is None or printed.weight < _SURE:
        school = school_by_domain(document.lines, on, codebook)
        if school is not None:
            return None, school
    printed = printed or name_of_file(document)
    return printed, school_named(printed.name, document.lines, on, codebook) if printed else None


def _school_fields(school: School, printed: PrintedName | None) -> Iterator[HeaderField]:
    """The school's name with its evidence, and what the codebook or, flagged, a convention says of it."""
    place, quote = (printed.place, printed.quote) if printed else (None, "")
    yield HeaderField("school", school.name, place, quote, frozenset({"inferred"} if place is None else ()))
    for field in ("province", "school_type", "ownership"):
        value = getattr(school, field)
        flags: frozenset[Flag] = frozenset({"inferred"}) if field in school.inferred else frozenset()
        if value is not None:
            yield HeaderField(field, value, None, "", flags)
