"""What stands of a school's year: held, in part, known, expected; on time, late, unknown; complete or not."""

from dataclasses import replace
from typing import Any

import pytest

from etl.codebook import load
from etl.model import Annex, Report
from etl.registers import Decided, Expected, Known
from etl.store_reports import Holding, months, report_row
from etl.versions import Version, distinct, passed_over, ranked
from tests.etl.samples import SECTIONS, entry, report, school


def row(held: Report | None = None, **parts: Any) -> dict[str, Any]:
    """The row of table report for a holding."""
    attributes: dict[str, Any] = {
        "school": school(),
        "academic_year": "2021-2022",
        "version": Version(held, at_hand=False, decided=parts.pop("decided", None)) if held else None,
        "known": None,
        "expected": None,
        "curated": (),
    }
    return dict(report_row(Holding(**(attributes | parts)), load()))


def expected(**changes: Any) -> Expected:
    """A row of the roster."""
    attributes = {"expected": True, "due_on": None, "received_on": None, "where": "roster.csv, line 2"}
    return Expected(school_id="invented1", academic_year="2021-2022", **(attributes | changes))


def decided(sha256: str, **changes: Any) -> Decided:
    """A row of the register of documents."""
    attributes = {
        "school_id": "",
        "academic_year": "",
        "source_url": "",
        "received_on": None,
        "supersedes": "",
    }
    return Decided(
        sha256=sha256, where="reports.csv, line 2", **(attributes | {"withdrawn": False} | changes)
    )


KNOWN = Known(
    "invented1", "云麓", "2021-2022", None, None, "http://a.example.cn/", "report_index.csv, line 2"
)


@pytest.mark.parametrize(
    ("held", "parts", "status"),
    [
        (report(), {}, "received"),
        (report(sections=report().sections[:-1]), {}, "in_part"),
        (report(annexes=(Annex("checklist", "cited", report().annexes[0].place),)), {}, "in_part"),
        (report(annexes=()), {}, "received"),
        (report(), {"decided": decided("0", withdrawn=True)}, "withdrawn"),
        (None, {"known": KNOWN}, "known_unread"),
        (None, {"known": KNOWN, "expected": expected()}, "known_unread"),
        (None, {"expected": expected()}, "not_received"),
        (None, {"expected": expected(received_on="2022-10-01")}, "known_unread"),
        (None, {"expected": expected(expected=False)}, "not_expected"),
        (report(), {"expected": expected()}, "received"),
    ],
)
def test_status(held: Report | None, parts: dict[str, Any], status: str) -> None:
    assert row(held, **parts)["status"] == status


@pytest.mark.parametrize(
    ("signed", "due_on", "received_on", "timeliness"),
    [
        ("2022-11-14", None, None, "unknown"),
        ("2022-10-20", None, None, "unknown"),
        ("2022-11-14", "2022-11-14", None, "on_time"),
        ("2022-11-14", "2022-11-13", None, "late"),
        (None, "2022-11-13", None, "unknown"),
        ("2022-11-01", "2022-11-13", "2022-12-01", "late"),
        ("2022-12-01", "2022-11-13", "2022-11-01", "on_time"),
    ],
)
def test_timeliness_needs_a_date_and_a_deadline_that_applies(
    signed, due_on, received_on, timeliness: str
) -> None:
    told = row(report(report_date=signed), expected=expected(due_on=due_on, received_on=received_on))
    assert (told["timeliness"], told["due_on"]) == (timeliness, due_on)


def test_a_provincial_deadline_for_filing_applies_to_its_province_and_year_alone() -> None:
    held = report(year="2017-2018", report_date="2018-11-11")
    there = row(held, academic_year="2017-2018", school=school(province="山东"))
    elsewhere = row(held, academic_year="2017-2018", school=school(province="山西"))
    assert (there["timeliness"], there["due_on"]) == ("late", "2018-11-10")
    assert (elsewhere["timeliness"], elsewhere["due_on"]) == ("unknown", None)
    assert there["due_basis"]
    assert there["due_basis_en"]


