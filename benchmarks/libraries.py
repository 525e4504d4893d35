"""What the readers' time is set beside: the libraries alone, on the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

Work = Callable[[str, bytes], object]


def bare_text(name: str, data: bytes) -> object:
    """The standard library: characters and lines."""
    try:
        return data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace").splitlines()


def bare_html(name: str, data: bytes) -> object:
    """lxml: the text of every cell and paragraph."""
    from lxml import html

    tree = html.fromstring(data)
    return [
        "".join(map(str, element.itertext()))
        for element in tree.iter("td", "th", "p", "li", "h1", "h2", "h3")
    ]


def bare_docx(name: str, data: bytes) -> object:
    """zipfile and lxml: every run of text."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    return [element.text for element in tree.iter("{*}t")]


def bare_sheets(name: str, data: bytes) -> object:
    """python-calamine: every sheet's rows."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]


def bare_pdf(name: str, data: bytes) -> object:
    """pypdfium2: the text of every page, the box of every character, the bounds of every object."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        found.append((text.get_text_range(), boxes, [item.get_bounds() for item in page.get_objects()]))
        text.close()
        page.close()
    document.close()
    return found


def usual_html(name: str, data: bytes) -> object:
    """pandas.read_html: the tables only; nothing of the text around them."""
    import pandas as pd

    return pd.read_html(io.StringIO(data.decode(_encoding(data), "replace")), flavor="lxml")


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def usual_docx(name: str, data: bytes) -> object:
    """python-docx: the text of every paragraph and of every cell."""
    from docx import Document

    document = Document(io.BytesIO(data))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    return paragraphs, [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]


def usual_xlsx(name: str, data: bytes) -> object:
    """openpyxl: every value, and which cells are merged."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    return [(list(sheet.iter_rows(values_only=True)), sheet.merged_cells.ranges) for sheet in book.worksheets]


BARE: dict[str, Work] = {
    "text": bare_text,
    "html": bare_html,
    "docx": bare_docx,
    "xlsx": bare_sheets,
    "xls": bare_sheets,
    "pdf": bare_pdf,
    "pdf_unruled": bare_pdf,
}
USUAL: dict[str, Work] = {"html": usual_html, "docx": usual_docx, "xlsx": usual_xlsx}
"""Only libraries that the project has installed anyway; what they leave out stands in their docstrings."""
