"""Revised, duplicate and withdrawn documents: the winner by rule, the old value citable, the change told old → new."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.codebook import load
from etl.model import Annex, ChecklistEntry, Observation, Part, Place, Report, School
from etl.registers import Correction, Decided, Registers
from etl.schools import school_in_year
from etl.versions import Version, distinct
from tests.etl.samples import entry, observation, report
from tests.etl.warehouses import EMPTY, ask, make

_FIELDS = "report_id, coalesce(indicator, item::VARCHAR), reason, old_value::DOUBLE, new_value::DOUBLE"
CHANGES = f"SELECT {_FIELDS} FROM change"
VERSIONS = "SELECT document_name, state, held IS NULL FROM version ORDER BY report_id, position"
FACTS = "SELECT value::INTEGER FROM observation WHERE indicator = 'items_portal'"
ID = "invented1-2021-2022"


def issue(name: str, portal: int = 12, signed: str | None = "2022-10-20", **changes: Any) -> Report:
    """A document of the first school's report of 2021-2022."""
    figures = (observation(value=portal), observation("items_platform", None, form_row=12))
    attributes = {"document_name": name, "sha256": name.rjust(64, "0"), "report_date": signed}
    return report(**(attributes | {"observations": figures} | changes))


def registered(*rows: Decided, **parts: Any) -> Registers:
    return replace(EMPTY, reports=rows, **parts)


def row(name: str, **changes: Any) -> Decided:
    """A row of the register of documents."""
    blank = Decided(name.rjust(64, "0"), "", "", "", None, "", False, "reports.csv, line 2")
    return replace(blank, **changes)


def findings(path: Path) -> list[tuple[Any, ...]]:
    query = "SELECT rule, severity, \"values\" FROM finding WHERE rule_id LIKE 'versions%' ORDER BY 1"
    return ask(path, query)


def test_a_revised_document_under_the_same_name(tmp_path: Path) -> None:
    make(tmp_path, [issue("a", 12)])
    built = make(tmp_path, [issue("a", 15, sha256="b" * 64)])
    assert ask(built.path, FACTS) == [(15,)]
    assert sorted(ask(built.path, CHANGES), key=str) == [
        (ID, "items_portal", "new_version", 12.0, 15.0),
        (ID, None, "new_version", None, None),
    ]
    ((sha256, held, last),) = ask(built.path, "SELECT sha256, held, last_build FROM past_version")
    assert (sha256, last[:4]) == ("a".rjust(64, "0"), "20" + last[2:4])
    kept = json.loads(held)
    assert [(o["indicator"], o["value"]) for o in kept["observations"]] == [
        ("items_platform", None),
        ("items_portal", 12),
    ]
    assert kept["report"]["document_name"] == "a"
    assert findings(built.path) == []


def test_the_change_log_grows_with_what_changes_and_with_nothing_else(tmp_path: Path) -> None:
    first = make(tmp_path, [issue("a", 12)])
    assert ask(first.path, CHANGES) == []
    make(tmp_path, [issue("b", 15)])
    third = make(tmp_path, [issue("a", 12)])
    again = make(tmp_path, [issue("a", 12)], seed=3)
    assert (again.new, third.content_hash) == (False, first.content_hash)
    told = ask(third.path, f"{CHANGES} WHERE indicator = 'items_portal' ORDER BY changed_at, build_id")
    assert sorted(told) == [
        (ID, "items_portal", "new_version", 12.0, 15.0),
        (ID, "items_portal", "new_version", 15.0, 12.0),
    ]
    assert ask(third.path, "SELECT document_name FROM past_version") == [("b",)]


def test_withdrawn_then_restored(tmp_path: Path) -> None:
    before = make(tmp_path, [issue("a")])
    gone = make(tmp_path, [issue("a")], registered(row("a", withdrawn=True)))
    assert ask(gone.path, "SELECT status FROM report") == [("withdrawn",)]
    assert ask(gone.path, "SELECT count(*) FROM observation") == [(0,)]
    assert ask(gone.path, VERSIONS) == [("a", "withdrawn", False)]
    ((held,),) = ask(gone.path, "SELECT held FROM version")
    assert [o["value"] for o in json.loads(held)["observations"]] == [None, 12]
    back = make(tmp_path, [issue("a")])
    assert back.content_hash == before.content_hash
    assert ask(back.path, f"{CHANGES} ORDER BY changed_at, reason DESC") == [
        (ID, None, "withdrawn", None, None),
        (ID, None, "restored", None, None),
    ]


def test_an_older_document_stands_again_where_the_newer_is_withdrawn(tmp_path: Path) -> None:
    both = [issue("a", 12, "2022-10-20"), issue("b", 15, "2022-11-20")]
    assert ask(make(tmp_path, both).path, FACTS) == [(15,)]
    built = make(tmp_path, both, registered(row("b", withdrawn=True)))
    assert ask(built.path, FACTS) == [(12,)]
    assert ask(built.path, VERSIONS) == [("a", "counts", True), ("b", "withdrawn", False)]
    assert ask(built.path, "SELECT status FROM report") == [("received",)]


