"""Standing under a scheme's weights, under others, and under many sets of weights drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from etl.scoring.compute import Rate

DRAWS, SEED = 1000, 2014
DECIMALS = 2  # totals that are equal to two decimals share a rank


@dataclass(frozen=True, slots=True)
class Robustness:
    """Over the draws: the share in the top quarter, and the ranks between which nine of ten draws lie."""

    top_quarter: float
    low: int
    high: int
    best: int
    worst: int


def ranks(totals: Sequence[float | None]) -> tuple[int | None, ...]:
    """1 for the highest; equal totals share the better rank; without a total no rank."""
    known = sorted((round(one, DECIMALS) for one in totals if one is not None), reverse=True)
    first: dict[float, int] = {}
    for place, one in enumerate(known, start=1):
        first.setdefault(one, place)
    return tuple(None if one is None else first[round(one, DECIMALS)] for one in totals)


def open_ranks(
    totals: Sequence[float | None], ranges: Sequence[tuple[float, float]]
) -> tuple[tuple[int, int] | None, ...]:
    """The best and worst rank that what is still open leaves each school with a total."""
    known = [pair for one, pair in zip(totals, ranges, strict=True) if one is not None]
    found: list[tuple[int, int] | None] = []
    for one, (low, high) in zip(totals, ranges, strict=True):
        best = 1 + sum(round(other[0], DECIMALS) > round(high, DECIMALS) for other in known)
        worst = sum(round(other[1], DECIMALS) >= round(low, DECIMALS) for other in known)
        found.append(None if one is None else (best, max(best, worst)))
    return tuple(found)


def robustness(
    schools: Sequence[Sequence[Rate | None]], leave: bool, draws: int = DRAWS
) -> tuple[Robustness, ...]:
    """How each school stands under ``draws`` sets of weights, every set as likely as any other, always the same ones.

    ``leave``: a part that cannot be judged leaves the denominator, as in ``compute.total``; else it gives no points.
    """
    if not schools:
        return ()
    rate = np.array([[np.nan if r is None or r.sure is None else r.sure for r in one] for one in schools])
    there = np.array([[r is not None and (r.sure is not None or not leave) for r in one] for one in schools])
    weights = np.random.default_rng(SEED).dirichlet(np.ones(rate.shape[1]), draws)
    placed = np.array([_ranked(w, np.nan_to_num(rate), there) for w in weights])
    quarter = ceil(len(schools) / 4)
    low, high = (np.quantile(placed, q, axis=0, method="nearest") for q in (0.05, 0.95))
    return tuple(
        Robustness(
            float((placed[:, i] <= quarter).mean()),
            int(low[i]),
            int(high[i]),
            int(placed[:, i].min()),
            int(placed[:, i].max()),
        )
        for i in range(len(schools))
    )


def _ranked(
    weights: NDArray[np.float64], rate: NDArray[np.float64], there: NDArray[np.bool_]
) -> NDArray[np.int64]:
    scores = np.round(100 * (rate @ weights) / np.maximum(there @ weights, 1e-12), DECIMALS)
    return len(scores) - np.searchsorted(np.sort(scores), scores, side="right") + 1
