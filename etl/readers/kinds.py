"""What a file is, by its bytes: the kinds that have a reader, and those that are refused by name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "office"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "broken_zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ\x00", "gzip"),
    (b"%!PS", "postscript"),
    (b"CAJ", "caj"),
    (b"KDH ", "caj"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
    (b"ID3", "media"),
    (b"OggS", "media"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MHTML = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.I)
_PDF_WITHIN = 1024

# Tags are told from bytes: in UTF-8, GB18030 and Big5 no character holds the byte of "<".
_START = re.compile(rb"(?:\s|\xef\xbb\xbf|\x00|&nbsp;|<\?xml[^>]*>|<!--.*?-->)*", re.S)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_SURE = re.compile(rb"(?:<!doctype\s+html[^<>]*>\s*)?(?:<html\b[^<>]*>\s*)?<head\b", re.I)
_FRAGMENT = re.compile(
    rb"<(?:table|tbody|tr|div|p|meta|link|title|style|script|center|span|font|h[1-6]|ul|ol|section|article|br|base)"
    rb"(?=[\s/>])",
    re.I,
)
_BLOCK = re.compile(
    rb"<(?P<close>/?)(?P<tag>html|body|table|div|p|title|style|script|center|span|font|h[1-6]|ul|ol|section|article)"
    rb"(?=[\s/>])[^<>]*>|<[!/?a-z][^<>]*>",
    re.I,
)
_OUTSIDE = 0.2
"""The share of a page's text that may stand outside its blocks; a text with some tables in HTML has more."""
_LOOKED_AT = 64 * 1024


def sniff(data: bytes) -> str:
    """A kind of ``READERS``, or a code of ``REFUSALS``: text where nothing else is known."""
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return _riff_and_like(data) or _within(data) or _markup(data) or "text"


def _riff_and_like(data: bytes) -> str:
    """Formats whose mark does not stand at the beginning, or is too short to be one alone."""
    if data.startswith(b"BM") and data[6:10] == bytes(4) and len(data) > 26:
        return "image"
    if data.startswith(b"RIFF"):
        return "image" if data[8:12] == b"WEBP" else "media"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"} else "media"
    return "tar" if data[257:262] == b"ustar" else ""


def _within(data: bytes) -> str:
    """A PDF with something before its header; a web archive."""
    if b"%PDF-" in data[:_PDF_WITHIN] and b" obj" in data:
        return "pdf"
    head = data[:4096]
    return "mhtml" if b"multipart/related" in head.lower() and _MHTML.match(head) else ""


def _markup(data: bytes) -> str:
    """Web pages and other markup; "" for text, also for one that holds some tags."""
    text = _narrow(data[:_LOOKED_AT])
    start = _START.match(text)
    begin = start.end() if start else 0
    if text.startswith(b"<", begin) and b"<?mso-application" in text[:1000]:
        return "office_xml"
    if re.match(rb"<(?:\w+:)?(?:wordDocument|Workbook|package)\b", text[begin:]):
        return "office_xml"
    if re.match(rb"(?:<!DOCTYPE\s+)?<?svg\b", text[begin:], re.I):
        return "svg"
    if _SURE.match(text, begin):
        return "html"
    if _FRAGMENT.match(text, begin) or _PAGE.search(text, 0, begin + 4096):
        return "html" if _share_outside(text[begin:]) <= _OUTSIDE else ""
    return ""


def _narrow(data: bytes) -> bytes:
    """UTF-16 as if each character were a byte: enough to see tags."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2] in {b"<\x00", b"\x00<"}:
        encoding = "utf-16-be" if data.startswith((b"\xfe\xff", b"\x00<")) else "utf-16-le"
        return data.decode(encoding, errors="replace").removeprefix("\ufeff").encode()
    return data


def _share_outside(text: bytes) -> float:
    """How much of the text stands in no block, 0 to 1."""
    depth = position = outside = inside = 0
    for found in _BLOCK.finditer(text):
        length = len(text[position : found.start()].strip())
        outside, inside = (outside, inside + length) if depth else (outside + length, inside)
        position = found.end()
        if found["tag"]:
            depth = max(0, depth - 1) if found["close"] else depth + (not found[0].endswith(b"/>"))
    length = len(text[position:].strip())
    outside, inside = (outside, inside + length) if depth else (outside + length, inside)
    return outside / (outside + inside or 1)


def _ole_kind(data: bytes) -> str:
    """Word, Excel or something else, by the names of the streams."""
    from etl.readers.office import ole_kind

    return _OLE_KINDS.get(ole_kind(data), "ole")


_OLE_KINDS = {
    "doc": "office",
    "wps": "office",
    "xls": "spreadsheet",
    "ppt": "slides",
    "encrypted": "encrypted",
}


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return package_kind(archive)
    except _BROKEN:
        return "broken_zip"


def package_kind(archive: zipfile.ZipFile) -> str:
    """What a zip is: a document of some kind, or only a zip."""
    try:
        return _package_kind(archive)
    except _BROKEN:
        return "broken_zip"


def _package_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if types := _small(archive, "[Content_Types].xml"):
        return next((kind for mark, kind in _TYPES if mark in types), "zip")
    if mimetype := _small(archive, "mimetype"):
        return next((kind for mark, kind in _MIMETYPES if mark in mimetype), "zip")
    return next((kind for name, kind in _NAMES if name in names), "zip")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """A short member; b"" where there is none of that name."""
    found = name in archive.NameToInfo and archive.getinfo(name).file_size <= _SMALL
    return archive.read(name).replace(b"\x00", b"") if found else b""


_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)
_SMALL = 1024 * 1024
_TYPES = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"word.document.macroEnabled.main+xml", "docx"),
    (b"word.template.macroEnabledTemplate.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "spreadsheet"),
    (b"spreadsheetml.template.main+xml", "spreadsheet"),
    (b"excel.sheet.macroEnabled.main+xml", "spreadsheet"),
    (b"excel.template.macroEnabled.main+xml", "spreadsheet"),
    (b"excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"presentationml.", "slides"),
    (b"powerpoint.", "slides"),
)
"""Marks in a package's list of types. An embedded file's type is not a main part's, so their order does not matter."""
_MIMETYPES = ((b"epub", "epub"), (b"opendocument", "opendocument"))
_NAMES = (
    ("OFD.xml", "ofd"),
    ("Index/Document.iwa", "iwork"),
    ("index.xml", "iwork"),
    # packages without their list of types: damaged, but Word and Excel mend them, and so may a reader
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "spreadsheet"),
)
