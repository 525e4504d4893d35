"""The records of the real reports that the repository holds: what extraction gives today, and no sentences."""

import json
from pathlib import Path

import pytest

from etl.audit import with_findings
from etl.codebook import load
from etl.extract import extract_report
from etl.readers import read_document
from etl.records import from_record, to_record

ROOT = Path(__file__).resolve().parent.parent
RECORDS = sorted((ROOT / "data" / "extracted").glob("*.json"))
REPORTS = ROOT.parent / "shared" / "reports"
LONGEST_QUOTE = 60


def test_five_reports_are_held() -> None:
    names = [path.stem for path in RECORDS]
    assert names == [
        "cqut-2021-2022",
        "cqvie-2019-2020",
        "cqvtu-2023-2024",
        "gxgc-2021-2022",
        "qzgc-2020-2021",
    ]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_what_its_report_and_findings_make_again(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    report = with_findings(from_record(record), load())
    assert to_record(report, record["extractor"]) == record


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside the project")
@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_what_extraction_gives_today(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    book = load()
    report = with_findings(extract_report(read_document(REPORTS / record["document"]["name"]), book), book)
    assert to_record(report, record["extractor"]) == record


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_quotes_are_phrases_and_no_sentences(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    parts = [*record["observations"], *record["header"], *record["sections"]]
    quotes = [part["quote"] for part in parts] + [part["what"] for part in record["skipped"]]
    assert [quote for quote in quotes if len(quote) > LONGEST_QUOTE or "。" in quote] == []
