"""A file is what its bytes say; what has no reader, or would harm one, is refused by name with a remedy."""

import io
import re
import struct
import time
import zlib
from pathlib import Path

import pytest
from xlwt.CompoundDoc import XlsDoc

from etl.errors import UnreadableDocument
from etl.readers import READERS, read_bytes, read_document
from etl.readers.caps import MAX_BYTES, check_package
from etl.readers.kinds import sniff
from etl.readers.refusals import REFUSALS, refusal
from tests.etl import zips

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF"
HTML = "<html><head><title>年度报告</title></head><body><p>主动公开信息 12 条。</p></body></html>"
TABLE = "<table border=1><tr><td>指标</td><td>数值</td></tr><tr><td>主动公开</td><td>12</td></tr></table>"
PROSE = "本年度主动公开信息十二条，依申请公开零条。没有收到举报、投诉，没有行政复议和诉讼。" * 3


def ole(stream: str, content: bytes = bytes(5_000)) -> bytes:
    """An OLE file with one stream of this name."""
    made = XlsDoc()
    file = io.BytesIO()
    made.save(file, content)
    data = bytearray(file.getvalue())
    entry = data.index("Workbook".encode("utf-16-le") + bytes(48))
    data[entry : entry + 66] = stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack(
        "<H", 2 * len(stream) + 2
    )
    return bytes(data)


def package(types: str, **parts: str) -> bytes:
    return zips.zipped(("[Content_Types].xml", zips.TYPES.format(types)), *parts.items())


