"""Rules that compare the documents of one report: the one that counts against its other forms (docx and pdf, say)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.audit.narrative import agree
from etl.audit.statements import Statements, printed
from etl.codebook import Codebook
from etl.model import ChecklistEntry, Finding, Observation, Place, Report

MANY = 10
"""More differing figures than this are one finding: the documents are hardly two forms of one report."""
SHOWN = 5
"""How many of them its message names."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """A figure that two documents state differently. ``recognised``: one of them was read from an image."""

    rule: str
    name_zh: str
    name_en: str
    ours: str
    theirs: str
    place: Place
    recognised: bool


def version_findings(report: Report, others: Sequence[Report], codebook: Codebook) -> Iterator[Finding]:
    """Findings of versions_differ and versions_differ_recognised; only what both documents state is compared.

    ``others`` are other forms of the same issue: neither superseded, nor withdrawn, nor dated otherwise.
    """
    for other in others:
        differences = [*_figures(report, other, codebook), *_items(report, other)]
        statements = Statements(report, codebook)
        sure = [difference for difference in differences if not difference.recognised]
        if len(sure) > MANY:
            yield _together("versions_differ", statements, sure, other)
        else:
            yield from (_one(statements, difference, other) for difference in sure)
        if recognised := [difference for difference in differences if difference.recognised]:
            yield _together("versions_differ_recognised", statements, recognised, other)


def _figures(report: Report, other: Report, codebook: Codebook) -> Iterator[_Difference]:
    theirs = _stated(other)
    for key, own in _stated(report).items():
        pairs = [(ours, its) for ours in own for its in theirs.get(key, ())]
        if not pairs or any(agree(ours, its) for ours, its in pairs):
            continue
        ours, its = pairs[0]
        assert ours.value is not None and its.value is not None
        indicator = codebook.indicators[key[0]]
        recognised = _is_recognised(report, ours.confidence) or _is_recognised(other, its.confidence)
        yield _Difference(
            rule=f"versions_differ:{indicator.indicator}",
            name_zh=indicator.short_zh,
            name_en=indicator.short_en,
            ours=printed(ours.value),
            theirs=printed(its.value),
            place=ours.place,
            recognised=recognised,
        )


def _stated(report: Report) -> dict[tuple[str, str], list[Observation]]:
    """The numbers by indicator and origin: a form is compared with a form, prose with prose."""
    stated: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in report.observations:
        if observation.value is not None:
            stated[observation.indicator, observation.origin].append(observation)
    return stated


def _items(report: Report, other: Report) -> Iterator[_Difference]:
    theirs = {entry.item: entry for entry in other.checklist}
    for ours in report.checklist:
        its = theirs.get(ours.item)
        if its is None or ours.count is None or its.count is None or ours.count == its.count:
            continue
        yield _item(report, other, ours, its)


def _item(report: Report, other: Report, ours: ChecklistEntry, theirs: ChecklistEntry) -> _Difference:
    return _Difference(
        rule="versions_differ",
        name_zh=f"清单第 {ours.item} 项",
        name_en=f"checklist item {ours.item}",
        ours=printed(Decimal(ours.count or 0)),
        theirs=printed(Decimal(theirs.count or 0)),
        place=ours.place,
        recognised=_is_recognised(report, ours.confidence) or _is_recognised(other, theirs.confidence),
    )


def _is_recognised(report: Report, confidence: float | None) -> bool:
    return confidence is not None or report.format == "scan"


def _one(statements: Statements, difference: _Difference, other: Report) -> Finding:
    """Both values and both documents; the second value's place is in the other document."""
    first, second = statements.report.document_name, other.document_name
    ours, theirs = difference.ours, difference.theirs
    return statements.finding(
        difference.rule,
        [ours, theirs],
        [difference.place, Place()],
        what_zh=f"{difference.name_zh}：“{first}”为 {ours}，“{second}”为 {theirs}",
        what_en=f"{difference.name_en}: {ours} in “{first}”, {theirs} in “{second}”",
    )


def _together(
    rule: str, statements: Statements, differences: Sequence[_Difference], other: Report
) -> Finding:
    first, second = statements.report.document_name, other.document_name
    pairs = [(d.name_zh, d.name_en, f"{d.ours} / {d.theirs}") for d in differences[:SHOWN]]
    more = len(differences) > SHOWN
    zh = "；".join(f"{name} {pair}" for name, _, pair in pairs) + (" 等" if more else "")
    en = "; ".join(f"{name} {pair}" for _, name, pair in pairs) + (" and more" if more else "")
    return statements.finding(
        rule,
        [value for d in differences for value in (d.ours, d.theirs)],
        [place for d in differences for place in (d.place, Place())],
        what_zh=f"“{first}”与“{second}”有 {len(differences)} 处：{zh}",
        what_en=f"“{first}” and “{second}” in {len(differences)} figures: {en}",
    )
