"""Text files: encodings, line ends, tables; and what is refused by name."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from etl.errors import UnreadableDocument
from etl.model import Line, Table
from etl.readers import read_bytes

TEXT = "云山学院2021-2022学年信息公开年度报告\n根据《高等学校信息公开办法》，现公布如下。\n公开信息123条。"
TRADITIONAL = OpenCC("s2t").convert(TEXT)
ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with BOM": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 with BOM": TEXT.encode("utf-16"),
    "UTF-16 big-endian": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16 without BOM": TEXT.encode("utf-16-le"),
    "GB18030": TEXT.encode("gb18030"),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_encodings(data: bytes) -> None:
    assert read_bytes("a.txt", data).lines == tuple(TEXT.split("\n"))


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_traditional_text(encoding: str) -> None:
    assert read_bytes("a.txt", TRADITIONAL.encode(encoding)).lines == tuple(TRADITIONAL.split("\n"))


def test_a_few_broken_bytes_do_not_lose_a_report() -> None:
    data = (TEXT * 20).encode("gb18030")
    text = "\n".join(read_bytes("a.txt", data[:100] + b"\xff" + data[101:]).lines)
    assert "信息公开年度报告" in text
    assert "\ufffd" in text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    document = read_bytes("a.md", end.join(["甲", "", "乙\x0c丙", ""]).encode())
    assert document.lines == ("甲", "", "乙\x0c丙")
    assert [block.place.line for block in document.blocks if isinstance(block, Line)] == [1, 3]
    assert document.format == "md"


TABLES = {
    "tabs": "甲\t乙\t丙\n1\t\t3\n\n\t5\t6\n",
    "pipes": "| 甲 | 乙 | 丙 |\n|:--|---|--:|\n| 1 |  | 3 |\n|  | 5 | 6 |\n",
    "HTML": "<table><tr><th>甲</th><th>乙</th><th>丙</th></tr>\n<tr><td>1</td><td></td><td>3</td></tr>\n"
    "<tr><td></td><td>5</td><td>6</td></tr></table>\n",
    "pipes at one end": "甲 | 乙 | 丙 |\n1 |  | 3 |\n| | 5 | 6 |\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_rows_keep_their_empty_cells(text: str) -> None:
    (table,) = read_bytes("a.txt", ("前文\n" + text + "后文").encode()).blocks[1:-1]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["甲", "乙", "丙"],
        ["1", "", "3"],
        ["", "5", "6"],
    ]
    assert (table.rows[0][0].place.line, table.rows[1][2].place.row, table.rows[1][2].place.column) == (
        2,
        2,
        3,
    )


def test_spans_of_html_cells_keep_columns_in_place() -> None:
    text = (
        "前文\n<html><body><table><tr><td rowspan=2>第1大类</td><td>1</td></tr><tr><td>2</td></tr>"
        "<tr><td colspan='2'>合计</td></tr></table></body></html>\n后文"
    )
    before, table, after = read_bytes("a.md", text.encode()).blocks
    assert isinstance(before, Line)
    assert isinstance(after, Line)
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["第1大类", "1"], ["", "2"], ["合计", ""]]
    assert (table.rows[2][0].place.line, after.place.line) == (2, 3)


def test_columns_of_blanks() -> None:
    text = "序号  内容      数量\n1     门户网站  有\n2     专栏      无\n后文"
    table, after = read_bytes("a.txt", text.encode()).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows][1] == ["1", "门户网站", "有"]
    assert isinstance(after, Line)


def test_prose_is_no_table_and_tables_do_not_swallow_prose() -> None:
    text = (
        "\t学校重视信息公开。\n电话：\t023-1\n附件1\n甲\t乙\n1\t2\n附件2\n学校名称：云山学院\n\n甲\t乙\n3\t4\n"
        "\t\t\t云山学院\n\t\t\t2022年10月1日"
    )
    kinds = [
        "table" if isinstance(block, Table) else "line" for block in read_bytes("a.txt", text.encode()).blocks
    ]
    assert kinds == ["line", "line", "line", "table", "line", "line", "table", "line", "line"]


def test_binary_data_is_no_text() -> None:
    with pytest.raises(UnreadableDocument, match=r"draft\.txt: .*binary") as refused:
        read_bytes("draft.txt", bytes(range(256)) * 20)
    assert refused.value.remedy


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_refused(data: bytes) -> None:
    try:
        document = read_bytes("any.txt", data)
    except UnreadableDocument:
        return
    assert len(document.sha256) == 64
    assert any(line.strip() for line in document.lines)


@given(st.lists(st.text(alphabet="甲乙丙1,. \t|http:/-", max_size=30), max_size=12))
def test_every_printed_character_is_in_a_block(rows: list[str]) -> None:
    text = "甲" + "\n".join(rows)
    document = read_bytes("a.txt", text.encode())
    shown = "".join(
        block.text if isinstance(block, Line) else "".join(cell.text for row in block.rows for cell in row)
        for block in document.blocks
    )
    assert text.count("甲") == shown.count("甲")
    assert text.count("乙") == shown.count("乙")
