"""Bytes → Document. Formats are told by their first bytes, never by the file's name.

One line of ``_READERS`` per format; a reader takes (name, data) and knows no indicator.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.text import read_text

MAX_BYTES = 50 * 1024 * 1024

Reader = Callable[[str, bytes], Document]
_READERS: dict[str, Reader] = {"text": read_text}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_ADVICE = {
    "pdf": "PDF is not read yet: save the text of the report as .txt or .md (UTF-8) and give that",
    "docx": "Word is not read yet: save the report as plain text (.txt, UTF-8) and give that",
    "xlsx": "Excel is not read yet: save each sheet as tab-separated text into one .txt file and give that",
    "html": "web pages are not read yet: copy the page's text into a .txt file (UTF-8) and give that",
    "doc": "old Office files are not read: save the report as plain text (.txt, UTF-8) and give that",
    "rtf": "RTF is not read: save the report as plain text (.txt, UTF-8) and give that",
    "image": "scans are not read yet: give the report's text (.txt, UTF-8)",
    "archive": "unpack the archive and give the files in it",
    "zip": "unpack the archive and give the files in it",
}


def read_document(path: Path) -> Document:
    """The document in a file.

    Raises UnreadableDocument, naming the file, what it is and what to do instead.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise UnreadableDocument(
                f"{size:,} bytes, more than {limit} MB", where=path.name, remedy="split the file"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"cannot be opened: {error.strerror}", where=path.name) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """The document in ``data``; raises UnreadableDocument."""
    if not data.strip():
        raise UnreadableDocument("the file is empty", where=name, remedy="fetch the report again")
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableDocument(f"this is {kind}", where=name, remedy=_ADVICE[kind])
    return reader(name, data)


def sniff(data: bytes) -> str:
    """The format of ``data`` by its first bytes: text where nothing else is known."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    return "html" if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) else "text"


def _office_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "zip"
