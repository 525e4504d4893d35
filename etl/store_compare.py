"""What one published build says otherwise than another, whichever lie between them; nothing is written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from etl.errors import BuildError
from etl.store_history import CHANGED, VIEWS


def compare(old: Path, new: Path) -> pd.DataFrame:
    """A row per report that came, went or has another document, per chosen figure and checklist item that differs.

    Columns as of table change without build_id and changed_at, and ``position`` of the indicator. Raises BuildError
    where the builds cannot be compared, as with one of an older product.
    """
    with duckdb.connect(":memory:") as connection:
        try:
            for name, path in (("old", old), ("new", new)):
                place = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{place}' AS {name} (READ_ONLY)")
            connection.execute("USE new")
            connection.execute(VIEWS)
            return connection.execute(
                f"SELECT c.*, i.position FROM ({CHANGED}) c LEFT JOIN main.indicator i USING (indicator) "
                "ORDER BY c.year_ending DESC, c.report_id, i.position NULLS FIRST, c.item NULLS FIRST, c.reason"
            ).df()
        except duckdb.Error as error:
            raise BuildError(f"cannot be compared: {error}", where=f"{old.name}, {new.name}") from error