KINDS = {
    "text": (PROSE.encode(), "text"),
    "gb18030": (PROSE.encode("gb18030"), "text"),
    "text about tags": ("报告中的<p>标签应当删除，<table>亦然。".encode(), "text"),
    "text with a table in HTML": (f"{PROSE}\n{TABLE}\n{PROSE}".encode(), "text"),
    "text that begins with a table": (f"{TABLE}\n{PROSE}\n{PROSE}".encode(), "text"),
    "text in a wrapping that a converter left": (
        f"<html><body>{TABLE}</body></html>\n{PROSE}\n".encode(),
        "text",
    ),
    "markdown": (f"# 年度报告\n\n| 指标 | 数值 |\n|---|---|\n| 甲 | 1 |\n\n{PROSE}".encode(), "text"),
    "json": (b'{"a": "<p>"}', "text"),
    "html": (HTML.encode(), "html"),
    "html with doctype": (f"\ufeff<!DOCTYPE HTML PUBLIC '-//W3C//DTD'>\n{HTML}".encode(), "html"),
    "html after a comment": (f"<!-- saved from url=(0014)about:internet -->\r\n{HTML}".encode(), "html"),
    "html in GB 18030": (HTML.encode("gb18030"), "html"),
    "html in UTF-16": (HTML.encode("utf-16"), "html"),
    "html in UTF-16 without mark": (HTML.encode("utf-16-be"), "html"),
    "xhtml": (f'<?xml version="1.0" encoding="utf-8"?>\n{HTML}'.encode(), "html"),
    "html saved by Word": (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office">{HTML[6:]}'.encode(),
        "html",
    ),
    "a table alone": (TABLE.encode(), "html"),
    "a paragraph alone": (f"<p>{PROSE}</p>".encode(), "html"),
    "a div": (f"\n<div class='content'>{PROSE}{TABLE}</div>".encode(), "html"),
    "meta first": (f'<meta charset="gb2312"><p>{PROSE}</p>'.encode("gb2312"), "html"),
    "truncated html": (HTML[:70].encode(), "html"),
    "docx": (zips.docx(), "docx"),
    "docx of another name": (package(zips.WORD, **{"word/document2.xml": zips.DOCUMENT}), "docx"),
    "docm": (package("ms-word.document.macroEnabled.main"), "docx"),
    "docx without its list": (zips.zipped(("word/document.xml", zips.DOCUMENT)), "docx"),
    "xlsx": (zips.xlsx("<sheetData/>"), "spreadsheet"),
    "xlsm": (package("ms-excel.sheet.macroEnabled.main"), "spreadsheet"),
    "xlsb": (package("ms-excel.sheet.binary.macroEnabled.main"), "xlsb"),
    "pptx": (package("presentationml.presentation.main"), "slides"),
    "doc": (ole("WordDocument"), "office"),
    "xls": (ole("Workbook"), "spreadsheet"),
    "ppt": (ole("PowerPoint Document"), "slides"),
    "old xls": (ole("Book"), "spreadsheet"),
    "doc that mentions a workbook": (
        ole("WordDocument", "Workbook".encode("utf-16-le") * 500 + b"x"),
        "office",
    ),
    "doc with a password": (ole("WordDocument", bytes(10) + b"\x00\x01" + bytes(5_000)), "encrypted"),
    "ruined OLE": (ole("Workbook")[:700], "ole"),
    "encrypted docx": (ole("EncryptedPackage"), "encrypted"),
    "other OLE": (ole("Quill"), "ole"),
    "rtf": (rb"{\rtf1\ansi hello}", "office"),
    "pdf": (PDF, "pdf"),
    "pdf after a proxy's lines": (b"HTTP/1.1 200 OK\r\n\r\n" + PDF, "pdf"),
    "text about PDF": (b"Its first bytes are %PDF-1.7 and so on.", "text"),
    "png": (b"\x89PNG\r\n\x1a\n....", "image"),
    "jpeg": (b"\xff\xd8\xff\xe0....", "image"),
    "gif": (b"GIF89a....", "image"),
    "bmp": (b"BM" + struct.pack("<IHHII", 100, 0, 0, 54, 40) + bytes(80), "image"),
    "tiff": (b"II*\x00....", "image"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
    "heic": (b"\x00\x00\x00\x18ftypheic....", "heic"),
    "film": (b"\x00\x00\x00\x18ftypmp42....", "media"),
    "sound": (b"RIFF\x00\x00\x00\x00WAVEfmt ", "media"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "svg"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "rar"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "7z"),
    "gzip": (b"\x1f\x8b\x08", "gzip"),
    "tar": (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "tar"),
    "zip": (zips.zipped(("a.txt", "x")), "zip"),
    "empty zip": (zips.zipped(), "zip"),
    "half a zip": (zips.docx()[:-40], "broken_zip"),
    "odt": (zips.zipped(("mimetype", "application/vnd.oasis.opendocument.text")), "opendocument"),
    "epub": (zips.zipped(("mimetype", "application/epub+zip")), "epub"),
    "ofd": (zips.zipped(("OFD.xml", "<ofd:OFD/>")), "ofd"),
    "pages": (zips.zipped(("Index/Document.iwa", "x")), "iwork"),
    "mhtml": (
        b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"\r\n',
        "mhtml",
    ),
    "Word 2003 XML": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
        "office_xml",
    ),
    "program": (b"MZ\x90\x00", "program"),
    "postscript": (b"%!PS-Adobe", "postscript"),
}


