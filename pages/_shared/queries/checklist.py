"""The 50 items: who publishes which, and how many schools publish one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from pages._shared.queries.observations import NAME
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse


def checklist_items(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """The items in their order: item, category (number), category_name, category_short, title, short, needs, label.

    ``label`` is number and short title; ``needs`` the attribute without which an item does not apply ("" for none).
    """
    return _items(warehouse, "zh" if lang == "zh" else "en").copy()


@lru_cache(maxsize=8)
def _items(warehouse: Warehouse, end: str) -> pd.DataFrame:
    sql = f"""
        SELECT item, category, category_{end} AS category_name, category_short_{end} AS category_short,
            title_{end} AS title, short_{end} AS short, coalesce(needs, '') AS needs,
            item || ' ' || short_{end} AS label
        FROM checklist_item ORDER BY item"""
    return warehouse.query(sql)


@lru_cache(maxsize=8)
def checklist_years(warehouse: Warehouse) -> tuple[int, ...]:
    """The calendar ends of the years of which any checklist is held, ascending."""
    sql = "SELECT DISTINCT year_ending FROM report WHERE applicable IS NOT NULL ORDER BY year_ending"
    return tuple(int(year) for year in warehouse.query(sql)["year_ending"])


def checklist_entries(
    warehouse: Warehouse, selection: Selection, reports: Sequence[str], item: int | None = None
) -> pd.DataFrame:
    """What the checklists of ``reports`` (ids) say, one row per report and item, or on one item only.

    Columns: school_id, school, picked, report_id, year, year_ending, item, category, count (NaN: none printed),
    raw, on_platform (True, False, None), links (one a line), remark, status, flags, url (its place in the source).
    """
    sql = f"""
        SELECT e.school_id, {NAME[selection.lang]} AS school, list_contains(?, e.school_id) AS picked, e.report_id,
            r.academic_year AS year, e.year_ending, e.item, i.category, e.count, e.raw, e.on_platform,
            trim(array_to_string(e.links, chr(10)) || chr(10) || e.link_text, chr(10)) AS links, e.remark, e.status,
            e.flags, '/source/' || e.report_id || '?item=' || e.item AS url
        FROM checklist_entry e JOIN report r USING (report_id) JOIN school s ON s.school_id = e.school_id
        JOIN checklist_item i USING (item)
        WHERE list_contains(?, e.report_id) AND (? IS NULL OR e.item = ?)
        ORDER BY s.pinyin, e.school_id, e.year_ending, e.item"""
    return warehouse.query(sql, [list(selection.schools) or [""], list(reports) or [""], item, item])


def checklist_shares(warehouse: Warehouse, reports: Sequence[str]) -> pd.DataFrame:
    """How many of ``reports`` publish each item: item, year_ending, disclosed, applicable (numbers of reports).

    An item that does not apply to a school is in neither number (docs/decisions.md, 4).
    """
    sql = """
        SELECT item, year_ending, count(*) FILTER (status IN ('disclosed', 'disclosed_off_platform')) AS disclosed,
            count(*) FILTER (status <> 'not_applicable') AS applicable
        FROM checklist_entry WHERE list_contains(?, report_id) GROUP BY ALL ORDER BY item, year_ending"""
    return warehouse.query(sql, [list(reports) or [""]])
