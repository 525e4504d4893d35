"""The quality page: what contradicts itself, and what could not be checked never looks clean."""

import io
import json
from typing import Any

import openpyxl
import pytest

import app
from pages import quality
from pages._shared import queries, tables
from pages._shared.registry import panels_of, resolved
from pages._shared.selection import Selection
from pages._shared.words import half
from tests.etl.samples import entry, observation, report
from tests.pages.filing import EXPLAINED, INCOMPLETE, PROSE, SLIP, registers, reports, scattered, served
from tests.pages.lists import walk

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def filed(build_dir, tmp_path_factory):
    """The province with a roster."""
    with served(tmp_path_factory.mktemp("doubts"), reports(), registers()) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def sparse(build_dir, tmp_path_factory):
    """Three reports of three years."""
    with served(tmp_path_factory.mktemp("few"), scattered()) as warehouse:
        yield warehouse


def ask(**view: str) -> Selection:
    return resolved(Selection(lang=view.pop("lang", "zh"), view=tuple(sorted(view.items()))))


def panel(warehouse, key: str, **view: str):
    return next(one for one in panels_of(quality.PAGE, warehouse, ask(**view)) if one.key == key)


def rows(warehouse, key: str, **view: str) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = panel(warehouse, key, **view).frame.to_dict("records")
    return found


def row_of(warehouse, key: str, number: int) -> dict[Any, Any]:
    return next(row for row in rows(warehouse, key) if row["school_id"] == f"invented{number}")


def test_a_cell_counts_standing_findings_and_leads_to_them(filed) -> None:
    slip, explained = (row_of(filed, "matrix", number) for number in (SLIP, EXPLAINED))
    assert (slip["channels"], slip["channels__worst"]) == (1, "error")
    assert slip["channels__url"] == f"/quality?who=invented{SLIP}&group=channels"
    assert (explained["channels"], explained["channels__url"]) == (0, "")
    shown = {row["school_id"]: row for row in rows(filed, "matrix", review="all")}
    assert shown[f"invented{EXPLAINED}"]["channels"] == 1


def test_without_form_or_checklist_nothing_looks_clean(filed) -> None:
    prose = row_of(filed, "matrix", PROSE)
    labels = queries.labels(filed, "zh")
    words = {
        group: tables.display(
            prose[group], prose[f"{group}__status"], tables.Column(group, "", "count"), labels
        )
        for group in ("channels", "requests", "checklist", "header", "history", "peers")
    }
    assert words["channels"] == words["requests"] == words["checklist"] == "无表可核"
    assert words["header"] == "0"
    assert words["history"] == "0"  # last year's report is held
    assert row_of(filed, "matrix", SLIP)["requests"] == 0


def test_without_a_report_to_compare_with_nothing_was_compared(sparse) -> None:
    found = rows(sparse, "matrix")
    assert {row["history__status"] for row in found} == {"unmatched"}
    assert {row["peers__status"] for row in found} == {"unmatched"}


def test_a_share_is_of_the_reports_that_could_be_checked(filed) -> None:
    rule = next(row for row in rows(filed, "rules") if row["rule"] == "front_page_above_reports")
    # Ten reports are held; two of them have no form.
    assert (rule["n"], rule["reports"], rule["checked"]) == (1, 1, 8)
    assert rule["share"] == pytest.approx(1 / 8)
    assert rule["n__url"] == "/quality?rule=front_page_above_reports"
    checked = {row["rule"]: row["checked"] for row in rows(filed, "rules")}
    assert (checked["narrative_sum"], checked["narrative_vs_form"], checked["checklist_sum"]) == (10, 8, 4)


def test_a_finding_shows_both_numbers_with_their_places(filed) -> None:
    found = next(row for row in rows(filed, "findings") if row["rule_id"] == "front_page_above_reports")
    assert (found["first"], found["second"]) == ("5", "1")
    assert found["first_place"] == "表 1 第 17 行"
    key = f"invented{SLIP}-2021-2022"
    assert found["first__url"] == f"/source/{key}?finding={key}.front_page_above_reports&line=47"
    assert found["statement"] not in found["detail"]
    assert found["state"] == "待核实"


def test_the_switches_narrow_the_list(filed) -> None:
    every = rows(filed, "findings")
    only = rows(filed, "findings", who=f"invented{SLIP}", group="channels")
    assert [row["rule_id"] for row in only] == ["front_page_above_reports"]
    assert {row["severity"] for row in rows(filed, "findings", severity="error")} == {"error"}
    assert len(rows(filed, "findings", rule="contact_missing")) == 10 < len(every)
    explained = rows(filed, "findings", review="all", who=f"invented{EXPLAINED}", severity="error")
    assert (explained[0]["state"], explained[0]["review_reason"]) == ("已说明", "补报")


