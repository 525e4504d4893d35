"""The reader's own table: its cells, its order, its sums, its chart; the URL holds all of it."""

import csv
import io
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

import app
from pages import compare
from pages._shared import callbacks, queries, tables
from pages._shared.compare import rows as compare_rows
from pages._shared.export import csv_text
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from tests.pages.lists import walk
from tests.pages.province import opened, sections

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def province(build_dir, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("compare")) as found:
        yield found


def made(found: Warehouse, query: str) -> tuple[Selection, Panel, Panel]:
    selection, _ = Selection.parse(query, queries.known(found), compare.VIEWS)
    selection = resolved(selection)
    table, chart = compare.panels(found, selection)
    return selection, table, chart


def said(found: Warehouse, query: str) -> dict[str, dict[str, str]]:
    """The table's texts: first cell → heading → text."""
    selection, table, _ = made(found, query)
    labels = queries.labels(found, selection.lang)
    rows = tables.cells(table.frame, table.columns, labels)
    return {
        row[0].text: {c.key: cell.text for c, cell in zip(table.columns, row, strict=True)} for row in rows
    }


def test_missing_says_why_and_zero_stays(province) -> None:
    cells = said(province, "year=2023-2024&indicators=items_portal")
    portal = {name: row["items_portal"] for name, row in cells.items()}
    assert portal["云麓第1大学"] == "104"
    assert (portal["云麓第3大学"], portal["云麓第4大学"], portal["云麓第5大学"]) == ("未填", "填“无”", "0")


def test_medians_and_totals_count_only_numbers(province) -> None:
    cells = said(
        province, "year=2023-2024&indicators=items_portal,portal_exists,coverage,steering_group_head"
    )
    values = [0, 104, 204, 604, 704, 804, 904, 1004, 1104]
    assert cells["中位数"]["items_portal"] == f"{sorted(values)[4]:,}"
    assert cells["合计"]["items_portal"] == f"{sum(values):,}"
    none = {cells[row][key] for row in ("中位数", "合计") for key in ("portal_exists", "steering_group_head")}
    assert none == {"不计算"}
    assert cells["合计"]["coverage"] == "不计算"
    assert cells["中位数"]["coverage"] == "93.8%"
    assert cells["云麓第1大学"]["steering_group_head"] == "校长"


def test_coverage_stands_beside_its_two_counts(province) -> None:
    cells = said(province, "year=2023-2024&indicators=coverage")
    own = cells["云麓第2大学"]
    assert (own["coverage"], own["coverage_disclosed"], own["coverage_applicable"]) == ("93.8%", "45", "48")
    assert cells["云麓第7大学"]["coverage"] == "无清单（只有正文）"


@pytest.mark.parametrize(("sort", "first"), [("-items_portal", 11), ("items_portal", 5), ("-school", 12)])
def test_any_column_sorts_and_missing_comes_last(province, sort: str, first: int) -> None:
    _, table, _ = made(province, f"year=2023-2024&indicators=items_portal&sort={sort}")
    rows = table.frame[table.frame["school_id"].notna()]
    if sort.endswith("portal"):
        assert rows["school_id"].iloc[0] == f"invented{first}"
        assert rows["items_portal"].iloc[-2:].isna().all()
    plain = made(province, "year=2023-2024&indicators=items_portal")[1].frame
    assert sorted(rows["school_id"]) == sorted(plain["school_id"].dropna())


def test_the_sort_survives_into_csv(province) -> None:
    selection, table, _ = made(province, "year=2023-2024&indicators=items_portal&sort=-items_portal")
    lines = list(csv.reader(io.StringIO(csv_text(table, queries.labels(province, "zh")))))
    assert [line[0] for line in lines[1:4]] == ["中位数", "合计", "云麓第11大学"]
    assert lines[3][1] == "1104"
    assert compare_rows.order_of(selection) == ("items_portal", "desc")


def test_a_chosen_school_without_a_report_is_listed(province) -> None:
    cells = said(province, "year=2023-2024&school=invented12,invented1&indicators=items_portal")
    assert cells["云麓第12大学"] == {"school": "云麓第12大学", "items_portal": "无报告"}
    assert set(cells) == {"云麓第12大学", "云麓第1大学"}


