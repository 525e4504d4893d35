"""Plan → paper and truth."""

from __future__ import annotations

from datetime import date
from random import Random

from benchmarks.corpus.findings import expected_findings
from benchmarks.corpus.narrative import Evidence
from benchmarks.corpus.truth import narrative_observations
from tests.forge import checklist, form, form_grid, header, prose
from tests.forge.paper import Block, Paper, Record, Text
from tests.forge.plan import Plan, Wish, make_plan
from tests.forge.traditional import make_traditional
from tests.forge.words import Words

OWN = ("school", "academic_year", "period_start", "period_end", "period_status", "report_date")
"""Header fields that every report states itself; the others need the codebook."""

REVISED = date(2019, 5, 15)
"""From this day on the older regulation no longer holds; a report of before cites it rightly."""
OF_PROSE = ("section_missing", "contact_missing", "annex_missing")
"""Findings that are neither right nor wrong where a workbook holds no narrative at all."""


def compose(name: str, seed: str, held: bool, wish: Wish) -> Paper:
    """The report of a seed: the same seed, wish and wordings give the same paper."""
    plan = make_plan(Random(seed), Words(held), wish)
    paper = Paper(name)
    words = header.words_of(plan)
    bare = plan.draft.statistics and plan.draft.checklist and plan.rng.random() < wish.bare
    told = prose.Told() if bare else prose.tell(plan, words)
    plan.told = frozenset(printed.mark.indicator for printed in told.printed)
    paper.parts["body"] = _bare(plan, words) if bare else _body(plan, words, told)
    rows: list[form.FormRow] = []
    entries: list[Record] = []
    if plan.draft.statistics:
        paper.parts["statistics"], rows = _statistics(plan, words)
    if plan.draft.checklist:
        paper.parts["checklist"], entries, paper.base = _checklist(plan, words)
    observations = [*form.form_observations(rows), *narrative_observations(told.page)]
    paper.truth = _truth(plan, told, observations, entries)
    paper.furniture = _furniture(plan, words)
    for record in observations:
        if record["origin"] == "narrative":
            record["label"] = told.page.text(record["place"]["line"])
    if plan.rng.random() < wish.traditional:
        make_traditional(paper)
    paper.truth["printed"] = "".join("".join(paper.printed()).split())
    return paper


def _body(plan: Plan, words: dict[str, str], told: prose.Told) -> list[Block]:
    blocks: list[Block] = [*header.title(plan, words)]
    blocks += [Text("text", text) for text in header.introduction(plan, words)]
    headings = {line for _, line, _ in told.headings}
    for line, text in enumerate(told.page.lines, start=1):
        blocks.append(Text("heading" if line in headings else "text", text))
    if plan.draft.cites:
        blocks.append(Text("text", plan.words.phrase(plan.rng, "annexes")))
    return blocks + list(header.signature(plan, words))


def _bare(plan: Plan, words: dict[str, str]) -> list[Block]:
    """A workbook's first lines: no narrative, no contradiction in it, no citation, no signature."""
    draft = plan.draft
    draft.sections, draft.signed, draft.cites, draft.contact, draft.gap = [], None, False, True, 0
    draft.outdated, draft.told = False, {}
    blocks: list[Block] = [
        Text("title", f"{words['when']}信息公开工作统计与清单"),
        Text("text", f"学校：{draft.name}"),
    ]
    if draft.period:
        blocks.append(Text("text", f"统计期限：{header.print_period(plan)}"))
    plan.named = "title"
    return blocks


def _furniture(plan: Plan, words: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a site prints above and below a report: menu, crumbs, date of posting; owner, counters."""
    above = [
        header.fill(plan, plan.words.phrase(plan.rng, kind), words)
        for kind in ("web_menu", "web_head", "web_meta")
    ]
    owners = [
        text
        for text in plan.words.texts("phrases", "web_foot")
        if plan.named != "mail" or "{school}" not in text
    ]
    return tuple(above), tuple(header.fill(plan, text, words) for text in owners)


def _statistics(plan: Plan, words: dict[str, str]) -> tuple[list[Block], list[form.FormRow]]:
    layout = form_grid.choose_layout(plan)
    rows = form.form_rows(plan, layout)
    heading = header.fill(plan, plan.words.phrase(plan.rng, "statistics_title"), words)
    blocks = _captions(plan, "附件1", heading)
    return [*blocks, *form_grid.form_blocks(plan, layout, rows, heading)], rows


def _checklist(plan: Plan, words: dict[str, str]) -> tuple[list[Block], list[Record], str]:
    manner = checklist.choose_manner(plan)
    heading = header.fill(plan, plan.words.phrase(plan.rng, "checklist_title"), words)
    grid = checklist.checklist_grid(plan, manner, heading)
    entries = checklist.checklist_entries(plan, manner)
    base = manner.base if manner.links == "relative" else ""
    return [*_captions(plan, "附件2", heading), grid], entries, base


def _captions(plan: Plan, annex: str, heading: str) -> list[Block]:
    texts = [plan.rng.choice((annex, f"{annex}：", f"{annex[:2]} {annex[2:]}")), heading]
    if plan.named not in ("mail", "signature") and plan.rng.random() < 0.5:
        texts.append(f"学校名称：{plan.draft.name}")
    return [Text("caption", text) for text in texts]


def _truth(plan: Plan, told: prose.Told, observations: list[Record], entries: list[Record]) -> Record:
    draft, school = plan.draft, plan.draft.school
    first, last = draft.period or (None, None)
    status = "not_stated" if not draft.period else "inferred" if draft.period_kind == "lost" else "stated"
    evidence = Evidence(annex_line=1 if draft.cites else None)
    narrated = [record for record in observations if record["origin"] == "narrative"]
    stated = [record for record in observations if record["origin"] == "form"]
    findings = expected_findings(draft, evidence, narrated, stated)
    if (draft.signed or date(draft.year + 1, 8, 31)) < REVISED:
        findings = [found for found in findings if found["rule"] != "outdated_regulation"]
    allowed = [] if told.headings else list(OF_PROSE)
    held = [("statistics", bool(stated)), ("checklist", bool(entries))]
    record = {
        "report_id": draft.report_id,
        "school": draft.name,
        "academic_year": draft.key,
        "period_start": first.isoformat() if first else None,
        "period_end": last.isoformat() if last else None,
        "period_status": status,
        "report_date": draft.signed.isoformat() if draft.signed else None,
        "sections": [{"section": section} for section, _, _ in told.headings],
        "annexes": [
            {"annex": annex, "state": "held" if there else "cited"}
            for annex, there in held
            if there or draft.cites
        ],
        "observations": observations,
        "checklist": entries,
        "findings": [found for found in findings if found["rule"] not in allowed],
        "findings_allowed": allowed,
        "planted": sorted(draft.planted),
        "traps": told.traps,
    }
    known = {
        "school_id": school.school_id,
        "province": school.place.province,
        "school_type": school.type_in(draft.year),
        "ownership": school.ownership,
    }
    return record | (known if plan.known else {})
