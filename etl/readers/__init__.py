"""Bytes → Document. Formats are told by their content (etl/readers/kinds.py), never by the file's name.

One line of ``READERS`` per format; a reader takes (name, data) and knows no indicator. Readers are imported when the
first document of their kind comes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.caps import MAX_BYTES, check_package
from etl.readers.kinds import sniff
from etl.readers.refusals import refusal

Reader = Callable[[str, bytes], Document]
READERS = {
    "text": "etl.readers.text:read_text",
    "html": "etl.readers.html:read_html",
    "docx": "etl.readers.docx:read_docx",
    "office": "etl.readers.office:read_office",
    "spreadsheet": "etl.readers.spreadsheet:read_spreadsheet",
    "pdf": "etl.readers.pdf:read_pdf",
    "image": "etl.readers.scan:read_image",
}
"""Kind → where its reader stands."""


def read_document(path: Path) -> Document:
    """The document in a file.

    Raises UnreadableDocument, naming the file, what it is and what to do instead.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refusal("large", path.name, MAX_BYTES // 1024 // 1024)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"无法打开：{error.strerror} / cannot be opened: {error.strerror}", where=path.name
        ) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """The document in ``data``; raises UnreadableDocument."""
    if not data.strip():
        raise refusal("empty", name)
    if len(data) > MAX_BYTES:
        raise refusal("large", name, MAX_BYTES // 1024 // 1024)
    kind = sniff(data)
    if kind not in READERS:
        raise refusal(kind, name)
    if data.startswith(b"PK"):
        data = check_package(name, data)
    return _reader(READERS[kind])(name, data)


@cache
def _reader(place: str) -> Reader:
    module, function = place.split(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
