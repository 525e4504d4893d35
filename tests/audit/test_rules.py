"""Every rule: a report that breaks it, with the numbers it names, and one beside it that does not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.audit import audit_report, audit_reports
from etl.audit.history import previous_year
from etl.model import Annex, Finding, HeaderField, Place, Report, School
from tests.audit.reports import BOOK, SCHOOL, cell, entry, form, report, told


def found(this: Report, previous: Report | None = None) -> dict[str, Finding]:
    return {finding.rule: finding for finding in audit_report(this, BOOK, previous)}


FORM = [
    ("front_page_above_reports", {16: 3, 17: 4}, {16: 4, 17: 4}, ("4", "3")),
    ("headline_above_front_page", {17: 1, 18: 2}, {17: 2, 18: 2}, ("2", "1")),
    ("platform_above_portal", {10: 50, 12: 60}, {10: 60, 12: 60}, ("60", "50")),
    ("budget_without_line", {6: "无", 7: 8000}, {6: "有", 7: 8000}, ("无", "8000")),
    ("line_without_budget", {6: "有", 7: 0}, {6: "无", 7: 0}, ("有", "0")),
    ("fee_contradiction", {54: "不收费", 55: 20}, {54: "收费", 55: 20}, ("不收费", "20")),
    (
        "requests_by_route_sum",
        {19: 2, 27: 1, 28: 0, 29: 0, 30: 0},
        {19: 2, 27: 1, 28: 0, 29: 0, 30: 1},
        ("1", "2"),
    ),
    ("requests_by_applicant_sum", {19: 1, 31: 1, 32: 1, 33: 0}, {19: 2, 31: 1, 32: 1, 33: 0}, ("2", "1")),
    ("outcomes_sum", {20: 3, 47: 1, 48: 1, 49: 0, 50: 0}, {20: 2, 47: 1, 48: 1, 49: 0, 50: 0}, ("2", "3")),
    ("completed_above_received", {19: 1, 20: 2}, {19: 2, 20: 1}, ("2", "1")),
    ("reconsideration_outcomes", {21: 1, 22: 1, 23: 1}, {21: 2, 22: 1, 23: 0}, ("2", "1")),
    ("lawsuit_outcomes", {24: 0, 25: 1, 26: 0}, {24: 1, 25: 0, 26: 0}, ("1", "0")),
    ("mailbox_completed_above_received", {52: 8, 53: 9}, {52: 9, 53: 8}, ("9", "8")),
]


@pytest.mark.parametrize(("rule", "broken", "kept", "values"), FORM, ids=[row[0] for row in FORM])
def test_rules_of_the_form(
    rule: str, broken: dict[int, str | int], kept: dict[int, str | int], values: tuple[str, ...]
) -> None:
    finding = found(report(observations=form(broken)))[rule]
    assert finding.values == values
    assert all(value in finding.message_zh and value in finding.message_en for value in values)
    assert len(finding.places) >= 2
    assert rule not in found(report(observations=form(kept)))


def test_subjects_of_requests_add_up() -> None:
    subjects = dict.fromkeys(range(34, 47), 0)
    assert found(report(observations=form({19: 2, **subjects, 39: 1})))["requests_by_subject_sum"].values == (
        "1",
        "2",
    )
    assert not found(report(observations=form({19: 1, **subjects, 39: 1})))


def test_a_blank_part_is_unknown_and_never_nought() -> None:
    parts = form({19: 2, 27: 1, 28: 0, 29: 0})
    blank = cell(30, "", "blank")
    assert "requests_by_route_sum" not in found(report(observations=(*parts, blank)))
    assert "requests_by_route_sum" in found(report(observations=(*parts, cell(30, "无", "none"))))
    assert "requests_by_route_sum" in found(report(observations=(*form({19: 0, 27: 1}), blank)))


def test_a_flag_cell_with_something_else() -> None:
    odd = cell(54, "0", "invalid")
    assert found(report(observations=(odd,)))["flag_invalid"].values == ("0",)
    assert "fee_contradiction" not in found(report(observations=(odd, cell(55, 20))))


def test_the_checklist_adds_up_to_the_form() -> None:
    entries = (entry(1, 3), entry(2, 4, on_platform=False))
    broken = found(report(observations=form({11: 8, 12: 7}), checklist=entries))
    assert broken["checklist_sum"].values == ("7", "8")
    assert broken["checklist_platform_sum"].values == ("3", "7")
    kept = found(report(observations=form({11: 7, 12: 3}), checklist=entries))
    assert not {"checklist_sum", "checklist_platform_sum"} & set(kept)


def test_items_shown_by_links_alone_leave_the_sum_open() -> None:
    entries = (entry(1, 3), entry(2, None, ["https://a.example.cn/2"]))
    assert "checklist_sum" not in found(report(observations=form({11: 8}), checklist=entries))
    assert "checklist_sum" in found(report(observations=form({11: 2}), checklist=entries))


def test_items_that_share_a_link() -> None:
    link = "https://a.example.cn/1"
    shared = found(report(checklist=(entry(1, 1, [link, link]), entry(27, 1, [link]))))["duplicate_link"]
    assert shared.values == ("1", "27", link)
    assert "duplicate_link" not in found(report(checklist=(entry(1, 2, [link, link]),)))


def test_narrative_against_form() -> None:
    sums = told("items_intranet", 807, flags=["derived"], parts=[244, 563])
    broken = found(report(observations=(*form({13: 932}), sums)))["narrative_vs_form:items_intranet"]
    assert broken.values == ("807", "932")
    assert [place.line for place in broken.places] == [40, 113, 41]
    assert "办公内网" in broken.message_zh
    assert not found(report(observations=(*form({13: 807}), sums)))


@pytest.mark.parametrize(("form_value", "agrees"), [(430, True), (400, True), (520, False)])
def test_an_approximate_figure_contradicts_only_beyond_a_tenth(form_value: int, agrees: bool) -> None:
    about = told("items_portal", 400, flags=["approximate"])
    rules = found(report(observations=(*form({10: form_value}), about)))
    assert ("narrative_vs_form:items_portal" not in rules) is agrees


def test_parts_that_the_narrative_lists() -> None:
    listed = told("items_proactive_total", 268, parts=[147, 19, 15, 18, 114])
    assert found(report(observations=(listed,)))["narrative_sum"].values == ("313", "268")
    assert not found(report(observations=(replace(listed, value=Decimal(313)),)))
    assert not found(report(observations=(told("items_proactive_total", 268),)))


def test_period_against_year() -> None:
    odd = found(report(period_start="2021-10-01", period_end="2022-09-30"))["period_mismatch"]
    assert odd.values == ("2021-10-01—2022-09-30", "2021-09-01—2022-08-31")
    assert "period_mismatch" not in found(report(period_start=None, period_end=None))


def test_what_is_missing() -> None:
    complete = report()
    bare = replace(
        complete,
        header=(),
        sections=complete.sections[1:],
        annexes=(Annex("checklist", "cited", Place(line=8)),),
    )
    rules = found(bare)
    assert rules["section_missing"].values == (BOOK.sections["overview"].title_zh,)
    assert rules["annex_missing"].values == ("附件2（清单对照检查表）",)
    assert "contact_missing" in rules
    assert not found(complete)


def test_a_superseded_regulation() -> None:
    cited = HeaderField("superseded_regulation", "国务院令第711号", Place(line=5), "国务院令第492号")
    rules = found(report(header=(*report().header, cited)))
    assert rules["outdated_regulation"].values == ("国务院令第492号", "国务院令第711号")


def test_a_jump_on_last_year() -> None:
    now = report("2022-2023", observations=form({10: 6000, 8: 10}))
    before = report("2021-2022", observations=form({10: 600, 8: 1}))
    rules = audit_report(now, BOOK, before)
    assert [(f.rule, f.values) for f in rules] == [("year_on_year_jump", ("6000", "600"))]
    odd = replace(before, period_end="2022-12-31")
    assert "year_on_year_jump" not in found(now, odd)


def test_a_form_like_last_years() -> None:
    cells = form({10: 600, 8: 1})
    assert "identical_to_last_year" in found(
        report("2022-2023", observations=cells), report(observations=cells)
    )
    empty = form({19: 0, 20: 0})
    assert not found(report("2022-2023", observations=empty), report(observations=empty))


def test_far_outside_its_peers() -> None:
    reports = [
        report(observations=form({10: 1000 + 100 * n}), school=replace(SCHOOL, school_id=f"school{n}"))
        for n in range(9)
    ]
    odd = report(observations=form({10: 90_000}), school=replace(SCHOOL, school_id="odd"))
    found_by_report = audit_reports([*reports, odd], BOOK)
    assert [f.rule for f in found_by_report["odd-2021-2022"]] == ["peer_outlier"]
    assert not any(findings for key, findings in found_by_report.items() if key != "odd-2021-2022")
    assert not audit_reports([*reports[:7], odd], BOOK)["odd-2021-2022"]


def test_peers_are_of_one_province_type_and_year() -> None:
    far: School = replace(SCHOOL, school_id="odd", province="福建")
    reports = [
        report(observations=form({10: 1000}), school=replace(SCHOOL, school_id=f"school{n}"))
        for n in range(9)
    ]
    odd = report(observations=form({10: 90_000}), school=far)
    assert not audit_reports([*reports, odd], BOOK)["odd-2021-2022"]


@pytest.mark.parametrize(("year", "before"), [("2021-2022", "2020-2021"), ("2022", "2021")])
def test_the_year_before(year: str, before: str) -> None:
    assert previous_year(year) == before


def test_findings_do_not_depend_on_the_order_of_statements() -> None:
    cells = form({6: "无", 7: 8000, 16: 3, 17: 4, 52: 1, 53: 2})
    assert audit_report(report(observations=cells), BOOK) == audit_report(
        report(observations=cells[::-1]), BOOK
    )
