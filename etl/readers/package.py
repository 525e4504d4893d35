"""The parts of an Office package: read one by one, bounded, never with a DTD."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib

from lxml import etree

from etl.errors import UnreadableDocument
from etl.readers.caps import CheckedPackage
from etl.readers.refusals import refusal

MAX_PART = 128 * 1024 * 1024
"""Bytes of one part, unpacked."""

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict names the same things by other addresses.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_MAIN = {
    (
        b"officeDocument",
        b"relationships",
    ): b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    (b"wordprocessingml", b"main"): b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    (b"spreadsheetml", b"main"): b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    (b"drawingml", b"main"): b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
# What zipfile raises for archives that are none, or only in part.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(struct.error, MemoryError, OverflowError, KeyError),
)
_DAMAGED = "文件已损坏 / the file is damaged"
_AGAIN = "请重新取得，或用 Office 打开后另存 / fetch it again, or open it in Office and save a copy"
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=True,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)


class Package:
    """An Office file: parts by name, and where each part's relationships lead."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._parts = data.parts if isinstance(data, CheckedPackage) else {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise UnreadableDocument(_DAMAGED, where=name, remedy=_AGAIN) from error
        self._names = {member.filename.lower(): member for member in self._zip.infolist()}

    def has(self, part: str) -> bool:
        """Whether there is a part of that name, in whatever case."""
        return part.lower() in self._names

    def data(self, part: str) -> bytes:
        """The bytes of a part; raises UnreadableDocument where it is missing, too large or damaged."""
        if (known := self._parts.get(part.lower())) is not None:
            return known
        member = self._names.get(part.lower())
        if member is not None and member.file_size > MAX_PART:
            raise refusal("zip_total", self.name, MAX_PART // 1024 // 1024)
        try:
            return self._zip.read(member) if member is not None else self._missing(part)
        except _BROKEN as error:
            raise UnreadableDocument(_DAMAGED, where=f"{self.name}: {part}", remedy=_AGAIN) from error

    def root(self, part: str) -> etree._Element:
        """The root element of a part, without comments; raises UnreadableDocument."""
        data = self.data(part)
        if b"<!DOCTYPE" in data[:4096]:
            raise refusal("doctype", self.name, part)
        if b"purl.oclc.org" in data[:4096]:
            data = _STRICT.sub(lambda name: _MAIN.get((name[1], name[2]), name[0]), data)
        try:
            root = etree.fromstring(data, _PARSER)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(_DAMAGED, where=f"{self.name}: {part}", remedy=_AGAIN) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise refusal("doctype", self.name, part)
        return root

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (kind, target): an address for what is outside, else the name of a part."""
        folder, _, file = part.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(relations):
            return {}
        found = {}
        for row in self.root(relations).iter(_RELATIONSHIPS):
            target = row.get("Target") or ""
            if row.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[row.get("Id") or ""] = ((row.get("Type") or "").rpartition("/")[2], target)
        return found

    def main(self, usual: str) -> str:
        """The name of the main part: as the package says, else the usual one."""
        told = [target for kind, target in self.targets("").values() if kind == "officeDocument"]
        return next((part for part in [*told, usual] if self.has(part)), usual)

    def _missing(self, part: str) -> bytes:
        raise UnreadableDocument(f"缺少 {part} / {part} is missing", where=self.name, remedy=_AGAIN)
