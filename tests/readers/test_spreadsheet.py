"""Workbooks: what a sheet prints, in both formats; what is hidden, far away, wrong or missing."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from etl.errors import UnreadableDocument
from etl.model import Document, Line, Place, Table
from etl.readers.spreadsheet import read_spreadsheet
from etl.readers.spreadsheet_values import print_number, read_format
from tests.readers.shown import Shown, shown


def xlsx(*fills: Callable[[Worksheet], None]) -> bytes:
    workbook = openpyxl.Workbook()
    for index, fill in enumerate(fills):
        sheet = workbook.worksheets[0] if not index else workbook.create_sheet()
        fill(sheet)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def read(*fills: Callable[[Worksheet], None]) -> Document:
    return read_spreadsheet("a.xlsx", xlsx(*fills))


def rows(*values: object, at: tuple[int, int] = (1, 1)) -> Callable[[Worksheet], None]:
    """A sheet filled with tuples of values, a tuple to a row."""

    def fill(sheet: Worksheet) -> None:
        for down, row in enumerate(values):
            for right, value in enumerate(row if isinstance(row, tuple) else (row,)):
                if value is not None:
                    sheet.cell(at[0] + down, at[1] + right, value)

    return fill


PRINTED = [
    (1, "General", "1"),
    (1.0, "General", "1"),
    (1.5, "0", "1.5"),
    (0.1 + 0.2, "General", "0.3"),
    (12345678.9, "#,##0.00", "12345678.9"),
    (2021090100123456, "General", "2021090100123456"),
    (1e22, "General", "10000000000000000000000"),
    (0.985, "0%", "98.5%"),
    (0.5, "0.00%", "50%"),
    (3.5, '0.0"万元"', "3.5万元"),
    (12, '0"条"', "12条"),
    (35000, '0!.0,"万"', "35000"),
    (7, "000", "007"),
    (-3, "General", "-3"),
    (True, "General", "TRUE"),
    (dt.date(2022, 9, 1), "yyyy-mm-dd", "2022-09-01"),
    (dt.datetime(2022, 9, 1, 8, 30), "yyyy/m/d h:mm", "2022-09-01 08:30:00"),  # noqa: DTZ001
    (dt.date(2022, 9, 1), 'yyyy"年"m"月"', "2022-09"),
    (44805, '[$-804]yyyy"年"m"月"d"日"', "2022-09-01"),
    ("1.0", "General", "1.0"),
    ("０８", "@", "０８"),
    ("甲\n乙", "General", "甲\n乙"),
]


@pytest.mark.parametrize(("value", "form", "wanted"), PRINTED)
def test_values_are_printed_as_a_sheet_prints_them(value: object, form: str, wanted: str) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("序号", "内容"), ("甲", value))(sheet)
        sheet["B2"].number_format = form

    assert shown(read(fill))[-1] == [["序号", "内容"], ["甲", wanted]]


def test_dates_beyond_the_calendar_stay_numbers() -> None:
    assert print_number("99999999", read_format(14, "")) == "99999999"
    assert print_number("-1", read_format(14, "")) == "-1"


def test_errors_are_printed_and_formulas_without_a_value_named() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("序号", "数量"), (1, "#REF!"), (2, "=SUM(B1:B2)"), (3, 0))(sheet)
        sheet["B2"].data_type = "e"

    document = read(fill)
    assert shown(document) == [[["序号", "数量"], ["1", "#REF!"], ["2", "=SUM(B1:B2)"], ["3", "0"]]]
    assert [row.what for row in document.skipped] == ["Sheet：公式 B3 / Sheet: formula B3"]


def test_places_are_the_sheets_own() -> None:
    document = read(rows("正文"), rows(("序号", None, "数量"), ("1", None, 5), at=(3, 4)))
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.rows[1][1].place == Place(line=5, page=2, table=1, row=4, column=6)
    assert [cell.text for cell in table.rows[1]] == ["1", "5"]


def test_titles_captions_and_notes_are_lines() -> None:
    def fill(sheet: Worksheet) -> None:
        rows("附件1", "2021-2022学年统计表", ("学校名称", "云山学院"))(sheet)
        rows(("序号", "内容", "数量", "单位"), (1, "门户", 5, "条"), (2, "微信", None, "条"), at=(4, 1))(
            sheet
        )
        rows("附件2", "事项清单", at=(8, 1))(sheet)
        rows(
            ("序号", "事项", "链接", "备注"),
            (1, "章程", "无", None),
            (None, 2, None, None),
            "填表人：某",
            at=(10, 1),
        )(sheet)
        sheet.merge_cells("A9:D9")

    assert shown(read(fill)) == [
        *("附件1", "2021-2022学年统计表", "学校名称  云山学院"),
        [["序号", "内容", "数量", "单位"], ["1", "门户", "5", "条"], ["2", "微信", "", "条"]],
        *("附件2", "事项清单"),
        [["序号", "事项", "链接", "备注"], ["1", "章程", "无", ""], ["", "2", "", ""]],
        "填表人：某",
    ]


def test_merged_cells_stand_in_their_first() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("类别", "序号", "数量"), ("一", 1, 5), (None, 2, 6))(sheet)
        sheet.merge_cells("A2:A3")

    assert shown(read(fill)) == [[["类别", "序号", "数量"], ["一", "1", "5"], ["", "2", "6"]]]


def test_running_text_in_cells_is_lines() -> None:
    text = "本校公开信息123条。" * 60
    assert shown(read(rows(("一、概述", f"{text}\n{text}"), ("二、其他", text)))) == [
        *("一、概述", text, text, "二、其他", text)
    ]


def test_sheets_stand_under_their_names() -> None:
    def named(sheet: Worksheet) -> None:
        sheet.title = "附件2清单"
        rows(("序号", "数量"), (1, 2))(sheet)

    document = read(rows("正文"), rows(), named)
    assert document.lines == ("Sheet", "正文", "附件2清单", "序号\t数量", "1\t2")
    assert shown(document) == ["正文", [["序号", "数量"], ["1", "2"]]]


def test_what_is_hidden_is_not_read_and_is_named() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("序号", "上年", "数量"), (1, 9, 5), (2, 9, 6))(sheet)
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True

    def away(sheet: Worksheet) -> None:
        sheet.title = "旧表"
        sheet.sheet_state = "hidden"
        rows(("序号", "数量"), (1, 777))(sheet)

    document = read(fill, away)
    assert shown(document) == [[["序号", "数量"], ["1", "5"]]]
    assert [row.what.partition(" / ")[0] for row in document.skipped] == [
        "Sheet：第 3 行",
        "Sheet：第 2 列",
        "工作表 旧表",
    ]


def test_links_of_cells() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("序号", "链接"), (1, "查看"), (2, "https://x.edu.cn/b"))(sheet)
        sheet["B2"].hyperlink = "https://x.edu.cn/a"
        sheet["B3"].hyperlink = "https://x.edu.cn/b"

    assert shown(read(fill)) == [
        [["序号", "链接"], ["1", "[查看](https://x.edu.cn/a)"], ["2", "https://x.edu.cn/b"]]
    ]


def test_far_cells_cost_nothing() -> None:
    before = time.process_time()
    document = read(rows(("序号", "数量"), (1, 5)), lambda sheet: rows("远", at=(1_048_576, 16_384))(sheet))
    assert time.process_time() - before < 2
    assert shown(document) == [[["序号", "数量"], ["1", "5"]], "远"]
    assert [block.place.page for block in document.blocks if isinstance(block, Line)] == [2]


def test_a_sheet_of_too_many_cells_is_named() -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(1, 1101):
            sheet.cell(number, number, 1)

    (skipped,) = read(fill).skipped
    assert "1000000 格" in skipped.why


def old(fill: Callable[[xlwt.Worksheet], None]) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    fill(workbook.add_sheet("统计表"))
    hidden = workbook.add_sheet("旧表")
    hidden.write(0, 0, "777")
    hidden.visibility = 1
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def test_old_workbooks_print_the_same() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write_merge(2, 2, 1, 3, "附件1 统计表")
        for column, text in enumerate(("序号", "内容", "数量"), start=1):
            sheet.write(3, column, text)
        values = (1, 12.0, 0.985, dt.date(2022, 9, 1), 2021090100123456, True)
        forms = ("General", "0", "0.0%", "yyyy-mm-dd", "0", "General")
        for row, (value, form) in enumerate(zip(values, forms, strict=True), start=4):
            sheet.write(row, 1, row - 3)
            sheet.write(row, 2, "甲")
            sheet.write(row, 3, value, xlwt.easyxf(num_format_str=form))
        sheet.row(10).set_cell_number(1, 7)
        sheet.row(10).set_cell_error(3, "#REF!")
        sheet.write(11, 1, 8)
        sheet.write(11, 3, xlwt.Formula("1+1"))
        sheet.write(12, 1, 9)
        sheet.write(12, 3, 999)
        sheet.row(12).hidden = True

    document = read_spreadsheet("a.xls", old(fill))
    printed = ("1", "12", "98.5%", "2022-09-01", "2021090100123456", "TRUE")
    wanted: Shown = [
        "附件1 统计表",
        [
            ["序号", "内容", "数量"],
            *([str(number), "甲", text] for number, text in enumerate(printed, start=1)),
            ["7", "", "#REF!"],
            ["8", "", "="],
        ],
    ]
    assert shown(document) == wanted
    assert document.format == "xls"
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.rows[0][0].place == Place(line=3, page=1, table=1, row=4, column=2)
    named = [row.what.partition(" / ")[0] for row in document.skipped]
    assert named == ["统计表：公式 D12", "统计表：第 13 行", "工作表 旧表"]


def test_far_cells_of_old_workbooks_cost_nothing() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, "近")
        sheet.write(65_535, 255, "远")

    document = read_spreadsheet("a.xls", old(fill))
    assert shown(document) == ["近", "远"]


def test_strings_that_go_on_over_records() -> None:
    texts = [
        f"{number}" + "公开信息" * 300 if number % 2 else f"{number}" + "x" * 900 for number in range(60)
    ]

    def fill(sheet: xlwt.Worksheet) -> None:
        for row, text in enumerate(texts):
            sheet.write(row, 0, text)

    assert shown(read_spreadsheet("a.xls", old(fill))) == texts


def damaged(part: str, content: bytes) -> bytes:
    """A workbook with one part replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(rows(("甲", 1))))) as whole, zipfile.ZipFile(packed, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, content if name == part else whole.read(name))
    return packed.getvalue()


DAMAGED = {
    "half a file": xlsx(rows("甲"))[:-80],
    "a document type": damaged("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY e '9'>]><x>&e;</x>"),
    "broken markup": damaged("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"),
    "an OLE file without a workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    "half an OLE file": old(lambda sheet: sheet.write(0, 0, "甲"))[:700],
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_workbooks_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_spreadsheet("甲.xls", data)
    assert refused.value.where.startswith("甲.xls")
