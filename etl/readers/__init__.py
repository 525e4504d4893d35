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
    "pdf": "目前不读 PDF，请存为 UTF-8 文本（.txt） / PDF is not read yet: save its text as .txt (UTF-8)",
    "docx": "目前不读 Word，请另存为纯文本（.txt，UTF-8） / Word is not read yet: save it as plain text (.txt, UTF-8)",
    "xlsx": "目前不读 Excel，请另存为制表符分隔的 .txt / Excel is not read yet: save it as tab-separated .txt",
    "html": "目前不读网页，请把文字存为 .txt（UTF-8） / web pages are not read yet: save the text as .txt",
    "doc": "不读旧版 Office 文件，请另存为 .txt（UTF-8） / old Office files are not read: save as .txt (UTF-8)",
    "rtf": "不读 RTF，请另存为纯文本（.txt，UTF-8） / RTF is not read: save it as plain text (.txt, UTF-8)",
    "image": "目前不读扫描件，请给出文字（.txt，UTF-8） / scans are not read yet: give the text (.txt, UTF-8)",
    "archive": "请解开压缩包，给出其中的文件 / unpack the archive and give the files in it",
    "zip": "请解开压缩包，给出其中的文件 / unpack the archive and give the files in it",
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
                f"文件超过 {limit} MB / larger than {limit} MB",
                where=path.name,
                remedy="请拆分 / split the file",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"无法打开：{error.strerror} / cannot be opened: {error.strerror}", where=path.name
        ) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """The document in ``data``; raises UnreadableDocument."""
    if not data.strip():
        raise UnreadableDocument(
            "文件是空的 / the file is empty", where=name, remedy="请重新取得 / fetch the report again"
        )
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableDocument(f"文件格式是 {kind} / the file is {kind}", where=name, remedy=_ADVICE[kind])
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
