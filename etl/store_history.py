"""What a new warehouse tells of the one served before it: what changed, and the documents that it no longer holds.

The history is handed on from build to build. It is no part of the content hash: a report that was withdrawn and
restored leaves the content as it was, and two lines here.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

HISTORY = ("change", "past_version")
_FACTS = {
    "header": "header_field",
    "observations": "observation",
    "entries": "checklist_entry",
    "skipped": "skipped",
}
"""What ``version.held`` calls the rows of a table."""

VIEWS = """
    CREATE TEMP VIEW was AS SELECT *, status IN ('received', 'in_part') AS is_held FROM old.report;
    CREATE TEMP VIEW now AS SELECT *, status IN ('received', 'in_part') AS is_held FROM main.report;
    CREATE TEMP VIEW went AS SELECT w.*, n.status AS new_status FROM was w LEFT JOIN now n USING (report_id)
        WHERE w.is_held AND NOT coalesce(n.is_held, false);
    CREATE TEMP VIEW came AS SELECT n.*, w.status AS old_status, w.sha256 AS old_sha256, w.is_held AS was_held
        FROM now n LEFT JOIN was w USING (report_id)
        WHERE n.is_held AND (NOT coalesce(w.is_held, false) OR w.sha256 <> n.sha256);
    CREATE TEMP VIEW stayed AS SELECT n.report_id, n.school_id, n.year_ending, w.sha256 AS old_sha256,
        n.sha256 AS new_sha256, n.sha256 IS DISTINCT FROM w.sha256 AS is_new
        FROM now n JOIN was w USING (report_id) WHERE n.is_held = w.is_held;
