"""Whom a school is compared with on a page, and the sentence that says where it stands (docs/decisions.md, 12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pages._shared import numbers, peers, queries, titles
from pages._shared.queries.schools import IN_GROUP
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """The others in words, their ids, and their numbers in the frame that was compared (none missing)."""

    name: str
    school_ids: frozenset[str]
    values: pd.Series


def comparison(warehouse: Warehouse, selection: Selection, at: pd.DataFrame, own: str = "") -> Comparison:
    """The schools that ``own`` is compared with in one year's frame (columns school_id, value).

    Where the reader filtered, the group; else the computed peers; without ``own`` all of the group but the chosen.
    """
    lang = selection.lang
    stated = at[at["value"].notna()]
    if own and not any(getattr(selection, attribute) for attribute in IN_GROUP):
        schools = queries.schools(warehouse, lang)
        found = peers.peers(schools, own, set(stated["school_id"]))
        members, name = set(found.school_ids), word(f"standing.{found.basis}", lang)
    else:
        members = set(queries.group(warehouse, replace(selection, schools=()))["school_id"])
        members -= {own} if own else set(selection.schools)
        name = word("standing.group", lang, group=titles.group(warehouse, selection))
    return Comparison(name, frozenset(members), stated.loc[stated["school_id"].isin(members), "value"])


def shared(warehouse: Warehouse, selection: Selection, at: pd.DataFrame) -> Comparison:
    """Whose median a chart draws: the chosen school's peers where one is chosen, else the group's."""
    picked = at.loc[at["picked"], "school_id"].unique()
    return comparison(warehouse, selection, at, str(picked[0]) if len(picked) == 1 else "")


def sentences(warehouse: Warehouse, selection: Selection, at: pd.DataFrame, unit: str) -> list[str]:
    """One sentence per chosen school (columns school, display, value): its number and its place among the others."""
    picked = at[at["picked"]].to_dict("records")
    if len(picked) > MOST_SENTENCES:
        return [word("standing.many", selection.lang, most=MOST_SENTENCES)]
    return [_sentence(warehouse, selection, at, row, unit) for row in picked]


def _sentence(
    warehouse: Warehouse, selection: Selection, at: pd.DataFrame, row: dict[Any, Any], unit: str
) -> str:
    lang, own = selection.lang, {"school": row["school"], "value": row["display"], "unit": unit}
    if pd.isna(row["value"]):
        return word("standing.missing", lang, **own)
    others = comparison(warehouse, selection, at, row["school_id"])
    n = len(others.values)
    if n < peers.FEWEST:
        return word("standing.few", lang, **own, peers=others.name, n=n, fewest=peers.FEWEST)
    below, equal = (others.values < row["value"]).mean(), (others.values == row["value"]).mean()
    same = word("standing.equal", lang, share=numbers.percent(equal, 0)) if equal else ""
    return word(
        "standing.above", lang, **own, peers=others.name, share=numbers.percent(below, 0), same=same, n=n
    )
