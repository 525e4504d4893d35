"""Old Word, WPS and RTF files → Document, converted to .docx by LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.allowance import allow
from etl.readers.docx import read_docx
from etl.readers.ole import OleFile
from etl.readers.package import Package
from etl.readers.refusals import refusal

SECONDS = 60
"""How long LibreOffice may take for one file, by the clock."""

_PROGRAMS = ("soffice", "libreoffice")
_SAVE = "请用 Word 或 WPS 另存为 .docx / save it as .docx in Word or WPS"
_INSTALL = "请安装 LibreOffice，或用 Word、WPS 另存为 .docx / install LibreOffice, or save it as .docx in Word or WPS"
_KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("WpsDocument", "wps"),
    ("MatOST", "wps"),
)
_ENCRYPTED, _IN_1TABLE, _EIGHT_BITS = 0x0100, 0x0200, 0x4000_0000
# What ends a cell or a row: in .doc, in .rtf, and in what they are converted to. Merged cells are fewer afterwards.
_MARK = "\x07"
_RTF_MARK = re.compile(rb"\\(?:cell|row)(?![a-z])")
_CONVERTED_MARK = re.compile(rb"</w:t[cr]>")
_KEPT = 0.5
# A stranger's file runs no macro and fetches nothing.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item></oor:items>"""


def ole_kind(data: bytes) -> str:
    """What an OLE file is: "doc", "xls", "wps", "ppt", "encrypted", or "other"."""
    try:
        ole = OleFile(data)
    except (ValueError, struct.error):
        return "other"
    names = {name.lower() for name in ole.names}
    kind = next((kind for name, kind in _KINDS if name.lower() in names), "other")
    if kind == "doc" and len(head := ole.stream("WordDocument")[:12]) == 12:
        (flags,) = struct.unpack_from("<H", head, 10)
        return "encrypted" if flags & _ENCRYPTED else kind
    return kind


def read_office(name: str, data: bytes) -> Document:
    """The document in a .doc, .wps or .rtf; its format is "doc". Raises UnreadableDocument, with what to do."""
    if data.startswith(b"{\\rtf"):
        suffix = "rtf"
    elif (kind := ole_kind(data)) == "encrypted":
        raise refusal("encrypted", name)
    else:
        suffix = "wps" if kind == "wps" else "doc"
    converted = _converted(name, data, suffix)
    body = Package(name, converted).data("word/document.xml")
    if len(_CONVERTED_MARK.findall(body)) < _table_marks(data, suffix) * _KEPT:
        raise UnreadableDocument("转换后表格不全 / tables were lost in conversion", where=name, remedy=_SAVE)
    return replace(read_docx(name, converted, "doc"), sha256=sha256(data).hexdigest())


def _table_marks(data: bytes, suffix: str) -> int:
    """How many cells and rows end in the file itself; 0 where that cannot be told."""
    if suffix == "rtf":
        return len(_RTF_MARK.findall(data))
    try:
        return word_text(OleFile(data)).count(_MARK)
    except (ValueError, struct.error):
        return 0


def word_text(ole: OleFile) -> str:
    """The characters of a .doc in their order ([MS-DOC]: pieces of 8 or 16 bits). Raises struct.error."""
    main = ole.stream("WordDocument")
    (flags,) = struct.unpack_from("<H", main, 10)
    table = ole.stream("1Table" if flags & _IN_1TABLE else "0Table")
    start, length = struct.unpack_from("<II", main, 0x01A2)
    pieces = table[start : start + length]
    while pieces[:1] == b"\x01":
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    (size,) = struct.unpack_from("<I", pieces, 1)
    count = (min(size, len(pieces) - 5) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces, 5)
    text = []
    for index in range(count):
        (at,) = struct.unpack_from("<I", pieces, 5 + 4 * (count + 1) + 8 * index + 2)
        characters = ends[index + 1] - ends[index]
        if at & _EIGHT_BITS:
            at = (at & ~_EIGHT_BITS) // 2
            text.append(main[at : at + characters].decode("cp1252", "replace"))
        else:
            text.append(main[at : at + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(text)


def _converted(name: str, data: bytes, suffix: str) -> bytes:
    """The file as .docx."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableDocument(
            "旧版 Word、WPS 和 RTF 要由 LibreOffice 转换，本机没有 / "
            "old Word, WPS and RTF files are converted by LibreOffice, which is not installed",
            where=name,
            remedy=_INSTALL,
        )
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        source = Path(folder) / f"document.{suffix}"
        source.write_bytes(data)
        allow("conversion")
        _run(name, program, source)
        target = source.with_suffix(".docx")
        if not target.exists():
            raise UnreadableDocument(
                "LibreOffice 打不开 / LibreOffice cannot open it", where=name, remedy=_SAVE
            )
        return target.read_bytes()


def _run(name: str, program: str, source: Path) -> None:
    """Converts beside ``source``; with a profile of its own, so that no open LibreOffice gets in its way."""
    folder = source.parent
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    command = [
        *(
            program,
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
        ),
        *(f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(folder), str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"LibreOffice {SECONDS} 秒内没有转换完 / LibreOffice did not convert it within {SECONDS} seconds",
            where=name,
            remedy=_SAVE,
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
