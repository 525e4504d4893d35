"""Contradictions on purpose: one function per rule, each of which makes a draft break it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from benchmarks.corpus.draft import Draft, invalid_flag
from benchmarks.corpus.figures import APPLICANTS, OUTCOMES, ROUTES, subjects

RESTATED = ("items_portal", "items_platform", "items_intranet", "items_social", "media_reports")


def _checklist_sum(draft: Draft) -> None:
    draft.numbers["items_checklist"] = max(
        1, draft.numbers["items_checklist"] + draft.rng.choice((-7, -4, 3, 5, 12))
    )


def _checklist_platform_sum(draft: Draft) -> None:
    if not any(entry.on_platform for entry in draft.entries):
        first = next(entry for entry in draft.entries if entry.count)
        first.on_platform, first.status = True, "disclosed"
        draft.numbers["platform_exists"] = 1
    draft.numbers["items_platform"] += draft.rng.choice((2, 6, 15, 40))


def _platform_above_portal(draft: Draft) -> None:
    draft.numbers["items_platform"] = max(draft.numbers["items_platform"], 40)
    draft.numbers["items_portal"] = draft.numbers["items_platform"] - draft.rng.randint(3, 30)


def _front_page_above_reports(draft: Draft) -> None:
    draft.numbers["media_front_page"] = draft.numbers["media_reports"] + draft.rng.randint(1, 9)


def _headline_above_front_page(draft: Draft) -> None:
    draft.numbers["media_front_headline"] = draft.numbers["media_front_page"] + draft.rng.randint(1, 4)


def _budget_without_line(draft: Draft) -> None:
    draft.numbers |= {"budget_line_exists": 0, "budget": draft.rng.choice((3000, 5000, 8000, 20000))}


def _line_without_budget(draft: Draft) -> None:
    draft.numbers |= {"budget_line_exists": 1, "budget": 0}


def _fee_contradiction(draft: Draft) -> None:
    draft.numbers |= {"fee_charged": 0, "fees": draft.rng.choice((20, 60, 150))}


def _flag_invalid(draft: Draft) -> None:
    draft.cells[draft.rng.choice(("portal_exists", "platform_exists", "fee_charged"))] = invalid_flag(
        draft.rng
    )


def _breakdown(names: tuple[str, ...]) -> Callable[[Draft], None]:
    def plant(draft: Draft) -> None:
        draft.numbers[draft.rng.choice(names)] += draft.rng.choice((1, 1, 2))

    return plant


def _completed_above_received(draft: Draft) -> None:
    excess = (
        draft.numbers["requests_received"] - draft.numbers["requests_completed"] + draft.rng.randint(1, 2)
    )
    draft.numbers["requests_completed"] += excess
    draft.numbers["outcomes_granted"] += excess


def _reconsideration_outcomes(draft: Draft) -> None:
    draft.numbers["reconsiderations_won"] = draft.numbers["reconsiderations"] + 1


def _lawsuit_outcomes(draft: Draft) -> None:
    draft.numbers["lawsuits_lost"] = draft.numbers["lawsuits"] + 1


def _mailbox_completed_above_received(draft: Draft) -> None:
    draft.numbers["mailbox_letters_completed"] = draft.numbers[
        "mailbox_letters_received"
    ] + draft.rng.randint(1, 5)


def _narrative_vs_form(draft: Draft) -> None:
    name = draft.rng.choice([name for name in RESTATED if draft.numbers[name] > 3])
    draft.told[name] = draft.numbers[name] + max(2, draft.numbers[name] * draft.rng.randint(13, 30) // 100)
    if name not in draft.topics:
        draft.topics.append(name)


def _narrative_sum(draft: Draft) -> None:
    draft.topics = [topic for topic in draft.topics if topic not in ("items_proactive_total", "parts")] + [
        "parts"
    ]
    draft.gap = draft.rng.choice((-30, -12, 9, 45))


def _period_mismatch(draft: Draft) -> None:
    year = draft.year
    draft.period = draft.rng.choice(
        (
            (date(year, 9, 1), date(year + 1, 10, 31)),
            (date(year, 10, 1), date(year + 1, 9, 30)),
            (date(year, 11, 1), date(year + 1, 10, 31)),
            (date(year + 1, 8, 31), date(year, 9, 1)),
        )
    )
    draft.period_kind = "plain"


def _section_missing(draft: Draft) -> None:
    draft.sections.remove(draft.rng.choice(("checklist", "complaints", "requests", "other")))


def _annex_missing(draft: Draft) -> None:
    draft.cites = True
    draft.checklist = False
    draft.statistics = draft.statistics and draft.rng.random() < 0.5


def _contact_missing(draft: Draft) -> None:
    draft.contact = False


def _outdated_regulation(draft: Draft) -> None:
    draft.outdated = True


def _duplicate_link(draft: Draft) -> None:
    linked = [entry for entry in draft.entries if entry.links]
    if len(linked) > 3:
        first, second = draft.rng.sample(linked, 2)
        second.links[0] = first.links[0]


def _year_on_year_jump(draft: Draft) -> None:
    """A unit error: the money is ten thousand times what it was; without money, a count of another kind."""
    if draft.numbers["budget"] and draft.before.get("budget"):
        draft.numbers["budget"] *= 10_000
    else:
        draft.numbers["items_intranet"] *= 14


def _identical_to_last_year(draft: Draft) -> None:
    """Carried out by copying last year's form; see reports.py."""


