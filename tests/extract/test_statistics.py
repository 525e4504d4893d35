"""The form in the layouts in which it comes: whatever the layout, the same 55 answers."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from opencc import OpenCC

from etl.codebook import load
from etl.extract.answers import Reading, read_answer
from etl.extract.labels import find_label
from etl.extract.statistics import Statistics, extract_statistics
from etl.extract.statistics_lines import extract_statistics_from_lines
from etl.extract.tables import tables_of
from etl.model import Line
from etl.readers import read_bytes

Rows = list[list[str]]
BOOK = load()
WORDS = {1: "有", 2: "无", 3: "院长", 4: "党政办", 5: "党政办", 6: "有", 54: "不收费"}
HEAD = ["序号", "内 容", "数量", "单位"]


def answer(row: int) -> str:
    return WORDS.get(row, str(row * 7 % 40))


def form() -> Rows:
    """The standard form: the printed number of row 51 is a second 50."""
    rows = [
        [str(50 if row == 51 else row), indicator.label_zh, answer(row), indicator.unit]
        for row, indicator in BOOK.form_indicators.items()
    ]
    return [HEAD, *rows[:28], HEAD, *rows[28:]]


def split_labels(rows: Rows, *, centred: bool) -> Rows:
    """Long labels over two rows; ``centred`` puts number and answer into a row of their own between them."""
    out: Rows = []
    for number, label, value, unit in rows:
        if len(label) < 24:
            out.append([number, label, value, unit])
        elif centred:
            out += [["", label[:18], "", ""], [number, "", value, unit], ["", label[18:], "", ""]]
        else:
            out += [[number, label[:18], value, unit], ["", label[18:], "", ""]]
    return out


def swapped(rows: Rows) -> Rows:
    return [
        ["指标名称", "单位", "数值"],
        *([label, unit, value] for _, label, value, unit in rows if label != HEAD[1]),
    ]


def joined(separator: str, rows: Rows) -> str:
    return "\n".join(separator.join(row).rstrip(" ") for row in rows)


LAYOUTS: dict[str, Callable[[], str]] = {
    "tabs": lambda: joined("\t", form()),
    "tabs without heading": lambda: joined("\t", [row for row in form() if row is not HEAD]),
    "tabs, page numbers between": lambda: (
        joined("\t", form()[:29]) + "\n\n- 12 -\n\n" + joined("\t", form()[29:])
    ),
    "pipes": lambda: "\n".join(f"| {' | '.join(row)} |" for row in form()),
    "Markdown": lambda: "\n".join(f"| {' | '.join(row)} |" for row in [form()[0], ["---"] * 4, *form()[1:]]),
    "bold and tags": lambda: "\n".join(
        f"| {r[0]} | {r[1][:3]}<br>{r[1][3:]} | **{r[2]}** | {r[3]} |" for r in form()
    ),
    "columns of blanks": lambda: joined("   ", form()),
    "one blank": lambda: "\n".join(" ".join(cell for cell in row if cell) for row in form()),
    "sentences": lambda: "\n".join(f"{r[0]}.{r[1]}：{r[2]}{r[3]}；" for r in form() if r[1] != HEAD[1]),
    "a dash where there is no unit": lambda: joined(
        "     ", [[number, label, unit or "/", value] for number, label, value, unit in form()]
    ),
    "one blank, lines cut": lambda: "\n".join(
        line[start : start + 30]
        for row in form()
        for line in [" ".join(cell for cell in row if cell)]
        for start in range(0, len(line), 30)
    ),
    "one cell to a line": lambda: "\n\n".join(cell for row in form() for cell in row if cell),
    "unit before value": lambda: joined("\t", swapped(form())),
    "unit before value, blanks": lambda: joined("    ", swapped(form())),
    "split labels": lambda: joined("\t", split_labels(form(), centred=False)),
    "centred numbers": lambda: joined("\t", split_labels(form(), centred=True)),
    "Traditional": lambda: OpenCC("s2t").convert(joined("\t", form())),
    "notes and numbers in the label": lambda: joined(
        "\t", [[row[0], f"{row[0]}、{row[1]}（注：在右边空格处填写）", *row[2:]] for row in form()]
    ),
}


def read(text: str) -> Statistics:
    document = read_bytes("form.txt", text.encode())
    tables = extract_statistics(tables_of(document), BOOK)
    lines = [block for block in document.blocks if isinstance(block, Line)]
    return tables if tables.observations else extract_statistics_from_lines(lines, BOOK)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_gives_the_same_answers(layout: Callable[[], str]) -> None:
    statistics = read(layout())
    assert statistics.skipped == ()
    assert [observation.form_row for observation in statistics.observations] == list(range(1, 56))
    for observation in statistics.observations:
        row = observation.form_row or 0
        reading = read_answer(BOOK.indicators[observation.indicator], answer(row), "", BOOK)
        assert (observation.answer, observation.value, observation.text) == (
            reading.answer,
            reading.value,
            reading.text,
        )


def test_missing_rows_are_named_and_rows_printed_twice_count_once() -> None:
    rows = [row for row in form() if row[0] != "14"]
    statistics = read(joined("\t", [*rows, ["7", "本校本学年度落实信息公开专项经费", "99", "元"]]))
    assert [skipped.what.split()[0] for skipped in statistics.skipped] == ["统计表第7项", "统计表第14项"]
    assert len(statistics.observations) == 54


def test_a_table_of_something_else_is_no_form() -> None:
    assert read("渠道\t条数\n门户网站\t12\n官方微博\t5\n学生管理\t3\n") == Statistics()


@pytest.mark.parametrize(
    "label, indicator",
    [
        ("本校门户网站", "portal_exists"),
        ("本校门户网站首页信息公开平台(注:在右边空格处填有或无)", "platform_exists"),
        ("本学年度中央和地方各类媒体有关本校的报道中，在头版头条报道的有", "media_front_headline"),
        ("本校本学度落实信息公开专项经费", "budget"),
        ("本校本学年度因信息公申请引起的行政复议结果赢", "reconsiderations_won"),
        ("学校名称：", None),
        ("门户网站是学校公开信息的第一平台，本学年各部门都在其中更新栏目", None),
    ],
)
def test_labels(label: str, indicator: str | None) -> None:
    assert find_label(label, BOOK) == indicator


@pytest.mark.parametrize(
    "indicator, raw, unit, reading",
    [
        ("portal_exists", "有", "", Reading("value", Decimal(1))),
        ("portal_exists", "有（http://www.example.edu.cn）", "", Reading("value", Decimal(1))),
        ("portal_exists", "无", "", Reading("value", Decimal(0))),
        ("portal_exists", "", "", Reading("blank")),
        ("portal_exists", "1", "", Reading("invalid")),
        ("portal_exists", "有（　）　无（√）", "", Reading("value", Decimal(0))),
        ("portal_exists", "有（√）无（√）", "", Reading("invalid")),
        ("portal_exists", "有（ ） 无（ ）", "", Reading("blank")),
        ("fee_charged", "不收费", "", Reading("value", Decimal(0))),
        ("fee_charged", "收费", "", Reading("value", Decimal(1))),
        ("fee_charged", "0", "元", Reading("invalid")),
        ("steering_group_head", "院長", "", Reading("value", text="院长")),
        ("steering_group_head", "无", "", Reading("none")),
        ("budget", "0", "元", Reading("value", Decimal(0))),
        ("budget", "无", "元", Reading("none")),
        ("budget", "5", "万元", Reading("value", Decimal(50000))),
        ("budget", "5万元", "万元", Reading("value", Decimal(50000))),
        ("budget", "/", "元", Reading("not_applicable")),
        ("budget", "①5", "元", Reading("unreadable")),
        ("budget", "\ufffd5", "元", Reading("unreadable")),
        ("budget", "12.50", "元", Reading("value", Decimal("12.5"))),
        ("items_portal", "12.5", "条", Reading("invalid")),
        ("items_portal", "12%", "条", Reading("invalid")),
        ("items_portal", "-3", "条", Reading("invalid")),
        ("items_portal", "1章2", "条", Reading("unreadable")),
        ("items_portal", "3 办", "条", Reading("unreadable")),
        ("items_portal", "12章", "条", Reading("unreadable")),
        ("items_portal", "1O", "条", Reading("unreadable")),
        ("items_portal", "l5", "条", Reading("unreadable")),
        ("items_portal", "50 50", "条", Reading("unreadable")),
        ("items_portal", "500 500", "条", Reading("unreadable")),
        ("items_portal", "50\n50", "条", Reading("unreadable")),
        ("items_portal", "1,\n234", "条", Reading("value", Decimal(1234))),
        ("items_portal", "1234567890123", "条", Reading("invalid")),
        ("items_portal", "见附件", "条", Reading("invalid")),
        ("items_portal", "十五", "条", Reading("value", Decimal(15))),
        ("items_portal", "二百三十条", "条", Reading("value", Decimal(230))),
        ("items_portal", "0.8万", "条", Reading("value", Decimal(8000))),
        ("items_portal", "近280", "条", Reading("value", Decimal(280), flags=frozenset({"approximate"}))),
        ("items_portal", "若干", "条", Reading("invalid")),
        ("items_portal", "—", "条", Reading("blank")),
    ],
)
def test_blank_none_not_applicable_zero_and_rubbish_are_apart(
    indicator: str, raw: str, unit: str, reading: Reading
) -> None:
    assert read_answer(BOOK.indicators[indicator], raw, unit, BOOK) == reading
