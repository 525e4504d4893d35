"""The pilot page, from its query to screen, CSV and workbook."""

import csv
import io

import openpyxl
import pandas as pd
import pytest
from dash import no_update

import app
from etl.workbook import Gateway, Item, Sheet
from pages import channels
from pages._shared import callbacks, queries, tables
from pages._shared.export import csv_text
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.workbook.book import workbook

assert app.server  # pages need the app


def data(**more: object) -> dict[str, object]:
    return {"page": "channels", "target": "", "search": "lang=zh", "theme": "light", "narrow": False} | more


@pytest.fixture(params=["zh", "en"])
def selection(request) -> Selection:
    return resolved(Selection(lang=request.param, schools=("s1",)))


def test_panels_state_subject_group_and_academic_year(warehouse) -> None:
    for panel in channels.panels(warehouse, resolved(Selection(province=("重庆",)))):
        assert "重庆" in panel.title
        assert "学年" in panel.title
        assert panel.sources


def test_nothing_selected_is_said_not_drawn_as_zero(warehouse) -> None:
    panels = channels.panels(warehouse, resolved(Selection(province=("北京",))))
    assert all(panel.frame.empty for panel in panels)


def test_a_bar_never_mixes_a_part_with_its_total(warehouse) -> None:
    mix = next(p for p in channels.panels(warehouse, resolved(Selection())) if p.key == "mix")
    parts = {column.key for column in mix.columns}
    assert "items_portal" in parts
    assert not parts & {"items_platform", "items_checklist"}


def test_shares_add_up_and_one_channel_alone_has_none(warehouse) -> None:
    mix = next(p for p in channels.panels(warehouse, resolved(Selection())) if p.key == "mix")
    frame = mix.frame.set_index("school_id")
    numeric = frame[[c.key for c in mix.columns if c.kind == "percent"]].astype(float)
    assert numeric.loc["s1"].sum() == pytest.approx(1)
    assert numeric.loc["s4"].isna().all()


def test_where_no_year_is_common_each_school_shows_its_own_and_says_which(warehouse) -> None:
    frame = queries.observations(warehouse, Selection(), ["items_portal", "media_reports"])
    sparse = frame.assign(year_ending=range(len(frame)))
    newest = channels._latest(sparse)
    assert newest["school_id"].is_unique
    assert set(newest["school_id"]) == {"s1", "s2", "s3"}
    assert all(row["school"].endswith(row["year"]) for row in newest.to_dict("records"))


def test_zero_stays_and_missing_is_a_gap(warehouse) -> None:
    trend = channels.panels(warehouse, resolved(Selection(view=(("scale", "linear"),))))[0]
    assert trend.figure is not None
    drawn = [y for trace in trend.figure["data"] if trace["mode"] != "text" for y in trace["y"]]
    assert 0 in drawn
    assert None in drawn


def test_no_text_of_a_report_becomes_markup(warehouse) -> None:
    for panel in channels.panels(warehouse, resolved(Selection(schools=("s4",)))):
        assert "<a " not in str(panel.figure)


def test_sheet_and_csv_say_what_the_screen_says(warehouse, selection: Selection) -> None:
    labels, panels = queries.labels(warehouse, selection.lang), channels.panels(warehouse, selection)
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(channels.PAGE, warehouse, selection, panels, "http://x"))
    )
    for panel, sheet in zip(panels, book.worksheets[1 : len(panels) + 1], strict=True):
        rows = list(sheet.iter_rows())
        head = next(i for i, row in enumerate(rows) if row[0].value == panel.columns[0].full_heading)
        assert sheet.auto_filter.ref.startswith(f"A{head + 1}:")
        assert sheet.freeze_panes in (f"A{head + 2}", f"B{head + 2}")
        lines = list(csv.reader(io.StringIO(csv_text(panel, labels))))[1:]
        expected = list(tables.cells(panel.frame, panel.columns, labels))
        assert len(expected) == len(lines) > 0
        for row, cells, line in zip(rows[head + 1 :], expected, lines, strict=False):
            for found, cell, column, text in zip(row[: len(line)], cells, panel.columns, line, strict=True):
                assert text == (
                    cell.text.replace(",", "")
                    if column.kind in tables.NUMERIC and cell.value is not None
                    else cell.text
                )
                if column.kind in tables.NUMERIC and cell.value is not None:
                    assert found.value == pytest.approx(float(cell.value))
                else:
                    assert (found.value, found.data_type) == (cell.text, "s")