@pytest.mark.parametrize("data, kind", KINDS.values(), ids=KINDS)
def test_the_content_decides(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    assert kind in READERS or kind in REFUSALS


@pytest.mark.parametrize("data, kind", [case for case in KINDS.values() if case[1] in REFUSALS])
def test_what_has_no_reader_is_refused_by_name_whatever_its_extension(data: bytes, kind: str) -> None:
    for name in ("报告.docx", "报告.txt", "report"):
        with pytest.raises(UnreadableDocument) as refused:
            read_bytes(name, data)
        assert (refused.value.where, refused.value.message) == (name, REFUSALS[kind][0])
        assert refused.value.remedy


def test_text_is_text_whatever_its_extension() -> None:
    for name in ("a.docx", "a.pdf", "a.xlsx", "a"):
        assert read_bytes(name, PROSE.encode()).lines == (PROSE,)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="empty"):
        read_bytes("a.txt", data)


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path in (large, tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(UnreadableDocument, match=path.name):
            read_document(path)
    with pytest.raises(UnreadableDocument, match="50 MB"):
        read_bytes("a.txt", bytes(MAX_BYTES + 1))


def test_every_reader_that_is_there_can_be_imported_by_its_place() -> None:
    assert all(re.fullmatch(r"etl\.readers\.\w+:read_\w+", place) for place in READERS.values())


def test_refusals_are_said_in_both_languages_with_a_remedy() -> None:
    for code, (message, remedy) in REFUSALS.items():
        for sentence in (message, remedy):
            zh, en = sentence.split(" / ")
            assert re.search("[一-鿿]", zh) and not re.search("[一-鿿]", en), code
            assert zh.count("{}") == en.count("{}")
        assert str(refusal(code, "文件名", 7)).startswith("文件名: ")


@pytest.mark.parametrize(
    "piece", [b"<a", b"<!--", b"<p", b"<?xml", b"<p>", b"A:\n", b"&nbsp;", b"<!-- -->", b"<\x00"]
)
def test_no_repetition_keeps_sniffing_busy(piece: bytes) -> None:
    start = time.monotonic()
    for head in (b"", b"<p>", b"<html>", b"MIME-Version: multipart/related"):
        assert sniff(head + piece * 100_000)
    assert time.monotonic() - start < 20


ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SHEET = '<?xml version="1.0"?><worksheet><sheetData>{}</sheetData></worksheet>'

HOSTILE = {
    "DTD in the document": (zips.docx(document=ENTITY + zips.DOCUMENT), "DTD"),
    "DTD after much else": (zips.docx(document=f"<?xml version='1.0'?>{' ' * 100_000}{ENTITY}<a/>"), "DTD"),
    "DTD in a part of no importance": (zips.docx(("customXml/item1.xml", f"{ENTITY}<a/>")), "DTD"),
    "DTD in relationships": (zips.docx(("word/_rels/document.xml.rels", f"{ENTITY}<a/>")), "DTD"),
    "DTD in UTF-16": (zips.docx(document=f"\ufeff{ENTITY}<a/>".encode("utf-16-le")), "DTD"),
    "DTD in UTF-16 without mark": (zips.docx(document=f"{ENTITY}<a/>".encode("utf-16-be")), "DTD"),
    "DTD in UTF-32": (zips.docx(document=f"{ENTITY}<a/>".encode("utf-32")), "DTD"),
    "UTF-7": (zips.docx(document="<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4-"), "encoding"),
    "EBCDIC": (zips.docx(document=f"<?xml version='1.0' encoding='cp037'?>{ENTITY}".encode("cp037")), "encoding"),
    "bomb": (zips.docx(document=zips.DOCUMENT + " " * (5 << 20)), "compressed more than 100 times"),
    "many bombs": (
        zips.docx(*[(f"word/{number}.xml", b" " * (4 << 20)) for number in range(51)]),
        "unpacks to more than 200 MB",
    ),
    "too many parts": (zips.overlapping(6_000), "more than 5000 files"),
    "overlapping parts": (zips.overlapping(20), "overlap"),
    "a part that is longer than it says": (
        zips.lying(zips.docx(document=zips.DOCUMENT + " " * 9_000), "word/document.xml", 500),
        "not as long",
    ),
    "a part that is shorter than it says": (zips.lying(zips.docx(), "word/document.xml", 9_000), "not as long"),
    "encrypted parts": (zips.encrypted(zips.docx()), "encrypted"),
}  # fmt: skip


@pytest.mark.parametrize("data, reason", HOSTILE.values(), ids=HOSTILE)
def test_a_package_that_would_harm_its_reader_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refused:
        check_package("a.docx", data)
    assert refused.value.where == "a.docx" and refused.value.remedy


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zips.docx(("word/document.xml", zips.DOCUMENT))
    with pytest.raises(UnreadableDocument, match="twice"):
        check_package("a.docx", data)


@pytest.mark.parametrize(
    "data",
    [
        zips.docx(),
        zips.docx(("word/media/image1.png", zlib.compress(bytes(9_000)) * 400), ("docProps/app.xml", "")),
        zips.docx(("word/afchunk.htm", "<!DOCTYPE html><p>甲")),
        zips.docx(document=zips.DOCUMENT.replace("UTF-8", "gb2312").encode("gb2312")),
        zips.docx(document=("\ufeff" + zips.DOCUMENT.replace("UTF-8", "UTF-16")).encode("utf-16-le")),
        zips.xlsx(SHEET.format("")),
    ],
    ids=["plain", "with images", "with a web page", "GB 2312", "UTF-16", "a workbook"],
)
def test_an_ordinary_package_passes(data: bytes) -> None:
    check_package("a.docx", data)
