"""A number beside the one of the year before, as a ratio; none where that would mislead."""

from __future__ import annotations

import pandas as pd

SMALLEST_BASE = 5  # a change of a smaller number is a matter of one or two cases: no per cent of it


def changes(frame: pd.DataFrame) -> pd.DataFrame:
    """Observations with ``value`` as the ratio to the same school's number of the year before (1.0: unchanged).

    NaN with the answer "not_computed" where either number is missing, the base is under 5, or the two periods
    are not alike (both twelve months of the same kind of year). A missing number keeps its own reason.
    """
    keys = ["school_id", "indicator", "year_ending"]
    before = frame[[*keys, "value", "calendar_year", "period_months"]]
    before = before.assign(year_ending=before["year_ending"] + 1).drop_duplicates(keys)
    both = frame[keys].merge(before, on=keys, how="left").set_axis(frame.index)
    months = both["period_months"].fillna(12).eq(12) & frame["period_months"].fillna(12).eq(12)
    alike = months & both["calendar_year"].eq(frame["calendar_year"])
    ratio = (frame["value"] / both["value"]).where(alike & (both["value"] >= SMALLEST_BASE))
    none = ratio.isna() & frame["value"].notna()
    return frame.assign(value=ratio, answer=frame["answer"].mask(none, "not_computed"))
