"""What a generated report states, in the record format that ``python -m etl extract`` prints.

Beyond the record: ``planted`` (the contradictions put in on purpose), ``contacts`` and, instead of the extractor's
wording, ``findings`` with rule and values only: what the rules of one report make of the numbers as printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from benchmarks.corpus.annexes import FormCell
from benchmarks.corpus.draft import Draft
from benchmarks.corpus.figures import form_indicators
from benchmarks.corpus.narrative import Evidence
from benchmarks.corpus.page import Page, Printed

Record = dict[str, Any]
TEXTS = ("steering_group_head", "responsible_office", "request_desk")
FLAGS = {
    "portal_exists": {"有": 1, "无": 0},
    "platform_exists": {"有": 1, "无": 0},
    "budget_line_exists": {"有": 1, "无": 0},
    "fee_charged": {"收费": 1, "不收费": 0},
}


def form_observations(draft: Draft, page: Page, cells: Sequence[FormCell]) -> list[Record]:
    """The 55 observations of the form."""
    found = [_form_observation(draft, cell) for cell in cells]
    return [record | {"raw": page.as_printed(record["place"]["line"], record["raw"])} for record in found]


def _form_observation(draft: Draft, cell: FormCell) -> Record:
    value: int | None = None
    text = None
    if cell.indicator in TEXTS:
        answer, text = "value", cell.raw
    elif cell.indicator in FLAGS:
        value = FLAGS[cell.indicator].get(cell.raw)
        answer = "invalid" if value is None else "value"
    elif cell.raw == "":
        answer = "blank"
    elif cell.raw == "无":
        answer = "none"
    else:
        answer, value = "value", draft.numbers[cell.indicator]
    return _observation(cell.indicator, cell.raw, cell.line, "form", value, answer) | {
        "text": text,
        "unit": cell.unit,
        "form_row": cell.row,
    }


def _observation(
    name: str, raw: str | None, line: int, origin: str, value: int | None, answer: str = "value"
) -> Record:
    return {
        "indicator": name,
        "answer": answer,
        "flags": [],
        "value": value,
        "text": None,
        "raw": raw,
        "unit": "",
        "origin": origin,
        "form_row": None,
        "place": {"line": line},
        "inputs": [],
    }


def narrative_observations(page: Page) -> list[Record]:
    """One observation per figure told; parts without a total of their own are added up, with their inputs."""
    parts: dict[tuple[int, str], list[Printed]] = defaultdict(list)
    found = []
    for printed in page.printed:
        if printed.mark.part:
            parts[printed.sentence, printed.mark.indicator].append(printed)
        else:
            found.append(_told(page, printed))
    found.extend(_derived(page, name, inputs) for (_, name), inputs in parts.items())
    return sorted(found, key=lambda record: (record["place"]["line"], record["indicator"]))


def _told(page: Page, printed: Printed) -> Record:
    mark = printed.mark
    raw = page.text(printed.line, printed.start, printed.end).strip()
    return _observation(mark.indicator, raw, printed.line, "narrative", mark.value) | {
        "flags": list(mark.flags)
    }


def _derived(page: Page, name: str, inputs: list[Printed]) -> Record:
    total = sum(part.mark.value for part in inputs)
    listed = [
        {
            "value": part.mark.value,
            "raw": page.text(part.line, part.start, part.end).strip(),
            "place": {"line": part.line},
        }
        for part in inputs
    ]
    return _observation(name, None, inputs[0].line, "narrative", total) | {
        "flags": ["derived"],
        "inputs": listed,
    }


def checklist_entries(draft: Draft, page: Page, lines: dict[int, int]) -> list[Record]:
    """The 50 entries with their lines."""
    entries = []
    for entry in draft.entries:
        line = lines[entry.item]
        words = {
            "remark": page.as_printed(line, entry.remark),
            "link_text": page.as_printed(line, entry.link_text),
        }
        entries.append(vars(entry) | words | {"place": {"line": line}})
    return entries


def header_fields(draft: Draft, page: Page, evidence: Evidence) -> list[Record]:
    """The header's values with the words that state them."""
    school = draft.school
    values = {
        "school": draft.name,
        "academic_year": draft.key,
        "period": "/".join(day.isoformat() for day in draft.period) if draft.period else "",
        "report_date": draft.signed.isoformat() if draft.signed else "",
        "contact": next(iter(evidence.contacts.values()), ""),
        "document_number": evidence.document_number or "",
    }
    fields = [
        {
            "field": name,
            "value": values[name],
            "flags": [],
            "place": {"line": line},
            "quote": page.as_printed(line, printed),
        }
        for name, (line, printed) in sorted(evidence.header.items())
    ]
    known = {
        "province": school.place.province,
        "school_type": school.type_in(draft.year),
        "ownership": school.ownership,
    }
    return fields + [
        {"field": name, "value": value, "flags": [], "place": None, "quote": ""}
        for name, value in known.items()
    ]


def assemble(
    draft: Draft,
    page: Page,
    evidence: Evidence,
    form: list[Record],
    checklist: list[Record],
    findings: list[Record],
) -> Record:
    """The whole record, still without the document's name and hash."""
    first, last = draft.period or (None, None)
    status = "not_stated" if not draft.period else "inferred" if draft.period_kind == "lost" else "stated"
    annexes = [("statistics", bool(form)), ("checklist", bool(checklist))]
    cites = {"statistics": evidence.annex_line, "checklist": evidence.annex_line}
    return {
        "schema": 1,
        "report_id": draft.report_id,
        "school_id": draft.school.school_id,
        "school": draft.name,
        "province": draft.school.place.province,
        "school_type": draft.school.type_in(draft.year),
        "ownership": draft.school.ownership,
        "academic_year": draft.key,
        "period_start": first.isoformat() if first else None,
        "period_end": last.isoformat() if last else None,
        "period_status": status,
        "report_date": draft.signed.isoformat() if draft.signed else None,
        "header": header_fields(draft, page, evidence),
        "contacts": evidence.contacts,
        "sections": [
            {"section": section, "place": {"line": line}, "quote": page.as_printed(line, quote)}
            for section, line, quote in evidence.sections
        ],
        "annexes": [
            {"annex": annex, "state": "held" if held else "cited", "place": {"line": cites[annex]}}
            for annex, held in annexes
            if held or cites[annex]
        ],
        "observations": form + narrative_observations(page),
        "checklist": checklist,
        "findings": findings,
        "planted": sorted(draft.planted),
    }


def form_rows(observations: Sequence[Record]) -> dict[int, Record]:
    """Form row → observation."""
    names = {name: row for row, name in form_indicators().items()}
    return {names[record["indicator"]]: record for record in observations if record["origin"] == "form"}
