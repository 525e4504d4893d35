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
_JSON = ("place", "places", "inputs", "parts")
_VERSIONS = """
    SELECT sha256, state, position, document_name, format, parts, report_date, source_url, text_at_hand, held
    FROM version WHERE report_id = $1
    UNION ALL BY NAME
    SELECT sha256, 'replaced' AS state, 1000 AS position, document_name, format, parts, report_date, source_url,
        true AS text_at_hand, held
    FROM past_version WHERE report_id = $1 ORDER BY position, report_date DESC, sha256"""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A report's row (with ``school``, its name for reading) and, as records in reading order, what was read from it.

    Missing values are None; place, places, inputs and parts are taken out of their JSON. ``versions``: every document
    of the report, the one that counts first. ``version``: the one shown, where it is another; then nothing of it stands
    in charts, and it has no findings.
    """

    report: Record
    header: tuple[Record, ...]
    observations: tuple[Record, ...]
    entries: tuple[Record, ...]
    findings: tuple[Record, ...]
    corrections: tuple[Record, ...]
    skipped: tuple[Record, ...]
    lines: tuple[str, ...] | None
    versions: tuple[Record, ...] = ()
    version: Record | None = None

    def chosen(self) -> tuple[Record, ...]:
        """The one observation of each indicator that charts show."""
        return tuple(one for one in self.observations if one["chosen"])

    def part_at(self, line: int | None) -> Record | None:
        """The file in which a line of the text stands; None where the report is one file."""
        before = [
            part for part in self.report["parts"] or () if line is not None and part["first_line"] <= line
        ]
        return before[-1] if before else None


@lru_cache(maxsize=32)
def source(warehouse: Warehouse, report_id: str, lang: str, sha256: str = "") -> Held | None:
    """The report and all that was read from it, or from another of its documents where ``sha256`` names one.

    None where no report has this id, nor ever had. ``lines`` only where at hand.
    """
    sql = f"""
        SELECT r.*, {NAME[lang]} AS school FROM report r JOIN school s USING (school_id) WHERE r.report_id = ?"""
    found = records(warehouse.query(sql, [report_id]))
    versions = records(warehouse.query(_VERSIONS, [report_id]))
    other = next((one for one in versions if one["sha256"] == sha256 and one["held"]), None)
    if other is not None:
        return _other(warehouse, found[0] if found else None, other, versions)
    if not found:
        return None
    parts = {name: records(warehouse.query(sql, [report_id])) for name, sql in _PARTS.items()}
    lines = _lines(warehouse, found[0]["sha256"])
    return Held(report=found[0], lines=lines, versions=versions, version=None, **parts)


def _other(
    warehouse: Warehouse, report: Record | None, version: Record, versions: tuple[Record, ...]
) -> Held:
    """What was read from a document that does not count."""
    kept = json.loads(version["held"])
    order = warehouse.query("SELECT indicator, position FROM indicator").set_index("indicator")["position"]
    school = report["school"] if report else kept["report"]["school_name"]
    entries = [
        {**one, "addresses": "\n".join(filter(None, [*one["links"], one["link_text"]]))}
        for one in kept["entries"]
    ]
    stated = sorted(kept["observations"], key=lambda one: int(order.get(one["indicator"], 0)))
    return Held(
        report=_read({**kept["report"], "school": school}),
        header=tuple(map(_read, kept["header"])),
        observations=tuple(_read(one) for one in stated if one["indicator"] in order.index),
        entries=tuple(map(_read, entries)),
        findings=(),
        corrections=(),
        skipped=tuple(map(_read, kept["skipped"])),
        lines=_lines(warehouse, version["sha256"]) if version["text_at_hand"] else None,
        versions=versions,
        version=version,
    )


def _lines(warehouse: Warehouse, sha256: object) -> tuple[str, ...] | None:
    document = warehouse.document(str(sha256 or ""))
    lines = document.get("lines") if document else None
    return tuple(map(str, lines)) if isinstance(lines, list) else None


def changes(warehouse: Warehouse, school_id: str) -> pd.DataFrame:
    """What builds changed in a school's reports, the newest first: the table's columns and academic_year.

    ``old_held``: the old document can still be shown. A report that is gone has the year of its id.
    """
    sql = """
        SELECT c.*, coalesce(r.academic_year, replace(c.report_id, c.school_id || '-', '')) AS academic_year,
            c.old_sha256 IN (SELECT sha256 FROM version UNION ALL SELECT sha256 FROM past_version) AS old_held
        FROM change c LEFT JOIN report r USING (report_id) LEFT JOIN indicator i USING (indicator)
        WHERE c.school_id = ?
        ORDER BY c.changed_at DESC, c.year_ending DESC, c.report_id, i.position NULLS FIRST, c.item NULLS FIRST"""
    return warehouse.query(sql, [school_id])


def records(frame: pd.DataFrame) -> tuple[Record, ...]:
    """The frame's rows; what is missing is None, JSON is read."""
    return tuple(_read(row) for row in frame.to_dict("records"))


def _read(row: Record) -> Record:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: Any, value: Any) -> Any:
    if not isinstance(value, (str, list)) and getattr(value, "ndim", 0) == 0 and pd.isna(value):
        return None
    return json.loads(value) if name in _JSON and isinstance(value, str) and value else value
