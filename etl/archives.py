"""A zip of reports is a folder: its members by name, one at a time, in memory. Nothing is unpacked to a disk."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from etl.errors import UnreadableDocument
from etl.files import pass_over, shown_name, visible
from etl.readers.caps import MAX_BYTES, MEGABYTE, ZipCaps, inflate, open_zip
from etl.readers.kinds import package_kind
from etl.readers.refusals import refusal

ARCHIVE = ZipCaps(members=5_000, total=4096 * MEGABYTE)
_ZIP = b"PK\x03\x04"
_ENCODINGS = ("utf-8", "gb18030")
_UTF8_FLAG = 0x800
_LEADS_OUT = "文件名指向压缩包之外 / its name leads out of the archive"
_STRANGE = "文件名含有不可见的控制字符 / its name holds invisible control characters"
_NO_FILE = "不是普通文件 / is no regular file"
_NESTED = "压缩包嵌套过深 / an archive in an archive in an archive"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or why it is not taken; ``failed``: it should have been readable.

    ``name`` begins with the archive's own: "archive.zip/folder/report.docx".
    """

    name: str
    data: bytes | None = None
    why: str = ""
    failed: bool = False


def is_archive(path: Path) -> bool:
    """Whether a file is a zip that is no Office document or the like. Raises OSError."""
    with path.open("rb") as file:
        return _is_plain_zip(shown_name(path), file)


def members(path: Path) -> Iterator[Member]:
    """What an archive holds, sorted by name; a zip in it is looked into, one in that is not.

    Raises UnreadableDocument where the archive breaks the caps or is damaged, OSError where it cannot be opened.
    """
    with path.open("rb") as file:
        yield from _Archive(shown_name(path), file, _Budget(ARCHIVE.total)).members()


@dataclass
class _Budget:
    """How many bytes an archive and those in it may still unpack to."""

    left: int


@dataclass(frozen=True)
class _Archive:
    """An open archive under its shown name."""

    name: str
    file: IO[bytes]
    budget: _Budget
    nested: bool = False

    def members(self) -> Iterator[Member]:
        with open_zip(self.name, self.file, ARCHIVE) as archive:
            named = [(_decoded(member), member) for member in archive.infolist() if not member.is_dir()]
            seen = set()
            for inner, member in sorted(named, key=lambda pair: pair[0]):
                shown = f"{self.name}/{visible(inner)}"
                if why := next(filter(None, map(pass_over, _folders(inner))), ""):
                    yield Member(shown, why=why)
                elif why := _objection(inner, member):
                    yield Member(shown, why=why, failed=True)
                elif shown in seen:
                    yield Member(shown, why=refusal("zip_twice", self.name, inner).reason, failed=True)
                else:
                    yield from self._taken(shown, archive, member)
                seen.add(shown)

    def _taken(self, shown: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Member]:
        """A member's bytes, or what is in it where it is an archive."""
        try:
            data = self._bytes(shown, archive, member)
            if not _is_plain_zip(shown, io.BytesIO(data)):
                yield Member(shown, data)
            elif self.nested:
                yield Member(shown, why=_NESTED, failed=True)
            else:
                yield from _Archive(shown, io.BytesIO(data), self.budget, nested=True).members()
        except UnreadableDocument as error:
            yield Member(shown, why=error.reason, failed=True)

    def _bytes(self, shown: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        if member.file_size > MAX_BYTES:
            raise refusal("large", shown, MAX_BYTES // MEGABYTE)
        self.budget.left -= member.file_size
        if self.budget.left < 0:
            raise refusal("zip_total", shown, ARCHIVE.total // MEGABYTE)
        return inflate(shown, archive, member)


def _is_plain_zip(name: str, file: IO[bytes]) -> bool:
    """Whether these bytes are a zip to look into; one that breaks the caps is, so that it is refused as such."""
    if file.read(len(_ZIP)) != _ZIP:
        return False
    try:
        with open_zip(name, file, ARCHIVE) as archive:
            return package_kind(archive) == "zip"
    except UnreadableDocument:
        return True


def _decoded(member: zipfile.ZipInfo) -> str:
    """The name as it was meant, with "/" between folders: Chinese programs write GB 18030 and do not say so."""
    name = member.orig_filename
    if not member.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437")
        name = next((text for encoding in _ENCODINGS if (text := _read(raw, encoding)) is not None), name)
    return name.replace("\\", "/")


def _read(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _folders(inner: str) -> list[str]:
    """The parts of a name, without those that say where and not what."""
    return [part for part in PurePosixPath(inner).parts if part not in {"..", "/"}]


def _objection(inner: str, member: zipfile.ZipInfo) -> str:
    """Why a member is refused before it is unpacked; "" where nothing is wrong."""
    if visible(inner) != inner:
        return _STRANGE
    path = PurePosixPath(inner)
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", inner):
        return _LEADS_OUT
    kind = stat.S_IFMT(member.external_attr >> 16)
    return _NO_FILE if kind not in {0, stat.S_IFREG} else ""
