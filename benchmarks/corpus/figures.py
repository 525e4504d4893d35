"""What a school counts in a year: magnitudes by type and size, trends over the years, sums that add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from math import exp
from random import Random

from benchmarks.corpus.schools import School
from benchmarks.corpus.vocabulary import rows, weighted

EPOCH = 2015
"""Trends are counted from the school year that begins here."""
TYPE_SIZE = {"undergraduate": 1.5, "vocational_undergraduate": 1.1, "vocational": 0.8, "adult": 0.5}
TYPE_REQUESTS = {"undergraduate": 3.0, "vocational_undergraduate": 0.9, "vocational": 0.4, "adult": 0.1}
ROUTES = ("requests_in_person", "requests_by_fax", "requests_by_email", "requests_by_letter_or_other")
APPLICANTS = ("requests_from_citizens", "requests_from_legal_persons", "requests_from_other_organisations")
OUTCOMES = ("outcomes_granted", "outcomes_refused", "outcomes_not_held", "outcomes_withdrawn")
BUSY_ITEMS = {7: 9, 9: 25, 18: 40, 25: 22, 31: 35, 2: 12, 37: 5, 28: 4}
RARE_ITEMS = {
    16: 0.35,
    17: 0.3,
    22: 0.35,
    23: 0.3,
    26: 0.2,
    34: 0.35,
    44: 0.2,
    45: 0.25,
    46: 0.25,
    49: 0.3,
    50: 0.15,
}


@cache
def subjects() -> tuple[str, ...]:
    """The 13 indicators of the form rows 34 to 46."""
    return tuple(indicator for row, indicator in form_indicators().items() if 34 <= row <= 46)


@cache
def form_indicators() -> dict[int, str]:
    """Form row → indicator."""
    return {int(row["row"]): row["indicator"] for row in rows("form_labels")}


@dataclass(frozen=True)
class Size:
    """What stays with a school over the years: factors around 1, and its openness between 0 and 1."""

    size: float
    growth: float
    social: float
    busy: float
    openness: float
    funded: bool
    budget: int
    part_time: int
    full_time: int
    letters: int
    wanting: dict[int, float] = field(default_factory=dict)


def choose_size(rng: Random, school: School) -> Size:
    """A school's lasting traits, from its own generator."""
    size = rng.lognormvariate(0, 0.4) * TYPE_SIZE[school.school_type]
    return Size(
        size=size,
        growth=rng.uniform(0.99, 1.08),
        social=rng.lognormvariate(0, 0.5),
        busy=rng.lognormvariate(0, 0.6),
        openness=rng.uniform(0.72, 0.92),
        funded=rng.random() < 0.6,
        budget=rng.choice((5, 8, 10, 20, 30, 50, 60, 80, 100, 150)) * 1000,
        part_time=min(60, max(5, round(rng.lognormvariate(3.0, 0.5) * size))),
        full_time=rng.choice((1, 1, 1, 2, 2, 3)),
        letters=int(rng.lognormvariate(2.8, 0.9)) if rng.random() < 0.6 else 0,
        wanting={item: rng.random() for item in range(1, 51)},
    )