def test_coverage_counts_and_its_denominator() -> None:
    entries = (
        entry(1),
        entry(2, status="disclosed_off_platform", on_platform=False),
        entry(3, status="not_applicable"),
        entry(4, status="zero", on_platform=True),
        entry(5, status="disclosed", on_platform=None),
    )
    told = row(report(checklist=entries))
    assert (told["disclosed"], told["on_platform"], told["applicable"]) == (3, 1, 49)


def test_without_a_checklist_there_is_no_coverage() -> None:
    told = row(report(checklist=()))
    assert (told["disclosed"], told["on_platform"], told["applicable"]) == (None, None, None)


def test_annexes_and_sections() -> None:
    place = report().annexes[0].place
    told = row(report(annexes=(Annex("statistics", "cited", place), Annex("statistics", "held", place))))
    assert (told["form_state"], told["checklist_state"]) == ("held", "absent")
    told = row(report(sections=report().sections[1:]))
    assert told["sections_missing"] == SECTIONS[0]
    assert row(None, known=KNOWN)["sections_missing"] == ""


def test_what_was_withdrawn_is_named_and_states_nothing() -> None:
    told = row(report(), decided=decided("0", withdrawn=True, source_url="http://b.example.cn/"), known=KNOWN)
    assert (told["document_name"], told["source_url"]) == ("1-2021-2022.txt", "http://b.example.cn/")
    assert (told["disclosed"], told["report_date"], told["period_start"]) == (None, None, None)


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("2021-09-01", "2022-08-31", 12),
        ("2023-09-01", "2024-08-31", 12),
        ("2022-01-01", "2022-12-31", 12),
        ("2022-08-31", "2023-09-01", 12),
        ("2023-01-01", "2023-11-06", 10),
        ("2019-09-01", "2020-10-31", 14),
        ("2020-08-31", "2019-09-01", None),
        (None, "2022-08-31", None),
    ],
)
def test_lengths_of_periods(start: str | None, end: str | None, length: int | None) -> None:
    assert months(start, end) == length


def version(name: str, **parts: Any) -> Version:
    """A version of one report under a name; its hash is made from the name."""
    register = parts.pop("register", {})
    sha256 = name.rjust(64, "0")
    row = decided(sha256, **register) if register else None
    return Version(report(document_name=name, sha256=sha256, **parts), at_hand=True, decided=row)


def winner(*versions: Version) -> str:
    """The document that counts, in whatever order they come."""
    names = set()
    for order in (versions, versions[::-1]):
        groups = ranked(order)
        names.add(groups["invented1-2021-2022"][0].report.document_name)
        assert len(passed_over(groups)) == len(versions) - 1
    assert len(names) == 1
    return names.pop()


def test_which_version_counts() -> None:
    old, new = version("b", report_date="2022-10-01"), version("a", report_date="2022-11-01")
    assert winner(old, new) == "a"
    assert winner(version("x", report_date=None), old) == "b"
    assert winner(version("b", format="pdf"), version("c", format="docx")) == "c"
    assert winner(version("b"), version("c")) == "b"
    superseding = version("b", report_date="2022-10-01", register={"supersedes": "a".rjust(64, "0")})
    assert winner(superseding, new) == "b"
    assert winner(old, replace(new, decided=decided("a", withdrawn=True))) == "b"


def test_a_document_at_hand_stands_before_its_record_and_copies_are_named() -> None:
    record = replace(version("a"), at_hand=False)
    copy = replace(version("a"), report=replace(version("a").report, document_name="copy"))
    taken, passed = distinct([record, copy, version("a")])
    assert [(v.report.document_name, v.at_hand) for v in taken.values()] == [("a", True)]
    assert [document.document_name for document in passed] == ["copy"]
