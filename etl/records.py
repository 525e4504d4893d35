"""Report ↔ the JSON record that ``python -m etl extract`` prints and data/extracted keeps. A round trip is identity.

Numbers are JSON numbers; a place is an object of the parts that apply; flags are sorted lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from etl.model import (
    Annex,
    ChecklistEntry,
    Finding,
    HeaderField,
    Input,
    Observation,
    Part,
    Place,
    Report,
    School,
    Section,
    Skipped,
)

SCHEMA = 2
Record = dict[str, Any]


def to_record(report: Report, extractor: str) -> Record:
    """The record of a report; ``extractor`` is the version of what read it."""
    school = report.school
    return {
        "schema": SCHEMA,
        "extractor": extractor,
        "document": {
            "name": report.document_name,
            "sha256": report.sha256,
            "format": report.format,
            "parts": [_plain(part) for part in report.parts],
        },
        "report_id": report.report_id,
        "school_id": school.school_id,
        "school": school.name,
        "province": school.province,
        "city": school.city,
        "school_type": school.school_type,
        "ownership": school.ownership,
        "trains_undergraduates": school.trains_undergraduates,
        "trains_graduates": school.trains_graduates,
        "grants_degrees": school.grants_degrees,
        "inferred": sorted(school.inferred),
        "academic_year": report.academic_year,
        "period_start": report.period_start,
        "period_end": report.period_end,
        "period_status": report.period_status,
        "report_date": report.report_date,
        "header": [_plain(field) for field in report.header],
        "sections": [_plain(section) for section in report.sections],
        "annexes": [_plain(annex) for annex in report.annexes],
        "observations": [_plain(observation) for observation in report.observations],
        "checklist": [_plain(entry) for entry in report.checklist],
        "findings": [_finding(finding) for finding in report.findings],
        "skipped": [_plain(skipped) for skipped in report.skipped],
    }


def from_record(record: Mapping[str, Any]) -> Report:
    """The report of a record; raises KeyError or TypeError where the record is not of this schema."""
    return Report(
        document_name=record["document"]["name"],
        sha256=record["document"]["sha256"],
        format=record["document"]["format"],
        school=_school(record),
        academic_year=record["academic_year"],
        period_start=record["period_start"],
        period_end=record["period_end"],
        period_status=record["period_status"],
        report_date=record["report_date"],
        header=tuple(_made(HeaderField, row) for row in record["header"]),
        sections=tuple(_made(Section, row) for row in record["sections"]),
        annexes=tuple(_made(Annex, row) for row in record["annexes"]),
        observations=tuple(_made(Observation, row) for row in record["observations"]),
        checklist=tuple(_made(ChecklistEntry, row) for row in record["checklist"]),
        findings=tuple(_found(row) for row in record["findings"]),
        skipped=tuple(_made(Skipped, row) for row in record["skipped"]),
        parts=tuple(_made(Part, row) for row in record["document"]["parts"]),
    )


def _school(record: Mapping[str, Any]) -> School:
    values = {
        field.name: record[field.name] for field in fields(School) if field.name not in ("name", "inferred")
    }
    return School(name=record["school"], inferred=frozenset(record["inferred"]), **values)


def _plain(value: Any) -> Any:
    """A dataclass, or a part of one, as JSON knows it."""
    if isinstance(value, Place):
        return {part: number for part, number in asdict(value).items() if number is not None}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _made(kind: type[Any], row: Mapping[str, Any]) -> Any:
    """A dataclass from its plain form."""
    return kind(**{field.name: _typed(field.name, row[field.name]) for field in fields(kind)})


def _typed(name: str, value: Any) -> Any:
    if name == "place":
        return None if value is None else Place(**value)
    if name == "inputs":
        return tuple(_made(Input, row) for row in value)
    if name == "flags":
        return frozenset(value)
    if isinstance(value, list):
        return tuple(value)
    # A number is written as the shortest decimal that means it: no digit is lost or added.
    return Decimal(str(value)) if name == "value" and isinstance(value, int | float) else value


def _finding(finding: Finding) -> Record:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": {"zh": finding.message_zh, "en": finding.message_en},
        "values": list(finding.values),
        "places": [_plain(place) for place in finding.places],
    }


def _found(row: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=row["rule"],
        severity=row["severity"],
        message_zh=row["message"]["zh"],
        message_en=row["message"]["en"],
        values=tuple(row["values"]),
        places=tuple(Place(**place) for place in row["places"]),
    )
