"""Facts about one school → points per criterion, per part and in all, with what stays open.

Three numbers are kept apart for a criterion: the points it could give, those certain by now (``got``), and those that
nobody can decide yet (``open``). So a total comes with the range from "all that is open is lost" to "all is won".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from etl.scoring.evidence import NOT_OBTAINED, OPEN, OUT, UNBOUNDED
from etl.scoring.model import Criterion, Given, Scheme

LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds for one key of one school; several facts of a rule have each their ``cases``. ``url``: its place."""

    key: str
    code: str
    cases: int = 1
    url: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A criterion judged for one school. ``points`` 0: it does not concern the school."""

    criterion: Criterion
    points: float
    got: float
    open: float
    facts: tuple[Fact, ...] = ()
    given: Given | None = None

    @property
    def state(self) -> str:
        """not_applicable, pending (points by hand not given yet), open (cannot be judged), partly, or judged."""
        if self.points == 0:
            return "not_applicable"
        if self.open == 0:
            return "judged"
        if self.criterion.by_hand:
            return "pending"
        return "open" if self.open >= self.points else "partly"


@dataclass(frozen=True, slots=True)
class Rate:
    """A part's shares of its points: ``sure`` of what was judged (None: nothing was), the range ``low`` to ``high``."""

    sure: float | None
    low: float
    high: float
    judged: float


@dataclass(frozen=True, slots=True)
class Total:
    """Points of the scheme's full points. ``points`` None: too little could be judged. ``parts``: what each adds."""

    points: float | None
    low: float
    high: float
    judged: float
    parts: tuple[float | None, ...]


def judge(
    criterion: Criterion, facts: Mapping[str, Sequence[Fact]], school_type: str, given: Given | None
) -> Result:
    """The criterion for one school. A key without a fact is open, never 0."""
    if criterion.applies_to and school_type not in criterion.applies_to:
        return Result(criterion, 0, 0, 0)
    points = criterion.points
    if criterion.by_hand:
        return Result(criterion, points, given.points if given else 0, 0 if given else points, given=given)
    evidence = criterion.evidence
    known = [one for key in evidence.keys for one in facts.get(key) or [Fact(key, NOT_OBTAINED)]]
    worth = [(evidence.credit.get(one.code, OPEN), one) for one in known]
    inside = [(credit, one) for credit, one in worth if credit != OUT]
    if not inside:
        return Result(criterion, 0, 0, 0, tuple(known))
    judged = [(float(credit), one.cases) for credit, one in inside if credit != OPEN]
    doubts = [one for credit, one in inside if credit == OPEN]
    if criterion.deduction is not None:
        lost = fsum((1 - share) * cases for share, cases in judged)
        got, undecided = _deducted(criterion, lost, doubts)
    else:
        whole = sum(one.cases for _, one in inside)
        got = points * fsum(share * cases for share, cases in judged) / whole
        undecided = points * sum(one.cases for one in doubts) / whole
    return Result(criterion, points, got, undecided, tuple(known))


def _deducted(criterion: Criterion, lost: float, doubts: Sequence[Fact]) -> tuple[float, float]:
    """The points left at worst, and how many more they are at best; never more than the cap is deducted."""
    each = criterion.deduction or 0
    unbounded = any(one.code in UNBOUNDED and criterion.evidence.family == "rule" for one in doubts)
    most = lost + (float("inf") if unbounded else sum(one.cases for one in doubts))
    sure, worst = (min(criterion.cap, each * cases) for cases in (lost, most))
    return criterion.points - worst, worst - sure


def results(scheme: Scheme, facts: Sequence[Fact], school_id: str, school_type: str) -> tuple[Result, ...]:
    """Every criterion for one school, in the scheme's order; the order of the facts does not matter."""
    by_key: dict[str, list[Fact]] = {}
    for one in sorted(facts, key=lambda fact: (fact.key, fact.code, fact.url, fact.cases)):
        by_key.setdefault(one.key, []).append(one)
    return tuple(
        judge(criterion, by_key, school_type, scheme.given.get((school_id, criterion.code)))
        for criterion in scheme.criteria
    )


def not_filed(scheme: Scheme, school_type: str) -> tuple[Result, ...]:
    """Every criterion of a school that was expected and filed nothing, where the scheme gives 0 for that."""
    return tuple(
        Result(one, 0 if one.applies_to and school_type not in one.applies_to else one.points, 0, 0)
        for one in scheme.criteria
    )


def rates(scheme: Scheme, judged: Sequence[Result]) -> tuple[Rate | None, ...]:
    """Each part's rate; None where no criterion of it concerns the school."""
    found: list[Rate | None] = []
    for part in scheme.parts:
        own = [one for one in judged if one.criterion.part == part]
        points, got, undecided = (
            fsum(getattr(one, name) for one in own) for name in ("points", "got", "open")
        )
        if points <= 0:
            found.append(None)
            continue
        certain = points - undecided if scheme.heading.unjudged == LEAVE else points
        share = (points - undecided) / points
        sure = got / certain if certain > 1e-9 and share > 1e-9 else None
        found.append(Rate(sure, got / points, (got + undecided) / points, share))
    return tuple(found)


def total(
    scheme: Scheme, parts: Sequence[Rate | None], weights: Sequence[float], least: float | None = None
) -> Total:
    """The points in all under ``weights`` (one per part, of any sum); ``least``: another share that must be judged.

    A part that does not concern the school leaves the denominator; one that cannot be judged leaves it too where the
    scheme says "leave", and stays in it without points where it says "open".
    """
    full = scheme.heading.full
    concerned = [(w, rate) for w, rate in zip(weights, parts, strict=True) if rate is not None]
    whole = fsum(w for w, _ in concerned)
    if whole <= 0:
        return Total(None, 0, full, 0, tuple(None for _ in parts))
    leave = scheme.heading.unjudged == LEAVE
    counted = fsum(w for w, rate in concerned if rate.sure is not None or not leave)
    share = fsum(w * rate.judged for w, rate in concerned) / whole
    low, high = (
        full * fsum(w * getattr(rate, end) for w, rate in concerned) / whole for end in ("low", "high")
    )
    needed = scheme.heading.least_judged if least is None else least
    enough = counted > 0 and share + 1e-9 >= needed
    added = tuple(
        full * w * rate.sure / counted if rate is not None and rate.sure is not None and counted > 0 else None
        for w, rate in zip(weights, parts, strict=True)
    )
    points = fsum(one for one in added if one is not None) if enough else None
    return Total(points, low, high, share, added)
