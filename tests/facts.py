"""What a report states against what it should state, in the form of tests/gold: one sentence per difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etl.model import ChecklistEntry, Observation, Report

Facts = Mapping[str, Any]

_SCHOOL = {"school": "name", **{key: key for key in ("school_id", "province", "school_type", "ownership")}}
_HEADER = ("academic_year", "period_start", "period_end", "period_status", "report_date")


def differences(report: Report, wanted: Facts) -> list[str]:
    """Where ``report`` is not as ``wanted`` says; keys that ``wanted`` leaves out are not looked at."""
    return [
        *_header(report, wanted),
        *_parts(report, wanted),
        *_form(report, wanted),
        *_checklist(report, wanted),
    ]


def _header(report: Report, wanted: Facts) -> Iterator[str]:
    given = {key: getattr(report.school, name) for key, name in _SCHOOL.items()}
    given |= {key: getattr(report, key) for key in _HEADER}
    numbers = [field.value for field in report.header if field.field == "document_number"]
    given["document_number"] = numbers[0] if numbers else None
    yield from (
        _said(key, given[key], wanted[key]) for key in given if key in wanted and given[key] != wanted[key]
    )
    contacts = [field.value for field in report.header if field.field == "contact"]
    if "contacts" in wanted and sorted(contacts) != sorted(_contacts(wanted["contacts"])):
        yield _said("contacts", contacts, wanted["contacts"])


def _contacts(wanted: Mapping[str, str | None] | Sequence[str]) -> list[str]:
    values = wanted.values() if isinstance(wanted, Mapping) else wanted
    return [value for value in values if value]


def _parts(report: Report, wanted: Facts) -> Iterator[str]:
    sections = [section.section for section in report.sections]
    if "sections" in wanted and sorted(sections) != sorted(wanted["sections"]):
        yield _said("sections", sections, wanted["sections"])
    annexes = [{"annex": a.annex, "state": a.state, "line": a.place.line} for a in report.annexes]
    if "annexes" in wanted and annexes != wanted["annexes"]:
        yield _said("annexes", annexes, wanted["annexes"])
    skipped = [row.what for row in report.skipped if row.what.startswith(("统计表第", "清单第"))]
    if "skipped" in wanted and skipped != wanted["skipped"]:
        yield _said("skipped", skipped, wanted["skipped"])


def _form(report: Report, wanted: Facts) -> Iterator[str]:
    rows = {o.form_row: _form_row(o) for o in report.observations if o.origin == "form"}
    yield from _rows("form row", rows, {row["form_row"]: row for row in wanted.get("form", ())})


def _checklist(report: Report, wanted: Facts) -> Iterator[str]:
    entries = {entry.item: _entry(entry) for entry in report.checklist}
    yield from _rows("item", entries, {row["item"]: row for row in wanted.get("checklist", ())})


def _rows(what: str, given: Mapping[Any, Facts], wanted: Mapping[Any, Facts]) -> Iterator[str]:
    if given.keys() != wanted.keys():
        yield _said(f"{what}s", sorted(given, key=str), sorted(wanted, key=str))
    for number in given.keys() & wanted.keys():
        for key, value in wanted[number].items():
            if key in given[number] and given[number][key] != value:
                yield _said(f"{what} {number} {key}", given[number][key], value)


def _form_row(row: Observation) -> Facts:
    number = None if row.value is None else float(row.value)
    return {
        "indicator": row.indicator,
        "answer": row.answer,
        "value": number,
        "text": row.text,
        "raw": row.raw,
        "flags": sorted(row.flags),
        "line": row.place.line,
    }


def _entry(entry: ChecklistEntry) -> Facts:
    words = entry.link_text.replace(".", "").replace(" ", "")
    return {
        "count": entry.count,
        "raw": entry.raw,
        "on_platform": entry.on_platform,
        "links": list(entry.links),
        # List numbers alone carry no meaning: a reader may keep or drop them.
        "link_text": "" if words.isdecimal() else entry.link_text,
        "remark": entry.remark,
        "status": entry.status,
        "flags": sorted(entry.flags),
        "line": entry.place.line,
    }


def _said(what: str, given: object, wanted: object) -> str:
    return f"{what}: {given!r} instead of {wanted!r}"
