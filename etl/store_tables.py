"""Every table of the warehouse as rows, from what is held and found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl import store_codebook, store_facts, store_versions
from etl.codebook import Codebook
from etl.corrections import Outcome
from etl.model import Finding
from etl.registers import Review
from etl.store import Tables
from etl.store_reports import Holding, report_row
from etl.versions import Passed


def make_tables(
    codebook: Codebook,
    holdings: Sequence[Holding],
    findings: Mapping[str, Sequence[Finding]],
    reviews: Sequence[Review],
    outcomes: Sequence[Outcome],
    passed: Sequence[Passed],
) -> Tables:
    """Table name → its rows, all but table build."""
    by_key = {row.finding_key: row for row in reviews}
    return {
        "province": store_codebook.province_rows(codebook),
        "school": store_codebook.school_rows(codebook, holdings),
        "report": (report_row(holding, codebook) for holding in holdings),
        "header_field": store_facts.header_rows(holdings),
        "section": store_facts.section_rows(holdings, codebook),
        "indicator": store_codebook.indicator_rows(codebook),
        "checklist_item": store_codebook.item_rows(codebook),
        "status_code": store_codebook.status_rows(codebook),
        "rule": store_codebook.rule_rows(codebook),
        "observation": store_facts.observation_rows(holdings),
        "checklist_entry": store_facts.checklist_rows(holdings),
        "finding": store_facts.finding_rows(holdings, findings, by_key),
        "version": store_versions.version_rows(holdings, codebook),
        "correction": store_facts.correction_rows(outcomes),
        "skipped": store_facts.skipped_rows(holdings, passed),
    }
