"""The overview: every number with its denominator, the change over the same schools, missing never 0."""

import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

import app
from etl.codebook import load
from etl.registers import Expected
from etl.store_reports import Holding, report_row
from pages import overview
from pages._shared import queries, tables
from pages._shared.export import csv_text
from pages._shared.registry import panels_of, resolved
from pages._shared.scope import scope
from pages._shared.selection import Selection
from pages._shared.workbook.book import workbook
from tests.etl.samples import school
from tests.pages.filing import LATE, MISSING, PROSE, registers, reports, scattered, served
from tests.pages.lists import walk

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def filed(build_dir, tmp_path_factory):
    """The province with a roster."""
    with served(tmp_path_factory.mktemp("filing"), reports(), registers()) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def sparse(build_dir, tmp_path_factory):
    """Three reports of three years, no roster."""
    with served(tmp_path_factory.mktemp("scattered"), scattered()) as warehouse:
        yield warehouse


def ask(**more: Any) -> Selection:
    return resolved(Selection(**more))


def tiles_of(warehouse, selection: Selection) -> dict[str, dict[Any, Any]]:
    summary = panels_of(overview.PAGE, warehouse, selection)[0]
    return {row["key"]: row for row in summary.frame.to_dict("records")}


def panel(warehouse, key: str, **more: Any):
    return next(one for one in panels_of(overview.PAGE, warehouse, ask(**more)) if one.key == key)


def test_filing_is_counted_against_the_roster(filed) -> None:
    found = tiles_of(filed, ask())
    shown = {
        key: found[key]["value"]
        for key in ("expected", "received", "not_received", "on_time", "late", "unknown")
    }
    assert shown == {"expected": 11, "received": 10, "not_received": 1, "on_time": 8, "late": 1, "unknown": 1}
    assert "11" in found["received"]["basis"]
    assert "9" in found["on_time"]["basis"]  # the undated one is in no denominator of timeliness
    assert found["in_part"]["value"] == 1


@pytest.mark.parametrize("said", [True, False])
def test_the_roster_stands_in_the_warehouse(said: bool) -> None:
    on_it = Expected("invented1", "2021-2022", said, None, None, "roster.csv")
    holding = Holding(school(), "2021-2022", None, None, on_it, ())
    assert report_row(holding, load())["expected"] is said
    assert report_row(replace(holding, expected=None), load())["expected"] is None


def test_the_latest_year_with_reports_counts_and_is_named(filed) -> None:
    summary = panels_of(overview.PAGE, filed, ask())[0]
    assert "2021-2022" in summary.lead
    assert "2021-2022" in summary.title
    earlier = tiles_of(filed, ask(years=("2020-2021",)))
    assert (earlier["received"]["value"], earlier["not_received"]["value"]) == (11, 0)


def test_the_change_uses_only_schools_that_state_both_years(filed) -> None:
    found = tiles_of(filed, ask())
    requests, money = found["requests_received"], found["budget"]
    assert (requests["pairs"], requests["earlier"], requests["later"]) == (10, 55, 65)
    # School 4 left the cell blank, the prose-only school states none, one figure is corrected to 2000.
    assert (money["value"], money["pairs"], money["earlier"], money["later"]) == (9000, 8, 8000, 9000)
    assert "8" in money["basis"] and "10" in money["basis"]


def test_an_unlike_period_is_no_year_before(build_dir, tmp_path) -> None:
    longer = [
        one if one.academic_year == "2021-2022" or one.school.school_id != "invented1" else _longer(one)
        for one in reports()
    ]
    with served(tmp_path, longer, registers()) as warehouse:
        assert tiles_of(warehouse, ask())["requests_received"]["pairs"] == 9


def _longer(one):
    return replace(one, period_start="2020-07-01")


def test_coverage_counts_only_schools_with_a_checklist(filed) -> None:
    found = tiles_of(filed, ask())["coverage"]
    assert found["value"] == pytest.approx(0.95)  # 49, 48, 47 and 46 of 50
    assert found["basis"].startswith("4/10")
    chart = panel(filed, "coverage")
    assert len(chart.frame) == 4
    assert "49/50" in chart.figure["data"][0]["text"][0]


def test_only_standing_findings_are_counted(filed) -> None:
    """One contradiction is open, the other explained."""
    assert tiles_of(filed, ask())["error"]["value"] == 1
    frame = panel(filed, "findings").frame
    assert frame.loc[frame["error"] > 0, "school_id"].tolist() == ["invented6"]


def test_no_roster_no_checklist_no_deadline_are_words_not_zeros(sparse) -> None:
    found = tiles_of(sparse, ask())
    labels = queries.labels(sparse, "zh")
    column = tables.Column("value", "", "count")
    words = {
        key: tables.display(found[key]["value"], found[key]["value__status"], column, labels)
        for key in ("expected", "not_received", "late", "staff_full_time")
    }
    assert words == {
        "expected": "无应报名单",
        "not_received": "无应报名单",
        "late": "无法判断",
        "staff_full_time": "未提及",
    }
    assert found["received"]["value"] == 3
    assert found["received"]["earlier__status"] == "no_report"


