"""Limits on what is read, checked before a reader sees a byte: of files, of zips, of Office packages.

A zip's directory may lie: what a reader will inflate is inflated here first, as far as the directory says and not one
byte further.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from etl.readers.refusals import refusal

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
MAX_PAGES = 300
MAX_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class ZipCaps:
    """How many members, how many bytes altogether, and how many times its packed length one longer than ``free``."""

    members: int
    total: int
    ratio: int = 100
    free: int = 4 * MEGABYTE


PACKAGE = ZipCaps(members=5_000, total=200 * MEGABYTE)
_ENTRY = 46 + 260  # bytes of a directory's entry with a long name
_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    OSError,
    EOFError,
    OverflowError,
)


def open_zip(name: str, file: IO[bytes], caps: ZipCaps) -> zipfile.ZipFile:
    """A zip whose directory keeps the caps; raises UnreadableDocument. Nothing is inflated."""
    try:
        if _directory_bytes(file) > caps.members * _ENTRY:
            raise refusal("zip_members", name, caps.members)
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise refusal("damaged_zip", name, error) from error
    members = archive.infolist()
    if len(members) > caps.members:
        raise refusal("zip_members", name, caps.members)
    if sum(member.file_size for member in members) > caps.total:
        raise refusal("zip_total", name, caps.total // MEGABYTE)
    for member in members:
        if member.file_size > caps.free and member.file_size > caps.ratio * member.compress_size:
            raise refusal("zip_ratio", name, caps.ratio)
    if _overlap(members):
        raise refusal("zip_overlap", name)
    return archive


def inflate(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes; raises UnreadableDocument where they are not what the directory says, or are encrypted."""
    if member.flag_bits & 0b1000001:
        raise refusal("encrypted", name)
    if member.compress_type not in _METHODS:
        raise refusal("zip_method", name, member.filename)
    try:
        data = _unpacked(archive, member)
    except _BROKEN as error:
        raise refusal("damaged_zip", name, error) from error
    if data is None:
        raise refusal("zip_lies", name, member.filename)
    return data


class CheckedPackage(bytes):
    """The bytes of an Office package that keeps the caps; ``parts``: what of it was inflated, by name in small letters,
    so that a reader need not do it again."""

    parts: dict[str, bytes]


def check_package(name: str, data: bytes) -> CheckedPackage:
    """The package; raises UnreadableDocument where it breaks the caps or its XML could mislead a reader."""
    checked = CheckedPackage(data)
    checked.parts = {}
    held = 0
    with open_zip(name, io.BytesIO(data), PACKAGE) as archive:
        seen = set()
        for member in archive.infolist():
            part = member.filename.lower()
            if part in seen:
                raise refusal("zip_twice", name, member.filename)
            seen.add(part)
            if part.endswith(_XML):
                xml = inflate(name, archive, member)
                _check_part(name, member.filename, xml)
                held += len(xml)
                if held <= _HELD:
                    checked.parts[part] = xml
    return checked


_XML = (".xml", ".rels", ".vml")
_HELD = 16 * MEGABYTE
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = {
    b"utf-8",
    b"utf8",
    b"utf-16",
    b"us-ascii",
    b"ascii",
    b"iso-8859-1",
    b"gb2312",
    b"gbk",
    b"gb18030",
}


def _check_part(name: str, part: str, xml: bytes) -> None:
    """No DTD (readers cut text at entities), no encoding in which one could hide."""
    seen = xml.replace(b"\x00", b"") if b"\x00" in xml[:200] else xml
    if b"<!DOCTYPE" in seen:  # without which there is no <!ENTITY
        raise refusal("doctype", name, part)
    declared = _ENCODING.search(seen[:300])
    begins = seen.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if begins not in {b"<", b""} or (declared and declared[1].lower() not in _ENCODINGS):
        raise refusal("encoding", name, part)


def _directory_bytes(file: IO[bytes]) -> int:
    """The length of a zip's directory as its end states it, before anything of it is read; raises BadZipFile."""
    length = file.seek(0, io.SEEK_END)
    start = file.seek(max(0, length - 0x10000 - 22))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile("no end of the directory")
    (stated,) = struct.unpack_from("<I", tail, end + 12)
    if end >= 20 and tail.startswith(_LOCATOR, end - 20):
        file.seek(max(0, start + end - 20 - 56))
        (stated,) = struct.unpack_from("<Q", file.read(56), 40)
    return int(stated)


def _overlap(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes: so a few bytes become many members."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + 30 + member.compress_size
    return False


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The bytes behind a member's own header; None where there are more or fewer than stated, or others."""
    file = archive.fp
    assert file is not None
    file.seek(member.header_offset)
    head = _HEADER.unpack(file.read(_HEADER.size))
    encoding = "utf-8" if head[1] & _UTF8_FLAG else "cp437"
    if head[0] != _SIGNATURE or file.read(head[2]).decode(encoding) != member.orig_filename:
        return None
    file.seek(head[3], io.SEEK_CUR)
    packed = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        data = stream.decompress(packed, member.file_size + 1)
        whole = stream.eof
    else:
        data, whole = packed, True
    honest = whole and len(data) == member.file_size and zlib.crc32(data) == member.CRC
    return data if honest else None


_HEADER = struct.Struct("<4s2xH18xHH")
_SIGNATURE = b"PK\x03\x04"
_UTF8_FLAG = 0x800
