"""Of which reports a page speaks that asks about "now": those of one year, or each school's latest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from pages._shared import queries
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The group's reports that count now. Frames as ``queries.reports``; not to be changed.

    ending: the calendar year in which the year ends; None: no year has enough reports, each school counts with
    its latest. every: all years of the selection; reports: those of the year (of all years where ``ending`` is
    None), held or not; held: one held report per school; earlier: all reports of the year before (none where
    ``ending`` is None); before: the held reports of the year before of the schools in ``held``, periods alike.
    """

    ending: int | None
    every: pd.DataFrame
    reports: pd.DataFrame
    held: pd.DataFrame
    earlier: pd.DataFrame
    before: pd.DataFrame

    def sentence(self, selection: Selection) -> str:
        """Which reports these are, in words."""
        if self.ending is None:
            return word("scope.latest", selection.lang)
        key = "scope.chosen" if selection.years else "scope.year"
        return word(key, selection.lang, first=str(self.ending - 1), last=str(self.ending))


@lru_cache(maxsize=32)
def scope(warehouse: Warehouse, selection: Selection) -> Scope:
    """The reports that count for a selection."""
    everything = queries.reports(warehouse, replace(selection, years=()))
    chosen = selection.endings
    every = everything[everything["year_ending"].isin(chosen)] if chosen else everything
    ending = _ending(warehouse, every, chosen)
    reports = every if ending is None else every[every["year_ending"] == ending]
    held = reports[reports["held"]].drop_duplicates("school_id", keep="last")
    earlier = everything[everything["year_ending"] == ending - 1] if ending else everything[:0]
    return Scope(ending, every, reports, held, earlier, _before(held, everything))


def _ending(warehouse: Warehouse, every: pd.DataFrame, chosen: tuple[int, ...]) -> int | None:
    latest = queries.latest_year(warehouse)
    if len(chosen) == 1:
        return chosen[0]
    if latest is None or not chosen:
        return latest
    return int(every.loc[every["held"], "year_ending"].max()) if every["held"].any() else max(chosen)


def _before(held: pd.DataFrame, everything: pd.DataFrame) -> pd.DataFrame:
    """Last year's reports of the same schools, without those whose period is of another kind or length."""
    now = held[["school_id", "year_ending", "calendar_year", "period_months"]]
    now = now.assign(year_ending=now["year_ending"] - 1)
    pairs = everything[everything["held"]].merge(now, on=["school_id", "year_ending"], suffixes=("", "_now"))
    same_length = pairs["period_months"].eq(pairs["period_months_now"])
    unsaid = pairs["period_months"].isna() | pairs["period_months_now"].isna()
    alike = pairs["calendar_year"].eq(pairs["calendar_year_now"]) & (same_length | unsaid)
    return pairs[alike].drop_duplicates("school_id", keep="last")
