"""The consistency rules of data/reference/rules.csv: Report (and last year's, and its peers') → Findings.

To add a rule: a row in rules.csv, one function or table row here, one test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.audit.checklist import checklist_findings
from etl.audit.completeness import completeness_findings
from etl.audit.form import form_findings
from etl.audit.history import history_findings, previous_year
from etl.audit.narrative import narrative_findings
from etl.audit.peers import peer_findings
from etl.audit.statements import Statements
from etl.audit.versions import version_findings
from etl.codebook import Codebook
from etl.model import Finding, Report

RULES_OF_ONE_REPORT = (form_findings, checklist_findings, narrative_findings, completeness_findings)


def audit_report(report: Report, codebook: Codebook, previous: Report | None = None) -> tuple[Finding, ...]:
    """Findings of one report, with those against last year's where it is given; ordered as rules.csv."""
    statements = Statements(report, codebook)
    found = [finding for rules in RULES_OF_ONE_REPORT for finding in rules(statements)]
    if previous is not None:
        found.extend(history_findings(statements, previous))
    return _ordered(found, codebook)


def audit_reports(
    reports: Sequence[Report], codebook: Codebook, forms: Mapping[str, Sequence[Report]] | None = None
) -> dict[str, tuple[Finding, ...]]:
    """report_id → findings, over all reports of a build: last year's and the peers' are looked up among them.

    ``forms``: the documents of a report as they print it, where there are several, the one that counts first.
    """
    by_year = {(report.school.school_id, report.academic_year): report for report in reports}
    outliers = peer_findings(reports, codebook)
    findings = {}
    for report in reports:
        previous = by_year.get((report.school.school_id, previous_year(report.academic_year)))
        own = [*audit_report(report, codebook, previous), *outliers.get(report.report_id, ())]
        first, *others = (forms or {}).get(report.report_id, (report,))
        own += version_findings(first, others, codebook)
        findings[report.report_id] = _ordered(own, codebook)
    return findings


def with_findings(report: Report, codebook: Codebook) -> Report:
    """The report with the findings that it alone allows."""
    return replace(report, findings=audit_report(report, codebook))


def _ordered(findings: Sequence[Finding], codebook: Codebook) -> tuple[Finding, ...]:
    position = {rule: number for number, rule in enumerate(codebook.rules)}
    return tuple(sorted(findings, key=lambda f: (position[f.rule.partition(":")[0]], f.rule, f.values)))