def test_what_was_asked_for_comes_first(filed) -> None:
    def order(**view: str) -> list[str]:
        return [
            str(one.id).removeprefix("panel-")
            for one in walk(quality.content(filed, ask(**view)))
            if str(getattr(one, "id", "")).startswith("panel-")
        ]

    assert order()[:3] == ["summary", "matrix", "rules"]
    assert order(who=f"invented{SLIP}")[0] == "findings"
    assert sorted(order()) == sorted(order(who=f"invented{SLIP}"))


def test_completeness_tells_cited_from_absent_from_missing(filed, sparse) -> None:
    cited, prose = (row_of(filed, "completeness", number) for number in (INCOMPLETE, PROSE))
    assert (cited["annex_checklist"], prose["annex_checklist"]) == ("仅提及", "无")
    assert (cited["missing"], prose["missing"]) == (1, 0)
    assert prose["overview__url"] == f"/source/invented{PROSE}-2021-2022?line=3"
    lacking = row_of(sparse, "completeness", 3)
    assert (lacking["problems"], lacking["problems__url"], lacking["missing"]) == ("缺", "", 2)


def test_what_was_not_read_is_named(filed) -> None:
    unread = rows(filed, "unread")
    assert {row["what"] for row in unread} == {"若干条"}
    assert len(unread) == 10
    assert unread[0]["place__url"].endswith("?line=12")
    summary = {row["key"]: row["value"] for row in rows(filed, "summary")}
    assert (summary["unread"], summary["no_form"], summary["left"]) == (10, 2, 1)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("以甲为准 / taken from 甲", "以甲为准", "taken from 甲"),
        ("something new", "something new", "something new"),
    ],
)
def test_reasons_are_said_in_the_readers_language(text: str, zh: str, en: str) -> None:
    assert (half(text, "zh"), half(text, "en")) == (zh, en)


def test_a_correction_keeps_both_values(filed) -> None:
    (correction,) = rows(filed, "corrections")
    assert (correction["printed_raw"], correction["corrected_value"]) == ("1000", "2000")
    assert correction["what"] == "专项经费"
    assert correction["outcome"] == "已生效"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_grid_on_screen_says_what_the_table_says(filed, lang: str) -> None:
    selection = ask(lang=lang)
    shown = panel(filed, "matrix", lang=lang)
    cells = list(tables.cells(shown.frame, shown.columns, queries.labels(filed, lang)))
    drawn = [
        json.loads(one.to_plotly_json()["props"]["data-tree"])
        for one in walk(quality.content(filed, selection)[2])
        if getattr(one, "className", "") == "still"
    ]
    body = next(node for node in _nodes(drawn[0]) if node[0] == "tbody")
    said_ = [[_text(cell).lstrip("▲◆○") for cell in row[2]] for row in body[2]]
    assert said_ == [[cell.text for cell in row] for row in cells]


def _nodes(node):
    if isinstance(node, list):
        yield node
        for child in node[2]:
            yield from _nodes(child)


def _text(node) -> str:
    return node if isinstance(node, str) else "".join(_text(child) for child in node[2])


def test_nothing_found_is_said(filed) -> None:
    selection = resolved(Selection(city=("nowhere",)))
    assert all(one.frame.empty for one in quality.panels(filed, selection))
    assert quality.content(filed, selection)
    assert quality.controls(filed, selection)


def test_doubtful_values_are_listed_with_what_is_printed_and_why(tmp_path) -> None:
    uncertain = observation(
        "items_portal", 113, raw="113", origin="form", flags=frozenset({"low_confidence"}), confidence=0.616
    )
    stamped = observation("items_wechat", None, raw="2章", origin="form", answer="unreadable")
    sure = observation("items_weibo", 7, origin="form")
    blurred = entry(4, count=3, flags=frozenset({"low_confidence"}), confidence=0.5)
    held = report(observations=(uncertain, stamped, sure), checklist=(blurred,))
    with served(tmp_path, [held]) as warehouse:
        found = panel(warehouse, "values")
        shown = {
            row[2].text: [cell.text for cell in row[3:7]]
            for row in tables.cells(found.frame, found.columns, queries.labels(warehouse, "zh"))
        }
        book = warehouse.records("SELECT count(*) AS n FROM observation")
    assert len(shown) == 3
    assert next(cells for cells in shown.values() if cells[0] == "113")[1:] == ["113", "待复核", "61.0%"]
    assert ["2章", "无法识别", "无法识别", "非识别所得"] in shown.values()
    assert book == [{"n": 3}]


def test_the_review_workbook_holds_the_chosen_reports(client) -> None:
    answer = client.get("/export/review.xlsx", buffered=True)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert [page.title.split()[-1] for page in book.worksheets] == ["me", "Findings", "Values"]
