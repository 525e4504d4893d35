"""The rule that compares a report with its peers': same province, type and year, itself left out (decisions 12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log10
from statistics import median

from etl.audit.statements import Statements, printed
from etl.chosen import chosen_observations
from etl.codebook import Codebook
from etl.model import Finding, Observation, Report

ENOUGH = 8
"""Fewer peers than this say nothing about what is usual."""
FAR = 3.5
"""Modified z-score (Iglewicz and Hoaglin, 1993) on log10, above which a figure lies far outside."""
TIMES = 10
"""And at least this many times the median, or as small a part of it."""
GROUPS = ("channels", "staffing", "funding")


def peer_findings(reports: Sequence[Report], codebook: Codebook) -> dict[str, list[Finding]]:
    """report_id → findings of peer_outlier, over the reports of one build."""
    groups: dict[tuple[str | None, str, str], list[Report]] = defaultdict(list)
    for report in reports:
        groups[report.school.province, report.school.school_type, report.academic_year].append(report)
    found: dict[str, list[Finding]] = defaultdict(list)
    for members in groups.values():
        if len(members) > ENOUGH:
            for report_id, finding in _group_findings(members, codebook):
                found[report_id].append(finding)
    return found


def _group_findings(members: Sequence[Report], codebook: Codebook) -> Iterator[tuple[str, Finding]]:
    figures = {report.report_id: chosen_observations(report) for report in members}
    for name, indicator in codebook.indicators.items():
        if indicator.kind not in ("count", "money") or indicator.group not in GROUPS:
            continue
        values = _positive(figures, name)
        for report in members:
            others = [value for report_id, value in values.items() if report_id != report.report_id]
            if len(others) >= ENOUGH and _far(values.get(report.report_id), others):
                observation = figures[report.report_id][name]
                yield report.report_id, _finding(Statements(report, codebook), observation, others)


def _positive(figures: Mapping[str, Mapping[str, Observation]], name: str) -> dict[str, float]:
    stated = {report_id: own[name].value for report_id, own in figures.items() if name in own}
    return {report_id: float(value) for report_id, value in stated.items() if value is not None and value > 0}


def _far(value: float | None, others: Sequence[float]) -> bool:
    if value is None:
        return False
    logs = [log10(other) for other in others]
    centre = median(logs)
    spread = median(abs(log - centre) for log in logs)
    distance = abs(log10(value) - centre)
    return distance >= log10(TIMES) and 0.6745 * distance > FAR * spread


def _finding(statements: Statements, observation: Observation, others: Sequence[float]) -> Finding:
    assert observation.value is not None
    indicator = statements.codebook.indicators[observation.indicator]
    return statements.finding(
        "peer_outlier",
        [printed(observation.value), f"{median(others):.10g}"],
        [observation.place],
        indicator_zh=indicator.short_zh,
        indicator_en=indicator.short_en,
        n=str(len(others)),
    )
