"""One school against its peers: whom it is compared with, where it stands, and the strip chart of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from pages._shared import numbers, peers, queries, tables, titles
from pages._shared.compare import rows as compare_rows
from pages._shared.panel import Panel, sources
from pages._shared.queries import Labels
from pages._shared.school import strip as school_strip
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

COMPARED = (
    "items_portal",
    "items_platform",
    "items_checklist",
    "items_intranet",
    "items_social",
    "media_reports",
    "coverage",
    "requests_received",
    "requests_completed",
    "mailbox_letters_received",
    "staff_full_time",
    "staff_part_time",
    "budget",
)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A school's year among its peers. basis: a word key's end; members: the peers that have a held report.

    rows: one per indicator that the school states, with the columns of the panel's table. others: the peers' numbers
    (columns indicator, school, value, hover, url). Empty where the school has no held report.
    """

    basis: str
    members: tuple[str, ...]
    at: pd.DataFrame
    rows: pd.DataFrame
    others: pd.DataFrame


def alone(selection: Selection, school_id: str) -> Selection:
    """The selection of this school and nobody else, all years: a group that nobody is in, and the school."""
    return Selection(
        selection.lang, selection.theme, province=("",), schools=(school_id,), narrow=selection.narrow
    )


def of_year(selection: Selection, reports: pd.DataFrame) -> int | None:
    """The calendar end of the year that is compared: the chosen one, else the last held; None without any."""
    held = reports[reports["held"]]
    wish = held.loc[held["year"] == selection.option("of"), "year_ending"]
    endings = wish if len(wish) else held["year_ending"]
    return int(endings.max()) if len(endings) else None


def standing(warehouse: Warehouse, selection: Selection, ending: int) -> Standing:
    """Where the school (``selection.target``) stands in the year that ends in ``ending``."""
    lang, own_id = selection.lang, selection.target
    labels = compare_rows.measures(warehouse, lang)
    codes = tuple(code for code in COMPARED if code in labels.indicators)
    every = _every(warehouse, lang, ending, codes)
    held = ~every["answer"].str.startswith("report:")
    schools = queries.schools(warehouse, lang)
    chosen = [one for one in selection.options("peers") if one != own_id]
    found = peers.peers(schools, own_id, set(every.loc[held, "school_id"]), chosen)
    own = every[(every["school_id"] == own_id) & every["value"].notna()].drop_duplicates("indicator")
    others = every[every["school_id"].isin(found.school_ids) & every["value"].notna()]
    before = compare_rows.figures_of(warehouse, alone(selection, own_id), codes)
    before = before[before["year_ending"] == ending - 1]
    rows = [_row(one, others, before, labels) for one in own.to_dict("records")]
    at = every[every["school_id"].isin([*found.school_ids, own_id])]
    return Standing(found.basis, found.school_ids, at, pd.DataFrame(rows), others)


@lru_cache(maxsize=8)
def _every(warehouse: Warehouse, lang: str, ending: int, codes: tuple[str, ...]) -> pd.DataFrame:
    """All schools' figures of one year, for reading; not to be changed."""
    frame = compare_rows.figures_of(warehouse, Selection(lang, years=(str(ending),)), codes)
    return compare_rows.reading(frame, compare_rows.measures(warehouse, lang))


def _row(own: dict[Any, Any], others: pd.DataFrame, before: pd.DataFrame, labels: Labels) -> dict[str, Any]:
    """One indicator: the own number, last year's, the peers' spread, the share of peers below."""
    indicator = labels.indicators[own["indicator"]]
    values = others.loc[others["indicator"] == own["indicator"], "value"]
    last = before[before["indicator"] == own["indicator"]].to_dict("records")
    earlier = _comparable(own, last[0]) if last else (None, "no_report", "")
    few = len(values) < peers.FEWEST
    share = None if few else peers.percentile(own["value"], values)
    spread = {"median": values.median(), "lowest": values.min(), "highest": values.max()}
    row: dict[str, Any] = {
        "code": indicator.code, "indicator": indicator.short, "unit": indicator.unit, "value": own["value"],
        "value__flags": own["flags"], "value__url": own["url"], "url": own["url"], "display": own["display"],
        "hover": own["hover"], "n": len(values), "percentile": share,
        "percentile__status": "few_peers" if few else "", "before": earlier[0],
        "before__status": earlier[1], "before__url": earlier[2],
    }  # fmt: skip
    row |= {key: None if values.empty else float(v) for key, v in spread.items()}
    if indicator.kind == "percent":
        row |= {f"{key}__kind": "percent" for key in ("value", "before", *spread)}
    row |= {f"{key}__status": "no_peers" for key in spread} if values.empty else {}
    return row | {"sentence": _sentence(row, values, labels)}


