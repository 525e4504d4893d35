"""The five real reports against the gold that people adjudicated; skipped where the reports are not at hand."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from etl.codebook import load
from etl.extract import extract_report
from etl.model import Report
from etl.readers import read_document
from etl.records import from_record, to_record
from tests.facts import Facts, differences

ROOT = Path(__file__).parent.parent
REPORTS = ROOT.parent / "shared" / "reports"
NAMES = sorted(path.stem for path in (ROOT / "tests" / "gold").glob("*.json"))

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not in this repository")


def gold(name: str) -> Facts:
    facts: Facts = json.loads((ROOT / "tests" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return {**facts, "checklist": [_without_list_numbers(row) for row in facts["checklist"]]}


def _without_list_numbers(row: Facts) -> Facts:
    words = row["link_text"].replace(".", "").replace(" ", "")
    return {**row, "link_text": ""} if words.isdecimal() else row


@cache
def report(name: str) -> Report:
    return extract_report(read_document(REPORTS / f"{name}.txt"), load())


@pytest.mark.parametrize("name", NAMES)
def test_the_bytes_are_those_that_were_adjudicated(name: str) -> None:
    digest = hashlib.sha256((REPORTS / f"{name}.txt").read_bytes()).hexdigest()
    assert digest == gold(name)["document_sha256"] == report(name).sha256


@pytest.mark.parametrize("name", NAMES)
def test_header_form_and_checklist_are_as_adjudicated(name: str) -> None:
    assert report(name).report_id == name
    assert differences(report(name), gold(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_section_headings_stand_where_they_were_found(name: str) -> None:
    assert {s.section: s.place.line for s in report(name).sections} == gold(name)["section_lines"]


@pytest.mark.parametrize(
    "name, disclosed, applicable", [("cqvie-2019-2020", 35, 39), ("cqvtu-2023-2024", 26, 45)]
)
def test_coverage(name: str, disclosed: int, applicable: int) -> None:
    statuses = [entry.status for entry in report(name).checklist]
    assert sum(status.startswith("disclosed") for status in statuses) == disclosed
    assert len(statuses) - statuses.count("not_applicable") == applicable


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_its_line(name: str) -> None:
    lines = read_document(REPORTS / f"{name}.txt").lines
    for observation in report(name).observations:
        for part in observation.inputs or (observation,):
            assert part.place.line is not None
            assert "".join(part.quote.split()) in "".join(lines[part.place.line - 1].split())


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_the_report(name: str) -> None:
    record = json.loads(json.dumps(to_record(report(name), "test"), ensure_ascii=False))
    assert from_record(record) == report(name)
