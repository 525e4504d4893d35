"""PDF → Document: characters and ruling lines by PDFium, tables and paragraphs by their geometry.

Pages without usable text go to recognition (etl/readers/scan.py, optional). A page whose text was recognised by the
program that scanned it (an invisible layer) is read by that layer; its cells and lines have the confidence 0.5.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw as pdfium

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.caps import MAX_PAGES, MAX_PIXELS
from etl.readers.layout import Layout
from etl.readers.pdf_flow import write_pages
from etl.readers.pdf_page import Page, read_page
from etl.readers.refusals import refusal

_DPI = 200
_POINTS = 72
_DAMAGED = (
    "PDF 已损坏，无法打开 / the PDF is damaged and cannot be opened",
    "请重新取得原文件 / fetch it again",
)
_EMPTY = ("PDF 没有内容 / the PDF has no content", "请重新取得原文件 / fetch it again")
_RECOGNISED: Final = {"scan", "unmapped"}


def read_pdf(name: str, data: bytes) -> Document:
    """The document in a PDF; its format is "scan" where every page had to be recognised.

    Raises UnreadableDocument where it is encrypted, damaged, empty or too long, or where nothing but pictures is in
    it and recognition is not installed.
    """
    with _opened(name, data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MAX_PAGES:
            raise refusal("pages", name, MAX_PAGES)
        layout = Layout(name, data, "pdf")
        pages = list(_pages(document, count, layout))
        seen = [page for page in pages if page.kind != "blank"]
        if not seen:
            raise UnreadableDocument(_EMPTY[0], where=name, remedy=_EMPTY[1])
        recognise = _recogniser(document, layout, alone=all(page.kind in _RECOGNISED for page in seen))
        write_pages(pages, layout, recognise)
        if not layout.blocks and not layout.skipped:
            raise UnreadableDocument(_EMPTY[0], where=name, remedy=_EMPTY[1])
    if all(page.kind in _RECOGNISED for page in seen):
        layout.format = "scan"
    return layout.document()


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[Any]:
    buffer = ctypes.create_string_buffer(data, len(data))
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise refusal("encrypted", name)
        raise UnreadableDocument(_DAMAGED[0], where=name, remedy=_DAMAGED[1])
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pages(document: Any, count: int, layout: Layout) -> Iterator[Page]:
    for number in range(1, count + 1):
        try:
            yield read_page(document, number)
        except ValueError:
            layout.skip(f"第 {number} 页 / page {number}", "页面已损坏 / the page is damaged", number)


def _recogniser(document: Any, layout: Layout, *, alone: bool) -> Callable[[Page], None]:
    """What reads a page as a picture; without recognition it names the page, or refuses where there is no other."""

    def recognise(page: Page) -> None:
        from etl.readers.scan import OcrMissing, recognised_page

        try:
            recognised_page(layout, _picture(document, page), page.number)
        except OcrMissing as error:
            if alone:
                raise
            layout.skip(f"第 {page.number} 页 / page {page.number}", error.reason, page.number)

    return recognise


def _picture(document: Any, page: Page) -> Any:
    """The page drawn at 200 dots per inch, or at what the cap on pixels allows."""
    import pypdfium2

    scale = min(_DPI / _POINTS, (MAX_PIXELS / (page.frame.width * page.frame.height)) ** 0.5)
    # A PdfDocument made of the open handle would close it when it is collected.
    shown = pypdfium2.PdfPage(pdfium.FPDF_LoadPage(document, page.number - 1), None, None)
    try:
        return shown.render(scale=scale).to_pil()
    finally:
        shown.close()
