"""What the rules of one report make of a truth record: a reading of rules.csv of its own, to test etl.audit against.

None of the etl package is used here. A blank counts as unknown, 无 as nought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.corpus.draft import Draft
from benchmarks.corpus.habits import SECTIONS
from benchmarks.corpus.narrative import Evidence
from benchmarks.corpus.truth import Record, form_rows

SUMS = {
    "requests_by_route_sum": (27, 30, 19),
    "requests_by_applicant_sum": (31, 33, 19),
    "requests_by_subject_sum": (34, 46, 19),
    "outcomes_sum": (47, 50, 20),
}
CEILINGS = {
    "reconsideration_outcomes": (22, 23, 21),
    "lawsuit_outcomes": (25, 26, 24),
    "completed_above_received": (20, 20, 19),
    "front_page_above_reports": (17, 17, 16),
    "headline_above_front_page": (18, 18, 17),
    "platform_above_portal": (12, 12, 10),
    "mailbox_completed_above_received": (53, 53, 52),
}
Broken = tuple[str, Sequence[str | int]]


def expected_findings(
    draft: Draft, evidence: Evidence, told: Sequence[Record], form: Sequence[Record]
) -> list[Record]:
    """Rule and values of everything that contradicts itself in the report as it is printed."""
    rows = {row: _number(record) for row, record in form_rows(form).items()}
    broken = [*_form(form, rows), *_header(draft, evidence), *_narrative(draft, told, form)]
    if draft.checklist and draft.entries:
        broken.extend(_checklist(draft, rows))
    return [{"rule": rule, "values": [str(value) for value in values]} for rule, values in broken]


def _number(record: Record) -> int | None:
    if record["answer"] == "none":
        return 0
    value: int | None = record["value"]
    return value


def _form(form: Sequence[Record], rows: dict[int, int | None]) -> Iterator[Broken]:
    for rule, (first, last, total) in (SUMS | CEILINGS).items():
        stated = rows.get(total)
        known = [value for row in range(first, last + 1) if (value := rows.get(row)) is not None]
        if stated is None or not known:
            continue
        whole = rule in SUMS and len(known) == last - first + 1
        if sum(known) > stated or (whole and sum(known) != stated):
            yield rule, (sum(known), stated)
    flags = {record["form_row"]: record for record in form}
    line, money = rows.get(6), rows.get(7)
    if line == 0 and money:
        yield "budget_without_line", (flags[6]["raw"], money)
    if line == 1 and money == 0 and flags[7]["answer"] == "value":
        yield "line_without_budget", (flags[6]["raw"], money)
    if rows.get(54) == 0 and rows.get(55):
        yield "fee_contradiction", (flags[54]["raw"], rows[55] or 0)
    yield from (("flag_invalid", (record["raw"],)) for record in form if record["answer"] == "invalid")


def _checklist(draft: Draft, rows: dict[int, int | None]) -> Iterator[Broken]:
    entries = draft.entries
    all_items = sum(entry.count or 0 for entry in entries)
    platform = [entry.count or 0 for entry in entries if entry.on_platform]
    counts = any(entry.count is not None for entry in entries)
    if counts and (stated := rows.get(11)) is not None and all_items != stated:
        yield "checklist_sum", (all_items, stated)
    if (stated := rows.get(12)) is not None and platform and sum(platform) != stated:
        yield "checklist_platform_sum", (sum(platform), stated)
    sharing: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for link in dict.fromkeys(entry.links):
            sharing[link].append(entry.item)
    yield from (("duplicate_link", items) for items in sharing.values() if len(items) > 1)


def _narrative(draft: Draft, told: Sequence[Record], form: Sequence[Record]) -> Iterator[Broken]:
    stated = {record["indicator"]: record["value"] for record in form}
    for record in told:
        name, value = record["indicator"], record["value"]
        other = stated.get(name)
        slack = 0.1 * max(value, other or 0) if "approximate" in record["flags"] else 0
        if other is not None and abs(value - other) > slack:
            yield f"narrative_vs_form:{name}", (value, other)
        if name == "items_proactive_total" and draft.gap:
            yield "narrative_sum", (value + draft.gap, value)


def _header(draft: Draft, evidence: Evidence) -> Iterator[Broken]:
    usual = (f"{draft.year}-09-01", f"{draft.year + 1}-08-31")
    if draft.calendar:
        usual = (f"{draft.year + 1}-01-01", f"{draft.year + 1}-12-31")
    if draft.period and tuple(day.isoformat() for day in draft.period) != usual:
        yield "period_mismatch", [day.isoformat() for day in draft.period]
    missing = [section for section in SECTIONS if section not in draft.sections]
    if missing:
        yield "section_missing", missing
    absent = {"附件1": not draft.statistics, "附件2": not draft.checklist}
    if evidence.annex_line:
        yield from (("annex_missing", (annex,)) for annex, gone in absent.items() if gone)
    if not draft.contact:
        yield "contact_missing", ()
    if draft.outdated:
        yield "outdated_regulation", ("492",)
