"""The overview's numbers, each with its denominator and its change on the same schools' year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pages._shared import queries
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

MATRIX, SCHOOLS = "#panel-matrix", "#panel-schools"
SEVERITIES = ("error", "warning", "info")
# group, indicator, how its schools become one number, the page it leads to
STATED = (
    ("content", "items_portal", "median", "/channels"),
    ("means", "budget", "sum", "/funding"),
    ("means", "staff_full_time", "sum", "/staffing"),
    ("means", "staff_part_time", "sum", "/staffing"),
    ("means", "fees", "sum", "/requests"),
    ("requests", "requests_received", "sum", "/requests"),
    ("requests", "requests_completed", "sum", "/requests"),
    ("requests", "outcomes_refused", "sum", "/requests"),
    ("requests", "reconsiderations", "sum", "/requests"),
    ("requests", "lawsuits", "sum", "/requests"),
    ("requests", "complaints", "sum", "/requests"),
    ("requests", "mailbox_letters_received", "sum", "/requests"),
    ("requests", "mailbox_letters_completed", "sum", "/requests"),
)
GROUPS = ("filing", "content", "means", "requests")


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One number on top of the overview.

    now, before: a number per school (index school_id; NaN: it states none, and is left out of everything).
    how: "sum" or "median". basis: which schools are the denominator, a word key's end. of: how many schools could
    have stated it. status: why there is no number where no school states one. percent: shares, 0 to 1.
    """

    key: str
    group: str
    now: pd.Series
    before: pd.Series
    how: str
    basis: str
    of: int
    link: str
    status: str = "not_stated"
    percent: bool = False

    @property
    def n(self) -> int:
        """The schools behind the number."""
        return int(self.now.notna().sum())

    @property
    def value(self) -> float | None:
        """The number; None where no school states one: missing is not zero."""
        return _one(self.now, self.how)

    @property
    def pair(self) -> tuple[int, float | None, float | None]:
        """Of the schools that state both years: how many, their number of the year before, and of this year."""
        before, now = (_unique(series.dropna()) for series in (self.before, self.now))
        both = before.index.intersection(now.index)
        return len(both), _one(before[both], self.how), _one(now[both], self.how)


def _unique(series: pd.Series) -> pd.Series:
    return series[~series.index.duplicated(keep="last")]


def _one(series: pd.Series, how: str) -> float | None:
    known = series.dropna()
    if known.empty:
        return None
    return float(known.median() if how == "median" else known.sum())


def measures(warehouse: Warehouse, selection: Selection, scope: Scope) -> list[Measure]:
    """All numbers of the overview, in the order of ``GROUPS``."""
    found = [
        *_filing(scope),
        *_content(warehouse, scope),
        *_stated(warehouse, selection, scope),
    ]
    return sorted(found, key=lambda measure: GROUPS.index(measure.group))


def _filing(scope: Scope) -> Iterator[Measure]:
    """Who reported: counts of reports, against the roster where there is one."""
    now, earlier = scope.reports, scope.earlier
    roster = bool(now["expected"].eq(True).any())
    basis = "roster" if roster else "known"
    due_now, due_before = (_due(frame, roster) for frame in (now, earlier))
    none = now[:0]

    def counted(
        key: str, now_: pd.DataFrame, before: pd.DataFrame, true: str, basis: str, link: str
    ) -> Measure:
        before = before if roster or basis != "known" else none
        parts = (_flag(now_, key, true), _flag(before, key, true))
        status = "timeliness:unknown" if basis == "judged" else "no_roster"
        return Measure(key, "filing", *parts, "sum", basis, len(now_), link, status)

    on_roster = now[now["expected"].eq(True)]
    on_roster_before = earlier[earlier["expected"].eq(True)]
    yield counted("expected", on_roster, on_roster_before, "expected", "expected", MATRIX)
    yield counted("received", due_now, due_before, "held", basis, SCHOOLS)
    yield counted("not_received", on_roster, on_roster_before, "status", "roster", MATRIX)
    yield counted("known_unread", now, earlier, "status", "known", MATRIX)
    for code in ("on_time", "late"):
        judged = [f[f["held"] & f["timeliness"].ne("unknown")] for f in (now, earlier)]
        yield counted(code, judged[0], judged[1], "timeliness", "judged", SCHOOLS)
    held, before = now[now["held"]], earlier[earlier["held"]]
    yield counted("unknown", held, before, "timeliness", "held", SCHOOLS)
    yield counted("in_part", held, before, "status", "held", "/quality")


def _due(frame: pd.DataFrame, roster: bool) -> pd.DataFrame:
    return frame[frame["expected"].eq(True)] if roster else frame


def _flag(frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """1 or 0 per row of the frame: whether its column says the key (or is true)."""
    says = frame[column].eq(True if column in ("held", "expected") else key)
    return pd.Series(says.to_numpy(dtype=float), index=frame["school_id"])


def _content(warehouse: Warehouse, scope: Scope) -> Iterator[Measure]:
    """What the audit and the checklists say."""
    n = len(scope.held)
    found = [_standing(warehouse, frame) for frame in (scope.held, scope.before)]
    for severity in ("error", "warning"):
        now, before = (counts[severity] for counts in found)
        yield Measure(severity, "content", now, before, "sum", "held", n, f"/quality?severity={severity}")
    now, before = coverage(scope.held), coverage(scope.before)
    link, why = "/checklist", "no_checklist"
    yield Measure("coverage", "content", now, before, "median", "checklist", n, link, why, percent=True)


def _standing(warehouse: Warehouse, held: pd.DataFrame) -> pd.DataFrame:
    """Standing findings per school and severity; 0 for a held report without any."""
    counts = standing(warehouse, held).astype(float)
    return counts.set_axis(held["school_id"], axis=0)


def standing(warehouse: Warehouse, held: pd.DataFrame) -> pd.DataFrame:
    """Standing findings of held reports: one row per report_id in their order, one column per severity."""
    found = queries.standing(warehouse, list(held["report_id"]))
    counts = found.pivot(index="report_id", columns="severity", values="n")
    counts = counts.reindex(index=held["report_id"], columns=list(SEVERITIES))
    return counts.fillna(0)


def coverage(reports: pd.DataFrame) -> pd.Series:
    """The share of applicable items that a report says are disclosed, per school; NaN without a checklist."""
    share = reports["disclosed"].astype(float) / reports["applicable"].astype(float).where(lambda n: n > 0)
    return pd.Series(share.to_numpy(), index=reports["school_id"])


def _stated(warehouse: Warehouse, selection: Selection, scope: Scope) -> Iterator[Measure]:
    """What the reports themselves state."""
    labels = queries.labels(warehouse, selection.lang)
    wanted = [row for row in STATED if row[1] in labels.indicators]
    frame = stated(warehouse, selection, scope, [row[1] for row in wanted])
    for group, code, how, link in wanted:
        own = frame[frame["indicator"] == code]
        now, before = (
            own[own["report_id"].isin(reports["report_id"])].set_index("school_id")["value"]
            for reports in (scope.held, scope.before)
        )
        yield Measure(code, group, now, before, how, "stating", len(scope.held), link)


def stated(
    warehouse: Warehouse, selection: Selection, scope: Scope, indicators: Sequence[str]
) -> pd.DataFrame:
    """``queries.observations`` of the scope's year and the year before (all years without one year)."""
    years = (str(scope.ending), str(scope.ending - 1)) if scope.ending else selection.years
    return queries.observations(warehouse, replace(selection, years=years), indicators)
