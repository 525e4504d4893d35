"""Old Word, WPS and RTF files: what they are, their conversion, and what is said where it is not possible."""

from __future__ import annotations

import io
import json
import shutil
import struct
from pathlib import Path

import pytest
import xlwt

from etl.codebook import load
from etl.errors import UnreadableDocument
from etl.extract import extract_report
from etl.model import Table
from etl.readers import office
from etl.readers.ole import MAGIC, OleFile
from tests.facts import differences

DOCUMENTS = Path(__file__).parents[1] / "documents"
OLD_WORD = DOCUMENTS / "old_word_both_annexes" / "input.doc"
CONVERTS = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)


def old_workbook() -> bytes:
    workbook = xlwt.Workbook()
    workbook.add_sheet("a").write(0, 0, "甲")
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def renamed(stream: str, name: str) -> bytes:
    """The old workbook with its stream under another name."""
    before, after = stream.encode("utf-16-le"), name.encode("utf-16-le")
    data = bytearray(old_workbook())
    entry = data.index(before)
    data[entry : entry + 64] = after.ljust(64, b"\0")
    struct.pack_into("<H", data, entry + 64, len(after) + 2)
    return bytes(data)


def test_kinds_of_ole_files() -> None:
    assert office.ole_kind(OLD_WORD.read_bytes()) == "doc"
    assert office.ole_kind(old_workbook()) == "xls"
    assert office.ole_kind(renamed("Workbook", "EncryptedPackage")) == "encrypted"
    assert office.ole_kind(renamed("Workbook", "PowerPoint Document")) == "ppt"
    assert office.ole_kind(renamed("Workbook", "Contents")) == "other"
    assert office.ole_kind(b"no OLE file") == "other"


def test_a_word_file_with_a_password_is_told_and_refused() -> None:
    data = bytearray(OLD_WORD.read_bytes())
    head = data.index(OleFile(bytes(data)).stream("WordDocument")[:32])
    data[head + 11] |= 0x01
    assert office.ole_kind(bytes(data)) == "encrypted"
    with pytest.raises(UnreadableDocument, match="密码"):
        office.read_office("甲.doc", bytes(data))


@pytest.mark.parametrize("at", range(30, 120, 2))
def test_damaged_headers_end_soon(at: int) -> None:
    data = bytearray(old_workbook())
    data[at : at + 2] = b"\xff\x7f"
    assert office.ole_kind(bytes(data)) in {"xls", "other"}


def test_a_chain_that_runs_in_a_circle_is_seen() -> None:
    data = bytearray(MAGIC + bytes(512 * 4))
    struct.pack_into("<HH", data, 30, 9, 6)
    struct.pack_into("<I", data, 48, 1)
    struct.pack_into("<I", data, 56, 4096)
    struct.pack_into("<109I", data, 76, 0, *[0xFFFFFFFF] * 108)
    struct.pack_into("<128I", data, 512, *[1] * 128)
    with pytest.raises(ValueError, match="circle"):
        OleFile(bytes(data))


def test_the_text_of_an_old_word_file_ends_its_cells_with_marks() -> None:
    text = office.word_text(OleFile(OLD_WORD.read_bytes()))
    assert "云山职业技术学院" in text
    assert text.count("\x07") > 55 * 5 + 50 * 7


@CONVERTS
def test_both_annexes_survive() -> None:
    wanted = json.loads(
        (DOCUMENTS / "full_report_both_annexes" / "expected.json").read_text(encoding="utf-8")
    )
    for entry in (*wanted["form"], *wanted["checklist"]):
        del entry["line"]
    del wanted["annexes"]
    document = office.read_office("input.doc", OLD_WORD.read_bytes())
    assert document.format == "doc"
    assert len([block for block in document.blocks if isinstance(block, Table)]) >= 2
    assert differences(extract_report(document, load()), wanted) == []


@CONVERTS
def test_rich_text() -> None:
    rows = "".join(rf"\trowd\cellx1000\cellx2000\intbl {n}\cell {n * 2}\cell\row" for n in range(1, 4))
    data = rf"{{\rtf1\ansi\ansicpg936 {rows}\pard end\par}}".encode()
    document = office.read_office("a.rtf", data)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "2"], ["2", "4"], ["3", "6"]]


@CONVERTS
def test_what_libreoffice_cannot_open_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        office.read_office("甲.doc", old_workbook()[:1000] + bytes(5000))


@CONVERTS
def test_a_conversion_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.05)
    with pytest.raises(UnreadableDocument, match="秒"):
        office.read_office("甲.doc", OLD_WORD.read_bytes())


def test_without_libreoffice_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableDocument, match="LibreOffice") as refused:
        office.read_office("甲.doc", OLD_WORD.read_bytes())
    assert refused.value.where == "甲.doc"
    assert " / " in refused.value.reason and ".docx" in refused.value.remedy
