"""Corrections and reviews: a guard and a reason, or nothing happens."""

from decimal import Decimal

import pytest

from etl.corrections import apply_corrections, review
from etl.model import Finding, Report
from etl.registers import Correction, Review
from tests.etl.samples import report

ID = "invented1-2021-2022"


def correction(target: str, printed: str, value: str, report_id: str = ID) -> Correction:
    """A row of corrections.csv."""
    return Correction(
        report_id, target, printed, value, "原件扫描", "张三", "2026-01-01", "corrections.csv, line 2"
    )


def corrected(row: Correction) -> tuple[Report, str]:
    """The sample report after a correction, and why it was not applied ("" if it was)."""
    reports, outcomes, errors = apply_corrections({ID: report()}, [row])
    assert not errors
    return reports[ID], outcomes[0].why_not


def test_a_corrected_value_keeps_its_print_and_is_marked() -> None:
    held, why_not = corrected(correction("observation/items_portal/form", "12", "21"))
    first = held.observations[0]
    assert (first.value, first.raw, why_not) == (Decimal(21), "12", "")
    assert first.flags == frozenset({"corrected"})
    assert held.observations[1] == report().observations[1]


def test_an_answer_can_be_corrected_too() -> None:
    held, _ = corrected(correction("observation/items_platform/form", "", "0"))
    assert (held.observations[1].answer, held.observations[1].value) == ("value", Decimal(0))
    held, _ = corrected(correction("observation/items_portal/form", "12", "unreadable"))
    assert (held.observations[0].answer, held.observations[0].value) == ("unreadable", None)


def test_parts_of_the_checklist_and_of_the_header() -> None:
    held, _ = corrected(correction("checklist/1/count", "3", "5"))
    assert held.checklist[0].count == 5
    assert held.checklist[0].flags == frozenset({"corrected"})
    held, _ = corrected(correction("checklist/1/on_platform", "是", "否"))
    assert held.checklist[0].on_platform is False
    held, _ = corrected(correction("checklist/2/status", "", "stated_none"))
    assert held.checklist[1].status == "stated_none"
    held, _ = corrected(correction("header/report_date", "2022-10-20", "2022-11-20"))
    assert held.report_date == "2022-11-20"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (correction("observation/items_portal/form", "13", "21"), "文中现为“12”"),
        (correction("observation/items_portal/narrative", "12", "21"), "无此指标"),
        (correction("checklist/3/count", "3", "5"), "无此事项"),
        (correction("checklist/1/on_platform", "否", "是"), "文中现为“是”"),
        (correction("header/report_date", "2022-10-21", "2022-11-20"), "文中现为“2022-10-20”"),
        (correction("observation/items_portal/form", "12", "21", report_id="other-2021-2022"), "未收录"),
    ],
)
def test_a_guard_that_no_longer_matches_leaves_the_print_alone(row: Correction, why: str) -> None:
    held, why_not = corrected(row)
    assert held == report()
    assert why in why_not


@pytest.mark.parametrize(
    ("target", "printed", "value"),
    [
        ("items_portal", "12", "21"),
        ("observation/items_portal/form", "12", "二十一"),
        ("checklist/1/count", "3", "3.5"),
        ("checklist/1/status", "3", "fine"),
        ("checklist/1/on_platform", "是", "yes"),
        ("header/report_date", "2022-10-20", "20 October"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(target: str, printed: str, value: str) -> None:
    reports, outcomes, errors = apply_corrections({ID: report()}, [correction(target, printed, value)])
    assert reports[ID] == report()
    assert not outcomes
    assert str(errors[0]).startswith("corrections.csv, line 2: ")
    assert errors[0].remedy


def test_a_review_holds_while_the_finding_states_the_reviewed_values() -> None:
    row = Review("key", ("168", "164"), "explained", "已说明", "李四", "2026-01-02", "reviews.csv, line 2")
    finding = Finding("checklist_sum", "error", "不符", "differs", ("168", "164"))
    changed = Finding("checklist_sum", "error", "不符", "differs", ("168", "166"))
    assert review("key", finding, {"key": row}).state == "explained"
    assert review("key", changed, {"key": row}).state == "open"
    assert review("other", finding, {"key": row}).state == "open"