@pytest.mark.parametrize("late", [True, False])
def test_a_reissue_counts_whenever_it_arrives(tmp_path: Path, late: bool) -> None:
    old, new = issue("a", 12, "2022-10-20"), issue("b", 15, "2022-11-20")
    first = make(tmp_path, [new] if late else [old])
    built = make(tmp_path, [new, old] if late else [old, new])
    assert ask(built.path, FACTS) == [(15,)]
    assert ask(built.path, VERSIONS) == [("b", "counts", True), ("a", "earlier", False)]
    assert findings(built.path) == []
    wanted = [] if late else [(ID, "items_portal", "new_version", 12.0, 15.0)]
    assert ask(built.path, f"{CHANGES} WHERE indicator IS NOT NULL") == wanted
    assert first.content_hash != built.content_hash


def test_a_superseded_document_is_no_contradiction(tmp_path: Path) -> None:
    both = [issue("a", 12, "2022-11-20"), issue("b", 15, "2022-10-20")]
    built = make(tmp_path, both, registered(row("b", supersedes="a".rjust(64, "0"))))
    assert ask(built.path, VERSIONS) == [("b", "counts", True), ("a", "superseded", False)]
    assert findings(built.path) == []


def test_two_forms_that_differ_are_a_finding_that_names_both(tmp_path: Path) -> None:
    html, pdf = issue("r.html", 12, format="html"), issue("r.pdf", 15, format="pdf")
    built = make(tmp_path, [pdf, html])
    assert ask(built.path, FACTS) == [(12,)]
    assert ask(built.path, VERSIONS) == [("r.html", "counts", True), ("r.pdf", "other_form", False)]
    assert findings(built.path) == [("versions_differ:items_portal", "warning", ["12", "15"])]
    ((zh, en, places),) = ask(
        built.path, "SELECT message_zh, message_en, places FROM finding WHERE rule_id LIKE 'versions%'"
    )
    assert all(word in zh and word in en for word in ("r.html", "r.pdf", "12", "15"))
    assert len(json.loads(places)) == 2
    assert findings(make(tmp_path / "same", [html, replace(pdf, observations=html.observations)]).path) == []


def test_what_only_one_form_states_is_no_difference(tmp_path: Path) -> None:
    html, pdf = issue("r.html", format="html"), issue("r.pdf", format="pdf")
    blank = replace(pdf, observations=(observation(value=None),))
    prose = replace(pdf, observations=(observation(value=15, origin="narrative", form_row=None),))
    near = replace(pdf, observations=(observation(value=13, flags=frozenset({"approximate"})),))
    for number, other in enumerate((blank, prose, near)):
        assert findings(make(tmp_path / str(number), [html, other]).path) == []


def recognised(one: Observation | ChecklistEntry) -> Any:
    return replace(one, confidence=0.55)


def test_misread_characters_are_no_contradiction_of_the_schools(tmp_path: Path) -> None:
    text = issue("r.docx", 120, format="docx", checklist=(entry(1), entry(3, count=8)))
    scan = issue("r.pdf", 12, format="scan", checklist=(entry(1), entry(3, count=6)))
    scan = replace(scan, observations=tuple(map(recognised, scan.observations)))
    built = make(tmp_path, [scan, text])
    assert ask(built.path, FACTS) == [(120,)]
    told = findings(built.path)
    assert told == [("versions_differ_recognised", "info", ["120", "12", "8", "6"])]
    ((message,),) = ask(built.path, "SELECT message_zh FROM finding WHERE rule_id LIKE 'versions%'")
    assert "识别误差" in message


def test_a_document_of_another_report_is_one_finding_and_not_fifty(tmp_path: Path) -> None:
    many = tuple(entry(item) for item in range(1, 51))
    other = tuple(replace(one, count=9) for one in many)
    docx, pdf = (
        issue("r.docx", format="docx", checklist=many),
        issue("r.pdf", format="pdf", checklist=other),
    )
    ((rule, _, values),) = findings(make(tmp_path, [docx, pdf]).path)
    assert (rule, len(values)) == ("versions_differ", 100)


def test_a_document_with_the_annexes_counts_before_one_without(tmp_path: Path) -> None:
    whole = issue("r.pdf", 12, format="pdf")
    bare = issue("r.html", 12, format="html", annexes=(), observations=(), checklist=())
    built = make(tmp_path, [bare, whole])
    assert ask(built.path, VERSIONS) == [("r.pdf", "counts", True), ("r.html", "other_form", False)]


def test_a_report_that_moves_to_another_year_is_told_as_moved(tmp_path: Path) -> None:
    known = School("cqut", "重庆理工大学", "重庆", None, "undergraduate", "public")
    first = replace(issue("a"), school=known)
    make(tmp_path, [first])
    moved = make(tmp_path, [first], registered(row("a", academic_year="2020-2021")))
    told = ask(moved.path, "SELECT report_id, reason, old_raw, new_raw FROM change ORDER BY 1")
    assert told == [
        ("cqut-2020-2021", "moved", "cqut-2021-2022", None),
        ("cqut-2021-2022", "moved", None, "cqut-2020-2021"),
    ]
    assert ask(moved.path, "SELECT report_id, school_name FROM report") == [
        ("cqut-2020-2021", "重庆理工大学")
    ]


