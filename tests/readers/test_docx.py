"""Word documents: what Word prints, however it is kept; and what is refused or named."""

from __future__ import annotations

import pytest

from etl.errors import UnreadableDocument
from etl.readers.docx import read_docx
from tests.readers.shown import Shown, shown
from tests.readers.word import NAMESPACES, cell, field, package, paragraph, row, run, table, zipped


def word(body: str, parts: dict[str, str] | None = None) -> Shown:
    return shown(read_docx("a.docx", package(body, parts)))


DATA = table(row("1", "甲", "5"), row("2", "乙", "6"))
BOX = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
BOXED = (
    f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
RESTART, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

BODIES: dict[str, tuple[str, Shown]] = {
    "merged cells": (
        table(
            row(cell("类", RESTART), "1", "甲", "a"),
            row(cell("残留", GOES_ON), "2", cell("乙", '<w:gridSpan w:val="2"/>')),
        ),
        [[["类", "1", "甲", "a"], ["", "2", "乙", ""]]],
    ),
    "a row that begins further right": (
        table(row("1", "2", "3"), row("5", "6", properties='<w:gridBefore w:val="1"/>')),
        [[["1", "2", "3"], ["", "5", "6"]]],
    ),
    "titles in a table": (
        table(
            row(cell("附件1 统计表", '<w:gridSpan w:val="3"/>')),
            row("序号", "内容", "数量"),
            row("1", "甲", "5"),
        ),
        ["附件1 统计表", [["序号", "内容", "数量"], ["1", "甲", "5"]]],
    ),
    "a data table in a layout table": (
        table(row(cell(paragraph("文前") + DATA + paragraph("文后")))),
        ["文前", [["1", "甲", "5"], ["2", "乙", "6"]], "文后"],
    ),
    "a table in a cell": (
        table(row("1", "甲", cell(table(row("x")) + "<w:p/>")), row("2", "乙", "y")),
        [[["1", "甲", "x"], ["2", "乙", "y"]]],
    ),
    "paragraphs in a cell": (
        table(row("1", cell(paragraph("甲") + paragraph("乙"))), row("2", "丙")),
        [[["1", "甲\n乙"], ["2", "丙"]]],
    ),
    "a table written with tabs": (
        "".join(paragraph(f"{run(a)}<w:r><w:tab/></w:r>{run(b)}") for a, b in ("甲乙", "12", "34")),
        [[["甲", "乙"], ["1", "2"], ["3", "4"]]],
    ),
    "tracked changes": (
        paragraph(f"<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>{run('12')}</w:ins>{run('条')}")
        + table(row("1", "甲"), row("2", "乙", properties="<w:del/>"), row("3", "丙")),
        ["12条", [["1", "甲"], ["3", "丙"]]],
    ),
    "moved text stands where it went": (
        f"<w:moveFrom>{paragraph('甲')}</w:moveFrom>{paragraph('乙')}<w:moveTo>{paragraph('甲')}</w:moveTo>",
        ["乙", "甲"],
    ),
    "hidden and raised text": (
        paragraph(
            run("隐", "<w:vanish/>")
            + run("5", '<w:vanish w:val="0"/>')
            + run("2", '<w:vertAlign w:val="superscript"/>')
        ),
        ["5²"],
    ),
    "a text box, once": (paragraph(run("前") + BOXED + run("后")), ["前后", "框内"]),
    "content controls": (
        f"<w:sdt><w:sdtContent>{paragraph('已填')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('单击此处')}</w:sdtContent></w:sdt>",
        ["已填"],
    ),
    "line ends, tabs, signs, fields": (
        paragraph(
            run("甲")
            + "<w:r><w:br/></w:r>"
            + field(" PAGE ", "12")
            + '<w:r><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        ),
        ["甲", "12-☑"],
    ),
}


@pytest.mark.parametrize(("body", "wanted"), BODIES.values(), ids=BODIES.keys())
def test_what_word_prints(body: str, wanted: Shown) -> None:
    assert word(body) == wanted


def test_links_by_relationship_and_by_field() -> None:
    linked = f'<w:hyperlink r:id="hyperlink">{run("查看")}</w:hyperlink>'
    by_field = field(' HYPERLINK "https://x.edu.cn/b" ', "https://x.edu.cn/b")
    body = table(row("1", cell(paragraph(linked))), row("2", cell(paragraph(by_field))))
    assert word(body + paragraph(linked), {"hyperlink": "https://x.edu.cn/a"}) == [
        [["1", "[查看](https://x.edu.cn/a)"], ["2", "https://x.edu.cn/b"]],
        "查看",
    ]


def level(number: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def listed(text: str, number: int, depth: int = 0) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, numbers) if text else f"<w:p><w:pPr>{numbers}</w:pPr></w:p>"


def test_automatic_numbers_are_printed() -> None:
    levels = level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）")
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{level(0, "decimal", "%1")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="3">{level(0, "bullet", "·")}</w:abstractNum>'
        + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
        + '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="G"><w:basedOn w:val="H"/></w:style>'
        "</w:styles>"
    )
    body = "".join(
        [
            listed("概述", 1),
            listed("机制", 1, 1),
            listed("渠道", 1, 1),
            paragraph("公开", '<w:pStyle w:val="G"/>'),
            listed("数量", 1, 1),
            listed("点", 3),
            listed("重来", 4),
            table(row(cell(listed("", 2)), "甲"), row(cell(listed("", 2)), "乙")),
        ]
    )
    assert word(body, {"numbering": numbering, "styles": styles}) == [
        *("一、概述", "（一）机制", "（二）渠道", "二、公开", "（一）数量", "点", "一、重来"),
        [["1", "甲"], ["2", "乙"]],
    ]


def test_page_heads_and_notes_are_printed_and_no_block() -> None:
    parts = {
        "header": f"<w:hdr {NAMESPACES}>{paragraph('云山学院2018年信息公开年度报告')}</w:hdr>",
        "footer": f"<w:ftr {NAMESPACES}>{paragraph('第 1 页')}</w:ftr>",
        "footnotes": f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
        f"<w:footnote>{paragraph('含二级单位')}</w:footnote></w:footnotes>",
    }
    document = read_docx("a", package(paragraph("云山学院2022年信息公开年度报告"), parts))
    assert shown(document) == ["云山学院2022年信息公开年度报告"]
    assert document.lines[1:] == ("云山学院2018年信息公开年度报告", "含二级单位")
    untitled = read_docx("a", package(paragraph("一、概述"), parts))
    assert shown(untitled) == ["云山学院2018年信息公开年度报告", "一、概述"]


def test_what_is_not_text_is_named() -> None:
    body = (
        paragraph("甲") + paragraph("<w:r><w:drawing><a:blip/></w:drawing></w:r>") + '<w:altChunk r:id="x"/>'
    )
    struck = paragraph(run("划掉", "<w:strike/>"))
    skipped = read_docx("a", package(body + struck)).skipped
    assert [row.what.partition(" / ")[0] for row in skipped] == [
        "1 个图片",
        "1 个插入的文件",
        "删除线文字 划掉",
    ]


ENTITY = '<!DOCTYPE w [<!ENTITY e "9">]>'
REFUSED = {
    "only a picture": (package(paragraph("<w:r><w:drawing><a:blip/></w:drawing></w:r>")), "没有文字"),
    "an inserted file alone": (package('<w:altChunk r:id="x"/>'), "没有文字"),
    "a document type": (package(paragraph("&e;"), head=ENTITY), "DTD"),
    "a document type elsewhere": (
        package(paragraph("甲"), {"header": f"{ENTITY}<w:hdr {NAMESPACES}>{paragraph('&e;')}</w:hdr>"}),
        "DTD",
    ),
    "broken markup": (package("<w:p>"), "损坏"),
    "half a file": (package(paragraph("甲"))[:-60], "损坏"),
    "no zip": (b"PK\x03\x04", "损坏"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_by_name(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why) as refused:
        read_docx("甲.docx", data)
    assert refused.value.where.startswith("甲.docx")


@pytest.mark.parametrize("depth", [100, 300, 1_900, 5_000])
def test_deep_documents_are_read_wholly_or_refused(depth: int) -> None:
    body = "<w:sdt><w:sdtContent>" * depth + paragraph("深") + "</w:sdtContent></w:sdt>" * depth
    if depth < 500:
        assert word(body) == ["深"]
    else:
        with pytest.raises(UnreadableDocument):
            word(body)


def test_strict_office_open_xml() -> None:
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006",
        "http://purl.oclc.org/ooxml/wordprocessingml",
    )
    body = f"<w:document {NAMESPACES}><w:body>{paragraph('甲')}</w:body></w:document>".replace(usual, strict)
    assert shown(read_docx("a", zipped({"word/document.xml": body}))) == ["甲"]
