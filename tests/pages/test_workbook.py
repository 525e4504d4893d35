"""The workbook to circulate: every page's tables cell by cell, its charts, links, colours and paper."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

import app
from pages._shared import queries, tables
from pages._shared.panel import Panel
from pages._shared.registry import PAGES, panels_of, resolved
from pages._shared.selection import Selection
from pages._shared.words import word
from pages._shared.workbook.book import workbook
from pages._shared.workbook.figures import charts_of
from tests.pages import forms
from tests.pages.province import opened

assert app.server  # pages need the app

PAGES_WITH_TABLES = ("overview", "channels", "staffing", "funding", "checklist", "requests", "compare", "quality",
                     "methods", "school")  # fmt: skip
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def province(build_dir, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("book")) as found:
        yield found


@pytest.fixture(scope="module")
def filed(build_dir, tmp_path_factory):
    with forms.served(tmp_path_factory.mktemp("forms"), forms.province()) as found:
        yield found


def ask(page: str, lang: str = "zh", **more) -> Selection:
    target = "invented2" if page == "school" else ""
    return resolved(Selection(lang=lang, target=target, schools=("invented1", "invented2"), **more))


def made(found, page: str, selection: Selection) -> tuple[tuple[Panel, ...], openpyxl.Workbook]:
    panels = panels_of(PAGES[page], found, selection)
    content = workbook(PAGES[page], found, selection, panels, "http://x")
    return panels, openpyxl.load_workbook(io.BytesIO(content))


def table_of(sheet, panel: Panel) -> list[tuple]:
    """The sheet's rows under the headings."""
    rows = list(sheet.iter_rows())
    headings = [column.full_heading for column in panel.columns]
    head = next(i for i, row in enumerate(rows) if [c.value for c in row[: len(headings)]] == headings)
    return [row[: len(headings)] for row in rows[head + 1 :]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_every_page_is_the_screen_cell_by_cell(province, filed, page: str, lang: str) -> None:
    seen = 0
    for found in (filed,) if page in ("requests", "funding", "staffing") else (province,):
        panels, book = made(found, page, ask(page, lang))
        labels = queries.labels(found, lang)
        for panel, sheet in zip(panels, book.worksheets[1 : len(panels) + 1], strict=True):
            expected = list(tables.cells(panel.frame, panel.columns, labels))
            if not panel.columns:
                continue
            for row, cells in zip(table_of(sheet, panel), expected, strict=False):
                for written, cell in zip(row, cells, strict=True):
                    seen += 1
                    if cell.is_number:
                        assert written.value == pytest.approx(float(cell.value))
                        assert ("%" in written.number_format) == (cell.kind == "percent")
                    else:
                        assert (written.value or "") == cell.text
                        assert not cell.text or written.data_type == "s"
            assert len(table_of(sheet, panel)) >= len(expected)
    assert seen > 20


@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_no_formula_and_no_sheet_without_way_back(province, page: str) -> None:
    _, book = made(province, page, ask(page))
    names = set(book.sheetnames)
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        inside = [c.hyperlink.location for c in cells if c.hyperlink and c.hyperlink.location]
        targets = {re.sub(r"^'(.+)'!A1$", r"\1", one).replace("''", "'") for one in inside}
        assert targets <= names
        if sheet is book.worksheets[0]:
            assert targets == names - {sheet.title}
        else:
            assert book.sheetnames[0] in targets


@pytest.mark.parametrize("page", ["checklist", "channels", "requests", "staffing", "compare"])
def test_native_charts_draw_the_numbers_of_the_screen(filed, page: str) -> None:
    panels, book = made(filed, page, ask(page))
    drawn = 0
    for panel, sheet in zip(panels, book.worksheets[1 : len(panels) + 1], strict=True):
        charts = charts_of(panel, "zh")
        assert len(drawings(sheet)) == len(charts)
        for chart, native in zip(charts, drawings(sheet), strict=True):
            drawn += 1
            for one, series in zip(chart.series, native.series, strict=True):
                assert values(book, series.val.numRef.f) == [pytest.approx(v) for v in one.values]
                assert values(book, series.cat.strRef.f) == list(chart.categories)
    assert drawn


def drawings(sheet: Any) -> list[Any]:
    """The native charts of a sheet; openpyxl has no public way to them."""
    return list(sheet._charts)


def values(book: openpyxl.Workbook, reference: str) -> list[object]:
    name, _, area = reference.rpartition("!")
    found = book[name.strip("'")][area.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for row in rows for cell in row]


def test_a_ranked_bar_holds_what_the_bar_on_screen_holds(filed) -> None:
    panel = next(p for p in panels_of(PAGES["staffing"], filed, ask("staffing")) if p.key == "ranked")
    (chart,) = charts_of(panel, "zh")
    assert panel.figure is not None
    shown = [x for x in panel.figure["data"][0]["x"] if x is not None]
    stated = [v for v in chart.series[0].values if v is not None]
    assert chart.kind == "bars"
    assert stated[-len(shown) :] == shown
    assert chart.categories[0] == word("median", "zh")


def test_grids_have_coloured_marks_and_no_chart(province) -> None:
    panels, book = made(province, "checklist", ask("checklist"))
    at = next(i for i, panel in enumerate(panels) if panel.key == "item_grid")
    sheet, labels = book.worksheets[at + 1], queries.labels(province, "zh")
    assert not drawings(sheet)
    cells = [
        c
        for row in table_of(sheet, panels[at])
        for c in row
        if c.value == labels.status("blank", "checklist").word
    ]
    mark = labels.status("blank", "checklist").mark
    assert {c.number_format for c in cells} == {f';;;"{mark}"'}
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert f'"{labels.status("blank", "checklist").word}"' in {
        rule.formula[0] for rule in rules if rule.formula
    }


def test_each_sheet_is_set_up_for_paper(province) -> None:
    panels, book = made(province, "checklist", ask("checklist"))
    for sheet in book.worksheets[1 : len(panels) + 1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.print_area
        footer = str(sheet.oddFooter.right.text) if sheet.oddFooter else ""
        assert "&P" in footer and "&N" in footer
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref


def test_the_cover_has_a_letterhead_and_says_what_was_asked(province) -> None:
    _, book = made(province, "compare", ask("compare", province=("重庆",)))
    texts = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    for field in ("issuer", "number", "addressee", "date"):
        assert word(f"workbook.field.{field}", "zh") in texts
    assert province.build_id in texts
    assert word("fictional", "zh") in texts or not province.fictional
    assert book.properties.title
    assert book.properties.creator == word("product", "zh")


def test_a_page_for_each_chosen_school(province) -> None:
    _, book = made(province, "overview", ask("overview"))
    sheets = [s for s in book.worksheets if s.page_setup.orientation == "portrait"][1:]
    assert len(sheets) == 2
    for sheet in sheets:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    many = resolved(Selection(schools=tuple(f"invented{n}" for n in range(1, 13))))
    _, book = made(province, "overview", many)
    assert len([s for s in book.worksheets if s.page_setup.orientation == "portrait"]) == 13


def test_shares_are_shares_and_their_difference_is_points(province) -> None:
    selection = ask(
        "compare",
        view=(("indicators", "coverage"), ("indicator", "coverage")),
        years=("2022-2023", "2023-2024"),
    )
    panels, book = made(province, "compare", selection)
    column = [c.key for c in panels[0].columns].index("coverage")
    cell = table_of(book.worksheets[1], panels[0])[0][column]
    assert 0 <= cell.value <= 1
    assert cell.number_format == "0.0%"
    change = next(c for c in panels[1].columns if c.key == "change")
    assert word("unit.points", "zh") in change.full_heading


def test_long_rows_of_shares_are_percent_too(province) -> None:
    selection = ask("compare", view=(("indicators", "coverage,items_portal"), ("layout", "long")))
    panels, book = made(province, "compare", selection)
    keys = [c.key for c in panels[0].columns]
    rows = table_of(book.worksheets[1], panels[0])
    shares = {
        r[keys.index("value")].number_format
        for r in rows
        if r[keys.index("name")].value == word("compare.coverage", "zh")
    }
    assert "0.0%" in shares


def stated(row: Sequence[object]) -> list[object]:
    """What a row says; LibreOffice writes 15 digits."""
    return [round(v, 9) if isinstance(v, float) else v for v in row if v not in (None, "")]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # LibreOffice writes its data bars twice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_it_whole_and_prints_it(filed, tmp_path) -> None:
    selection = ask("requests")
    panels = panels_of(PAGES["requests"], filed, selection)
    (tmp_path / "book.xlsx").write_bytes(workbook(PAGES["requests"], filed, selection, panels, "http://x"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind, name in (("xlsx:Calc MS Excel 2007 XML", "again"), ("pdf", "pdf")):
        command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / name)]
        subprocess.run([*command, str(tmp_path / "book.xlsx")], check=True, capture_output=True, timeout=240)
    before = openpyxl.load_workbook(tmp_path / "book.xlsx")
    after = openpyxl.load_workbook(tmp_path / "again" / "book.xlsx")
    assert before.sheetnames == after.sheetnames
    for one, other in zip(before.worksheets, after.worksheets, strict=True):
        texts = [[c.value for c in row] for row in one.iter_rows()]
        again = [[c.value for c in row] for row in other.iter_rows()]
        for row, twin in zip(texts, again, strict=False):
            assert stated(row) == stated(twin)
        assert len(drawings(one)) == len(drawings(other))
    assert (tmp_path / "pdf" / "book.pdf").read_bytes().startswith(b"%PDF")


def test_the_file_holds_no_name_of_a_machine(province) -> None:
    selection = ask("overview")
    content = workbook(
        PAGES["overview"], province, selection, panels_of(PAGES["overview"], province, selection), "http://x"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        core = box.read("docProps/core.xml").decode()
    assert "openpyxl" not in core
