"""What scoring schemes are computed from: one row per report, key and code, as ``etl.scoring.evidence`` names them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages._shared.warehouse import Warehouse

COLUMNS = ("report_id", "key", "code", "cases", "url")

_FACTS = """
    WITH held AS (
        SELECT * FROM report WHERE status IN ('received', 'in_part') AND list_contains(?, report_id))
    SELECT e.report_id, 'item:' || e.item AS key, e.status AS code, 1 AS cases,
        '/source/' || e.report_id || '?item=' || e.item AS url
    FROM checklist_entry e JOIN held USING (report_id)
    UNION ALL
    SELECT report_id, 'timeliness', timeliness, 1, '/source/' || report_id FROM held
    UNION ALL
    SELECT report_id, 'annex:statistics', form_state, 1, '/source/' || report_id FROM held
    UNION ALL
    SELECT report_id, 'annex:checklist', checklist_state, 1, '/source/' || report_id FROM held
    UNION ALL
    SELECT h.report_id, 'section:' || k.section, CASE WHEN s.quote IS NULL THEN 'missing' ELSE 'found' END, 1,
        '/source/' || h.report_id || coalesce('?line=' || CAST(s.place->>'line' AS INTEGER), '')
    FROM held h CROSS JOIN (SELECT DISTINCT section FROM section) k
    LEFT JOIN section s ON s.report_id = h.report_id AND s.section = k.section
    UNION ALL
    SELECT h.report_id, 'indicator:' || i.indicator,
        coalesce(o.answer, CASE WHEN h.form_state = 'held' THEN 'not_stated' ELSE 'not_obtained' END), 1,
        '/source/' || h.report_id || coalesce('?indicator=' || o.indicator, '')
    FROM held h CROSS JOIN (SELECT indicator FROM indicator WHERE list_contains(?, indicator)) i
    LEFT JOIN observation o ON o.report_id = h.report_id AND o.indicator = i.indicator AND o.chosen
    UNION ALL
    SELECT f.report_id, 'rule:' || f.rule_id, f.review_state, count(*), '/source/' || f.report_id ||
        '?finding=' || min(f.finding_key)
    FROM finding f JOIN held USING (report_id) GROUP BY f.report_id, f.rule_id, f.review_state
    ORDER BY ALL"""


def scoring_facts(warehouse: Warehouse, reports: Sequence[str], indicators: Sequence[str]) -> pd.DataFrame:
    """What holds in the held ones of ``reports`` (ids): report_id, key, code, cases, url (its place).

    Keys: item, timeliness, annex, section, indicator (those named) and rule: findings only. A rule without a row found
    nothing, or had nothing to look at.
    """
    return warehouse.query(_FACTS, [list(reports) or [""], list(indicators) or [""]])
