"""The workbook's sheet of doubts: every finding of the reports that the workbook draws on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl.workbook import Item, Sheet
from pages._shared import queries
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

COLUMNS = ("report", "severity", "group", "finding", "state", "reason")


def findings_sheet(panels: Sequence[Panel], warehouse: Warehouse, labels: Labels, base: str) -> Sheet:
    """One row per finding, linked to its places; ``base`` is this site's address."""
    lang = labels.lang
    reports = {one.url.removeprefix("/source/"): one.label for panel in panels for one in panel.sources}
    found = queries.findings(warehouse, lang, list(reports)).to_dict("records")
    return Sheet(
        word("workbook.findings", lang),
        (word("workbook.findings", lang), word("workbook.findings.lead", lang, n=len(reports))),
        tuple(word(f"workbook.finding.{name}", lang) for name in COLUMNS),
        tuple(_row(one, reports, labels, base) for one in found),
    )


def _row(one: Mapping[Any, Any], reports: Mapping[str, str], labels: Labels, base: str) -> tuple[Item, ...]:
    link = f"{base}/source/{one['report_id']}?finding={one['finding_key']}"
    return (
        Item(reports[one["report_id"]]),
        Item(labels.status(one["severity"], "severity").word),
        Item(one["group_name"]),
        Item(one["message"], link=link),
        Item(labels.status(one["review_state"], "review").word),
        Item(one["review_reason"]),
    )
