"""What a report will say, and in which manner: the corpus's draft, with choices of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from benchmarks.corpus.draft import Draft, draft_report
from benchmarks.corpus.figures import choose_size
from benchmarks.corpus.habits import choose_habits
from benchmarks.corpus.plants import PLANTS, PROSE_RULES, compatible, plant
from benchmarks.corpus.schools import School, invent_schools
from benchmarks.corpus.vocabulary import weighted
from tests.forge.words import Words

KNOWN = 160
"""The codebook beside the documents knows this many of the invented schools; the others it has never heard of."""
ALL = 240
SCHOOLS: Sequence[School] = tuple(invent_schools(ALL))
NOT_HERE = ("year_on_year_jump", "identical_to_last_year", "peer_outlier")
FORMLESS = 0.12


@dataclass(frozen=True)
class Wish:
    """What a format can bear. ``links``: words may lead to addresses; ``brief``: few pages, for slow formats;
    ``bare``: share of the reports that are forms and lists without a narrative; ``one_link``: a cell leads to one
    address at most; ``relative``: addresses may lack their host."""

    links: bool = True
    relative: bool = False
    brief: bool = False
    stained: bool = True
    tables: bool = True
    bare: float = 0.0
    one_link: bool = False
    traditional: float = 0.07


@dataclass
class Plan:
    """A draft and the manner of its printing. ``named``: where the school's name stands; ``known``: to the codebook."""

    draft: Draft
    rng: Random
    words: Words
    wish: Wish
    named: str
    title: str
    told: frozenset[str] = frozenset()
    """Indicators of which the narrative gives a figure."""

    @property
    def known(self) -> bool:
        """Whether the codebook knows the school."""
        return self.draft.school.index < KNOWN


def make_plan(rng: Random, words: Words, wish: Wish) -> Plan:
    """A report of a school in a year, with contradictions in three of ten."""
    year = rng.randint(2014, 2023)
    school = _school(rng, year)
    habits = replace(
        choose_habits(rng, school),
        thousands=rng.random() < 0.08,
        full_width=rng.random() < 0.06,
        spaced=rng.random() < 0.15,
        checklist_layout="named" if rng.random() < 0.25 else "ministry",
    )
    signed = date(year + 1, rng.randint(9, 12), rng.randint(1, 28))
    draft = draft_report(rng, school, habits, choose_size(rng, school), year, signed, calendar_allowed=False)
    _choose_annexes(draft, wish)
    _choose_period(draft)
    _contradict(draft)
    named = weighted(rng, [("title", 74), ("signature", 9), ("line", 12), ("mail", 5)])
    if named == "mail" and (school.index >= KNOWN or not draft.contact):
        named = "title"
    return Plan(draft, rng, words, wish, named, _title_kind(draft))


def _school(rng: Random, year: int) -> School:
    return rng.choice([school for school in SCHOOLS if school.exists_in(year) and not school.prose_only])


def _choose_annexes(draft: Draft, wish: Wish) -> None:
    with_tables = wish.tables and draft.rng.random() >= FORMLESS
    draft.statistics = with_tables
    draft.checklist = with_tables and draft.rng.random() < 0.95
    draft.cites = draft.statistics and draft.checklist
    if not draft.checklist:
        draft.entries = []


def _choose_period(draft: Draft) -> None:
    """Plain, damaged, or none; one in twenty reports on a calendar year."""
    if draft.rng.random() < 0.05:
        draft.calendar = True
        draft.period = (date(draft.year + 1, 1, 1), date(draft.year + 1, 12, 31))
        draft.signed = date(draft.year + 2, draft.rng.randint(1, 3), draft.rng.randint(2, 28))
        if draft.rng.random() < 0.3:
            draft.period = (draft.period[0], date(draft.year + 1, 10, 31))
    draft.period_kind = "plain" if draft.calendar or draft.rng.random() < 0.75 else "lost"


def _contradict(draft: Draft) -> None:
    """One or two broken rules in three reports of ten."""
    if draft.rng.random() > 0.3:
        return
    whole = draft.statistics and draft.checklist and bool(draft.entries)
    possible = [rule for rule in (PLANTS if whole else PROSE_RULES) if rule not in NOT_HERE]
    if draft.calendar:
        possible.remove("period_mismatch")
    if not draft.statistics:
        possible.remove("annex_missing")
    chosen = draft.rng.sample(possible, draft.rng.choice((1, 1, 2)))
    counts = any(entry.count for entry in draft.entries)
    for rule in compatible(chosen, chosen[0], has_past=False, has_counts=counts):
        plant(draft, rule)


def _title_kind(draft: Draft) -> str:
    """How the title prints the year; a single year needs a period beside it that says which."""
    if draft.calendar:
        return "single"
    usual = draft.period is not None and "period_mismatch" not in draft.planted
    plain = draft.period_kind == "plain" and usual
    kinds = [("academic", 80), ("fused", 6), ("single", 14 if plain else 0)]
    return weighted(draft.rng, kinds)