"""
_CAME = """
    SELECT c.report_id, c.school_id, c.year_ending, NULL AS indicator, NULL AS item,
        CASE WHEN c.was_held THEN 'new_version' WHEN c.old_status = 'withdrawn' THEN 'restored'
             WHEN w.report_id IS NOT NULL THEN 'moved' ELSE 'added' END AS reason,
        NULL AS old_answer, NULL AS old_value, w.report_id AS old_raw, c.old_sha256,
        NULL AS new_answer, NULL AS new_value, NULL AS new_raw, c.sha256 AS new_sha256
    FROM came c LEFT JOIN went w ON w.sha256 = c.sha256"""
_WENT = """
    SELECT w.report_id, w.school_id, w.year_ending, NULL AS indicator, NULL AS item,
        CASE WHEN w.new_status = 'withdrawn' THEN 'withdrawn' WHEN c.report_id IS NOT NULL THEN 'moved'
             ELSE 'removed' END AS reason,
        NULL AS old_answer, NULL AS old_value, NULL AS old_raw, w.sha256 AS old_sha256,
        NULL AS new_answer, NULL AS new_value, c.report_id AS new_raw, NULL AS new_sha256
    FROM went w LEFT JOIN came c ON c.sha256 = w.sha256"""
_FIGURES = """
    SELECT s.report_id, s.school_id, s.year_ending, coalesce(n.indicator, w.indicator) AS indicator, NULL AS item,
        CASE WHEN s.is_new THEN 'new_version'
             WHEN contains(coalesce(n.flags, ''), 'corrected') OR contains(coalesce(w.flags, ''), 'corrected')
             THEN 'correction'
             WHEN 'curated' IN (n.origin, w.origin) THEN 'register' ELSE 're_extraction' END AS reason,
        w.answer AS old_answer, w.value AS old_value, coalesce(w.text, w.raw) AS old_raw, s.old_sha256,
        n.answer AS new_answer, n.value AS new_value, coalesce(n.text, n.raw) AS new_raw, s.new_sha256
    FROM (SELECT * FROM main.observation WHERE chosen) n
    FULL JOIN (SELECT * FROM old.observation WHERE chosen) w USING (report_id, indicator)
    JOIN stayed s ON s.report_id = coalesce(n.report_id, w.report_id)
    WHERE (n.answer, n.value, n.text) IS DISTINCT FROM (w.answer, w.value, w.text)"""
_ITEMS = """
    SELECT s.report_id, s.school_id, s.year_ending, NULL AS indicator, coalesce(n.item, w.item) AS item,
        CASE WHEN s.is_new THEN 'new_version'
             WHEN contains(coalesce(n.flags, ''), 'corrected') OR contains(coalesce(w.flags, ''), 'corrected')
             THEN 'correction' ELSE 're_extraction' END AS reason,
        w.status AS old_answer, w.count AS old_value, w.raw AS old_raw, s.old_sha256,
        n.status AS new_answer, n.count AS new_value, n.raw AS new_raw, s.new_sha256
    FROM main.checklist_entry n FULL JOIN old.checklist_entry w USING (report_id, item)
    JOIN stayed s ON s.report_id = coalesce(n.report_id, w.report_id)
    WHERE (n.status, n.count, n.on_platform) IS DISTINCT FROM (w.status, w.count, w.on_platform)"""
CHANGED = f"{_CAME} UNION ALL BY NAME {_WENT} UNION ALL BY NAME {_FIGURES} UNION ALL BY NAME {_ITEMS}"
"""What is different in ``main`` from ``old``, after VIEWS: a row per report, chosen figure and item."""
_CHANGES = f"""
    INSERT INTO change BY NAME SELECT ? AS build_id, ? AS changed_at, * FROM ({CHANGED}) ORDER BY ALL"""


_GONE = "(report_id, sha256) NOT IN (SELECT (report_id, sha256) FROM main.version)"


def hand_on(path: Path, served: Path, build_id: str, built_at: datetime) -> None:
    """Writes into the new warehouse the history of the served one, and what the new one changes.

    A served warehouse that cannot be read hands on nothing: it must not keep a new one from being published.
    """
    with duckdb.connect(path) as connection:
        try:
            place = str(served).replace("'", "''")
            connection.execute(f"ATTACH '{place}' AS old (READ_ONLY)")
            connection.execute("BEGIN")
            _keep(connection, "change", "true")
            _keep(connection, "past_version", _GONE)
            _bid_farewell(connection)
            connection.execute(VIEWS)
            connection.execute(_CHANGES, [build_id, built_at])
            connection.execute("COMMIT")
        except duckdb.Error:
            connection.execute("ROLLBACK")


def _keep(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> None:
    """Hands on a table of the history, as far as the served warehouse has one."""
    if _has(connection, table):
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT * FROM old.{table} WHERE {condition} ORDER BY ALL"
        )


def _bid_farewell(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds to the past versions what the served warehouse held and the new one does not."""
    if not _has(connection, "version"):
        return
    gone = connection.execute(
        "SELECT report_id, sha256, document_name, format, parts, report_date, source_url, held, "
        f"(SELECT build_id FROM old.build) AS last_build FROM old.version WHERE {_GONE} ORDER BY ALL"
    ).fetchall()
    for report_id, *row, held, last_build in gone:
        told = held or json.dumps(_held(connection, report_id), ensure_ascii=False)
        values = [report_id, *row, told, last_build]
        connection.execute("INSERT INTO past_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _held(connection: duckdb.DuckDBPyConnection, report_id: str) -> dict[str, Any]:
    """What the served warehouse holds of a report, as ``etl.store_versions.held_json`` has it."""
    (report,) = _rows(connection, "report", report_id)
    return {
        "report": report,
        **{name: _rows(connection, table, report_id) for name, table in _FACTS.items()},
    }


def _rows(connection: duckdb.DuckDBPyConnection, table: str, report_id: str) -> list[dict[str, Any]]:
    found = connection.execute(
        f"SELECT to_json(list(t ORDER BY t)) FROM old.{table} t WHERE report_id = ?", [report_id]
    ).fetchone()
    rows: list[dict[str, Any]] = json.loads(found[0]) if found and found[0] else []
    return rows


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the served warehouse, which may be of an older product, has the table."""
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'old' AND table_name = ?", [table]
    ).fetchone()
    return found is not None and found[0] > 0
