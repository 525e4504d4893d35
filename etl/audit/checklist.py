"""Rules on the 50-item checklist and against the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.audit.statements import Statements, counted, number, printed
from etl.model import ChecklistEntry, Finding


def checklist_findings(statements: Statements) -> Iterator[Finding]:
    """Findings of the rules checklist_sum, checklist_platform_sum and duplicate_link."""
    entries = statements.report.checklist
    if entries:
        yield from _against_form(statements, "checklist_sum", 11, entries)
        if any(entry.on_platform is not None for entry in entries):
            on_platform = [entry for entry in entries if entry.on_platform]
            yield from _against_form(statements, "checklist_platform_sum", 12, on_platform)
    yield from _duplicate_links(statements, entries)


def _against_form(
    statements: Statements, rule: str, form_row: int, entries: Sequence[ChecklistEntry]
) -> Iterator[Finding]:
    form = statements.row(form_row)
    stated = number(form)
    counts = [entry for entry in entries if entry.count is not None]
    if form is None or stated is None or not counts:
        return
    added = counted(counts)
    uncounted = any(entry.count is None and entry.links for entry in entries)
    # Items shown by links alone add an unknown number: a sum below the form is then no contradiction.
    if added > stated or (added < stated and not uncounted):
        yield statements.finding(rule, [str(added), printed(stated)], [counts[0].place, form.place])


def _duplicate_links(statements: Statements, entries: Sequence[ChecklistEntry]) -> Iterator[Finding]:
    items: dict[str, list[ChecklistEntry]] = defaultdict(list)
    for entry in entries:
        for link in dict.fromkeys(entry.links):
            items[link].append(entry)
    for link, sharing in items.items():
        if len(sharing) > 1:
            numbers = [str(entry.item) for entry in sharing]
            places = [entry.place for entry in sharing]
            listed = {"items_zh": "、".join(numbers), "items_en": ", ".join(numbers)}
            yield statements.finding("duplicate_link", [*numbers, link], places, link=link, **listed)
