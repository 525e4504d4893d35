"""The checklists that the checklist page is about: of one year, or each school's latest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from pages._shared import numbers, queries, tables, titles
from pages._shared.figures import hover
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

PATH = "/checklist"
DISCLOSED = ("disclosed", "disclosed_off_platform")
LATEST = "latest"


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """``reports``: one row per school of the group, its report of the year: as queries.reports, and ``coverage`` and

    ``platform`` (shares 0 to 1, NaN without a checklist), ``why`` (the code why there is none, "" where there is
    one); best covered first, or by name. ``entries`` and ``items`` as queries.checklist_*; ``history``: all
    reports of the group that hold a checklist, whatever the year. ``latest``: each school's latest instead of one year.
    """

    reports: pd.DataFrame
    entries: pd.DataFrame
    items: pd.DataFrame
    history: pd.DataFrame
    latest: bool

    @property
    def listed(self) -> pd.DataFrame:
        """The reports that hold a checklist."""
        return self.reports[self.reports["why"] == ""]


@lru_cache(maxsize=16)
def lists(warehouse: Warehouse, selection: Selection) -> Lists:
    """The checklists that the selection asks for; not to be changed."""
    everything = queries.reports(warehouse, replace(selection, years=()))
    within = (
        everything[everything["year_ending"].isin(selection.endings)] if selection.endings else everything
    )
    history = measured(everything[everything["applicable"].notna()])
    ending = _ending(within, selection.option("of"))
    reports = _latest(within) if ending is None else within[within["year_ending"] == ending]
    reports = measured(reports)
    if selection.option("sort") != "name":
        reports = reports.sort_values(["coverage", "disclosed"], ascending=False, kind="stable")
    entries = queries.checklist_entries(
        warehouse, selection, list(reports.loc[reports["why"] == "", "report_id"])
    )
    items = queries.checklist_items(warehouse, selection.lang)
    return Lists(reports.reset_index(drop=True), entries, items, history, ending is None)


def _ending(reports: pd.DataFrame, wanted: str) -> int | None:
    """The year to show by its calendar end; None for each school's latest checklist.

    Unasked: the last year of which more than one checklist is held.
    """
    counts = reports.loc[reports["applicable"].notna(), "year_ending"].value_counts()
    if wanted.isdecimal():
        return int(wanted)
    several = counts[counts > 1]
    return None if wanted == LATEST or several.empty else int(several.index.max())


def _latest(reports: pd.DataFrame) -> pd.DataFrame:
    """Each school's latest report that holds a checklist, else its latest held one, else its latest."""
    order = reports.assign(listed=reports["applicable"].notna())
    best = order.sort_values(["listed", "held", "year_ending"], kind="stable").groupby("school_id").tail(1)
    return best.sort_index().drop(columns="listed")


def measured(reports: pd.DataFrame) -> pd.DataFrame:
    whole = reports["applicable"].where(reports["applicable"] > 0).astype(float)
    return reports.assign(
        coverage=reports["disclosed"].astype(float) / whole,
        platform=reports["on_platform"].astype(float) / whole,
        why=pd.Series([_why(row) for row in reports.to_dict("records")], index=reports.index, dtype="str"),
    )


def _why(row: Mapping[Any, Any]) -> str:
    """Why a report has no coverage; "" where it has."""
    if not tables.missing(row["applicable"]):
        return ""
    if not row["held"]:
        return f"report:{row['status']}"
    if row["checklist_state"] == "cited":
        return "checklist:not_obtained"
    return "no_checklist" if row["form_state"] == "held" else "prose_only"


def part_of(part: float, whole: float) -> str:
    """A share's numerator and denominator, always both: "35/39"."""
    return f"{int(part)}/{int(whole)}"


def title(subject: str, warehouse: Warehouse, selection: Selection, found: Lists) -> str:
    """A panel's title; it says so where the years differ from school to school."""
    text = titles.of(subject, warehouse, selection, found.listed if len(found.listed) else found.reports)
    return text + (word("checklist.latest.title", selection.lang) if found.latest else "")


def count(found: Lists, lang: str) -> str:
    """The n line: schools, checklists, prose-only reports, and reports that are not held."""
    why = found.reports["why"]
    return word(
        "checklist.n",
        lang,
        schools=len(found.reports),
        lists=int((why == "").sum()),
        prose=int(why.isin(["prose_only", "no_checklist"]).sum()),
        cited=int((why == "checklist:not_obtained").sum()),
        missing=int(why.str.startswith("report:").sum()),
    )


def cut(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first rows that a chart has room for, and the chosen schools in any case."""
    kept = pd.Series(range(len(frame)), index=frame.index) < most
    return frame[kept | frame["picked"]]


def cut_note(shown: pd.DataFrame, frame: pd.DataFrame, lang: str) -> tuple[str, ...]:
    """What to say where the chart does not show every school of the table."""
    return (word("cut", lang, n=len(shown), all=len(frame)),) if len(shown) < len(frame) else ()


def school_label(row: Mapping[Any, Any], found: Lists) -> str:
    """The school's name; with its year where the years differ."""
    return f"{row['school']} {row['year']}" if found.latest else str(row["school"])


def entry_hover(row: Mapping[Any, Any], item: str, labels: Labels) -> str:
    """A checklist entry in a few lines: school and year, item, status, count, remark."""
    lang = labels.lang
    number = (
        None
        if tables.missing(row["count"])
        else word("checklist.count", lang, n=numbers.number(row["count"]))
    )
    return hover(
        f"{row['school']} {row['year']}",
        item,
        status_text(row, labels),
        number,
        str(row["remark"])[:60],
        word("hover.open", lang),
    )


def status_text(row: Mapping[Any, Any], labels: Labels) -> str:
    """An entry's status with its mark, and with the words of its flags."""
    status = labels.status(str(row["status"]), "checklist")
    flags = [labels.status(flag, "flag").word for flag in labels.flags(str(row["flags"]))]
    return " · ".join([f"{status.mark} {status.word}".strip(), *flags])


def item_url(item: int) -> str:
    """The item's own page."""
    return f"{PATH}?item={item}"


def item_namer(found: pd.DataFrame) -> Callable[[int], str]:
    """item number → number and short title."""
    names = dict(zip(found["item"], found["label"], strict=True))
    return lambda item: str(names.get(item, item))