def test_the_layouts_hold_the_same_numbers(province) -> None:
    by_year = said(province, "layout=years&indicator=items_portal")["云麓第1大学"]
    _, table, _ = made(province, "layout=long&indicators=items_portal&school=invented1")
    long = dict(zip(table.frame["year"], table.frame["value"], strict=True))
    assert {f"{int(k) - 1}-{k}": float(v) for k, v in by_year.items() if k.isdecimal()} == long
    assert long == {"2021-2022": 102, "2022-2023": 103, "2023-2024": 104}


@pytest.mark.parametrize(
    ("years", "kind"), [("2023-2024", "bar"), ("2022-2023,2023-2024", "markers"), ("", "lines+markers")]
)
def test_the_years_choose_the_chart(province, years: str, kind: str) -> None:
    _, _, chart = made(province, f"year={years}&indicators=items_portal")
    assert chart.figure is not None
    kinds = {trace.get("mode", trace["type"]) for trace in chart.figure["data"]}
    assert kind in kinds


def test_texts_and_flags_are_no_chart_and_no_zero(province) -> None:
    for code in ("steering_group_head", "portal_exists"):
        _, _, chart = made(province, f"indicators={code}&year=2023-2024")
        assert chart.figure is None
        assert len(chart.frame) == 11


def test_unknown_indicators_are_named(province) -> None:
    selection, *_ = made(province, "indicators=nope,items_portal")
    texts = [one for one in walk(compare.content(province, selection)) if isinstance(one, str)]
    assert any("nope" in text for text in texts)
    assert compare_rows.wanted(province, selection) == (("items_portal",), ("nope",))


def test_an_empty_selection_is_said(province) -> None:
    selection = resolved(Selection(city=("无此地",)))
    assert all(panel.frame.empty for panel in compare.panels(province, selection))
    assert compare.content(province, selection)


def test_a_long_table_is_a_grid_with_the_same_cells(province) -> None:
    selection, table, _ = made(province, "layout=long&lang=en")
    grids = [one for one in walk(compare.content(province, selection)) if type(one).__name__ == "AgGrid"]
    (grid,) = grids
    labels = queries.labels(province, "en")
    expected = [[cell.text for cell in row] for row in tables.cells(table.frame, table.columns, labels)]
    keys = [column["field"] for column in grid.columnDefs]
    assert [[row[key]["text"] for key in keys] for row in grid.rowData] == expected
    assert grid.dashGridOptions["suppressCsvExport"]
    assert not getattr(grid, "dangerously_allow_code", False)
    assert not getattr(grid, "enableEnterpriseModules", False)


def test_the_callback_fills_the_page(province) -> None:
    asked = {
        "page": "compare",
        "target": "",
        "search": "lang=zh&layout=years",
        "theme": "dark",
        "narrow": True,
    }
    assert sections(callbacks.fill(asked)) == ["panel-table", "panel-chart"]


def test_headings_offer_the_next_order() -> None:
    from pages._shared.bar_table import next_sort

    number, text = tables.Column("a", "A", "count"), tables.Column("b", "B")
    assert [next_sort(number, ("a", o)) for o in ("desc", "asc")] == ["a", ""]
    assert next_sort(number, ("", "asc")) == "-a"
    assert next_sort(text, ("", "asc")) == "b"


@pytest.fixture(scope="module")
def address(province) -> Iterator[str]:
    running = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


def test_the_grid_sorts_through_the_url_and_asks_nobody_outside(page: Page, address: str) -> None:
    outside: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None,
    )
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}/compare?lang=zh&layout=long&indicators=items_portal,budget,coverage")
    first = page.locator(".grid .ag-center-cols-container .ag-row[row-index='0'] .ag-cell[col-id='value']")
    expect(first).to_have_text("1,002", timeout=20_000)
    page.locator(".grid button.sort", has_text="数值").click()
    expect(page).to_have_url(re.compile("sort=-value"))
    expect(first).to_have_text("5,000", timeout=20_000)
    expect(first.locator("a")).to_have_attribute("href", re.compile(r"^/source/invented.*lang=zh"))
    assert outside == []
    assert errors == []


def test_a_heading_of_the_plain_table_sorts_too(page: Page, address: str) -> None:
    page.goto(f"{address}/compare?lang=en&year=2023-2024&indicators=items_portal")
    page.locator("table.data button.sort", has_text="portal").click(timeout=20_000)
    expect(page.locator("table.data th[aria-sort=descending]")).to_contain_text("portal")
    expect(page.locator("table.data tbody:not(.pinned) tr").first).to_contain_text("1,104")
    page.reload()
    expect(page.locator("table.data th[aria-sort=descending]")).to_contain_text("portal", timeout=20_000)
