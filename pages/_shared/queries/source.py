"""One report with everything that was read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from pages._shared.queries.observations import NAME
from pages._shared.warehouse import Warehouse

Record = Mapping[Any, Any]

_PARTS = {
    "header": "SELECT * FROM header_field WHERE report_id = ?",
    "observations": """
        SELECT o.* FROM observation o JOIN indicator i USING (indicator)
        WHERE o.report_id = ? ORDER BY i.position, o.chosen DESC, o.observation_id""",
    "entries": """
        SELECT e.*, trim(array_to_string(e.links, chr(10)) || chr(10) || e.link_text, chr(10)) AS addresses
        FROM checklist_entry e WHERE e.report_id = ? ORDER BY e.item""",
    "findings": """
        SELECT f.*, r.statement_zh, r.statement_en FROM finding f JOIN rule r ON r.rule = f.rule_id
        WHERE f.report_id = ? ORDER BY r.position, f.finding_key""",
    "corrections": "SELECT * FROM correction WHERE report_id = ? ORDER BY target, printed_raw",
    "skipped": "SELECT * FROM skipped WHERE report_id = ? ORDER BY place, what",
}
_JSON = ("place", "places", "inputs")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A report's row (with ``school``, its name for reading) and, as records in reading order, what was read from it.

    Missing values are None; place, places and inputs are taken out of their JSON.
    """

    report: Record
    header: tuple[Record, ...]
    observations: tuple[Record, ...]
    entries: tuple[Record, ...]
    findings: tuple[Record, ...]
    corrections: tuple[Record, ...]
    skipped: tuple[Record, ...]
    lines: tuple[str, ...] | None

    def chosen(self) -> tuple[Record, ...]:
        """The one observation of each indicator that charts show."""
        return tuple(one for one in self.observations if one["chosen"])


@lru_cache(maxsize=32)
def source(warehouse: Warehouse, report_id: str, lang: str) -> Held | None:
    """The report and all that was read from it; None where no report has this id. ``lines`` only where at hand."""
    sql = f"""
        SELECT r.*, {NAME[lang]} AS school FROM report r JOIN school s USING (school_id) WHERE r.report_id = ?"""
    found = records(warehouse.query(sql, [report_id]))
    if not found:
        return None
    parts = {name: records(warehouse.query(sql, [report_id])) for name, sql in _PARTS.items()}
    document = warehouse.document(str(found[0]["sha256"] or ""))
    lines = document.get("lines") if document else None
    return Held(found[0], lines=tuple(map(str, lines)) if isinstance(lines, list) else None, **parts)


def records(frame: pd.DataFrame) -> tuple[Record, ...]:
    """The frame's rows; what is missing is None, JSON is read."""
    return tuple(
        {name: _value(name, value) for name, value in row.items()} for row in frame.to_dict("records")
    )


def _value(name: Any, value: Any) -> Any:
    if not isinstance(value, (str, list)) and getattr(value, "ndim", 0) == 0 and pd.isna(value):
        return None
    return json.loads(value) if name in _JSON and isinstance(value, str) else value
