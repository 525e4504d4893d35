"""The checklist page: the denominator is always there, what does not apply leaves it, no checklist is no 0 %."""

import io
import os
from collections.abc import Iterator
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from dash import html

import app
from pages import checklist
from pages._shared import callbacks, queries, tables
from pages._shared.checklist.lists import lists
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse, current
from pages._shared.workbook.book import workbook
from tests.pages.lists import build, walk

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def lists_dir(build_dir, tmp_path_factory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("lists")
    build(folder)
    before = os.environ["BUILD_DIR"]
    os.environ["BUILD_DIR"] = str(folder)
    found = current()
    assert found is not None
    yield found
    os.environ["BUILD_DIR"] = before


def panel(found: Warehouse, key: str, narrow: bool = False, **more: object) -> Panel:
    selection = resolved(Selection(**more), narrow=narrow)  # type: ignore[arg-type]
    return next(one for one in checklist.panels(found, selection) if one.key == key)


def by(one: Panel, column: str) -> Any:
    """The panel's frame as {value of the column: {name: value}}."""
    return one.frame.set_index(column).to_dict("index")


def view(**options: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(options.items()))


def test_coverage_prints_both_counts_and_leaves_out_what_does_not_apply(lists_dir) -> None:
    row = by(panel(lists_dir, "coverage"), "school_id")["s1"]
    assert (row["disclosed"], row["applicable"], row["on_platform"]) == (47, 48, 46)
    assert row["coverage"] == pytest.approx(47 / 48)
    assert "47/48" in str(panel(lists_dir, "coverage").figure)


def test_no_checklist_says_why_and_is_never_zero(lists_dir) -> None:
    found = panel(lists_dir, "coverage", years=("2021-2022",), view=view(of="2022"))
    row = by(found, "school_id")["s2"]
    assert pd.isna(row["coverage"])
    labels = queries.labels(lists_dir, "zh")
    shown = [cell.text for cells in tables.cells(found.frame, found.columns, labels) for cell in cells]
    assert "无清单（只有正文）" in shown
    assert "0.0%" not in shown
    without = panel(lists_dir, "without", view=view(of="2022")).frame.set_index("school_id")["reason"]
    assert without.to_dict() == {"s2": "prose_only", "s3": "no_checklist", "s4": "report:known_unread"}


def test_a_year_with_one_checklist_only_gives_way_to_each_schools_latest_and_says_so(lists_dir) -> None:
    assert not lists(lists_dir, resolved(Selection())).latest
    found = lists(lists_dir, resolved(Selection(years=("2021-2022",))))
    assert found.latest
    assert "各校最近一份" in panel(lists_dir, "item_grid", years=("2021-2022",)).title


def test_the_grid_has_every_item_of_every_school_with_a_checklist(lists_dir) -> None:
    frame = panel(lists_dir, "item_grid").frame
    assert set(frame["school_id"]) == {"s1", "s3", "s4"}
    statuses = frame.set_index("school_id").loc["s1", [f"item_{n}" for n in range(1, 51)]]
    assert statuses.value_counts().to_dict() == {
        "disclosed": 46, "disclosed_off_platform": 1, "blank": 1, "not_applicable": 2,
    }  # fmt: skip
    assert frame.set_index("school_id").loc["s1", "item_3__url"] == "/source/s1-2022-2023?item=3"


def test_the_grids_table_shows_marks_and_says_words(lists_dir) -> None:
    found = panel(lists_dir, "item_grid")
    table = list(
        walk(tables.table(found.frame, found.columns, queries.labels(lists_dir, "zh"), found.title, ""))
    )
    spans: list[Any] = [one for one in table if isinstance(one, html.Span)]
    seen = {str(one.children) for one in spans if one.className == "mark"}
    heard = {str(one.children) for one in spans if one.className == "hidden"}
    assert {"–", "●", "◐", "／*"} <= seen  # * marks an inferred status
    assert {"blank 中", "disclosed 中"} <= heard
    assert len([one for one in spans if one.className == "mark"]) == 3 * 50


@pytest.mark.parametrize(("rows", "count"), [("all", 60), ("none", 10), ("2", 18)])
def test_categories_fold(lists_dir, rows: str, count: int) -> None:
    found = panel(lists_dir, "item_grid", narrow=True, view=view(rows=rows))
    assert found.figure is not None
    assert len(found.figure["layout"]["yaxis"]["ticktext"]) == count


def test_on_a_phone_the_list_of_schools_comes_first(lists_dir) -> None:
    wide, narrow = (checklist.panels(lists_dir, resolved(Selection(), narrow=n)) for n in (False, True))
    assert [one.key for one in wide][:2] == ["item_grid", "coverage"]
    assert narrow[0].key == "coverage"


def test_category_shares_print_their_denominator(lists_dir) -> None:
    row = by(panel(lists_dir, "categories"), "school_id")["s1"]
    assert row["n_2"] == "6/6"  # items 8 and 11 of category 2 do not apply
    assert row["n_1"] == "5/6"
    assert row["share_1"] == pytest.approx(5 / 6)


def test_items_count_only_the_schools_to_which_they_apply(lists_dir) -> None:
    rows = by(panel(lists_dir, "items"), "item")
    assert rows[8]["published"] == "2/2"
    assert rows[4]["published"] == "1/3"
    assert rows[4]["low"] < 1 / 3 < rows[4]["high"]
    assert next(iter(rows)) == 4
    assert rows[4]["label__url"] == "/checklist?item=4"


def test_who_rose_with_the_items_that_came(lists_dir) -> None:
    rows = by(panel(lists_dir, "change"), "school_id")
    assert list(rows) == ["s1"]
    row = rows["s1"]
    assert (row["n_before"], row["n_after"], row["gained"], row["lost"]) == ("45/48", "47/48", "5、7", "")
    assert row["points"] == pytest.approx(4.2)


def test_periods_of_unlike_length_are_not_compared(build_dir, tmp_path, monkeypatch) -> None:
    build(tmp_path)
    with duckdb.connect(str(next(tmp_path.glob("*.duckdb")))) as connection:
        connection.execute("UPDATE report SET period_months = 4 WHERE report_id = 's1-2021-2022'")
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    found = current()
    assert found is not None
    assert panel(found, "change").frame.empty


def test_what_my_school_lacks_and_its_peers_have(lists_dir) -> None:
    frame = panel(lists_dir, "lacking", schools=("s1",)).frame
    assert list(frame["label__url"]) == ["/checklist?item=3"]
    assert frame.loc[0, "published"] == "2/2"
    assert frame.loc[0, "state"] == "blank"
    none = panel(lists_dir, "lacking", schools=("s2",))
    assert none.frame.empty
    assert "没有清单" in none.lead
    keys = [one.key for one in checklist.panels(lists_dir, resolved(Selection()))]
    assert "lacking" not in keys


def test_an_items_links_open_beside_the_page_and_only_web_addresses_are_links(lists_dir) -> None:
    found = panel(lists_dir, "entries", view=view(item="5"))
    table = list(
        walk(tables.table(found.frame, found.columns, queries.labels(lists_dir, "zh"), found.title, ""))
    )
    links: list[Any] = [one for one in table if isinstance(one, html.A)]
    assert {(one.href, one.rel, one.target) for one in links} == {
        ("https://s1.example.edu.cn/a", "noopener noreferrer", "_blank")
    }
    assert "javascript:alert(1)" in table


def test_an_items_years_have_numerator_and_denominator(lists_dir) -> None:
    rows = by(panel(lists_dir, "years", view=view(item="8")), "year")
    assert rows["2021-2022"]["published"] == "0/0"
    assert pd.isna(rows["2021-2022"]["share"])
    assert rows["2022-2023"]["published"] == "2/2"
    assert panel(lists_dir, "over_years", view=view(item="8")).frame["2022"].tolist()[0] == "not_applicable"


@pytest.mark.parametrize("item", ["0", "51", "x", "²"])
def test_an_item_that_does_not_exist_is_said(lists_dir, item: str) -> None:
    first: Any = checklist.content(lists_dir, resolved(Selection(view=view(item=item))))[0]
    assert first.className == "ignored"
    assert item in first.children


@pytest.mark.parametrize(
    "more", [{"province": ("北京",)}, {"view": (("of", "1990"),)}, {"years": ("2021-2022",)}]
)
def test_nothing_to_show_is_said(lists_dir, more: dict[str, object]) -> None:
    assert all(one.title for one in checklist.panels(lists_dir, resolved(Selection(**more))))  # type: ignore[arg-type]


def test_no_text_of_a_report_becomes_markup(lists_dir) -> None:
    for options in ((), view(item="5"), view(of="latest", rows="none")):
        for one in checklist.panels(lists_dir, resolved(Selection(schools=("s4",), view=options))):
            assert "<a " not in str(one.figure)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheets_say_what_the_tables_say(lists_dir, lang: str) -> None:
    selection, labels = resolved(Selection(lang=lang, schools=("s1",))), queries.labels(lists_dir, lang)
    panels = checklist.panels(lists_dir, selection)
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(checklist.PAGE, lists_dir, selection, panels, "http://x"))
    )
    for one, sheet in zip(panels, book.worksheets[1 : len(panels) + 1], strict=True):
        rows = [row for row in sheet.iter_rows() if row[0].value is not None]
        head = next(i for i, row in enumerate(rows) if row[0].value == one.columns[0].full_heading)
        for row, cells in zip(rows[head + 1 :], tables.cells(one.frame, one.columns, labels), strict=False):
            for written, cell, column in zip(row[: len(one.columns)], cells, one.columns, strict=True):
                numeric = column.kind in tables.NUMERIC and cell.value is not None
                assert written.value == (pytest.approx(float(cell.value)) if numeric else cell.text or None)


def test_the_page_fills(lists_dir) -> None:
    search = "lang=en&school=s1&item=3"
    asked = {"page": "checklist", "target": "", "search": search, "theme": "dark", "narrow": True}
    assert "Item 3, school by school" in str(callbacks.fill(asked))


def test_a_list_without_a_platform_column_has_no_platform_rate(build_dir, tmp_path, monkeypatch) -> None:
    build(tmp_path)
    with duckdb.connect(str(next(tmp_path.glob("*.duckdb")))) as connection:
        connection.execute("UPDATE checklist_entry SET on_platform = NULL WHERE report_id = 's3-2022-2023'")
        connection.execute("UPDATE report SET on_platform = NULL WHERE report_id = 's3-2022-2023'")
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    found = current()
    assert found is not None
    rows = by(panel(found, "coverage"), "school_id")
    assert pd.isna(rows["s3"]["platform"])
    assert rows["s3"]["platform__status"] == "not_stated"
    assert rows["s1"]["platform"] == pytest.approx(46 / 48)
