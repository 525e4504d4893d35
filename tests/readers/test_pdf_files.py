"""PDFs as files: what is refused, what is named as unread, and pages that lie or stand otherwise."""

from __future__ import annotations

import gc
import io
import sys

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw

from etl.errors import UnreadableDocument
from etl.model import Line, Table
from etl.readers.pdf import read_pdf
from tests.readers.drawn import Row, drawn, sheet, table, write
from tests.readers.shown import shown

ROWS: list[Row] = [
    ("序号", "公开事项", "数量"),
    *((str(n), f"第{n}项公开的事项", str(3 * n)) for n in range(1, 5)),
]
WIDTHS = (40, 150, 60)


def blank(pdf: FPDF) -> None:
    """Nothing on the page."""


def picture(pdf: FPDF) -> None:
    """A page that is one picture without words."""
    shown_on_it = Image.new("L", (300, 400), 255)
    ImageDraw.Draw(shown_on_it).ellipse((100, 100, 200, 200), fill=120)
    pdf.image(shown_on_it, 0, 0, pdf.w, pdf.h)


def turned(data: bytes, quarters: int) -> bytes:
    """The same pages, shown turned."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(90 * quarters)
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without lines"])
def test_a_turned_page_is_read_as_its_text_runs(quarters: int, ruled: bool) -> None:
    upright = drawn(lambda pdf: table(pdf, WIDTHS, ROWS, ruled=ruled))
    assert shown(read_pdf("a.pdf", turned(upright, quarters))) == [[list(row) for row in ROWS]]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_text_drawn_sideways_is_read_as_it_runs(angle: int) -> None:
    def draw(pdf: FPDF) -> None:
        with pdf.rotation(angle, pdf.w / 2, pdf.h / 2):
            table(pdf, WIDTHS, ROWS)

    assert shown(read_pdf("a.pdf", drawn(draw))) == [[list(row) for row in ROWS]]


def test_an_empty_page_between_others_says_nothing() -> None:
    document = read_pdf(
        "a.pdf", drawn(lambda pdf: write(pdf, "一、概述。"), blank, lambda pdf: write(pdf, "二、问题。"))
    )
    assert shown(document) == ["一、概述。", "二、问题。"]
    assert [block.place.page for block in document.blocks if isinstance(block, Line)] == [1, 3]
    assert document.skipped == ()


def test_empty_pages_alone_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.pdf.*没有内容 / the PDF has no content"):
        read_pdf("a.pdf", drawn(blank, blank))


def test_an_encrypted_pdf_is_refused() -> None:
    pdf = sheet(lambda pdf: write(pdf, "一、概述"))
    pdf.set_encryption(owner_password="a", user_password="b")
    with pytest.raises(UnreadableDocument, match=r"a\.pdf.*encrypted"):
        read_pdf("a.pdf", bytes(pdf.output()))


def test_a_pdf_that_breaks_off_is_refused() -> None:
    data = drawn(lambda pdf: write(pdf, "一、概述"))
    with pytest.raises(UnreadableDocument, match=r"a\.pdf.*damaged"):
        read_pdf("a.pdf", data[: len(data) // 4])


def test_a_page_without_text_is_named_where_nothing_recognises_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as where the optional extra is not installed
    document = read_pdf("a.pdf", drawn(lambda pdf: write(pdf, "一、概述"), picture))
    gc.collect()
    assert shown(document) == ["一、概述"]
    assert document.format == "pdf"
    ((what, page),) = [(part.what, part.place and part.place.page) for part in document.skipped]
    assert (what, page) == ("第 2 页 / page 2", 2)
    assert shown(read_pdf("b.pdf", drawn(lambda pdf: write(pdf, "二、问题")))) == ["二、问题"]


def test_a_pdf_of_nothing_but_pictures_is_refused_where_nothing_recognises_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UnreadableDocument, match=r"make setup-ocr"):
        read_pdf("a.pdf", drawn(picture, picture))


def test_a_picture_beside_text_is_named() -> None:
    def draw(pdf: FPDF) -> None:
        write(pdf, "一、概述", "全年公开信息1600条。")
        pdf.image(Image.new("L", (300, 200), 120), 60, 300, 400, 300)

    document = read_pdf("a.pdf", drawn(draw))
    assert [part.what for part in document.skipped] == ["第 1 页的图片 / a picture on page 1"]


def test_every_place_has_its_page() -> None:
    document = read_pdf(
        "a.pdf",
        drawn(
            lambda pdf: write(pdf, "一、概述"),
            lambda pdf: table(pdf, WIDTHS, ROWS[:3], top=600),
            lambda pdf: table(pdf, WIDTHS, ROWS[3:], top=60),
        ),
    )
    line, found = document.blocks
    assert isinstance(line, Line) and isinstance(found, Table)
    assert line.place.page == 1
    assert [(row[0].place.page, row[0].place.row, row[0].text) for row in found.rows] == [
        (2, 1, "序号"),
        (2, 2, "1"),
        (2, 3, "2"),
        (3, 4, "3"),
        (3, 5, "4"),
    ]