def count_year(rng: Random, school: School, traits: Size, year: int) -> dict[str, int]:
    """Indicator → number, of the form and of the narrative; the checklist's rows are added by ``count_checklist``."""
    trend = traits.growth ** (year - EPOCH)
    numbers = _channels(rng, traits, trend, 1 + 0.12 * max(0, year - EPOCH))
    numbers |= _requests(rng, TYPE_REQUESTS[school.type_in(year)] * traits.busy)
    funded = traits.funded if rng.random() < 0.95 else not traits.funded
    money = traits.budget * rng.choice((1, 1, 1, 1.2, 0.8)) if funded else 0
    letters = round(traits.letters * rng.lognormvariate(0, 0.25))
    return numbers | {
        "portal_exists": 1,
        "platform_exists": int(rng.random() < 0.97),
        "budget_line_exists": int(funded),
        "budget": int(money),
        "staff_full_time": traits.full_time + (rng.random() < 0.1),
        "staff_part_time": max(1, traits.part_time + rng.randint(-2, 3)),
        "items_withheld": weighted(rng, [(0, 0.8), (1, 0.1), (2, 0.06), (3, 0.04)]),
        "mailbox_letters_received": letters,
        "mailbox_letters_completed": letters - (rng.randint(0, letters // 10) if letters else 0),
        "fee_charged": 0,
        "fees": 0,
    }


def _channels(rng: Random, traits: Size, trend: float, modern: float) -> dict[str, int]:
    def about(median: float, spread: float = 0.15) -> int:
        return max(1, round(median * rng.lognormvariate(0, spread)))

    wechat = about(260 * traits.social * modern)
    weibo = about(140 * traits.social / modern**0.3, 0.3)
    media = about(70 * traits.size, 0.5)
    front = min(media, weighted(rng, [(0, 0.5), (1, 0.2), (2, 0.15), (about(5), 0.15)]))
    return {
        "items_portal": min(8000, max(200, about(1100 * traits.size * trend, 0.18))),
        "items_intranet": about(520 * traits.size * trend, 0.25),
        "press_events": weighted(rng, [(0, 0.6), (1, 0.15), (2, 0.15), (4, 0.1)]),
        "items_wechat": wechat,
        "items_weibo": weibo,
        "items_social": wechat + weibo,
        "items_douyin": about(60 * traits.social * modern, 0.3),
        "items_new_media": wechat + weibo + about(80 * modern),
        "followers_wechat": about(21000 * traits.size * modern, 0.1),
        "followers_weibo": about(7000 * traits.size, 0.2),
        "followers_douyin": about(5000 * modern**2, 0.3),
        "reads_wechat": about(310000 * traits.social * modern, 0.3),
        "likes_douyin": about(24000 * modern**2, 0.5),
        "media_reports": media,
        "media_front_page": front,
        "media_front_headline": rng.randint(0, front),
        "items_department_sites": about(900 * traits.size, 0.4),
        "newspaper_issues": rng.randint(4, 22),
        "items_broadcast": about(320, 0.5),
        "items_notice_boards": about(90, 0.5),
        "items_paper": about(140, 0.5),
        "documents_issued": about(260 * traits.size, 0.3),
        "meetings_held": about(95, 0.3),
        "items_mailed": about(800 * traits.size, 0.4),
        "items_proactive_total": about(2600 * traits.size * trend, 0.2),
        "complaints": int(rng.random() < 0.04),
    }


def _requests(rng: Random, mean: float) -> dict[str, int]:
    received = _poisson(rng, mean)
    completed = received - (1 if received > 2 and rng.random() < 0.15 else 0)
    reviews = 1 if received > 2 and rng.random() < 0.15 else 0
    suits = 1 if reviews and rng.random() < 0.4 else 0
    won, suits_won = rng.randint(0, reviews), rng.randint(0, suits)
    numbers = {"requests_received": received, "requests_completed": completed}
    numbers |= _shares(rng, received, ROUTES, (2, 0.2, 5, 2))
    numbers |= _shares(rng, received, APPLICANTS, (9, 1, 0.5))
    numbers |= _shares(rng, received, subjects(), tuple([1] * 4 + [2, 4, 2] + [0.5] * 5 + [3]))
    numbers |= _shares(rng, completed, OUTCOMES, (6, 2, 1.5, 0.5))
    numbers |= {
        "reconsiderations": reviews,
        "reconsiderations_won": won,
        "reconsiderations_lost": reviews - won,
    }
    return numbers | {"lawsuits": suits, "lawsuits_won": suits_won, "lawsuits_lost": suits - suits_won}


def _shares(rng: Random, total: int, names: tuple[str, ...], weights: tuple[float, ...]) -> dict[str, int]:
    shares = dict.fromkeys(names, 0)
    for name in rng.choices(names, weights, k=total):
        shares[name] += 1
    return shares


def _poisson(rng: Random, mean: float) -> int:
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit and count < 15:
        product *= rng.random()
        count += 1
    return count


def split(rng: Random, total: int, parts: int) -> list[int]:
    """``parts`` whole numbers that add up to ``total``, each at least 1 where the total allows."""
    if total < parts:
        return [*([0] * (parts - 1)), total]
    cuts = sorted(rng.sample(range(1, total), parts - 1)) if parts > 1 else []
    return [end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)]
