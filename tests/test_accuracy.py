"""The measure of accuracy itself: it must see every kind of mistake."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.accuracy_page import Measured, accuracy_page
from benchmarks.corpus.reports import file_reports
from benchmarks.scores import Record, Scores, facts_of_gold, facts_of_record, new_scores, nothing, score

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module")
def truth() -> Record:
    """A generated report with form, checklist and findings."""
    filings = file_reports(30, 3, 4)
    truths = (document.truth for filing in filings for document in filing.documents)
    return next(t for t in truths if t["checklist"] and t["findings"] and t["findings"][0]["values"])


def scored(wanted: Record, given: Record) -> Scores:
    scores = new_scores()
    score(scores, facts_of_record(wanted), facts_of_record(given), {})
    return scores


def test_a_report_scores_full_against_itself(truth: Record) -> None:
    assert all(s.right == s.wanted == s.given for s in scored(truth, truth).values())
    assert scored(truth, truth)["form"].wanted == 55 and scored(truth, truth)["checklist links"].wanted == 50


def form_row(record: Record, row: int) -> Record:
    found: Record = next(o for o in record["observations"] if o["form_row"] == row)
    return found


def spoil_value(record: Record) -> None:
    form_row(record, 10)["value"] += 1


def spoil_answer(record: Record) -> None:
    form_row(record, 10).update(answer="blank", value=None)


def spoil_entry(record: Record) -> None:
    record["checklist"][0].update(links=["https://www.elsewhere.example/"])


def spoil_status(record: Record) -> None:
    record["checklist"][3]["status"] = "unreadable"


def spoil_date(record: Record) -> None:
    record["report_date"] = "1999-01-01"


def drop_narrative(record: Record) -> None:
    told = next(o for o in record["observations"] if o["origin"] == "narrative")
    record["observations"].remove(told)


def invent_narrative(record: Record) -> None:
    told = next(o for o in record["observations"] if o["origin"] == "narrative")
    record["observations"].append(told | {"value": 987_654})


def drop_section(record: Record) -> None:
    record["sections"].pop()


def wrong_finding(record: Record) -> None:
    record["findings"][0]["values"] = ["no such number"]


def invent_finding(record: Record) -> None:
    record["findings"].append({"rule": "invented", "values": []})


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("form", spoil_value),
        ("form", spoil_answer),
        ("checklist links", spoil_entry),
        ("checklist status", spoil_status),
        ("header", spoil_date),
        ("headers whole", spoil_date),
        ("narrative", drop_narrative),
        ("narrative", invent_narrative),
        ("sections", drop_section),
        ("findings", wrong_finding),
        ("findings", invent_finding),
    ],
)
def test_every_mistake_is_seen(truth: Record, part: str, spoil: Callable[[Record], None]) -> None:
    spoiled = copy.deepcopy(truth)
    spoil(spoiled)
    assert scored(truth, spoiled)[part].f1 < 1
    assert scored(truth, spoiled)[part].misses


def test_a_document_that_cannot_be_read_is_all_wrong(truth: Record) -> None:
    scores = new_scores()
    score(scores, facts_of_record(truth), nothing(truth["report_id"]), {})
    assert all(s.right == 0 for s in scores.values()) and scores["form"].wanted == 55


def test_gold_files_can_be_scored() -> None:
    facts = [
        facts_of_gold(json.loads(p.read_text(encoding="utf-8")), p.stem) for p in sorted(GOLD.glob("*.json"))
    ]
    assert len(facts) == 5
    assert [len(f.form) for f in facts].count(55) == 2 and [len(f.checklist) for f in facts].count(50) == 2
    for fact in facts:
        scores = new_scores()
        score(scores, fact, fact, {})
        assert all(s.right == s.wanted == s.given for s in scores.values())


def test_a_finding_may_name_a_title_for_a_code_but_no_other_number() -> None:
    gold = facts_of_gold(json.loads((GOLD / "gxgc-2021-2022.json").read_text(encoding="utf-8")), "gxgc")
    rule, titles = "section_missing", {"checklist": "清单事项公开情况", "other": "其他需要报告的事项"}
    for values, right in ((list(titles.values()), 1), (["清单事项公开情况"], 0)):
        scores = new_scores()
        given = facts_of_gold(json.loads((GOLD / "gxgc-2021-2022.json").read_text(encoding="utf-8")), "gxgc")
        given.findings[rule] = values
        score(scores, gold, given, titles)
        assert scores["findings"].right == len(gold.findings) - 1 + right


def test_the_page_prints_real_above_generated(truth: Record) -> None:
    real = Measured("real", 5, 2, 2, scored(truth, truth), ())
    generated = Measured("html", 7, 3, 3, scored(truth, truth), ("broken.txt: empty",))
    page = accuracy_page(real, "--seed 1", [generated], "abc123")
    assert page.index("n = 5") < page.index("| 网页 html | 7 |")
    assert "55 / 55" in page and "broken.txt" in page and "abc123" in page
