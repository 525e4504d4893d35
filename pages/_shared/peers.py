"""A school's peers and its standing among them (docs/decisions.md, 12)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

FEWEST = 8


@dataclass(frozen=True, slots=True)
class Peers:
    """The schools that one school is compared with; it is not among them.

    ``basis`` is a word key's end: "chosen" (by the reader), "province_type", "type" or "all".
    """

    basis: str
    school_ids: tuple[str, ...]


def peers(
    schools: pd.DataFrame, school_id: str, reporting: Collection[str], chosen: Sequence[str] = ()
) -> Peers:
    """The peers among the schools that report (``reporting``: school ids of that year).

    Same province and type; fewer than 8: the type nationwide; fewer than 8 again: all. ``chosen`` overrides.
    """
    others = schools[schools["school_id"].isin(reporting) & (schools["school_id"] != school_id)]
    if chosen:
        return Peers("chosen", tuple(others.loc[others["school_id"].isin(chosen), "school_id"]))
    own = schools.loc[schools["school_id"] == school_id].iloc[0]
    same_type = others[others["school_type"] == own["school_type"]]
    for basis, frame in (
        ("province_type", same_type[same_type["province"] == own["province"]]),
        ("type", same_type),
    ):
        if len(frame) >= FEWEST:
            return Peers(basis, tuple(frame["school_id"]))
    return Peers("all", tuple(others["school_id"]))


def median(values: pd.Series) -> float | None:
    """The middle of the numbers that are there; None where there are none."""
    numbers = values.dropna()
    return None if numbers.empty else float(numbers.median())


def percentile(value: float, others: pd.Series) -> float | None:
    """The share of the others (0 to 1) whose number is below ``value``, equals counted half; None without others."""
    numbers = others.dropna()
    if numbers.empty:
        return None
    return float(((numbers < value).sum() + (numbers == value).sum() / 2) / len(numbers))
