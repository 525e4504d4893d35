"""Zips as friends and strangers make them."""

import io
import struct
import zipfile
from collections.abc import Iterable

TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/></Types>'
WORD, EXCEL = "wordprocessingml.document.main", "spreadsheetml.sheet.main"
DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body/></w:document>'


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], stored: bool = False) -> bytes:
    """A zip of (name, content)."""
    file = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return file.getvalue()


def docx(*members: tuple[str, str | bytes], document: str | bytes = DOCUMENT) -> bytes:
    """A Word package with these members besides its document."""
    return zipped(("[Content_Types].xml", TYPES.format(WORD)), ("word/document.xml", document), *members)


def xlsx(sheet: str) -> bytes:
    """An Excel package with one sheet of this XML."""
    workbook = '<?xml version="1.0"?><workbook><sheets><sheet name="a"/></sheets></workbook>'
    members = (("xl/workbook.xml", workbook), ("xl/worksheets/sheet1.xml", sheet))
    return zipped(("[Content_Types].xml", TYPES.format(EXCEL)), *members)


def raw_named(names: Iterable[bytes]) -> bytes:
    """A zip whose names are these bytes, with no word on their encoding."""
    marks = [f"{number:08}.{'x' * len(name)}"[: len(name)].encode() for number, name in enumerate(names)]
    data = zipped(*[(mark.decode(), mark) for mark in marks])
    for mark, name in zip(marks, names, strict=True):
        assert data.count(mark) >= 2
        data = _renamed(data, mark, name)
    return data


def _renamed(data: bytes, mark: bytes, name: bytes) -> bytes:
    """Another name of the same length, in the member's header and in the directory; the content stays."""
    for signature, place in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
        at = data.index(signature)
        while data[at + place : at + place + len(mark)] != mark:
            at = data.index(signature, at + 1)
        data = data[: at + place] + name + data[at + place + len(mark) :]
    return data


def lying(data: bytes, name: str, length: int) -> bytes:
    """A zip whose member claims to be so long, in its header and in the directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        header = archive.getinfo(name).header_offset
    entry = data.index(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(name)] != name.encode():
        entry = data.index(b"PK\x01\x02", entry + 1)
    lies = bytearray(data)
    struct.pack_into("<I", lies, header + 22, length)
    struct.pack_into("<I", lies, entry + 24, length)
    return bytes(lies)


def overlapping(number: int, length: int = 1 << 20) -> bytes:
    """A zip whose directory names one member many times over, and claims this length for each."""
    data = zipped(("0000", bytes(1 << 20)))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start : start + 24] + struct.pack("<I", length) + data[start + 28 : end]
    entries = b"".join(entry[:46] + f"{index:04}".encode() + entry[50:] for index in range(number))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, number, number, len(entries), start, 0)
    return data[:start] + entries + tail


def encrypted(data: bytes) -> bytes:
    """The same zip, marked as encrypted throughout."""
    marked = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            marked[at + place] |= 1
            at = data.find(signature, at + 1)
    return bytes(marked)
