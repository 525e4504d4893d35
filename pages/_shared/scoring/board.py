"""A scheme applied to the schools that it concerns: one card per school, one computation per build and selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from etl.codebook import load
from etl.scoring import compute, ranks
from etl.scoring.compute import Rate, Result, Total
from etl.scoring.files import read_schemes
from etl.scoring.model import Scheme, Schemes
from pages._shared import queries
from pages._shared.scoring.facts import facts
from pages._shared.scoring.settings import Settings, settings
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

MOST_WEIGHT = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One school: its report's row, each criterion, each part, the total under the scheme's weights and under others.

    ``nought``: it was expected, filed nothing, and the scheme gives 0 for that.
    """

    report: dict[str, object]
    results: tuple[Result, ...]
    rates: tuple[Rate | None, ...]
    total: Total
    other: Total
    nought: bool

    @property
    def school_id(self) -> str:
        """Whose card it is."""
        return str(self.report["school_id"])

    @property
    def why(self) -> str:
        """Why there is no total: "report:<status>" without a report, else "unjudged"."""
        return "unjudged" if self.report["held"] else f"report:{self.report['status']}"


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A scheme's cards, by total, then by name. ``weights`` are the reader's, or every part alike; ``own``: which.

    ranks, other_ranks (under ``weights``) and open_ranks (what is still open allows) go with the cards.
    """

    scheme: Scheme
    selection: Selection
    cards: tuple[Card, ...]
    weights: tuple[float, ...]
    own: bool
    ranks: tuple[int | None, ...]
    other_ranks: tuple[int | None, ...]
    open_ranks: tuple[tuple[int, int] | None, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The reports behind the cards."""
        return pd.DataFrame([card.report for card in self.cards])

    def card(self, school_id: str) -> Card | None:
        """A school's card."""
        return next((card for card in self.cards if card.school_id == school_id), None)


def offered(chosen: Settings | None = None) -> Schemes:
    """The schemes that may be shown here, read once; on a public site only those marked so, and no errors."""
    chosen = chosen or settings()
    found = _read(chosen.folder)
    shown = tuple(one for one in found.schemes if one.heading.public or not chosen.public)
    return Schemes(shown, () if chosen.public else found.errors)


@lru_cache(maxsize=4)
def _read(folder: Path) -> Schemes:
    return read_schemes(folder, load())


def wanted(selection: Selection) -> Scheme | None:
    """The scheme of the URL, else the first; None where there is none."""
    schemes = {one.heading.code: one for one in offered().schemes}
    return schemes.get(selection.option("scheme"), next(iter(schemes.values()), None))


def weights(scheme: Scheme, selection: Selection) -> tuple[tuple[float, ...], bool]:
    """The reader's weights, one per part; where the URL has none that can be used, every part alike and False."""
    parts = selection.options("weights")
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError:
        numbers = ()
    usable = all(0 <= one <= MOST_WEIGHT for one in numbers) and sum(numbers) > 0
    if len(parts) == len(scheme.parts) == len(numbers) and usable:
        return numbers, True
    return tuple(100 / len(scheme.parts) for _ in scheme.parts), False


def board(warehouse: Warehouse, selection: Selection) -> Board | None:
    """The chosen scheme applied to the schools of its province that stand in the group; None without a scheme."""
    scheme = wanted(selection)
    return None if scheme is None else _board(warehouse, selection, scheme)


@lru_cache(maxsize=32)
def _board(warehouse: Warehouse, selection: Selection, scheme: Scheme) -> Board:
    heading = scheme.heading
    within = replace(selection, province=(heading.province,), years=(heading.academic_year,))
    reports = queries.reports(warehouse, within)
    reports = reports[(reports["province"] == heading.province) & (reports["status"] != "not_expected")]
    reports = (
        reports.sort_values("held", kind="stable").drop_duplicates("school_id", keep="last").sort_index()
    )
    known = facts(warehouse, within, scheme, reports)
    other, own = weights(scheme, selection)
    rows = reports.astype(object).where(reports.notna(), None).to_dict("records")
    cards = [_card(scheme, {str(k): v for k, v in row.items()}, known, other) for row in rows]
    cards.sort(key=lambda card: -1.0 if card.total.points is None else card.total.points, reverse=True)
    totals, others = [card.total for card in cards], [card.other.points for card in cards]
    return Board(
        scheme,
        within,
        tuple(cards),
        other,
        own,
        ranks.ranks([one.points for one in totals]),
        ranks.ranks(others),
        ranks.open_ranks([one.points for one in totals], [(one.low, one.high) for one in totals]),
    )


def _card(
    scheme: Scheme,
    report: dict[str, object],
    known: dict[str, tuple[compute.Fact, ...]],
    other: Sequence[float],
) -> Card:
    kind = str(report["school_type"])
    nought = report["status"] == "not_received" and scheme.heading.no_report == "zero"
    if nought:
        results = compute.not_filed(scheme, kind)
    else:
        results = compute.results(
            scheme, known.get(str(report["report_id"]), ()), str(report["school_id"]), kind
        )
    rates = compute.rates(scheme, results)
    own, mine = compute.total(scheme, rates, scheme.weights), compute.total(scheme, rates, other, least=0)
    own = own if report["held"] or nought else replace(own, points=None)
    # Whether a school has a total does not hang on the reader's weights: both rankings are of the same schools.
    mine = mine if own.points is not None else replace(mine, points=None)
    return Card(report, results, rates, own, mine, nought)


def in_turn(board: Board) -> list[tuple[int, Card]]:
    """The cards that have a total, with their place in ``cards``."""
    return [(i, card) for i, card in enumerate(board.cards) if card.total.points is not None]
