"""What the build says of itself: its version, its codes, what it holds, one checklist worked through."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from pages._shared.queries.observations import NAME
from pages._shared.warehouse import Warehouse


def build(warehouse: Warehouse) -> dict[str, object]:
    """The build's row: build_id, built_at, schema_version, extractor, fictional, content_hash, table_hashes."""
    row = warehouse.query("SELECT * FROM build LIMIT 1").iloc[0]
    return {str(name): row[name] for name in row.index}


@lru_cache(maxsize=8)
def codes(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """Every coded value: of, code, word, mark, meaning, in the codebook's order. Not to be changed."""
    end = "zh" if lang == "zh" else "en"
    sql = f"""
        SELECT "of", code, {end} AS word, mark, meaning_{end} AS meaning FROM status_code ORDER BY "of", position"""
    return warehouse.query(sql)


def holdings(warehouse: Warehouse) -> pd.DataFrame:
    """One row: schools, reports, held, with_form, with_checklist, first, last (calendar ends of held years)."""
    sql = """
        WITH held AS (SELECT * FROM report WHERE status IN ('received', 'in_part'))
        SELECT (SELECT count(DISTINCT school_id) FROM report) AS schools, (SELECT count(*) FROM report) AS reports,
            count(*) AS held, count(*) FILTER (form_state = 'held') AS with_form,
            count(*) FILTER (applicable IS NOT NULL) AS with_checklist, min(year_ending) AS first,
            max(year_ending) AS last FROM held"""
    return warehouse.query(sql)


def formats(warehouse: Warehouse) -> pd.DataFrame:
    """How many held reports came in which format: format, n."""
    sql = """
        SELECT format, count(*) AS n FROM report WHERE format IS NOT NULL AND status IN ('received', 'in_part')
        GROUP BY format ORDER BY n DESC, format"""
    return warehouse.query(sql)


def deadlines(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """The filing deadlines that apply in this build: province, year, due_on, basis, n (reports), on_time,

    late, unknown.
    """
    end, name = ("", "p.province") if lang == "zh" else ("_en", "p.name_en")
    sql = f"""
        SELECT {name} AS province, r.academic_year AS year, r.due_on, r.due_basis{end} AS basis, count(*) AS n,
            count(*) FILTER (r.timeliness = 'on_time') AS on_time, count(*) FILTER (r.timeliness = 'late') AS late,
            count(*) FILTER (r.timeliness = 'unknown') AS unknown
        FROM report r JOIN school s USING (school_id) LEFT JOIN province p ON p.province = s.province
        WHERE r.due_on IS NOT NULL
        GROUP BY ALL ORDER BY province, year DESC, r.due_on"""
    return warehouse.query(sql)


def worked(warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """One checklist counted by status: school, year, report_id, status, n, items (their numbers); empty without any.

    The one with most kinds of status, so that the formula's every part shows; of equals the first by its id.
    """
    sql = f"""
        WITH one AS (
            SELECT report_id FROM checklist_entry GROUP BY report_id
            ORDER BY count(DISTINCT status) DESC, report_id LIMIT 1)
        SELECT {NAME[lang]} AS school, r.academic_year AS year, r.report_id, e.status, count(*) AS n,
            list(e.item ORDER BY e.item) AS items
        FROM checklist_entry e JOIN one USING (report_id) JOIN report r USING (report_id)
        JOIN school s ON s.school_id = r.school_id JOIN status_code c ON c."of" = 'checklist' AND c.code = e.status
        GROUP BY ALL ORDER BY min(c.position)"""
    return warehouse.query(sql)
