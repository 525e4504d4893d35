"""What the audit found in some reports, what it could look at, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from pages._shared.numbers import grouped
from pages._shared.warehouse import Warehouse

STANDING = ("open", "confirmed")  # review states in which a finding still asks for something


def findings(warehouse: Warehouse, lang: str, report_ids: Sequence[str]) -> pd.DataFrame:
    """One row per finding of the reports: the table's columns, and ``message`` and ``statement`` in ``lang``,

    rule_group, group_name, ``standing`` (bool: open or confirmed). Sorted by severity, rule and key.
    """
    end = "zh" if lang == "zh" else "en"
    sql = f"""
        SELECT f.*, f.message_{end} AS message, r.statement_{end} AS statement, r.rule_group,
            r.group_{end} AS group_name, list_contains(?, f.review_state) AS standing
        FROM finding f JOIN rule r ON r.rule = f.rule_id
        JOIN status_code c ON c."of" = 'severity' AND c.code = f.severity
        WHERE f.report_id IN (SELECT unnest(?)) ORDER BY c.position, r.position, f.finding_key"""
    found = warehouse.query(sql, [list(STANDING), list(report_ids)])
    return found.assign(message=found["message"].map(grouped))


def standing(warehouse: Warehouse, report_ids: Sequence[str]) -> pd.DataFrame:
    """How many findings of the reports still ask for something: report_id, severity, n."""
    sql = """
        SELECT report_id, severity, count(*) AS n FROM finding
        WHERE report_id IN (SELECT unnest(?)) AND list_contains(?, review_state)
        GROUP BY ALL ORDER BY ALL"""
    return warehouse.query(sql, [list(report_ids), list(STANDING)])


@lru_cache(maxsize=8)
def rules(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """Every rule in the codebook's order: rule, rule_group, group_name, severity, statement. Not to be changed."""
    end = "zh" if lang == "zh" else "en"
    sql = f"""
        SELECT rule, rule_group, group_{end} AS group_name, severity, statement_{end} AS statement
        FROM rule ORDER BY position"""
    return warehouse.query(sql)


def neighbours(warehouse: Warehouse, report_ids: Sequence[str]) -> pd.DataFrame:
    """What the rules on history and peers need: per report_id ``before`` (held reports of the school one year

    earlier) and ``peers`` (other held reports of the same province, type and year).
    """
    sql = """
        WITH held AS (
            SELECT r.report_id, r.school_id, r.year_ending, r.academic_year, s.province, s.school_type
            FROM report r JOIN school s USING (school_id) WHERE r.status IN ('received', 'in_part')),
        sizes AS (SELECT province, school_type, academic_year, count(*) AS n FROM held GROUP BY ALL)
        SELECT h.report_id, count(b.report_id) AS before, any_value(z.n) - 1 AS peers
        FROM held h JOIN sizes z ON z.province IS NOT DISTINCT FROM h.province
            AND z.school_type = h.school_type AND z.academic_year = h.academic_year
        LEFT JOIN held b ON b.school_id = h.school_id AND b.year_ending = h.year_ending - 1
        WHERE h.report_id IN (SELECT unnest(?)) GROUP BY h.report_id ORDER BY h.report_id"""
    return warehouse.query(sql, [list(report_ids)])


def sections(warehouse: Warehouse, lang: str, report_ids: Sequence[str]) -> pd.DataFrame:
    """Sections of the reports: report_id, section, title, required, quote (its heading; null: not found), line.

    Sorted by where in a report a section usually stands.
    """
    end = "zh" if lang == "zh" else "en"
    sql = f"""
        SELECT report_id, section, {end} AS title, required, quote, CAST(place->>'line' AS INTEGER) AS line,
            median(CAST(place->>'line' AS INTEGER)) OVER (PARTITION BY section) AS usual
        FROM section WHERE report_id IN (SELECT unnest(?)) ORDER BY usual NULLS LAST, section, report_id"""
    return warehouse.query(sql, [list(report_ids)])


def skipped(warehouse: Warehouse, report_ids: Sequence[str]) -> pd.DataFrame:
    """What was seen and not taken: report_id (null: a whole file), document_name, what, why, place (JSON)."""
    sql = """
        SELECT * FROM skipped WHERE report_id IS NULL OR report_id IN (SELECT unnest(?))
        ORDER BY report_id NULLS FIRST, document_name, what, why, place"""
    return warehouse.query(sql, [list(report_ids)])


def doubtful(warehouse: Warehouse, report_ids: Sequence[str]) -> pd.DataFrame:
    """Values that a person should look at: cells that could not be read, characters recognised with little confidence.

    report_id, kind (indicator, item), code, raw, value, status (answer or checklist status), flags, confidence
    (0 to 1, null where nothing was recognised), place (JSON).
    """
    sql = """
        SELECT report_id, 'indicator' AS kind, indicator AS code, raw,
            coalesce(text, replace(CAST(value AS VARCHAR), '.00', '')) AS value,
            answer AS status, flags, CAST(confidence AS DOUBLE) AS confidence, place
        FROM observation
        WHERE (answer IN ('invalid', 'unreadable') OR contains(flags, 'low_confidence'))
            AND report_id IN (SELECT unnest(?))
        UNION ALL
        SELECT report_id, 'item', CAST(item AS VARCHAR), raw, CAST(count AS VARCHAR), status, flags,
            CAST(confidence AS DOUBLE), place
        FROM checklist_entry
        WHERE contains(flags, 'low_confidence') AND report_id IN (SELECT unnest(?))
        ORDER BY report_id, kind, code, raw"""
    return warehouse.query(sql, [list(report_ids)] * 2)


def corrections(warehouse: Warehouse, report_ids: Sequence[str]) -> pd.DataFrame:
    """Reviewed corrections of the reports: the table's columns."""
    sql = """
        SELECT * FROM correction WHERE report_id IN (SELECT unnest(?)) ORDER BY report_id, target"""
    return warehouse.query(sql, [list(report_ids)])
