"""Where a draft's main figures stand among the peers of its year, or of the last year that enough of them reported."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import numbers, peers, queries, tables
from pages._shared.check.draft import Draft, ending, is_whole_year
from pages._shared.check.figures import change, column, coverage, stated, title
from pages._shared.compare import rows as compare_rows
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.school.peers import COMPARED
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word


def standing(draft: Draft, warehouse: Warehouse, lang: str) -> Panel:
    """One row per main figure that the draft states: last year, the change, the peers' median, its place."""
    labels = compare_rows.measures(warehouse, lang)
    codes = tuple(code for code in COMPARED if code in labels.indicators)
    year = year_of_peers(draft, warehouse)
    every = compare_rows.figures_of(warehouse, Selection(lang, years=(str(year),)), codes) if year else None
    found, others = _peers(draft, warehouse, every)
    own = _own(draft)
    rows = [_row(draft, code, own[code], others, labels) for code in codes if code in own]
    basis = found.basis if len(found.school_ids) else "none"
    lead = word(f"school.basis.{basis}", lang, n=len(found.school_ids), fewest=peers.FEWEST)
    if year and year != ending(draft.report):
        lead += word("check.standing.other_year", lang, year=f"{year - 1}-{year}")
    return Panel(
        key="standing",
        title=title(draft, "standing", lang),
        lead=lead,
        frame=pd.DataFrame(rows),
        columns=(
            column("name", lang),
            column("unit", lang),
            column("value", lang, "count", decimals=1),
            column("before", lang, "count", decimals=1),
            column("difference", lang, "count", decimals=1),
            column("share", lang, "percent"),
            column("median", lang, "count", decimals=1),
            column("n", lang, "count"),
            column("sentence", lang),
        ),
        n=word("check.standing.n", lang, n=len(rows)),
        notes=(word("check.note.change", lang), word("school.note.share", lang)),
    )


def year_of_peers(draft: Draft, warehouse: Warehouse) -> int | None:
    """The calendar end of the year that is compared: the draft's where 8 others filed it, else the latest that has 8,

    else the one that most filed; None without any report of another school.
    """
    held = queries.reports(warehouse, Selection())
    held = held[held["held"] & (held["school_id"] != draft.report.school.school_id)]
    counts = held.groupby("year_ending")["school_id"].nunique()
    if counts.empty:
        return None
    wanted = ending(draft.report)
    if counts.get(wanted, 0) >= peers.FEWEST:
        return wanted
    enough = counts[counts >= peers.FEWEST]
    best: Any = enough.index.max() if len(enough) else counts.idxmax()
    return int(best)


def _peers(
    draft: Draft, warehouse: Warehouse, every: pd.DataFrame | None
) -> tuple[peers.Peers, pd.DataFrame]:
    """The peers that filed that year, and their numbers."""
    if every is None:
        return peers.Peers("all", ()), pd.DataFrame(columns=["indicator", "value"])
    school, schools = draft.report.school, queries.schools(warehouse, "zh")
    if not draft.known:
        own = {
            "school_id": school.school_id,
            "province": school.province,
            "school_type": school.school_type,
        }
        schools = pd.concat([schools, pd.DataFrame([own])], ignore_index=True)
    held = every.loc[~every["answer"].str.startswith("report:"), "school_id"]
    found = peers.peers(schools, school.school_id, set(held))
    return found, every[every["school_id"].isin(found.school_ids) & every["value"].notna()]


def _own(draft: Draft) -> dict[str, tuple[float, str, Any]]:
    """The draft's numbers: value, flags, place."""
    found = {
        code: (float(one.value), ",".join(sorted(one.flags)), one.place)
        for code, one in stated(draft).items()
        if one.value is not None
    }
    disclosed, applicable = coverage(draft.report.checklist)
    if applicable:
        found["coverage"] = (disclosed / applicable, "", draft.report.checklist[0].place)
    return found


def _row(
    draft: Draft, code: str, own: tuple[float, str, Any], others: pd.DataFrame, labels: Labels
) -> dict[str, Any]:
    indicator, lang = labels.indicators[code], labels.lang
    value, flags, place = own
    values = others.loc[others["indicator"] == code, "value"]
    last, status, url = _before(draft, code)
    row: dict[str, Any] = {
        "name": indicator.short,
        "unit": indicator.unit,
        "value": value,
        "value__flags": flags,
        "value__url": draft.anchor(place),
        "before": last,
        "before__status": status,
        "before__url": url,
        "median": peers.median(values),
        "median__status": "no_peers" if values.empty else "",
        "n": len(values),
        "sentence": _sentence(value, values, lang),
    }
    comparable = draft.before is not None and is_whole_year(draft.report, draft.before)
    changed = change(value, last, comparable)
    if indicator.kind != "percent":
        return row | changed
    # Shares differ by percentage points; the share of a share would be taken for them.
    if isinstance(changed["difference"], float):
        changed |= {"difference": round(changed["difference"] * 100, 10)}
    kinds = {f"{key}__kind": "percent" for key in ("value", "before", "median")}
    unit = word("unit.percent_points", lang)
    return row | changed | kinds | {"unit": unit, "share": "", "share__kind": "text"}


def _before(draft: Draft, code: str) -> tuple[float | None, str, str]:
    """Last year's number, why there is none, its place."""
    if draft.before is None:
        return None, "no_report", ""
    if code == "coverage":
        disclosed, applicable = draft.before["disclosed"], draft.before["applicable"]
        if pd.isna(applicable) or not applicable:
            return None, "no_checklist", ""
        return float(disclosed) / float(applicable), "", f"/source/{draft.before['report_id']}?item=1"
    last = draft.figures[code]
    missing = tables.missing(last["value"])
    return (
        None if missing else float(last["value"]),
        str(last["answer"]) if missing else "",
        str(last["url"]),
    )


def _sentence(value: float, values: pd.Series, lang: str) -> str:
    """Its place among the peers, in words; none with fewer than 8 of them."""
    if len(values) < peers.FEWEST:
        return word("school.few", lang, n=len(values), fewest=peers.FEWEST)
    below, equal = (values < value).mean(), (values == value).mean()
    same = word("standing.equal", lang, share=numbers.percent(equal, 0)) if equal else ""
    return word("school.above", lang, share=numbers.percent(below, 0), same=same, n=len(values))
