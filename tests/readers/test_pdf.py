"""PDFs of tables and prose: what is printed comes out as rows and lines, with ruling lines and without."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from etl.readers.pdf import read_pdf
from tests.readers.drawn import LEFT, PITCH, TOP, Drawer, Row, drawn, table, write
from tests.readers.shown import Shown, shown

WIDTHS = (70, 40, 160, 50, 180)
HEAD = ("类别", "序号", "公开事项", "数量", "网址")
ROWS: list[Row] = [
    HEAD,
    ("基本信息", "1", "办学规模", "3", "https://www.a.edu.example/1.htm"),
    (None, "2", "学校章程及制定的\n各项规章制度", "12", "https://www.a.edu.example/xxgk/\ninfo/2.htm"),
    (None, "3", "教职工代表大会", "0", ""),
    ("招生信息", "4", "招生章程", "1", "https://www.a.edu.example/4.htm"),
    (None, "5", "考生个人录取信息\n查询渠道和办法", "20", "https://www.a.edu.example/5.htm"),
]
PLAIN: list[Row] = [[cell or "" for cell in row[1:]] for row in ROWS]


def read(*pages: Drawer, landscape: bool = False) -> Shown:
    return shown(read_pdf("a.pdf", drawn(*pages, landscape=landscape)))


def cells(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in rows]


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
def test_a_ruled_table_with_merged_cells(landscape: bool) -> None:
    assert read(lambda pdf: table(pdf, WIDTHS, ROWS), landscape=landscape) == [cells(ROWS)]


def test_a_cell_over_several_columns_is_the_first_of_them() -> None:
    rows: list[Row] = [("事项", None, "数量"), ("1", "办学规模", "3"), ("2", "学校章程", "4")]
    assert read(lambda pdf: table(pdf, (40, 150, 60), rows)) == [cells(rows)]


@pytest.mark.parametrize("where", ["top", "middle"])
@pytest.mark.parametrize("centred", [False, True], ids=["left", "centred"])
@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
def test_a_table_without_lines(where: str, centred: bool, landscape: bool) -> None:
    def draw(pdf: FPDF) -> None:
        table(pdf, WIDTHS[1:], PLAIN, ruled=False, where=where, centred=centred)  # type: ignore[arg-type]

    assert read(draw, landscape=landscape) == [cells(PLAIN)]


def test_a_merged_cell_without_lines_stands_in_one_of_its_rows() -> None:
    found = read(lambda pdf: table(pdf, WIDTHS, ROWS, ruled=False))
    (rows,) = found
    assert [row[1:] for row in rows] == cells(PLAIN)
    assert {row[0] for row in rows} == {"类别", "基本信息", "招生信息", ""}


def test_rows_without_numbers_are_told_by_their_cells() -> None:
    rows: list[Row] = [
        ("内容", "本年度", "单位"),
        ("学校门户网站开办情况（请填\n有或无）", "有", ""),
        ("信息公开领导机构组长", "党委书记、校长", ""),
        ("信息公开专项经费数", "8000", "元"),
        ("兼职从事信息公开工作的\n人数", "22", "人"),
        ("门户网站公开信息总量", "1600", "条"),
    ]
    assert read(lambda pdf: table(pdf, (180, 120, 60), rows, ruled=False)) == [cells(rows)]


def test_rows_are_told_by_the_numbers_that_lead_their_text() -> None:
    rows: list[Row] = [
        ("应公开事项", "数量", "责任部门"),
        ("（1.1）办学规模、校级领导\n班子简介", "1", "党政办公室"),
        ("（1.2）学科情况", "2", "教务处、研究生\n院"),
        ("（2）学校章程", "3", "党政办公室"),
        ("（3）教职工代表大会相关\n制度、工作报告", "", "工会"),
    ]
    assert read(lambda pdf: table(pdf, (170, 60, 110), rows, ruled=False, where="top")) == [cells(rows)]


def test_names_of_groups_run_over_columns() -> None:
    def draw(pdf: FPDF) -> None:
        end = table(pdf, (40, 150, 60), [("序号", "事项", "数量")], ruled=False)
        for group, first in (("招生考试信息", 1), ("财务、资产及收费信息", 4)):
            write(pdf, group, top=end + PITCH, left=LEFT + 4)
            rows = [(str(first + n), "公开的事项", str(n)) for n in range(3)]
            end = table(pdf, (40, 150, 60), rows, top=end + PITCH + 8, ruled=False)

    assert read(draw) == [
        [
            ["序号", "事项", "数量"],
            ["招生考试信息", "", ""],
            *[[str(1 + n), "公开的事项", str(n)] for n in range(3)],
            ["财务、资产及收费信息", "", ""],
            *[[str(4 + n), "公开的事项", str(n)] for n in range(3)],
        ]
    ]


def test_a_caption_parts_two_tables_without_lines() -> None:
    form: list[Row] = [("统计指标", "数值"), *((f"第{n}项统计的内容", f"{n}0") for n in "一二三四五")]

    def draw(pdf: FPDF) -> None:
        end = table(pdf, (250, 200), form, ruled=False)
        write(pdf, "附件2", "公开事项清单", top=end + 2 * PITCH, left=250)
        table(pdf, WIDTHS[1:], PLAIN, top=end + 5 * PITCH, ruled=False)

    assert read(draw) == [cells(form), "附件2", "公开事项清单", cells(PLAIN)]


LONG: list[Row] = [
    ("序号", "公开事项", "数量"),
    *((str(n), f"第{n}项公开的事项", str(n * 3)) for n in range(1, 9)),
]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without lines"])
def test_a_table_goes_on_over_pages_that_repeat_head_heading_and_foot(ruled: bool) -> None:
    def page(number: int, rows: Sequence[Row]) -> Drawer:
        def draw(pdf: FPDF) -> None:
            write(pdf, "信息公开年度报告", top=30)
            write(pdf, f"第 {number} 页", top=820, left=280)
            table(pdf, (40, 150, 60), [LONG[0], *rows], top=60, ruled=ruled)

        return draw

    document = read_pdf("a.pdf", drawn(page(1, LONG[1:5]), page(2, LONG[5:])))
    assert shown(document) == [cells(LONG)]
    assert document.lines.count("序号\t公开事项\t数量") == 2
    assert {"信息公开年度报告", "第 1 页", "第 2 页"} <= set(document.lines)


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without lines"])
def test_a_row_that_a_page_end_cut_is_one(ruled: bool) -> None:
    first = [*LONG[:8], ("8", "保送、自主选拔录取等", "2")]
    rest: list[Row] = [("", "特殊类型招生", ""), ("9", "录取信息", "4"), ("10", "申诉渠道", "5")]
    document = read_pdf(
        "a.pdf",
        drawn(
            lambda pdf: table(pdf, (40, 150, 60), first, top=500, ruled=ruled),
            lambda pdf: table(pdf, (40, 150, 60), rest, top=60, ruled=ruled),
        ),
    )
    (rows,) = shown(document)
    assert rows == [*cells(LONG[:8]), ["8", "保送、自主选拔录取等\n特殊类型招生", "2"], *cells(rest[1:])]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without lines"])
def test_numbers_that_a_narrow_column_broke_are_whole(ruled: bool) -> None:
    rows: list[Row] = [
        ("序号", "事项", "条\n数"),
        ("（9）", "录取信息", "9"),
        ("（\n10）", "申诉渠道", "10\n2"),
        ("（\n11）", "招生简章", "４\n７"),
        ("（\n12）", "考生成绩", "12"),
    ]
    (found,) = read(lambda pdf: table(pdf, (40, 120, 22), rows, ruled=ruled))
    assert [row[2] for row in found] == ["条\n数", "9", "102", "４７", "12"]
    assert ["".join(row[0].split()) for row in found] == ["序号", "（9）", "（10）", "（11）", "（12）"]


def test_prose_is_no_table() -> None:
    lines = [
        "一、概述",
        "全年公开信息1600条，比上年多30条。联系人：王老师　电话：0591-22865013。",
        "二、主动公开情况",
        "（1）门户网站公布90条；（2）公告栏12块；（3）微信　8篇。",
    ]
    assert read(lambda pdf: write(pdf, *lines)) == [line.replace("　", " ") for line in lines]


def test_paragraphs_are_joined_and_kept_apart() -> None:
    full = "学校高度重视信息公开工作把信息公开作为推进依法治校的重要抓手切实保障师生员工和社会公众"
    found = read(
        lambda pdf: write(pdf, f"　　{full[:-2]}", full, "的知情权。", f"　　{full[:-2]}", "和参与权。")
    )
    assert found == [f"{full[:-2]}{full}的知情权。", f"{full[:-2]}和参与权。"]


def test_numbered_lines_are_kept_apart_over_pages() -> None:
    lines = [f"{number}. 本校本学年度公开的信息条数是这样多的：{number} 条" for number in range(1, 7)]
    found = read(lambda pdf: write(pdf, *lines[:3]), lambda pdf: write(pdf, *lines[3:]))
    assert found == lines


def test_a_title_and_a_name_over_two_columns_close_neither() -> None:
    def draw(pdf: FPDF) -> None:
        end = table(pdf, (40, 90, 60, 80), [("序号", "事项", "数量", "链接")], ruled=False, centred=True)
        write(pdf, "一、基本信息", top=end + PITCH, left=LEFT + 145)
        rows = [(str(n), "公开事项", str(n), "abc.example/\nabcdefgh.htm\nabcd") for n in range(1, 5)]
        table(pdf, (40, 90, 60, 80), rows, top=end + PITCH + 8, ruled=False, centred=True)

    (found,) = read(draw)
    assert [row[:3] for row in found if row[0].isdigit()] == [
        [str(n), "公开事项", str(n)] for n in range(1, 5)
    ]


def test_words_over_an_address_keep_it() -> None:
    def draw(pdf: FPDF) -> None:
        rows: list[Row] = [
            ("序号", "网址", "备注"),
            ("1", "查看全文", ""),
            ("2", "https://a.edu.example/2.htm", ""),
        ]
        table(pdf, (40, 200, 60), rows)
        high = PITCH + 8
        pdf.link(LEFT + 44, TOP + high + 4, 40, PITCH, "https://a.edu.example/1.htm")
        pdf.link(LEFT + 44, TOP + 2 * high + 4, 150, PITCH, "https://a.edu.example/2.htm")

    (rows,) = read(draw)
    assert [row[1] for row in rows] == [
        "网址",
        "[查看全文](https://a.edu.example/1.htm)",
        "https://a.edu.example/2.htm",
    ]


def test_links_that_lie_over_other_addresses_are_not_believed() -> None:
    def draw(pdf: FPDF) -> None:
        rows: list[Row] = [
            ("序号", "网址"),
            ("1", "https://a.edu.example/1.htm"),
            ("2", "https://a.edu.example/2.htm"),
            ("3", "见公告栏"),
        ]
        table(pdf, (40, 200), rows)
        high = PITCH + 8
        pdf.link(LEFT + 44, TOP + 2 * high + 4, 150, PITCH, "https://a.edu.example/1.htm")
        pdf.link(LEFT + 44, TOP + 3 * high + 4, 40, PITCH, "https://a.edu.example/2.htm")

    (rows,) = read(draw)
    assert rows[3] == ["3", "见公告栏"]
