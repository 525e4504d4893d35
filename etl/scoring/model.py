"""A scheme, its criteria and the points given by hand, as the files state them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum

from etl.errors import CorrectionError
from etl.scoring.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a scheme: full ``points``, less ``deduction`` per case up to ``cap`` where one is set.

    ``by_hand``: people give the points. ``applies_to``: school types, empty for all. ``assumed``: the points are our
    assumption, to be confirmed. ``evidence_text``: as the file writes it.
    """

    code: str
    part: str
    part_zh: str
    part_en: str
    zh: str
    en: str
    basis: str
    basis_en: str
    points: float
    deduction: float | None
    cap: float
    evidence: Evidence
    evidence_text: str
    by_hand: bool
    applies_to: tuple[str, ...]
    assumed: bool
    note_zh: str
    note_en: str
    where: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A scheme's line in schemes.csv.

    full: the points in all. unjudged: "leave" (what nobody can judge leaves the denominator) or "open" (it gives no
    points yet). no_report: "zero" (a school that was expected and did not file has 0 points) or "unjudged".
    least_judged: the share of the weight that must be judged before a school has a total. public: may be shown to
    everybody.
    """

    code: str
    zh: str
    en: str
    province: str
    academic_year: str
    version: str
    source: str
    source_en: str
    method_zh: str
    method_en: str
    full: float
    unjudged: str
    no_report: str
    least_judged: float
    public: bool
    where: str


@dataclass(frozen=True, slots=True)
class Given:
    """Points given by hand to one school under one criterion."""

    scheme: str
    school_id: str
    academic_year: str
    criterion: str
    points: float
    reason: str
    who: str
    decided_on: str | None
    where: str


@dataclass(frozen=True, eq=False)
class Scheme:
    """A scheme with its criteria in the file's order and the points given by hand, by (school, criterion)."""

    heading: Heading
    criteria: tuple[Criterion, ...]
    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts' codes in the file's order."""
        return tuple(dict.fromkeys(one.part for one in self.criteria))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The points of each part: what it weighs under this scheme."""
        return tuple(fsum(one.points for one in self.criteria if one.part == part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Schemes:
    """All schemes that can be used, and what cannot be."""

    schemes: tuple[Scheme, ...]
    errors: tuple[CorrectionError, ...]