def test_sparse_years_take_each_schools_latest(sparse) -> None:
    now = scope(sparse, ask())
    assert now.ending is None
    assert sorted(now.held["school_id"]) == ["invented1", "invented2", "invented3"]
    assert panel(sparse, "schools").columns[1].key == "year"
    assert scope(sparse, ask(years=("2018-2019",))).ending == 2019


def test_a_missing_report_is_a_row_without_numbers(filed) -> None:
    shown = panel(filed, "schools")
    frame = shown.frame.set_index("school_id")
    row = frame.loc[f"invented{MISSING}"]
    assert row["state"] == "未收到"
    assert row[["requests_received", "coverage", "error"]].isna().all()
    assert row["error__status"] == "report:not_received"
    assert frame.loc[f"invented{LATE}", "timely"] == "迟报"
    assert frame.loc[f"invented{PROSE}", "coverage__status"] == "no_checklist"


def test_the_median_stands_first_and_is_over_those_who_state(filed) -> None:
    frame = panel(filed, "schools").frame
    assert frame.iloc[0]["school"] == "中位数"
    stated = frame.iloc[1:]["budget"].dropna()
    assert frame.iloc[0]["budget"] == stated.median()
    assert len(stated) == 8


@pytest.mark.parametrize(
    ("sort", "first"), [("-requests_received", "invented10"), ("state", "invented11"), ("", "invented10")]
)
def test_sorting(filed, sort: str, first: str) -> None:
    frame = panel(filed, "schools", view=(("sort", sort),) if sort else ()).frame
    assert frame.iloc[1]["school_id"] == first


def test_a_chosen_school_comes_first(filed) -> None:
    assert panel(filed, "schools", schools=("invented3",)).frame.iloc[1]["school_id"] == "invented3"


def test_every_school_and_year_has_its_state(filed) -> None:
    matrix = panel(filed, "matrix")
    frame = matrix.frame.set_index("school_id")
    assert frame.loc[f"invented{MISSING}", "2022"] == "not_received"
    assert frame.loc["invented7", "2022"] == "in_part"
    assert frame.loc["invented1", "2016"] == "known_unread"
    assert frame.loc["invented2", "2016__status"] == "no_report"
    text = matrix.figure["data"][0]["text"]
    assert {mark for row in text for mark in row} >= {"✓", "◐", "✕", "○"}


def test_the_items_least_published(filed) -> None:
    items = panel(filed, "items")
    first = items.frame.iloc[0]
    assert (first["item"], first["published"], first["applicable"]) == (1, 0, 4)
    assert items.figure["data"][0]["customdata"][0] == "/checklist?item=1"


def test_no_map_of_one_province(filed) -> None:
    assert "map" not in {one.key for one in panels_of(overview.PAGE, filed, ask())}


def test_nothing_in_the_group_is_said(filed) -> None:
    selection = ask(city=("nowhere",))
    assert all(one.frame.empty for one in panels_of(overview.PAGE, filed, selection))
    assert overview.content(filed, selection)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_screen_and_workbook_hold_the_same_rows(filed, lang: str) -> None:
    selection = ask(lang=lang)
    made = panels_of(overview.PAGE, filed, selection)
    labels = queries.labels(filed, lang)
    book = openpyxl.load_workbook(io.BytesIO(workbook(overview.PAGE, filed, selection, made, "http://x")))
    shown = next(one for one in made if one.key == "schools")
    sheet = next(book[name] for name in book.sheetnames if shown.title.startswith(name[:6]))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("云麓")]
    assert len(rows) == 11
    numbers = [column.key for column in shown.columns].index("requests_received")
    stated = {row[0]: row[numbers] for row in rows}
    assert stated["云麓第3大学"] == 4
    assert stated["云麓第11大学"] == labels.status("not_received", "report").word
    assert "云麓第3大学" in csv_text(shown, labels)


def test_tiles_lead_on_and_are_one_component(filed) -> None:
    first = overview.content(filed, ask(province=("重庆",)))[0]
    trees = [
        json.loads(one.to_plotly_json()["props"]["data-tree"])
        for one in walk(first)
        if getattr(one, "className", "") == "still"
    ]
    links = {node[1]["href"] for tree in trees for node in _nodes(tree) if node[0] == "a"}
    assert any(link.startswith("/requests?") and "province=" in link for link in links)
    assert "#panel-matrix" in links


def _nodes(node):
    if isinstance(node, list):
        yield node
        for child in node[2]:
            yield from _nodes(child)
