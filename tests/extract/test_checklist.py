"""The checklist in the layouts in which it comes, and the statuses that its rules give."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from etl.codebook import load
from etl.extract.checklist import checklist_entries, find_checklist, missing_items
from etl.extract.checklist_status import entry_status
from etl.extract.checklist_titles import item_of_title
from etl.extract.links import LinkCell
from etl.extract.tables import tables_of
from etl.extract.tables_apart import tables_apart
from etl.model import ChecklistEntry, School
from etl.readers import read_bytes

Rows = list[list[str]]
BOOK = load()
COLLEGE = School("yunshan", "云山职业技术学院", None, None, "vocational", None, False, False, False)
UNIVERSITY = replace(
    COLLEGE,
    school_type="undergraduate",
    trains_undergraduates=True,
    trains_graduates=True,
    grants_degrees=True,
)
HEAD = ["类别", "序号", "公开数量(条)", "链接", "是否在门户网站信息公开平台公布", "其他需说明事项"]
REMARKS = {8: "无此类招生", 22: "现暂无社会兼职", 26: "相关办法正在拟定中"}


def address(item: int) -> str:
    return f"https://www.example.edu.cn/xxgk/info/1032/{item:04d}.htm"


def rows() -> Rows:
    """One row an item: three with remarks, every fifth blank, every seventh off the platform, the others disclosed."""
    out = []
    for item in BOOK.checklist:
        cells = [
            str(item % 4 + 1),
            f"{address(item)} {address(item + 50)}",
            "否" if item % 7 == 0 else "是",
            "",
        ]
        if item in REMARKS:
            cells = ["0", "", "", REMARKS[item]]
        elif item % 5 == 0:
            cells = [""] * 4
        out.append([f"第{BOOK.checklist[item].category}大类" if item % 9 == 1 else "", str(item), *cells])
    return out


def text_of(rows: Rows, head: list[str] | None = None) -> str:
    return "\n".join("\t".join(row) for row in [head or HEAD, *rows])


def slipped(rows: Rows) -> Rows:
    """A third of the rows one cell to the left or to the right."""
    moves = (lambda row: row, lambda row: [*row[1:], ""], lambda row: ["", *row[:-1]])
    return [moves[index % 3](row) if row[0] == "" and not row[-1] else row for index, row in enumerate(rows)]


def broken(rows: Rows) -> Rows:
    """Links over several rows, the second address in two parts."""
    out: Rows = []
    for row in rows:
        first, _, second = row[3].partition(" ")
        out.append([*row[:3], first, *row[4:]])
        if second:
            out += [["", "", "", second[:-9], "", ""], ["", "", "", second[-9:], "", ""]]
    return out


def renamed(rows: Rows) -> Rows:
    """Other columns in another order, items named."""
    return [[r[1], BOOK.checklist[int(r[1])].title_zh, r[3], r[2], r[4], r[5]] for r in rows]


LAYOUTS: dict[str, Callable[[], str]] = {
    "tabs": lambda: text_of(rows()),
    "repeated headings": lambda: "\n".join([text_of(rows()[:20]), "", text_of(rows()[20:])]),
    "a page number between": lambda: "\n".join([text_of(rows()[:20]), "- 4 -", text_of(rows()[20:])]),
    "a new page without heading": lambda: (
        text_of(rows()[:20]) + "\n第 4 页 续表见下\n" + text_of(rows()[20:])[len("\t".join(HEAD)) + 1 :]
    ),
    "no heading": lambda: text_of(rows())[len("\t".join(HEAD)) + 1 :],
    "pipes": lambda: "\n".join(f"| {' | '.join(row)} |" for row in [HEAD, ["---"] * 6, *rows()]),
    "trailing cells lost": lambda: "\n".join(line.rstrip() for line in text_of(rows()).split("\n")),
    "a damaged heading": lambda: text_of(rows(), ["类别", "序", "公开数(条)", "链", *HEAD[4:]]),
    "no categories": lambda: text_of([row[1:] for row in rows()], HEAD[1:]),
    "slipped cells": lambda: text_of(slipped(rows())),
    "broken links": lambda: text_of(broken(rows())),
    "a total below": lambda: text_of([*rows(), ["合计", "", "511", "", "", ""]]),
    "one cell to a line": lambda: "\n".join(cell for row in [HEAD, *rows()] for cell in row if cell),
    "named items, other columns": lambda: text_of(
        renamed(rows()), ["序号", "清单事项", "链接地址", "数量", "是否在平台公布", "备注"]
    ),
}


def entries(text: str, school: School = COLLEGE) -> dict[int, ChecklistEntry]:
    found = find_checklist(read_bytes("list.txt", text.encode()).blocks, BOOK)
    return {entry.item: entry for entry in checklist_entries(found, school, BOOK)}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_gives_the_same_entries(layout: Callable[[], str]) -> None:
    got = entries(layout())
    assert list(got) == list(BOOK.checklist)
    for row in rows():
        item = int(row[1])
        assert (got[item].raw, got[item].remark) == (row[2], row[5])
        assert got[item].links == tuple(row[3].split())
        assert got[item].on_platform == {"是": True, "否": False, "": None}[row[4]]


def test_statuses() -> None:
    got = {item: entry.status for item, entry in entries(text_of(rows())).items()}
    assert (got[1], got[7], got[5]) == ("disclosed", "disclosed_off_platform", "blank")
    assert (got[8], got[22], got[26]) == ("not_applicable", "nothing_to_disclose", "not_yet_made")
    assert got[35] == "not_applicable"  # blank, and a vocational college trains no undergraduates


def test_missing_items_are_named_and_the_others_kept() -> None:
    found = find_checklist(
        tables_of(read_bytes("list.txt", text_of(rows()[:29] + rows()[31:]).encode())), BOOK
    )
    assert [skipped.what.split()[0] for skipped in missing_items(found, BOOK)] == ["清单第30项", "清单第31项"]
    assert len(found.drafts) == 48


@pytest.mark.parametrize("printed", ["", "2", "62", "40", "27"])
def test_a_lost_or_misprinted_number_is_known_by_its_neighbours(printed: str) -> None:
    cells = rows()
    cells[26][1] = printed  # item 27
    got = entries(text_of(cells))
    assert list(got) == list(BOOK.checklist)
    assert got[27].links == tuple(cells[26][3].split())
    found = find_checklist(tables_of(read_bytes("list.txt", text_of(cells).encode())), BOOK)
    told = [(s.what, s.why) for s in missing_items(found, BOOK)]
    supplied = (
        f"印出的序号“{printed}” / printed number “{printed}”",
        "按前后序号读作第27项 / read as item 27 by its neighbours",
    )
    assert told == ([] if printed == "27" else [supplied])


def test_and_so_many_more_is_the_count_where_its_cell_is_blank() -> None:
    cells = rows()
    cells[30] = ["", "31", "", f"{address(31)} 等 113 条", "是", ""]
    entry = entries(text_of(cells))[31]
    assert (entry.count, entry.raw, entry.links, entry.link_text) == (
        113,
        "等 113 条",
        (address(31),),
        "等 113 条",
    )


def test_a_table_of_something_else_is_no_checklist() -> None:
    table = "序号\t项目\t链接\n" + "\n".join(
        f"{n}\t活动{n}\thttp://www.example.edu.cn/{n}" for n in range(1, 6)
    )
    assert entries(table) == {}


NOTHING = LinkCell((), "")
NONE = LinkCell((), "无")
LINK = LinkCell((address(1),), "")
WORDS = LinkCell((), "在校内公告栏张贴")


@pytest.mark.parametrize(
    "item, count, platform, links, remark, school, status, inferred",
    [
        (1, 3, True, NOTHING, "", COLLEGE, "disclosed", False),
        (1, None, None, LINK, "", COLLEGE, "disclosed", False),
        (1, 0, None, LINK, "", COLLEGE, "disclosed", False),
        (1, 2, False, LINK, "", COLLEGE, "disclosed_off_platform", False),
        (1, None, None, WORDS, "", COLLEGE, "disclosed", False),
        (1, None, None, NONE, "", COLLEGE, "stated_none", False),
        (1, None, None, LinkCell((), "未公开"), "", COLLEGE, "stated_none", False),
        (1, None, None, LinkCell((), "已公开"), "", COLLEGE, "disclosed", False),
        (1, 0, None, NOTHING, "", COLLEGE, "zero", False),
        (1, None, None, NOTHING, "", COLLEGE, "blank", False),
        (1, None, None, LinkCell((), "—"), "", COLLEGE, "blank", False),
        (1, 0, None, NOTHING, "不涉及", COLLEGE, "not_applicable", False),
        (22, 0, None, NOTHING, "校领导暂无社会兼职", COLLEGE, "nothing_to_disclose", False),
        (26, 0, None, NOTHING, "办法正在制定中", COLLEGE, "not_yet_made", False),
        (11, None, None, NONE, "", COLLEGE, "not_applicable", True),
        (11, 2, True, LINK, "", COLLEGE, "disclosed", False),
        (11, None, None, NONE, "", UNIVERSITY, "stated_none", False),
        (30, None, None, NOTHING, "", COLLEGE, "not_applicable", True),
        (43, 0, None, NOTHING, "高职院校不涉及", COLLEGE, "not_applicable", False),
        (43, 0, None, NOTHING, "", replace(COLLEGE, grants_degrees=None), "zero", False),
    ],
)
def test_status_rules(
    item: int,
    count: int | None,
    platform: bool | None,
    links: LinkCell,
    remark: str,
    school: School,
    status: str,
    inferred: bool,
) -> None:
    raw = "" if count is None else str(count)
    got = entry_status(BOOK.checklist[item], count, raw, platform, links, remark, school, BOOK)
    assert got == (status, frozenset({"inferred"}) if inferred else frozenset())


def test_every_title_names_its_item() -> None:
    for item, row in BOOK.checklist.items():
        for title in (row.title_zh, f"（{item}）{row.title_zh}", f"{item}.{row.title_zh}"):
            assert item_of_title(title, BOOK) == item
    assert item_of_title("（1.1）办学规模、校级领导班子简介及分工", BOOK) == 1
    for other in ("办公室", "每年10月", "基本信息(6项)", "随时更新", address(1), "无"):
        assert item_of_title(other, BOOK) is None


def own_columns(heading: list[str], cells: Callable[[int], list[str]]) -> dict[int, ChecklistEntry]:
    return entries(text_of([cells(item) for item in BOOK.checklist], heading))


def test_a_column_that_counts_its_rows_numbers_them_whatever_it_is_called() -> None:
    got = own_columns(
        ["大类", "清单条目", "公开信息条目", "网址", "平台公布与否"],
        lambda item: ["", f"第{item}条", str(item % 7), address(item), "是，已公开"],
    )
    assert {item: (entry.count, entry.on_platform) for item, entry in got.items()} == {
        item: (item % 7, True) for item in BOOK.checklist
    }


def test_scores_last_years_counts_and_clicks_are_no_counts() -> None:
    got = own_columns(
        ["序号", "事项", "自评", "上学年条数", "本学年条数", "点击量", "链接"],
        lambda item: [
            str(item),
            BOOK.checklist[item].title_zh,
            "2",
            str(item + 90),
            str(item % 7),
            "700",
            address(item),
        ],
    )
    assert {item: entry.count for item, entry in got.items()} == {i: i % 7 for i in BOOK.checklist}


def test_two_halves_side_by_side_are_one_list() -> None:
    head = ["序号", "公开事项", "条数", "平台是否公开"]

    def cells(item: int) -> list[str]:
        return [str(item), BOOK.checklist[item].short_zh, str(item % 7), "是"]

    text = text_of([[*cells(item), *cells(item + 25)] for item in range(1, 26)], [*head, *head])
    document = tables_apart(read_bytes("list.txt", text.encode()), BOOK)
    found = find_checklist(document.blocks, BOOK)
    assert {item: draft.counts for item, draft in found.drafts.items()} == {
        i: [str(i % 7)] for i in BOOK.checklist
    }


def test_a_shortened_title_is_known_by_the_items_around_it() -> None:
    def cells(item: int) -> list[str]:
        title = "教代会制度及工作报告" if item == 3 else BOOK.checklist[item].title_zh
        return ["", title, str(item % 7), address(item), "是"]

    got = own_columns(["类别", "公开事项", "条数", "链接", "平台是否公开"], cells)
    assert got[3].count == 3
    assert len(got) == len(BOOK.checklist)


def test_numbers_under_an_unknown_heading_are_no_counts_where_cells_are_lost() -> None:
    def cells(item: int) -> list[str]:
        filled = [str(item), BOOK.checklist[item].title_zh, "2", str(item % 5), address(item)]
        return [cell for cell in filled if item % 5 or cell not in ("0", address(item))]

    got = own_columns(["条目", "公开事项", "自查打分", "公开条数", "链接"], cells)
    assert {item: entry.count for item, entry in got.items() if entry.count} == {
        item: item % 5 for item in BOOK.checklist if item % 5
    }
    unknown = own_columns(["条目", "公开事项", "某某栏", "公开条数", "链接"], cells)
    assert {item: entry.count for item, entry in unknown.items()} == {
        item: entry.count for item, entry in got.items()
    }


def test_of_two_years_columns_the_later_counts() -> None:
    got = own_columns(
        ["序号", "事项", "2014-2015学年公开数量", "2015-2016学年公开数量", "网址"],
        lambda item: [
            str(item),
            BOOK.checklist[item].title_zh,
            str(item + 60),
            str(item % 7),
            address(item),
        ],
    )
    assert {item: entry.count for item, entry in got.items()} == {i: i % 7 for i in BOOK.checklist}


def test_links_may_stand_in_a_row_below_their_item() -> None:
    out: Rows = []
    for item, row in BOOK.checklist.items():
        out += [
            [str(item), row.title_zh, str(item % 7), ""],
            [f"{row.short_zh}：{address(item)}", "", "", ""],
        ]
    got = entries(text_of(out, ["序号", "公开事项", "公开数量（条）", "备注"]))
    assert {item: (entry.count, entry.links) for item, entry in got.items()} == {
        item: (item % 7, (address(item),)) for item in BOOK.checklist
    }


def test_items_told_in_sentences() -> None:
    text = "\n".join(
        f"{item}.{row.title_zh}：公开{item % 7}条，{address(item)[:24]}\n{address(item)[24:]}"
        for item, row in BOOK.checklist.items()
    )
    got = entries(text)
    assert {item: (entry.count, entry.links) for item, entry in got.items()} == {
        item: (item % 7, (address(item),)) for item in BOOK.checklist
    }
