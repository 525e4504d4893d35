"""The shape of a build: its tables, their columns and how many rows they have."""

from __future__ import annotations

import pandas as pd

from pages._shared.warehouse import Warehouse


def shape(warehouse: Warehouse) -> pd.DataFrame:
    """One row per column in the schema's order: table_name, column_name, data_type, is_nullable."""
    sql = """
        SELECT c.table_name, c.column_name, c.data_type, c.is_nullable
        FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_name)
        WHERE NOT c.internal AND NOT t.temporary ORDER BY t.table_oid, c.column_index"""
    return warehouse.query(sql)


def rows(warehouse: Warehouse, table: str) -> int:
    """How many rows a table of ``shape`` has."""
    known = set(shape(warehouse)["table_name"])
    if table not in known:
        raise KeyError(table)
    return int(warehouse.query(f'SELECT count(*) AS n FROM "{table}"')["n"].iloc[0])
