"""Documents that are made to harm who reads them: small files that grow, nest, loop or lie. All made by code."""

import zlib
from collections.abc import Callable

from tests.etl import zips

MEGABYTE = 1 << 20


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    packed = zlib.compress(data, 9)
    head = b"<</Length %d /Filter /FlateDecode %s>>\nstream\n" % (len(packed), entries)
    return head + packed + b"\nendstream"


CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
FONT = b"<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents 4 0 R>>" % FONT
PAGES = b"<</Type /Pages /Count 1 /Kids [3 0 R]>>"


def flate_bomb() -> bytes:
    """A page of 20 MB of text in 50 kB."""
    return pdf(CATALOGUE, PAGES, PAGE, stream(b"BT /F 9 Tf 10 10 Td (A) Tj ET\n" * (20 * MEGABYTE // 30)))


def double_flate_bomb() -> bytes:
    """A page of 1 GB, packed twice."""
    once = zlib.compressobj(9)
    packed = b"".join([*(once.compress(bytes(MEGABYTE)) for _ in range(1024)), once.flush()])
    twice = zlib.compress(packed, 9)
    head = b"<</Length %d /Filter [/FlateDecode /FlateDecode]>>\nstream\n" % len(twice)
    return pdf(CATALOGUE, PAGES, PAGE, head + twice + b"\nendstream")


def page_loop() -> bytes:
    """A tree of pages that is its own branch."""
    return pdf(CATALOGUE, b"<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R 2 0 R]>>")


def many_pages() -> bytes:
    """One page, a hundred thousand times."""
    return pdf(
        CATALOGUE, b"<</Type /Pages /Count 100000 /Kids [%s]>>" % (b"3 0 R " * 100_000), PAGE, stream(b"")
    )


def huge_page() -> bytes:
    """A page of kilometres with one word on it, and nothing but a picture."""
    page = PAGE.replace(b"595 842", b"9000000 9000000")
    return pdf(CATALOGUE, PAGES, page, stream(b"BT /F 9 Tf 10 10 Td (A) Tj ET"))


def form_loop() -> bytes:
    """A page that draws a form that draws itself."""
    form = stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 5 0 R>>>>"
    )
    page = PAGE.replace(FONT, b"<</XObject <</X 5 0 R>>>>")
    return pdf(CATALOGUE, PAGES, page, stream(b"/X Do"), form)


def many_lines() -> bytes:
    """A page of two hundred thousand ruling lines."""
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 600, n % 800, n % 590, n % 810) for n in range(200_000))
    return pdf(CATALOGUE, PAGES, PAGE, stream(b"BT /F 9 Tf 10 10 Td (A) Tj ET\n" + lines))


def png(width: int, height: int) -> bytes:
    """A black picture of this size in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes((1, 0, 0, 0, 0))
    packed = zlib.compress(bytes(min(height * (width // 8 + 1), 8 * MEGABYTE)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def picture_in_pdf() -> bytes:
    """A page that is a picture of 900 million pixels."""
    entries = b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 1"
    page = PAGE.replace(FONT, b"<</XObject <</X 5 0 R>>>>")
    draw = stream(b"595 0 0 842 0 0 cm /X Do")
    return pdf(CATALOGUE, PAGES, page, draw, stream(bytes(3750 * 30_000), entries))


def nested(opening: str, closing: str, depth: int) -> str:
    return opening * depth + "甲" + closing * depth


def far_cell() -> bytes:
    row = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    rows = row.format(1, "A") + row.format(60_000, "B") + row.format(1_048_576, "XFD")
    return zips.xlsx(SHEET.format(rows))


def many_rows() -> bytes:
    """Three hundred thousand rows in 180 kB."""
    return zips.xlsx(SHEET.format("<row><c><v>1</v></c></row>" * 300_000))


def merged_sheet() -> bytes:
    """Cells merged over the whole sheet, again and again."""
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2_000 + "</mergeCells>"
    sheet = SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row>')
    return zips.xlsx(sheet.replace("</sheetData>", f"</sheetData>{merges}"))


def spanning_table() -> str:
    """A cell that spans a billion."""
    return "<table>" + "<tr><td rowspan=65534 colspan=1000>甲</td></tr>" * 500 + "</table>"


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)
CELL = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
GRID = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    "<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "flate bomb.pdf": flate_bomb,
    "double flate bomb.pdf": double_flate_bomb,
    "page loop.pdf": page_loop,
    "many pages.pdf": many_pages,
    "huge page.pdf": huge_page,
    "form loop.pdf": form_loop,
    "many lines.pdf": many_lines,
    "picture.pdf": picture_in_pdf,
    "pixels.png": lambda: png(60_000, 60_000),
    "long pixels.png": lambda: png(2_000_000_000, 1),
    "deep.html": lambda: f"<html><body>{nested('<div>', '</div>', 200_000)}".encode(),
    "deep tables.html": lambda: (
        f"<html><body>{nested('<table><tr><td>', '</td></tr></table>', 20_000)}".encode()
    ),
    "unclosed.html": lambda: b"<html><body>" + b"<b><i><font>" * 100_000,
    "spans.html": lambda: f"<html><body>{spanning_table()}".encode(),
    "attributes.html": lambda: (
        b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">x</p>"
    ),
    "deep.docx": lambda: zips.docx(document=BODY.format(nested(*CELL, 5_000))),
    "wide.docx": lambda: zips.docx(document=BODY.format(GRID)),
    "blank.docx": lambda: zips.docx(document=BODY.format(PARAGRAPH.format(" " * 100 * MEGABYTE))),
    "paragraphs.docx": lambda: zips.docx(document=BODY.format(PARAGRAPH.format("甲") * 200_000)),
    "far.xlsx": far_cell,
    "rows.xlsx": many_rows,
    "merged.xlsx": merged_sheet,
    "bars.txt": lambda: b"|" * 500_000,
    "tables.txt": lambda: b"<table>" * 50_000 + b"</table>",
    "blanks.txt": lambda: (b" " * 200 + b"x\n") * 5_000,
}
"""File name → its bytes. Each is small, and would take all memory or for ever where nothing is limited."""
