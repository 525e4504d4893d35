"""Reports of the group, and what they state about some indicators."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages._shared.queries.schools import where_group
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

NAME = {"zh": "s.name", "en": "coalesce(nullif(s.name_en, ''), s.name)"}
_ORDER = "ORDER BY s.pinyin, r.school_id, r.year_ending"


def reports(warehouse: Warehouse, selection: Selection) -> pd.DataFrame:
    """One row per school and year that is held, known or expected: the report's columns, and

    school, picked, province, city, school_type, ownership, ``year`` (as the report says: "2021-2022", "2022")
    and ``held`` (bool: its content is here). Sorted by school and year.
    """
    condition, values = where_group(selection)
    sql = f"""
        SELECT r.*, {NAME[selection.lang]} AS school, list_contains(?, r.school_id) AS picked, s.province, s.city,
            s.school_type, s.ownership, r.academic_year AS year, r.status IN ('received', 'in_part') AS held
        FROM report r JOIN school s USING (school_id) WHERE {condition} {_ORDER}"""
    return warehouse.query(sql, [list(selection.schools) or [""], *values])


def observations(warehouse: Warehouse, selection: Selection, indicators: Sequence[str]) -> pd.DataFrame:
    """The chosen figure of each report of the group and each indicator, also where there is none.

    Columns: school_id, school, picked, province, city, school_type, ownership, report_id, year, year_ending,
    calendar_year, period_months, indicator, answer, flags, value (NaN unless answer is "value"; money in 元),
    text, raw, unit, origin, quote, place (JSON), observation_id, disputed, url (its place in the source),
    source_url (where the school publishes the report).
    ``answer`` is a code of the answers, "not_stated" where a held report is silent, or "report:<status>" where
    the report is not held. Sorted by the order of ``indicators``, school and year.
    """
    condition, values = where_group(selection)
    sql = f"""
        SELECT r.school_id, {NAME[selection.lang]} AS school, list_contains(?, r.school_id) AS picked, s.province,
            s.city, s.school_type, s.ownership, r.report_id, r.academic_year AS year, r.year_ending,
            r.calendar_year, r.period_months, i.indicator,
            coalesce(o.answer, CASE WHEN r.status IN ('received', 'in_part') THEN 'not_stated'
                ELSE 'report:' || r.status END) AS answer,
            coalesce(o.flags, '') AS flags, o.value, o.text, coalesce(o.raw, '') AS raw, i.unit, o.origin,
            coalesce(o.quote, '') AS quote, o.place, o.observation_id, coalesce(o.disputed, false) AS disputed,
            '/source/' || r.report_id || coalesce('?indicator=' || o.indicator, '') AS url, r.source_url
        FROM report r JOIN school s USING (school_id)
        CROSS JOIN (SELECT * FROM indicator WHERE list_contains(?, indicator)) i
        LEFT JOIN (SELECT * FROM observation WHERE chosen AND list_contains(?, indicator)) o
            ON o.report_id = r.report_id AND o.indicator = i.indicator
        WHERE {condition} ORDER BY list_position(?, i.indicator), s.pinyin, r.school_id, r.year_ending"""
    wanted = list(indicators)
    return warehouse.query(sql, [list(selection.schools) or [""], wanted, wanted, *values, wanted])


def stackable(warehouse: Warehouse, topic: str) -> tuple[str, ...]:
    """The indicators of a topic that may share a stack, in the codebook's order."""
    sql = "SELECT indicator FROM indicator WHERE topic = ? AND stackable ORDER BY position"
    return tuple(warehouse.query(sql, [topic])["indicator"])
