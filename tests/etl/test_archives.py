"""A zip of reports is a folder; what is strange about it is named and harms nothing."""

import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from etl.archives import Member, is_archive, members
from etl.errors import UnreadableDocument
from etl.readers.caps import MAX_BYTES
from tests.etl import zips

BOMB = bytes(5 << 20)


def held(tmp_path: Path, data: bytes) -> list[Member]:
    path = tmp_path / "省.zip"
    path.write_bytes(data)
    assert is_archive(path)
    return list(members(path))


def test_members_are_named_under_the_archive_in_order(tmp_path: Path) -> None:
    data = zips.zipped(("b/正文.docx", zips.docx()), ("a.txt", "甲"), ("b/", ""), ("b/附件.txt", ""))
    assert [(member.name, member.data) for member in held(tmp_path, data)] == [
        ("省.zip/a.txt", "甲".encode()),
        ("省.zip/b/正文.docx", zips.docx()),
        ("省.zip/b/附件.txt", b""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_that_do_not_say_their_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    (member,) = held(tmp_path, zips.raw_named(["重庆/报告（终稿）㊣.txt".encode(encoding)]))
    assert member.name == "省.zip/重庆/报告（终稿）㊣.txt"


def test_folders_may_be_written_as_windows_does(tmp_path: Path) -> None:
    (member,) = held(tmp_path, zips.raw_named(["学校\\年报.txt".encode("gb18030")]))
    assert member.name == "省.zip/学校/年报.txt" and member.data


STRANGE = {
    "../outside.txt": "leads out",
    "a/../../outside.txt": "leads out",
    "..\\outside.txt": "leads out",
    "/absolute.txt": "leads out",
    "C:\\absolute.txt": "leads out",
    "a\x00b.txt": "control",
    "line\nend.txt": "control",
    "gnp.\u202etxt": "control",
    "\u2066a.txt": "control",
}


@pytest.mark.parametrize("name", STRANGE, ids=ascii)
def test_strange_names_are_refused_and_shown_harmless(tmp_path: Path, name: str) -> None:
    good, bad = sorted(held(tmp_path, zips.raw_named([b"good.txt", name.encode()])), key=lambda m: m.failed)
    assert (good.name, good.failed, bad.failed, bad.data) == ("省.zip/good.txt", False, True, None)
    assert STRANGE[name] in bad.why and " / " in bad.why
    assert not any(ord(character) < 32 or character in "\u202e\u2066" for character in bad.name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["省.zip"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (kind | 0o777) << 16
    (member,) = held(tmp_path, zips.zipped((info, "/etc/passwd")))
    assert (member.data, member.failed) == (None, True)
    assert "no regular file" in member.why


@pytest.mark.parametrize(
    "name", ["__MACOSX/._a.docx", "x/.DS_Store", "Thumbs.db", "x/desktop.ini", "~$报告.docx", ".git/a.txt"]
)
def test_what_systems_leave_behind_is_passed_over_by_name(tmp_path: Path, name: str) -> None:
    (member,) = held(tmp_path, zips.zipped((name, "x")))
    assert (member.name, member.data, member.failed) == (f"省.zip/{name}", None, False)
    assert " / " in member.why


def test_an_archive_in_an_archive_is_looked_into_once(tmp_path: Path) -> None:
    innermost = zips.zipped(("c.txt", "丙"))
    inner = zips.zipped(("b.txt", "乙"), ("deep.zip", innermost))
    found = held(tmp_path, zips.zipped(("校.zip", inner), ("a.txt", "甲")))
    assert [(member.name, member.data, member.failed) for member in found] == [
        ("省.zip/a.txt", "甲".encode(), False),
        ("省.zip/校.zip/b.txt", "乙".encode(), False),
        ("省.zip/校.zip/deep.zip", None, True),
    ]


BAD = {
    "ratio": (zips.zipped(("bomb.txt", BOMB)), "compressed more than 100 times"),
    "overlap": (zips.overlapping(3), "overlap"),
    "members": (zips.overlapping(6_000), "more than 5000 files"),
    "total": (zips.overlapping(1_100, length=4_000_000), "unpacks to more than 4096 MB"),
    "truncated": (zips.zipped(("a.txt", "x" * 100))[:-30], "damaged"),
}


@pytest.mark.parametrize("bad", BAD)
def test_bombs_and_ruins_are_refused_whole_before_anything_is_unpacked(tmp_path: Path, bad: str) -> None:
    data, reason = BAD[bad]
    tracemalloc.start()
    with pytest.raises(UnreadableDocument, match=reason) as refused:
        held(tmp_path, data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert refused.value.where == "省.zip" and refused.value.remedy


def test_a_nested_bomb_is_refused_alone(tmp_path: Path) -> None:
    found = held(tmp_path, zips.zipped(("bomb.zip", zips.zipped(("x", BOMB))), ("a.txt", "甲")))
    assert [(member.name, member.failed) for member in found] == [
        ("省.zip/a.txt", False),
        ("省.zip/bomb.zip", True),
    ]


@pytest.mark.parametrize("length", [0, 50, 3_999, 4_001, 3 << 20])
def test_a_member_that_lies_about_its_length_is_refused_alone(tmp_path: Path, length: int) -> None:
    data = zips.zipped(("a.txt", "甲"), ("lie.txt", "x" * 4_000))
    good, bad = held(tmp_path, zips.lying(data, "lie.txt", length))
    assert good.data and bad.failed
    assert "not as long as it says" in bad.why


def test_encrypted_damaged_repeated_and_too_large_members_are_refused_alone(tmp_path: Path) -> None:
    (member,) = held(tmp_path, zips.encrypted(zips.zipped(("a.txt", "甲"))))
    assert "encrypted" in member.why
    data = zips.zipped(("a.txt", "甲乙丙"), stored=True)
    (member,) = held(tmp_path, data.replace("乙".encode(), "丁".encode(), 1))
    assert member.failed
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zips.zipped(("a.txt", "甲"), ("a.txt", "乙"))
    assert [member.failed for member in held(tmp_path, data)] == [False, True]
    data = zips.lying(zips.zipped(("a.txt", bytes(range(256)) * 4096), stored=True), "a.txt", MAX_BYTES + 1)
    (member,) = held(tmp_path, data)
    assert "larger than 50 MB" in member.why


def test_documents_are_no_archives(tmp_path: Path) -> None:
    for number, data in enumerate(
        [zips.docx(), zips.xlsx("<a/>"), b"text", b"", zips.zipped(("OFD.xml", "<a/>"))]
    ):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        assert not is_archive(path)