def test_marks_travel_as_number_formats(warehouse) -> None:
    selection = resolved(Selection())
    panels = channels.panels(warehouse, selection)
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(channels.PAGE, warehouse, selection, panels, "http://x"))
    )
    found = [c for row in book.worksheets[1].iter_rows() for c in row if c.value == 300]
    assert [cell.number_format for cell in found] == ['"≈"#,##0']
    assert found[0].hyperlink is not None
    assert found[0].hyperlink.target == "http://x/source/s1-2022-2023?indicator=items_portal"


def test_text_stays_text() -> None:
    texts = ["=1+1", "+1", "@x", "{=1}", "a\x07b", "http://x.example/", "x" * 40_000, "0012"]
    gateway = Gateway()
    gateway.add(Sheet("=a/b", ("=1+1",), ("=head",), tuple((Item(text),) for text in texts), ("=note",)))
    content = gateway.bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    values = [cell.value for cell in cells]
    assert values[0] == "=1+1"
    assert values[2:6] == ["=1+1", "+1", "@x", "{=1}"]
    assert values[6] == "a�b"
    assert values[8] == "x" * 32_766 + "…"
    assert sorted(set(gateway.changes)) == ["characters", "length"]
    assert not any(cell.hyperlink for cell in cells)


def test_only_web_addresses_become_links() -> None:
    gateway = Gateway()
    gateway.add(
        Sheet(
            "a",
            (),
            ("a",),
            ((Item("a", link="javascript:alert(1)"),), (Item("b", link="https://x.example/"),)),
        )
    )
    sheet = openpyxl.load_workbook(io.BytesIO(gateway.bytes())).worksheets[0]
    assert [cell.hyperlink and cell.hyperlink.target for (cell,) in sheet.iter_rows(min_row=2)] == [
        None,
        "https://x.example/",
    ]


def test_sheet_names_are_legal_and_differ() -> None:
    gateway = Gateway()
    for _ in range(2):
        gateway.add(Sheet("很长的名字" * 10 + "[:]", (), ("a",), ()))
    names = openpyxl.load_workbook(io.BytesIO(gateway.bytes())).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)


def test_the_callback_fills_the_page(build_dir) -> None:
    workbook, *panels = callbacks.fill(data(search="lang=zh&province=火星"))
    assert "/export/channels.xlsx?" in str(workbook)
    assert len(panels) == 3


@pytest.mark.parametrize(
    "bad", [None, [], "x", {}, data(page="nope"), data(search=3), data(target=None), data(page=[])]
)
def test_the_callback_takes_no_nonsense(build_dir, bad: object) -> None:
    assert callbacks.fill(bad) is no_update
    assert callbacks.fill_table("table", {"panel": "trend"}, bad) is no_update


def test_tables_come_on_demand(build_dir) -> None:
    assert "门户网站公开" in str(callbacks.fill_table("table", {"panel": "trend"}, data()))
    assert callbacks.fill_table("chart", {"panel": "trend"}, data()) is no_update
    assert callbacks.fill_table("table", {"panel": "nope"}, data()) is no_update
    assert callbacks.fill_table("table", "nope", data()) is no_update


def test_a_page_that_fails_says_so_with_a_reference(build_dir, monkeypatch, caplog) -> None:
    broken = pd.DataFrame({"year_ending": []})
    monkeypatch.setattr(queries, "observations", lambda *_: broken)
    content = callbacks.fill(data(search="lang=en&theme=dark"))
    assert content.className == "failure"
    assert caplog.records[-1].args[1] in str(content)
