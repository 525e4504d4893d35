"""Schools and years → documents with their truth, one after the other: nothing is kept but last year's draft."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.corpus.annexes import write_checklist, write_form
from benchmarks.corpus.draft import Draft, draft_report
from benchmarks.corpus.figures import Size, choose_size
from benchmarks.corpus.findings import expected_findings
from benchmarks.corpus.habits import Habits, choose_habits
from benchmarks.corpus.narrative import write_narrative
from benchmarks.corpus.page import Page
from benchmarks.corpus.plants import ERRORS, PLANTS, PROSE_RULES, SELDOM, compatible, plant
from benchmarks.corpus.schools import School, invent_schools
from benchmarks.corpus.truth import (
    Record,
    assemble,
    checklist_entries,
    form_observations,
    narrative_observations,
)

MISSING_RATE = 0.08
AMENDED_RATE = 0.12
LAST_YEAR = 2024
"""The youngest school year of every corpus begins here: 2024-2025."""
DUE = (11, 10)
ERROR_RATE = 0.12
"""Share of the form-bearing reports in which one contradiction of severity error is planted beside the planned ones."""


@dataclass(frozen=True)
class Document:
    """A document's bytes and its truth; ``amends``: it replaces an earlier document of the same report."""

    content: bytes
    truth: Record
    encoding: str
    traditional: bool
    amends: bool = False

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return str(self.truth["document"]["sha256"])

    @property
    def path(self) -> str:
        """<year>/<school>/<name>, below the folder of the reports."""
        return f"{self.truth['academic_year']}/{self.truth['school']}/{self.truth['document']['name']}"

    @property
    def truth_name(self) -> str:
        """The report's id; an amended version is told from the first one."""
        return f"{self.truth['report_id']}{'-amended' if self.amends else ''}"


@dataclass(frozen=True)
class Filing:
    """What a school sent on a year: no document at all, one, or two of which the second amends the first."""

    school: School
    year: int
    key: str
    due_on: date
    received_on: date | None
    documents: tuple[Document, ...] = ()


def file_reports(schools: int, years: int, seed: int) -> Iterator[Filing]:
    """Every school's filings of ``years`` school years up to 2024-2025, school by school."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    for school in invent_schools(schools):
        yield from _file_school(school, span, seed)


@dataclass(frozen=True)
class _Case:
    """A school in a year. ``rule``: the contradiction planned for it; ``needed``: it may not be missing."""

    seed: int
    school: School
    habits: Habits
    traits: Size
    year: int
    rule: str
    needed: bool


def _file_school(school: School, span: range, seed: int) -> Iterator[Filing]:
    lasting = Random(f"{seed}:{school.school_id}")
    habits, traits = choose_habits(lasting, school), choose_size(lasting, school)
    years = [year for year in span if school.exists_in(year)]
    planned_year, rule = _planned(school, years)
    before: Draft | None = None
    for year in years:
        needed = planned_year is not None and year in (planned_year, planned_year - 1)
        case = _Case(seed, school, habits, traits, year, rule if year == planned_year else "", needed)
        filing, before = _file(case, before)
        yield filing


def _planned(school: School, years: list[int]) -> tuple[int | None, str]:
    """The year in which a school breaks the rule that falls to it, so that no rule goes unbroken."""
    rules = PROSE_RULES if school.prose_only else tuple(PLANTS)
    rank = school.index // 3 if school.prose_only else school.index // 3 * 2 + school.index % 3
    later = years[1:] or years
    return (later[rank % len(later)], rules[rank % len(rules)]) if later else (None, "")


def _file(case: _Case, before: Draft | None) -> tuple[Filing, Draft | None]:
    school, year, due = case.school, case.year, date(case.year + 1, *DUE)
    received, draft = _sound_draft(case)
    if draft is None:
        return Filing(school, year, f"{year}-{year + 1}", due, None), None
    draft.before = before.numbers if before else {}
    _contradict(draft.rng, draft, case.rule, before)
    documents = [write_report(draft)]
    if set(draft.planted) & set(ERRORS) and not case.rule and draft.rng.random() < AMENDED_RATE:
        documents.append(_amended(case))
    if draft.calendar:
        due, received = date(year + 2, 3, 10), date(year + 2, 2, 20)
    return Filing(school, year, draft.key, due, received, tuple(documents)), draft


def _sound_draft(case: _Case) -> tuple[date, Draft | None]:
    """When the report came, and what it would say without contradictions; None: it never came."""
    rng = Random(f"{case.seed}:{case.school.school_id}:{case.year}")
    due = date(case.year + 1, *DUE)
    received = _received(rng, due)
    if rng.random() < MISSING_RATE and not case.needed:
        return received, None
    signed = min(received, due + timedelta(40)) - timedelta(rng.randint(1, 14))
    free = not case.needed
    return received, draft_report(
        rng, case.school, case.habits, case.traits, case.year, signed, calendar_allowed=free
    )


def _amended(case: _Case) -> Document:
    """A second version without the contradictions, signed after the first one came."""
    received, draft = _sound_draft(case)
    assert draft
    draft.signed = received + timedelta(9)
    return replace(write_report(draft, "（更正）"), amends=True)


def _received(rng: Random, due: date) -> date:
    """Mostly in the five weeks before the date due; one in twelve after it."""
    return due + timedelta(rng.randint(2, 40) if rng.random() < 0.08 else -rng.randint(0, 34))


def _contradict(rng: Random, draft: Draft, rule: str, before: Draft | None) -> None:
    """The planned contradiction, and at random a few others that do not undo it."""
    if rule == "identical_to_last_year" and before:
        draft.numbers, draft.cells, draft.texts = dict(before.numbers), dict(before.cells), dict(before.texts)
        draft.entries, draft.zero, draft.planted = before.entries, before.zero, [rule]
        return
    chosen = [rule] if rule else []
    with_form = draft.statistics and draft.checklist
    if with_form and not rule and rng.random() < ERROR_RATE:
        chosen.append(rng.choice(ERRORS))
    possible = {name: share for name, share in SELDOM.items() if with_form or name in PROSE_RULES}
    chosen += [name for name, share in possible.items() if rng.random() < share]
    has_counts = any(entry.count for entry in draft.entries)
    for name in compatible(chosen, rule, has_past=before is not None, has_counts=has_counts):
        plant(draft, name)


def write_report(draft: Draft, suffix: str = "") -> Document:
    """The document and its truth; ``suffix`` tells versions apart by their file names."""
    page = Page()
    evidence = write_narrative(page, draft)
    cells, lines = [], {}
    if draft.statistics:
        page.put(_annex(draft, "附件1"))
        page.put()
        cells = write_form(page, draft)
        page.put()
    if draft.checklist:
        page.put(_annex(draft, "附件2"))
        page.put()
        lines = write_checklist(page, draft)
    if draft.habits.traditional:
        page.make_traditional()
    form = form_observations(draft, page, cells)
    entries = checklist_entries(draft, page, lines) if draft.checklist else []
    findings = expected_findings(draft, evidence, narrative_observations(page), form)
    truth = assemble(draft, page, evidence, form, entries, findings)
    encoding = "utf-8" if draft.habits.traditional else draft.habits.encoding
    content = ("\n".join(page.lines) + "\n").encode(encoding)
    name = f"{draft.name}{draft.key}{suffix}.{draft.habits.suffix}"
    document = {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "format": draft.habits.suffix}
    return Document(content, {"document": document} | truth, encoding, draft.habits.traditional)


def _annex(draft: Draft, name: str) -> str:
    return name if not draft.habits.spaced else f"{name[:2]} {name[2:]}"
