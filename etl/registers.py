"""The registers that people keep beside the codebooks, read into rows; every error names file, line and remedy.

    data/roster.csv                     who is expected to report on a year, when it was due and when it came
    data/reports.csv                    what is decided about a document: address, receipt, withdrawal, whose it is
    data/corrections.csv                reviewed corrections, each with the print that it replaces
    data/reviews.csv                    what became of a finding, with the values that were reviewed
    data/curated/report_index.csv       reports that are known and not held
    data/curated/reported_figures.csv   single figures read on the schools' own sites

A register that is not there is empty. Lines whose first cell begins with "#" are remarks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from etl.errors import CorrectionError
from etl.register_rows import NO, YES, Row, read_table, repeated

REVIEW_STATES = ("open", "confirmed", "false_alarm", "explained", "remedied")


@dataclass(frozen=True, slots=True)
class Expected:
    """A school that is expected to report on a year; dates are ISO, None where not known."""

    school_id: str
    academic_year: str
    expected: bool
    due_on: str | None
    received_on: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about one document version; empty parts leave what the document says."""

    sha256: str
    school_id: str
    academic_year: str
    source_url: str
    received_on: str | None
    supersedes: str
    withdrawn: bool
    where: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A reviewed correction; it applies only while the document prints ``printed_raw`` at ``target``."""

    report_id: str
    target: str
    printed_raw: str
    corrected_value: str
    reason: str
    who: str
    decided_on: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Review:
    """What became of a finding; it holds only while the finding states ``values``."""

    finding_key: str
    values: tuple[str, ...]
    state: str
    reason: str
    who: str
    reviewed_on: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Known:
    """A report that is known to exist at an address; nothing is judged by the date that its page shows."""

    school_id: str
    school: str
    academic_year: str
    period_start: str | None
    period_end: str | None
    source_url: str
    where: str


@dataclass(frozen=True, slots=True)
class Curated:
    """A single figure read on a school's own site; ``counted`` says what was counted, in the site's words."""

    school_id: str
    school: str
    academic_year: str
    indicator: str
    value: Decimal
    unit_printed: str
    approximate: bool
    counted: str
    source_url: str
    where: str


@dataclass(frozen=True, slots=True)
class Registers:
    """All registers of a data folder."""

    roster: tuple[Expected, ...]
    reports: tuple[Decided, ...]
    corrections: tuple[Correction, ...]
    reviews: tuple[Review, ...]
    index: tuple[Known, ...]
    curated: tuple[Curated, ...]


def read_registers(data_dir: Path) -> tuple[Registers, list[CorrectionError]]:
    """Every register of ``data_dir`` and every row that cannot be used."""
    errors: list[CorrectionError] = []
    registers = Registers(
        roster=read_table(data_dir / "roster.csv", _expected, errors),
        reports=read_table(data_dir / "reports.csv", _decided, errors),
        corrections=read_table(data_dir / "corrections.csv", _correction, errors),
        reviews=read_table(data_dir / "reviews.csv", _review, errors),
        index=read_table(data_dir / "curated" / "report_index.csv", _known, errors),
        curated=read_table(data_dir / "curated" / "reported_figures.csv", _curated, errors),
    )
    errors += repeated(registers.roster, lambda row: (row.school_id, row.academic_year))
    errors += repeated(registers.reports, lambda row: row.sha256)
    errors += repeated(registers.corrections, lambda row: (row.report_id, row.target, row.printed_raw))
    errors += repeated(registers.reviews, lambda row: row.finding_key)
    return registers, errors


def _expected(row: Row) -> Expected:
    return Expected(
        school_id=row.required("school_id"),
        academic_year=row.year("academic_year"),
        expected=row.one_of("expected", ("", *YES, *NO)) not in NO[1:],
        due_on=row.day("due_on"),
        received_on=row.day("received_on"),
        where=row.where,
    )


def _decided(row: Row) -> Decided:
    if not re.fullmatch(r"[0-9a-f]{64}", row.text("sha256")):
        row.refuse("sha256", "must be the 64 hexadecimal digits of the document's SHA-256")
    return Decided(
        sha256=row.text("sha256"),
        school_id=row.text("school_id"),
        academic_year=row.year("academic_year") if row.text("academic_year") else "",
        source_url=row.address("source_url"),
        received_on=row.day("received_on"),
        supersedes=row.text("supersedes"),
        withdrawn=row.yes("withdrawn"),
        where=row.where,
    )


def _correction(row: Row) -> Correction:
    return Correction(
        report_id=row.required("report_id"),
        target=row.required("target"),
        printed_raw=row.text("printed_raw"),
        corrected_value=row.text("corrected_value"),
        reason=row.required("reason"),
        who=row.required("who"),
        decided_on=row.day("decided_on"),
        where=row.where,
    )


def _review(row: Row) -> Review:
    return Review(
        finding_key=row.required("finding_key"),
        values=tuple(row.text("values").split("|")) if row.text("values") else (),
        state=row.one_of("state", REVIEW_STATES),
        reason=row.required("reason"),
        who=row.required("who"),
        reviewed_on=row.day("reviewed_on"),
        where=row.where,
    )


def _known(row: Row) -> Known:
    return Known(
        school_id=row.required("school_id"),
        school=row.required("school"),
        academic_year=row.year("academic_year"),
        period_start=row.day("period_start"),
        period_end=row.day("period_end"),
        source_url=row.address("source_url"),
        where=row.where,
    )


def _curated(row: Row) -> Curated:
    return Curated(
        school_id=row.required("school_id"),
        school=row.required("school"),
        academic_year=row.year("academic_year"),
        indicator=row.required("indicator"),
        value=row.number("value"),
        unit_printed=row.text("unit_printed"),
        approximate=row.yes("approximate"),
        counted=row.text("counted"),
        source_url=row.address("source_url"),
        where=row.where,
    )
