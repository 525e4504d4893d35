"""Small invented reports, built by hand, for the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from etl.codebook import load
from etl.model import (
    Annex,
    Answer,
    ChecklistEntry,
    ChecklistStatus,
    HeaderField,
    Input,
    Observation,
    Place,
    Report,
    School,
    Section,
)

BOOK = load()
SCHOOL = School("qinglan", "青澜师范学院", "重庆", "重庆", "undergraduate", "public")


def report(year: str = "2021-2022", **fields: object) -> Report:
    """A report in which no rule finds anything."""
    first, last = year.split("-")
    whole = Report(
        document_name="report.txt",
        sha256="0" * 64,
        format="text",
        school=SCHOOL,
        academic_year=year,
        period_start=f"{first}-09-01",
        period_end=f"{last}-08-31",
        period_status="stated",
        report_date=None,
        header=(HeaderField("contact", "023-60000000", Place(line=3), "023-60000000"),),
        sections=tuple(Section(s, Place(line=9), k.title_zh) for s, k in BOOK.sections.items() if k.required),
        annexes=(Annex("statistics", "held", Place(line=20)),),
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def cell(form_row: int, printed: str | int, answer: Answer = "value") -> Observation:
    """A cell of the form; a number is its value, 有 and 收费 are 1, 无 and 不收费 are 0."""
    words = {"有": 1, "无": 0, "收费": 1, "不收费": 0}
    number = printed if isinstance(printed, int) else words.get(printed) if answer == "value" else None
    return Observation(
        indicator=BOOK.form_indicators[form_row].indicator,
        answer=answer,
        origin="form",
        raw=str(printed),
        place=Place(line=100 + form_row),
        quote=str(printed),
        value=None if number is None else Decimal(number),
        form_row=form_row,
    )


def form(cells: Mapping[int, str | int]) -> tuple[Observation, ...]:
    """The cells of a form; None of the other rows is there."""
    return tuple(cell(form_row, printed) for form_row, printed in cells.items())


def told(indicator: str, value: int, *, flags: Sequence[str] = (), parts: Sequence[int] = ()) -> Observation:
    """A figure of the narrative with the parts that it lists."""
    inputs = tuple(Input(Decimal(n), str(n), Place(line=40 + i), str(n)) for i, n in enumerate(parts))
    return Observation(
        indicator=indicator,
        answer="value",
        origin="narrative",
        raw=str(value),
        place=Place(line=30),
        quote=str(value),
        value=Decimal(value),
        flags=frozenset(flags),  # type: ignore[arg-type]
        inputs=inputs,
    )


def entry(
    item: int, count: int | None, links: Sequence[str] = (), on_platform: bool | None = True
) -> ChecklistEntry:
    """An entry of the checklist."""
    printed = "" if count is None else str(count)
    status: ChecklistStatus = "disclosed" if count or links else "blank"
    return ChecklistEntry(
        item, count, printed, on_platform, tuple(links), "", "", status, Place(line=200 + item)
    )
