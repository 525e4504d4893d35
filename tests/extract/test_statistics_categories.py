"""Forms whose labels are short because their category says the rest, and rows that only their place tells."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl.codebook import load
from etl.extract.statistics import Statistics, extract_statistics
from etl.extract.statistics_lines import extract_statistics_from_lines
from etl.extract.tables import tables_of
from etl.extract.tables_apart import tables_apart
from etl.model import Line
from etl.readers import read_bytes

BOOK = load()
# category, label, row of the form
SHORT = [
    ("网站建设", "学校门户网站", 1),
    ("网站建设", "信息公开专栏", 2),
    ("组织领导", "领导小组组长", 3),
    ("组织领导", "牵头部门", 4),
    ("组织领导", "受理机构", 5),
    ("经费", "是否设立专项", 6),
    ("经费", "实际投入金额", 7),
    ("队伍", "专职人员", 8),
    ("队伍", "兼职人员", 9),
    ("公开渠道", "学校门户网站", 10),
    ("公开渠道", "清单事项", 11),
    ("公开渠道", "信息公开专栏", 12),
    ("公开渠道", "办公内网", 13),
    ("公开渠道", "两微平台", 15),
    ("新闻发布", "发布会场次", 14),
    ("媒体报道", "报道总数", 16),
    ("媒体报道", "头版", 17),
    ("媒体报道", "头版头条", 18),
    ("申请总体情况", "收到申请", 19),
    ("申请总体情况", "办结申请", 20),
    ("申请人身份", "公民", 31),
    ("申请人身份", "法人机构", 32),
    ("申请人身份", "非法人组织", 33),
    ("办理结果", "公开及部分公开", 47),
    ("办理结果", "不予公开", 48),
    ("办理结果", "无此信息", 49),
    ("行政复议", "总数", 21),
    ("行政复议", "维持", 22),
    ("行政复议", "撤销或变更", 23),
    ("行政诉讼", "件数", 24),
    ("行政诉讼", "胜诉", 25),
    ("行政诉讼", "败诉", 26),
    ("信件办理", "收信数", 52),
    ("信件办理", "办结", 53),
    ("收费", "收费情况", 54),
    ("收费", "收费金额", 55),
]
NAMES = {3: "校长", 4: "党政办公室", 5: "综合办公室", 54: "不收费"}


def answer(row: int) -> str:
    flag = next(one.kind for one in BOOK.form_indicators.values() if one.form_row == row) == "flag"
    return NAMES.get(row, "有" if flag else str(row + 100))


def beside() -> str:
    """The category in a column of its own, printed once."""
    before, rows = "", [["类别", "指标", "单位", "数量"]]
    for category, label, row in SHORT:
        rows.append(["" if category == before else category, label, "", answer(row)])
        before = category
    return as_text(rows)


def above() -> str:
    """The category as a numbered row above its rows, which are numbered in their own order."""
    rows, before, chapter = [["序号", "指标", "数量"]], "", 0
    for number, (category, label, row) in enumerate(SHORT, start=1):
        if category != before:
            chapter += 1
            rows.append(["", f"{'一二三四五六七八九十'[chapter % 10]}、{category}", ""])
        before = category
        rows.append([f"{number}.", label, answer(row)])
    return as_text(rows)


def inside() -> str:
    """The category before each label, in its cell."""
    return as_text(
        [["指标", "数量"], *([f"{category}：{label}", answer(row)] for category, label, row in SHORT)]
    )


def as_text(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def read(text: str) -> Statistics:
    document = tables_apart(read_bytes("form.txt", text.encode()), BOOK)
    return extract_statistics(tables_of(document), BOOK)


@pytest.mark.parametrize("layout", [beside, above, inside])
def test_a_category_says_which_row_a_short_label_names(layout: Callable[[], str]) -> None:
    got = {one.form_row: one.raw for one in read(layout()).observations}
    assert got == {row: answer(row) for _, _, row in SHORT}


def form(words: dict[int, str], *, numbered: bool = True) -> str:
    rows = [
        [str(row) if numbered else "", words.get(row, one.label_zh), answer(row), one.unit]
        for row, one in ((one.form_row or 0, one) for one in BOOK.form_indicators.values())
    ]
    return as_text([["序号", "内容", "数量", "单位"], *rows])


def test_a_row_in_unknown_words_between_two_known_rows_says_that_it_is_inferred() -> None:
    got = {one.form_row: one for one in read(form({28: "经由传影机器发来"})).observations}
    assert (got[28].value, got[28].flags) == (Decimal(128), frozenset({"inferred"}))
    assert "inferred" not in got[27].flags


def test_unknown_words_are_not_taken_where_rows_are_lacking() -> None:
    text = form({28: "经由传影机器发来"}).replace("29\t", "x\t")
    kept = "\n".join(line for line in text.split("\n") if not line.startswith("x\t"))
    assert 28 not in {one.form_row for one in read(kept).observations}


def test_a_contradicting_unit_keeps_a_row_from_its_place() -> None:
    text = form({28: "经由传影机器发来"}).replace("128\t件", "128\t万元")
    assert 28 not in {one.form_row for one in read(text).observations}


@pytest.mark.parametrize(
    "printed, value",
    [("√有 □无", 1), ("□有　√无", 0), ("☑有 ☐无", 1), ("√有 √无", None), ("□有 □无", None)],
)
def test_the_ticked_answer_counts_and_no_other(printed: str, value: int | None) -> None:
    text = form({}).replace("本校门户网站\t有", f"本校门户网站\t{printed}")
    got = {one.form_row: one for one in read(text).observations}
    assert got[1].value == value


def test_units_in_a_column_with_another_heading_multiply() -> None:
    text = form({}).replace("单位", "量词", 1).replace("107\t元", "0.5\t万元")
    got = {one.form_row: one for one in read(text).observations}
    assert got[7].value == Decimal(5000)


def test_numbered_rows_that_a_lines_end_cut_are_read_whole() -> None:
    lines = [
        f"{one.form_row}. {one.label_zh}：{answer(one.form_row or 0)}"
        for one in BOOK.form_indicators.values()
    ]
    wrapped = [line[start : start + 24] for line in lines for start in range(0, len(line), 24)]
    assert in_lines(wrapped) == {row: answer(row) for row in range(1, 56)}


def in_lines(lines: list[str]) -> dict[int | None, str]:
    document = read_bytes("form.txt", "\n".join(lines).encode())
    found = extract_statistics_from_lines([b for b in document.blocks if isinstance(b, Line)], BOOK)
    return {one.form_row: one.raw for one in found.observations}


def test_a_pages_number_between_numbered_rows_is_no_part_of_an_answer() -> None:
    rows = BOOK.form_indicators.values()
    lines = [f"{one.form_row}. {one.label_zh}：{answer(one.form_row or 0)}" for one in rows]
    paged = [line for start in range(0, 55, 5) for line in (*lines[start : start + 5], f"- {start} -")]
    assert in_lines(paged) == {row: answer(row) for row in range(1, 56)}


def test_what_stands_below_the_last_numbered_row_is_no_part_of_its_answer() -> None:
    rows = BOOK.form_indicators.values()
    lines = [f"{one.form_row}. {one.label_zh}：{answer(one.form_row or 0)}" for one in rows]
    lines[-1] = lines[-1].partition("：")[0] + "：/"
    assert in_lines([*lines, "附件2", "信息公开事项一览"])[55] == "/"


def test_a_figure_that_ran_into_a_strange_label_is_no_blank() -> None:
    text = form({28: "经由传影机器发来 128 件整"}).replace("128 件整\t128", "128 件整\t")
    assert 28 not in {one.form_row for one in read(text).observations}


def test_two_rows_with_the_same_answer_are_not_joined_where_one_is_in_strange_words() -> None:
    words = {1: "门户网站开设情况（有/无）", 2: "本校主页上设有信息公开网甲乙"}
    rows = [
        [words.get(one.form_row or 0, one.label_zh), "", answer(one.form_row or 0)]
        for one in BOOK.form_indicators.values()
    ]
    got = {one.form_row: one.raw for one in read(as_text([["内容", "计算单位", "数量"], *rows])).observations}
    assert got == {row: answer(row) for row in range(1, 56)}


def test_form_and_checklist_in_one_table_are_two_tables() -> None:
    items = "\n".join(
        f"\t{item}\t{item % 4}\thttps://www.example.edu.cn/{item}.htm\t是\t" for item in range(1, 51)
    )
    heading = "类别\t条目\t公开数量\t网址\t是否在平台公开\t备注"
    document = read_bytes("both.txt", f"{form({})}\n{heading}\n{items}\n".encode())
    assert len(tables_of(tables_apart(document, BOOK))) == 2
