"""Web pages: encodings, tables however broken, what a browser hides, what stands around the document; bounded work."""

from __future__ import annotations

import contextlib
import time

import pytest

from etl.errors import UnreadableDocument
from etl.readers.html import read_html
from tests.readers.shown import Shown, shown

TEXT = "云山学院2021-2022学年信息公开年度报告，主动公开信息123条。"
PAGE = f"<html><head>{{}}</head><body><p>{TEXT}</p></body></html>"
GB = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'


def page(html: str) -> Shown:
    return shown(read_html("a.html", html.encode()))


ENCODED = {
    "UTF-8 without a label": PAGE.format("").encode(),
    "UTF-8 with BOM, labelled gbk": b"\xef\xbb\xbf" + PAGE.format('<meta charset="gbk">').encode(),
    "UTF-8 labelled gb2312": PAGE.format(GB).encode(),
    "GB18030 labelled gb2312": PAGE.format(GB).encode("gb18030"),
    "GB18030 labelled utf-8": PAGE.format('<meta charset="utf-8">').encode("gb18030"),
    "GB18030 labelled iso-8859-1": PAGE.format("<meta charset=iso-8859-1>").encode("gb18030"),
    "GB18030 without a label": PAGE.format("").encode("gb18030"),
    "UTF-16": PAGE.format("").encode("utf-16"),
    "XHTML with a prolog": b'<?xml version="1.0" encoding="GBK"?>\n' + PAGE.format("").encode("gbk"),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_encodings(data: bytes) -> None:
    assert shown(read_html("a.html", data)) == [TEXT]


def test_characters_beyond_gb2312_and_big5() -> None:
    rare = "朱镕基、喆、㐂"
    assert shown(read_html("a", f"{GB}<p>{rare}</p>".encode("gb18030"))) == [rare]
    assert shown(read_html("a", "<meta charset=big5><p>雲山學院資訊公開</p>".encode("big5"))) == [
        "雲山學院資訊公開"
    ]


def test_a_few_broken_bytes_do_not_lose_a_page() -> None:
    data = PAGE.format(GB).replace(TEXT, TEXT * 20).encode("gb18030")
    text = "".join(read_html("a", data[:900] + b"\xff" + data[901:]).lines)
    assert "\ufffd" in text and text.count("123条") >= 19


TABLES: dict[str, tuple[str, Shown]] = {
    "rowspan without end tags": (
        "<table><tr><td rowspan=2>甲<td>1<td>a<tr><td>2<td>b<tr><td>乙<td>3<td>c</table>",
        [[["甲", "1", "a"], ["", "2", "b"], ["乙", "3", "c"]]],
    ),
    "spans past the end, and of no number": (
        "<table><tr><td>1<td colspan='x'>a<td rowspan=99>b<tr><td>2<td colspan=0>c</table>",
        [[["1", "a", "b"], ["2", "c", ""]]],
    ),
    "rowspan of the heading ends with it": (
        "<table><thead><tr><th rowspan=3>序号<th>数量</thead><tbody><tr><td>1<td>5<tr><td>2<td>6</table>",
        [[["序号", "数量"], ["1", "5"], ["2", "6"]]],
    ),
    "rowspan 0 reaches to the end": (
        "<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table><p>后",
        ["甲  1", "2", "3", "后"],
    ),
    "colspan in a row": (
        "<table><tr><td colspan=2>甲<td>1<tr><td>乙<td>丙<td>2</table>",
        [[["甲", "", "1"], ["乙", "丙", "2"]]],
    ),
    "several bodies": (
        "<table><tbody><tr><td>1<td>a</tbody><tbody><tr><td>2<td>b</tbody></table>",
        [[["1", "a"], ["2", "b"]]],
    ),
    "lines and blocks in cells": (
        "<table><tr><td>1<td>甲<br>乙<td><p>丙</p><div>丁</div><tr><td>2<td>&nbsp;<td> 戊 &amp;\n 己</table>",
        [[["1", "甲\n乙", "丙\n丁"], ["2", "", "戊 & 己"]]],
    ),
    "titles and notes are lines": (
        "<table><tr><td colspan=2>学校名称：云山学院<tr><td>序号<td>数量<tr><td>1<td>5<tr><td colspan=2>注：无</table>",
        ["学校名称：云山学院", [["序号", "数量"], ["1", "5"]], "注：无"],
    ),
    "two tables under one another in one": (
        "<table><tr><td>序号<td>内容<td>数量<tr><td>1<td>甲<td>5<tr><td colspan=3>附件2<tr><td>类别<td>序号<td>链接"
        "<tr><td>一<td>1<td>无</table>",
        [
            [["序号", "内容", "数量"], ["1", "甲", "5"]],
            "附件2",
            [["类别", "序号", "链接"], ["一", "1", "无"]],
        ],
    ),
    "a layout table": (
        "<table><tr><td>栏目<td><p>正文</p><table><tr><td>1<td>a<td>x<tr><td>2<td>b<td>y</table>文后</table>",
        ["栏目", "正文", [["1", "a", "x"], ["2", "b", "y"]], "文后"],
    ),
    "a small table inside a cell": (
        "<table><tr><td>1<td>甲<td><table><tr><td>x</table><tr><td>2<td>乙<td>y</table>",
        [[["1", "甲", "x"], ["2", "乙", "y"]]],
    ),
    "running text in a table": (
        f"<table><tr><td>概述<td>{'本校公开信息。' * 60}<tr><td>其他<td>{'没有其他事项。' * 60}</table>",
        ["概述", "本校公开信息。" * 60, "其他", "没有其他事项。" * 60],
    ),
    "preformatted with tabs": (
        "<pre>序号\t内容\t数量\n1\t甲\t5\n2\t\t6\n完</pre>",
        [[["序号", "内容", "数量"], ["1", "甲", "5"], ["2", "", "6"]], "完"],
    ),
    "columns of blanks": (
        "".join(
            f"<p>{a}&nbsp;&nbsp;&nbsp;{b}&nbsp;&nbsp;&nbsp;{c}</p>" for a, b, c in ("甲乙丙", "123", "456")
        ),
        [[["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]],
    ),
    "entries of which only the numbers are printed": (
        "<table><tr><td><td>48<td><td><tr><td><td>49<td><td></table>",
        [[["", "48", "", ""], ["", "49", "", ""]]],
    ),
}


@pytest.mark.parametrize(("html", "wanted"), TABLES.values(), ids=TABLES.keys())
def test_tables(html: str, wanted: Shown) -> None:
    assert page(html) == wanted


def test_what_a_browser_does_not_show() -> None:
    hidden = "<script>var a='1条'</script><style>p{}</style><noscript>无</noscript><!-- 注 -->"
    hidden += "<input type=hidden value=7>"
    styled = "<p style='DISPLAY : none'>隐</p><span hidden>藏</span><div style='mso-hide:all'>9</div>"
    assert page(f"<p>甲{hidden}乙</p>{styled}<p>丙\u200b丁<input value='8'></p>") == ["甲乙", "丙丁8"]


def test_what_word_leaves_in_a_page() -> None:
    html = "<p class=MsoNormal><![if !x]>本校本学年度\r\n  召开<![endif]>会议<o:p></o:p></p>"
    html += "<!--[if mso]><xml>9</xml><![endif]-->"
    assert page(html) == ["本校本学年度召开会议"]


def test_every_character_in_a_span_of_its_own() -> None:
    spans = "".join(f"<span>{character}</span>" for character in "公开信息123条")
    assert page(f"<section><section>{spans}</section></section><section>完</section>") == [
        "公开信息123条",
        "完",
    ]


def test_raised_and_struck_digits_are_no_part_of_a_number() -> None:
    document = read_html("a", b"<table><tr><td>1<td>5<sup>2</sup><tr><td>2<td><del>12</del>15</table>")
    assert shown(document) == [[["1", "5²"], ["2", "15"]]]
    assert "12" in document.skipped[0].what


LINKS = {
    "<a href='https://x.edu.cn/a?b=1&amp;c=2'>https://x.edu.cn/a?b=1&amp;c=2</a>": "https://x.edu.cn/a?b=1&c=2",
    "<a href='https://x.edu.cn/a'>https://x.edu.cn/<br>a</a>": "https://x.edu.cn/a",
    "<a href='https://x.edu.cn/b'>https://x.</a><a href='https://x.edu.cn/b'>edu.cn/b</a>": "https://x.edu.cn/b",
    "<a href='https://x.edu.cn/abc.htm'>https://x.edu.cn/a…</a>": "https://x.edu.cn/abc.htm",
    "<a href='https://x.edu.cn/a'>查看</a>等3条": "[查看](https://x.edu.cn/a)等3条",
    "<a href='https://x.edu.cn/a(1).htm'>查看</a>": "查看 https://x.edu.cn/a(1).htm",
    "<a href='../b.htm'>查看</a>": "[查看](https://www.yunshan.example/xxgk/b.htm)",
    "<a href='javascript:void(0)'>查看</a>": "查看",
}


@pytest.mark.parametrize(("cell", "wanted"), LINKS.items())
def test_links_in_cells(cell: str, wanted: str) -> None:
    base = "<base href='https://www.yunshan.example/xxgk/list/'>"
    assert page(f"{base}<table><tr><td>1<td>{cell}<tr><td>2<td>x</table>") == [[["1", wanted], ["2", "x"]]]


def test_relative_links_without_a_known_address_are_words() -> None:
    assert page("<table><tr><td>1<td><a href='b.htm'>查看</a><tr><td>2<td>x</table>") == [
        [["1", "查看"], ["2", "x"]]
    ]


def test_what_stands_around_a_document_is_printed_and_no_block() -> None:
    menu = "".join(
        f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(["首页", "2018-2019学年年报"])
    )
    html = (
        f"<ul>{menu}</ul><p>当前位置：<a href='/'>首页</a> &gt; 年报</p><h1><a href='#'>云山学院年度报告</a></h1>"
        "<p>一、概述</p><p>上一篇：<a href='1'>东海学院2019年报告</a></p><div class='footer'>电话：0599-1234567</div>"
    )
    document = read_html("a", html.encode())
    assert shown(document) == ["云山学院年度报告", "一、概述"]
    assert document.lines[0] == "首页 · 2018-2019学年年报"
    assert document.lines[-1] == "电话：0599-1234567"


def test_the_title_of_the_window_stands_in_for_one_on_the_page() -> None:
    title = "<title>云山学院2021-2022学年信息公开年度报告</title>"
    assert page(f"{title}<p>一、概述</p>")[0] == "云山学院2021-2022学年信息公开年度报告"
    assert page(f"{title}<h1>东海学院2021-2022学年信息公开报告</h1>") == ["东海学院2021-2022学年信息公开报告"]


def test_pictures_and_embedded_files_are_named() -> None:
    skipped = read_html(
        "a", "<p>文</p><img src=a.jpg width=600><img src=i.gif width=16><iframe src=b.pdf>".encode()
    ).skipped
    assert [row.what.partition(" / ")[0] for row in skipped] == ["1 幅图片", "嵌入的文件 b.pdf"]


@pytest.mark.parametrize("depth", [300, 1500])
def test_deep_pages_are_read_wholly(depth: int) -> None:
    assert page("<div>" * depth + "深" + "</div>" * depth + "<p>后</p>") == ["深", "后"]


@pytest.mark.parametrize("depth", [3_000, 200_000])
def test_pages_deeper_than_the_parser_reads_are_refused(depth: int) -> None:
    with pytest.raises(UnreadableDocument, match="嵌套"):
        page("<p>前</p>" + "<div>" * depth + "深" + "</div>" * depth + "<p>后</p>")


HOSTILE = {
    "spans": "<table>" + "<tr>" + "<td rowspan=60000 colspan=60000>x" * 3_000,
    "nested tables": "<table><tr><td>1<td>2<td>" * 600 + "x",
    "attributes": "<p " + 'a="' * 50_000,
    "open links": "<a href=x>a" * 20_000,
    "line ends": "<table><tr><td>" + "<br>" * 100_000,
    "blanks": "<p>" + "&nbsp; " * 100_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_take_bounded_work(html: str) -> None:
    before = time.process_time()
    with contextlib.suppress(UnreadableDocument):
        read_html("a", html.encode())
    assert time.process_time() - before < 10


@pytest.mark.parametrize("data", [b"<!-- -->", b"<?xml version='1.0'?>"])
def test_pages_without_anything_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read_html("a.html", data)