def test_corrections_and_new_reading_have_reasons_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, [issue("a", 12)])
    make(tmp_path, [issue("a", 13)])
    settled = Correction(
        ID, "observation/items_portal/form", "13", "14", "笔误", "李四", None, "corrections.csv"
    )
    corrected = make(tmp_path, [issue("a", 13)], replace(EMPTY, corrections=(settled,)))
    lifted = make(tmp_path, [issue("a", 13)])
    for built, wanted in ((corrected, 2), (lifted, 3)):
        assert len(ask(built.path, CHANGES)) == wanted
    told = ask(lifted.path, "SELECT reason, old_value::INTEGER, new_value::INTEGER FROM change")
    assert sorted(told) == [("correction", 13, 14), ("correction", 14, 13), ("re_extraction", 12, 13)]


def test_items_of_the_list_are_told_too(tmp_path: Path) -> None:
    make(tmp_path, [issue("a")])
    built = make(tmp_path, [issue("a", checklist=(entry(1, status="zero", count=0, raw="0"),))])
    query = (
        "SELECT item, old_answer, old_value::INTEGER, new_answer, new_value::INTEGER FROM change ORDER BY 1"
    )
    assert ask(built.path, query) == [
        (1, "disclosed", 3, "zero", 0),
        (2, "not_applicable", None, None, None),
    ]


def test_an_invented_province_has_no_history_with_a_real_one(tmp_path: Path) -> None:
    make(tmp_path, [issue("a")])
    built = make(tmp_path, [issue("b", 15)], fictional=True)
    assert ask(built.path, "SELECT count(*) FROM change") == [(0,)]
    assert ask(built.path, "SELECT count(*) FROM past_version") == [(0,)]


def test_copies_are_named_and_a_part_is_no_version_beside_its_report(tmp_path: Path) -> None:
    parts = (Part("正文.docx", "a".rjust(64, "0"), "docx", 2), Part("附件1.xls", "c" * 64, "xls", 90))
    whole = issue("正文.docx", 12, sha256="d" * 64, format="docx", parts=parts)
    copy = issue("a", 12, format="docx", annexes=(), observations=(), checklist=())
    again = replace(whole, document_name="正文 (2).docx")
    for order in ([whole, copy, again], [again, copy, whole]):
        taken, passed = distinct([Version(one, at_hand=True) for one in order])
        assert [v.report.document_name for v in taken.values()] == ["正文 (2).docx"]
        assert sorted(each.document_name for each in passed) == ["a", "正文.docx"]
    built = make(tmp_path, [whole, copy])
    assert ask(built.path, VERSIONS) == [("正文.docx", "counts", True)]
    ((kept,),) = ask(built.path, "SELECT parts FROM report")
    assert [part["name"] for part in json.loads(kept)] == ["正文.docx", "附件1.xls"]


def test_the_register_speaks_of_the_main_file_for_all(tmp_path: Path) -> None:
    parts = (Part("正文.docx", "e" * 64, "docx", 2), Part("附件1.xls", "c" * 64, "xls", 90))
    whole = issue("正文.docx", 12, sha256="d" * 64, parts=parts)
    newer = issue("b", 15, "2022-11-20")
    told = row("", sha256="e" * 64, supersedes="b".rjust(64, "0"), source_url="http://a.example.cn/1")
    built = make(tmp_path, [whole, newer], registered(told))
    assert ask(built.path, FACTS) == [(12,)]
    assert ask(built.path, "SELECT source_url FROM report") == [("http://a.example.cn/1",)]


def test_a_renamed_school_is_one_school() -> None:
    book = load()
    before, after = (school_in_year(book, "cqut", year) for year in ("2006-2007", "2010-2011"))
    assert before is not None and after is not None
    assert (before.school_id, after.school_id) == ("cqut", "cqut")
    assert (before.name, after.name) == ("重庆工学院", "重庆理工大学")


def test_a_damaged_build_does_not_keep_a_new_one_from_being_published(tmp_path: Path) -> None:
    first = make(tmp_path, [issue("a")])
    first.path.write_bytes(first.path.read_bytes()[:5000])
    built = make(tmp_path, [issue("b", 15)])
    assert ask(built.path, FACTS) == [(15,)]
    assert ask(built.path, "SELECT count(*) FROM change") == [(0,)]


def test_annexes_held_make_a_document_the_more_complete(tmp_path: Path) -> None:
    place = Place(line=1)
    held = (Annex("statistics", "held", place), Annex("checklist", "held", place))
    built = make(
        tmp_path,
        [issue("a", format="scan", annexes=held), issue("b", format="docx", annexes=held[:1])],
    )
    assert ask(built.path, VERSIONS)[0][0] == "a"
