"""Findings of chosen rules, and those on history and peers that concern chosen indicators."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages._shared.numbers import grouped
from pages._shared.queries.observations import NAME
from pages._shared.queries.schools import where_group
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

COMPARING = ("year_on_year_jump", "peer_outlier")  # their first value and place are the indicator's own


def doubts(
    warehouse: Warehouse, selection: Selection, rules: Sequence[str], indicators: Sequence[str]
) -> pd.DataFrame:
    """One row per finding of ``rules`` in the group's reports, and of the comparing rules on ``indicators``.

    Columns: finding_key, report_id, school_id, school, picked, year, year_ending, rule_id, severity, message,
    first and second (its values as printed), review_state, indicator (None: the rule names it). The last year first.
    """
    condition, values = where_group(selection)
    end = "zh" if selection.lang == "zh" else "en"
    sql = f"""
        SELECT f.finding_key, f.report_id, f.school_id, {NAME[selection.lang]} AS school,
            list_contains(?, f.school_id) AS picked, r.academic_year AS year, f.year_ending, f.rule_id, f.severity,
            f.message_{end} AS message, f."values"[1] AS first, f."values"[2] AS second,
            f.review_state, o.indicator
        FROM finding f JOIN report r USING (report_id) JOIN school s ON s.school_id = r.school_id
        LEFT JOIN observation o ON o.report_id = f.report_id AND o.chosen AND list_contains(?, f.rule_id)
            AND list_contains(?, o.indicator) AND try_cast(f."values"[1] AS DOUBLE) = o.value
            AND starts_with(f.places, '[' || o.place)
        WHERE {condition} AND (list_contains(?, f.rule_id) OR o.indicator IS NOT NULL)
        ORDER BY f.year_ending DESC, s.pinyin, f.finding_key"""
    picked = list(selection.schools) or [""]
    found = warehouse.query(sql, [picked, list(COMPARING), list(indicators), *values, list(rules)])
    return found.assign(message=found["message"].map(grouped))
