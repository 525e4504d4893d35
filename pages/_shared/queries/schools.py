"""Who is in the group that is compared, and what the filters offer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import pandas as pd

from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

# Filters that make the group; the schools that the reader chose stand in it in any case.
IN_GROUP = {
    "province": "s.province",
    "city": "s.city",
    "school_type": "s.school_type",
    "ownership": "s.ownership",
}


def schools(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """Every school: the table's columns and ``school``, its name in ``lang``; a copy, sorted by pinyin."""
    return _schools(warehouse, lang).copy()


@lru_cache(maxsize=8)
def _schools(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    name = "name" if lang == "zh" else "coalesce(nullif(name_en, ''), name)"
    return warehouse.query(f"SELECT *, {name} AS school FROM school ORDER BY pinyin, school_id")


def group(warehouse: Warehouse, selection: Selection) -> pd.DataFrame:
    """The schools of the group and those chosen: as ``schools``, and ``picked`` (bool)."""
    frame = schools(warehouse, selection.lang)
    member = pd.Series(True, index=frame.index)
    for attribute in IN_GROUP:
        wanted = getattr(selection, attribute)
        if wanted:
            member &= frame[attribute].isin(wanted)
    frame["picked"] = frame["school_id"].isin(selection.schools)
    return frame[member | frame["picked"]].reset_index(drop=True)


def where_group(selection: Selection) -> tuple[str, list[object]]:
    """The group as an SQL condition on ``s`` (school) and ``r`` (report), with its parameters."""
    parts: list[str] = []
    values: list[object] = []
    for attribute, column in IN_GROUP.items():
        wanted = getattr(selection, attribute)
        if wanted:
            parts.append(f"list_contains(?, {column})")
            values.append(list(wanted))
    member = " AND ".join(parts) or "true"
    condition = f"(({member}) OR list_contains(?, s.school_id))"
    values.append(list(selection.schools) or [""])
    if selection.endings:
        condition += " AND list_contains(?, r.year_ending)"
        values.append(list(selection.endings))
    return condition, values


@lru_cache(maxsize=8)
def years(warehouse: Warehouse) -> tuple[tuple[int, str], ...]:
    """The years that have reports, ascending: (calendar year of the end, academic year "2021-2022")."""
    frame = warehouse.query("SELECT DISTINCT year_ending FROM report ORDER BY year_ending")
    return tuple((int(year), f"{int(year) - 1}-{int(year)}") for year in frame["year_ending"])


@lru_cache(maxsize=8)
def known(warehouse: Warehouse) -> Mapping[str, Collection[str]]:
    """The values that each filter offers, by query name; all others are ignored and named."""
    frame = _schools(warehouse, "zh")
    offered: dict[str, Collection[str]] = {
        name: tuple(dict.fromkeys(frame[column].dropna()))
        for name, column in (
            ("city", "city"),
            ("type", "school_type"),
            ("ownership", "ownership"),
            ("school", "school_id"),
        )
    }
    provinces = warehouse.query(
        "SELECT DISTINCT p.province, p.position FROM province p JOIN school s USING (province) ORDER BY p.position"
    )
    offered["province"] = tuple(provinces["province"])
    offered["year"] = tuple(label for _, label in years(warehouse)) + tuple(
        str(end) for end, _ in years(warehouse)
    )
    return {name: frozenset(values) if name == "school" else values for name, values in offered.items()}