def _comparable(own: dict[Any, Any], last: dict[Any, Any]) -> tuple[float | None, str, str]:
    """Last year's number with its status and place; none across unlike periods."""
    if pd.isna(last["value"]):
        return None, str(last["answer"]), str(last["url"])
    months = {12 if pd.isna(one["period_months"]) else int(one["period_months"]) for one in (own, last)}
    if months != {12} or own["calendar_year"] != last["calendar_year"]:
        return None, "not_computed", str(last["url"])
    return float(last["value"]), "", str(last["url"])


def _sentence(row: dict[str, Any], values: pd.Series, labels: Labels) -> str:
    lang = labels.lang
    if row["percentile"] is None:
        return word("school.few", lang, n=len(values), fewest=peers.FEWEST)
    below, equal = (values < row["value"]).mean(), (values == row["value"]).mean()
    same = word("standing.equal", lang, share=numbers.percent(equal, 0)) if equal else ""
    return word("school.above", lang, share=numbers.percent(below, 0), same=same, n=len(values))


def panel(warehouse: Warehouse, selection: Selection, reports: pd.DataFrame) -> Panel:
    """The school against its peers, indicator by indicator."""
    lang = selection.lang
    ending = of_year(selection, reports)
    if ending is None:
        return Panel(
            "peers", word("school.peers", lang), pd.DataFrame(), (), lead=word("school.none_held", lang)
        )
    found = standing(warehouse, selection, ending)
    who = word(f"standing.{found.basis}", lang)
    school = str(reports["school"].iloc[0])
    subject = word("school.peers.of", lang, school=school, peers=who)
    drawn = len(found.rows) > 0 and len(found.others) > 0
    basis = found.basis if found.members else "none"
    counted = tuple(
        tables.Column(key, word(f"school.column.{key}", lang), "count", decimals=1)
        for key in ("median", "lowest", "highest")
    )
    return Panel(
        key="peers",
        title=word("group.title", lang, group=subject, years=titles.span(found.at, lang)),
        lead=word(f"school.basis.{basis}", lang, n=len(found.members), fewest=peers.FEWEST),
        frame=found.rows if found.members else found.rows.head(0),
        columns=(
            tables.Column("indicator", word("column.indicator", lang)),
            tables.Column("unit", word("compare.column.unit", lang)),
            tables.Column("value", word("school.column.value", lang), "count", decimals=1),
            tables.Column("before", word("school.column.before", lang), "count", decimals=1),
            *counted,
            tables.Column("n", word("school.column.n", lang), "count"),
            tables.Column("percentile", word("school.column.percentile", lang), "percent"),
            tables.Column("sentence", word("school.column.sentence", lang)),
        ),
        figure=school_strip.strip(found.rows, found.others, selection) if drawn else None,
        n=word("school.peers.n", lang, n=len(found.members), rows=len(found.rows)),
        notes=(*_names(warehouse, selection, found), word("school.note.strip", lang), word("school.note.share", lang)),
        sources=sources(found.at),
        states=school_strip.key(selection) if drawn else (),
    )  # fmt: skip


def _names(warehouse: Warehouse, selection: Selection, found: Standing) -> tuple[str, ...]:
    """Who the peers are, by name."""
    schools = queries.schools(warehouse, selection.lang)
    said = word("ranked.joint", selection.lang).join(
        schools.loc[schools["school_id"].isin(found.members), "school"]
    )
    return (word("school.note.peers", selection.lang, names=said),) if said else ()
