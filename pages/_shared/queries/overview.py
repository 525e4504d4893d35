"""What the overview asks besides reports and observations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from pages._shared.warehouse import Warehouse

FEWEST = 8  # reports of one year; with fewer in every year no year says anything about a group


@lru_cache(maxsize=8)
def latest_year(warehouse: Warehouse) -> int | None:
    """The last year (its calendar end) with a held report; None where no year has ``FEWEST`` of them."""
    sql = """
        SELECT max(year_ending) AS latest, max(held) AS most FROM (
            SELECT year_ending, count(*) AS held FROM report WHERE status IN ('received', 'in_part')
            GROUP BY year_ending)"""
    row = warehouse.query(sql).iloc[0]
    return int(row["latest"]) if pd.notna(row["most"]) and row["most"] >= FEWEST else None


def items_published(warehouse: Warehouse, lang: str, report_ids: Sequence[str]) -> pd.DataFrame:
    """Per checklist item of some reports: item, title, short, category, published and applicable (reports)."""
    end = "zh" if lang == "zh" else "en"
    sql = f"""
        SELECT i.item, i.title_{end} AS title, i.short_{end} AS short, i.category_short_{end} AS category,
            count(*) FILTER (e.status IN ('disclosed', 'disclosed_off_platform')) AS published,
            count(*) FILTER (e.status <> 'not_applicable') AS applicable
        FROM checklist_entry e JOIN checklist_item i USING (item)
        WHERE e.report_id IN (SELECT unnest(?)) GROUP BY ALL ORDER BY i.item"""
    return warehouse.query(sql, [list(report_ids)])


def provinces(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """Every province with its tile: province, label, tile_row, tile_column."""
    name = "province" if lang == "zh" else "name_en"
    sql = f"""
        SELECT province, {name} AS label, tile_row, tile_column FROM province
        WHERE tile_row IS NOT NULL ORDER BY position"""
    return warehouse.query(sql)