def _peer_outlier(draft: Draft) -> None:
    draft.numbers["staff_part_time"] = 60 * draft.numbers["staff_part_time"]


PLANTS: dict[str, Callable[[Draft], None]] = {
    "checklist_sum": _checklist_sum,
    "checklist_platform_sum": _checklist_platform_sum,
    "platform_above_portal": _platform_above_portal,
    "front_page_above_reports": _front_page_above_reports,
    "headline_above_front_page": _headline_above_front_page,
    "budget_without_line": _budget_without_line,
    "line_without_budget": _line_without_budget,
    "fee_contradiction": _fee_contradiction,
    "flag_invalid": _flag_invalid,
    "requests_by_route_sum": _breakdown(ROUTES),
    "requests_by_applicant_sum": _breakdown(APPLICANTS),
    "requests_by_subject_sum": _breakdown(subjects()),
    "outcomes_sum": _breakdown(OUTCOMES),
    "completed_above_received": _completed_above_received,
    "reconsideration_outcomes": _reconsideration_outcomes,
    "lawsuit_outcomes": _lawsuit_outcomes,
    "mailbox_completed_above_received": _mailbox_completed_above_received,
    "narrative_vs_form": _narrative_vs_form,
    "narrative_sum": _narrative_sum,
    "period_mismatch": _period_mismatch,
    "section_missing": _section_missing,
    "annex_missing": _annex_missing,
    "contact_missing": _contact_missing,
    "outdated_regulation": _outdated_regulation,
    "duplicate_link": _duplicate_link,
    "year_on_year_jump": _year_on_year_jump,
    "identical_to_last_year": _identical_to_last_year,
    "peer_outlier": _peer_outlier,
}
PROSE_RULES = (
    "narrative_sum",
    "period_mismatch",
    "section_missing",
    "annex_missing",
    "contact_missing",
    "outdated_regulation",
)
ERRORS = (
    "checklist_sum",
    "front_page_above_reports",
    "headline_above_front_page",
    "budget_without_line",
    "fee_contradiction",
    "requests_by_route_sum",
    "requests_by_applicant_sum",
    "requests_by_subject_sum",
    "outcomes_sum",
    "reconsideration_outcomes",
    "lawsuit_outcomes",
    "mailbox_completed_above_received",
)
SELDOM = {
    "checklist_platform_sum": 0.08,
    "line_without_budget": 0.02,
    "flag_invalid": 0.02,
    "completed_above_received": 0.015,
    "narrative_vs_form": 0.08,
    "narrative_sum": 0.03,
    "period_mismatch": 0.05,
    "section_missing": 0.05,
    "annex_missing": 0.03,
    "contact_missing": 0.08,
    "outdated_regulation": 0.05,
    "duplicate_link": 0.06,
    "year_on_year_jump": 0.03,
    "peer_outlier": 0.01,
}
"""Rule → share of the reports in which it is planted beside the planned ones."""


COUNTED = ("checklist_sum", "checklist_platform_sum")
EXCLUSIVE = (
    {"budget_without_line", "line_without_budget", "year_on_year_jump"},
    {"fee_contradiction", "flag_invalid"},
    {"front_page_above_reports", "headline_above_front_page"},
)
"""Rules of which one would undo another."""


def compatible(rules: list[str], planned: str, *, has_past: bool, has_counts: bool) -> list[str]:
    """The rules, in the order of PLANTS, without those that would undo another; ``planned`` always stays."""
    kept: list[str] = []
    for rule in sorted(dict.fromkeys(rules), key=lambda name: (name != planned, list(PLANTS).index(name))):
        if (rule == "year_on_year_jump" and not has_past) or (rule in COUNTED and not has_counts):
            continue
        if any(rule in group and group & set(kept) for group in EXCLUSIVE):
            continue
        formal = rule not in PROSE_RULES
        if (formal and "annex_missing" in kept) or (rule == "annex_missing" and set(kept) - set(PROSE_RULES)):
            continue
        kept.append(rule)
    return sorted(kept, key=list(PLANTS).index)


def plant(draft: Draft, rule: str) -> None:
    """Makes ``draft`` break ``rule``; nought is then printed as 0, so that no blank hides it."""
    PLANTS[rule](draft)
    draft.planted.append(rule)
    if rule in ERRORS or rule == "completed_above_received":
        draft.zero = "0"
