"""Rows of the fact tables, one per statement of a report; places travel as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import ROUND_DOWN, Decimal
from typing import Any

from etl.chosen import disputed_indicators, rank
from etl.codebook import Codebook
from etl.corrections import Outcome, review
from etl.model import Finding, Input, Observation, Place, Report
from etl.registers import Review
from etl.store import Row
from etl.store_reports import Holding
from etl.versions import Passed

PLACE_PARTS = tuple(part.name for part in fields(Place))
JSON = json.JSONEncoder(ensure_ascii=False)


def header_rows(holdings: Iterable[Holding]) -> Iterator[Row]:
    """Rows of table header_field."""
    for report in _reports(holdings):
        for field in report.header:
            yield {
                "report_id": report.report_id,
                "field": field.field,
                "value": field.value,
                "flags": _joined(field.flags),
                "place": place_json(field.place) if field.place else None,
                "quote": field.quote,
            }


def section_rows(holdings: Iterable[Holding], codebook: Codebook) -> Iterator[Row]:
    """Rows of table section: the required sections of each report, found or not, and the others it has."""
    for report in _reports(holdings):
        found = {section.section: section for section in reversed(report.sections)}
        for code, section in codebook.sections.items():
            heading = found.get(code)
            if section.required or heading:
                yield {
                    "report_id": report.report_id,
                    "section": code,
                    "zh": section.title_zh,
                    "en": section.title_en,
                    "required": section.required,
                    "place": place_json(heading.place) if heading else None,
                    "quote": heading.quote if heading else None,
                }


def observation_rows(holdings: Iterable[Holding]) -> Iterator[Row]:
    """Rows of table observation, the curated figures among them; one of each report and indicator is chosen."""
    for holding in holdings:
        addresses = {id(figure.observation): figure.source_url for figure in holding.curated}
        own = _in_order(
            [
                *(holding.report.observations if holding.report else ()),
                *(f.observation for f in holding.curated),
            ]
        )
        chosen: dict[str, Observation] = {}
        for observation in sorted(own, key=rank):
            chosen.setdefault(observation.indicator, observation)
        disputed = disputed_indicators(own)
        names = _numbered(f"{holding.report_id}.{o.indicator}.{o.origin}" for o in own)
        for name, observation in zip(names, own, strict=True):
            yield {
                "observation_id": name,
                **_of(holding),
                **_observation(observation),
                "source_url": addresses.get(id(observation)),
                "chosen": observation is chosen[observation.indicator],
                "disputed": observation.indicator in disputed and observation.value is not None,
            }


def checklist_rows(holdings: Iterable[Holding]) -> Iterator[Row]:
    """Rows of table checklist_entry."""
    for holding in holdings:
        for entry in holding.report.checklist if holding.report else ():
            yield {
                **_of(holding),
                "item": entry.item,
                "count": entry.count,
                "raw": entry.raw,
                "on_platform": entry.on_platform,
                "links": entry.links,
                "link_text": entry.link_text,
                "remark": entry.remark,
                "status": entry.status,
                "flags": _joined(entry.flags),
                "confidence": _hundredths(entry.confidence),
                "place": place_json(entry.place),
            }


def finding_rows(
    holdings: Iterable[Holding], findings: Mapping[str, Sequence[Finding]], reviews: Mapping[str, Review]
) -> Iterator[Row]:
    """Rows of table finding; a key is the report and the rule, numbered where the rule found more than one thing."""
    for holding in holdings:
        own = findings.get(holding.report_id, ())
        keys = _numbered(f"{holding.report_id}.{finding.rule}" for finding in own)
        for key, finding in zip(keys, own, strict=True):
            reviewed = review(key, finding, reviews)
            yield {
                "finding_key": key,
                **_of(holding),
                "rule": finding.rule,
                "rule_id": finding.rule.partition(":")[0],
                "severity": finding.severity,
                "message_zh": finding.message_zh,
                "message_en": finding.message_en,
                "values": finding.values,
                "places": _json([_parts(place) for place in finding.places]),
                "review_state": reviewed.state,
                "review_reason": reviewed.reason,
                "reviewed_by": reviewed.who,
                "reviewed_on": reviewed.reviewed_on,
            }


def correction_rows(outcomes: Iterable[Outcome]) -> Iterator[Row]:
    """Rows of table correction."""
    for outcome in outcomes:
        correction = outcome.correction
        yield {
            "report_id": correction.report_id,
            "target": correction.target,
            "printed_raw": correction.printed_raw,
            "corrected_value": correction.corrected_value,
            "reason": correction.reason,
            "who": correction.who,
            "decided_on": correction.decided_on,
            "applied": not outcome.why_not,
            "why_not": outcome.why_not,
        }


def skipped_rows(holdings: Iterable[Holding], passed: Iterable[Passed]) -> Iterator[Row]:
    """Rows of table skipped: whole documents first, then what the reports' extraction did not take."""
    for document in passed:
        name = document.document_name
        yield {"report_id": None, "document_name": name, "what": name, "why": document.why, "place": None}
    for report in _reports(holdings):
        for skipped in report.skipped:
            yield {
                "report_id": report.report_id,
                "document_name": report.document_name,
                "what": skipped.what,
                "why": skipped.why,
                "place": place_json(skipped.place) if skipped.place else None,
            }


def place_json(place: Place) -> str:
    """A place as a JSON object of the parts that it has."""
    return _json(_parts(place))


def _reports(holdings: Iterable[Holding]) -> Iterator[Report]:
    return (holding.report for holding in holdings if holding.report is not None)


def _of(holding: Holding) -> Row:
    return {
        "report_id": holding.report_id,
        "school_id": holding.school.school_id,
        "year_ending": holding.year_ending,
    }


def _observation(observation: Observation) -> Row:
    return {
        "indicator": observation.indicator,
        "answer": observation.answer,
        "flags": _joined(observation.flags),
        "value": observation.value,
        "text": observation.text,
        "raw": observation.raw,
        "unit": observation.unit,
        "origin": observation.origin,
        "form_row": observation.form_row,
        "place": place_json(observation.place),
        "quote": observation.quote,
        "inputs": _json([_input(part) for part in observation.inputs]),
        "confidence": _hundredths(observation.confidence),
    }


def _hundredths(confidence: float | None) -> Decimal | None:
    """Rounded down: what is shown is never surer than what was measured."""
    return None if confidence is None else Decimal(str(confidence)).quantize(Decimal("0.01"), ROUND_DOWN)


def _in_order(observations: Sequence[Observation]) -> list[Observation]:
    """By place, so that numbered names do not depend on the order of reading."""

    def position(o: Observation) -> tuple[Any, ...]:
        return (
            o.place.page or 0,
            o.place.line or 0,
            o.place.table or 0,
            o.place.row or 0,
            o.place.column or 0,
            o.quote,
        )

    return sorted(observations, key=lambda o: (o.indicator, o.origin, position(o), o.raw))


def _numbered(names: Iterable[str]) -> list[str]:
    """The names, the second and later of equal ones with .2, .3 …"""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return numbered


def _input(part: Input) -> dict[str, Any]:
    whole = part.value == part.value.to_integral_value()
    return {
        "value": int(part.value) if whole else float(part.value),
        "raw": part.raw,
        "place": _parts(part.place),
        "quote": part.quote,
        "flags": sorted(part.flags),
    }


def _parts(place: Place) -> dict[str, int]:
    return {name: value for name in PLACE_PARTS if (value := getattr(place, name)) is not None}


def _joined(flags: Iterable[str]) -> str:
    return ",".join(sorted(flags))


def _json(value: object) -> str:
    return JSON.encode(value)
