"""Which files a command line means."""

import os
from pathlib import Path

import pytest

from etl.files import find_files, shown_name


def test_folders_are_walked_in_order_and_other_things_are_named(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_text(name)
    outside.mkdir()
    (outside / "far.txt").write_text("far")
    (inside / "near.txt").symlink_to(inside / "a.txt")
    (inside / "far.txt").symlink_to(outside / "far.txt")
    (inside / "loop").symlink_to(inside)
    os.mkfifo(inside / "pipe.txt")
    found = find_files([inside])
    assert [path.relative_to(inside).as_posix() for path in found.files] == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
        "near.txt",
    ]
    refused = {refusal.path.name: refusal.why for refusal in found.refused}
    assert refused == {
        ".hidden.txt": "隐藏的文件 / a hidden file",
        ".git": "隐藏的文件夹 / a hidden folder",
        "far.txt": "指向文件夹之外的链接 / a link that leads out of the folder",
        "loop": "指向文件夹的链接 / a link to a folder",
        "pipe.txt": "不是普通文件 / is no regular file",
    }
    assert not any(refusal.failed for refusal in found.refused)


def test_a_file_named_by_hand_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    found = find_files([tmp_path / "nowhere.txt"])
    assert [(refusal.why, refusal.failed) for refusal in found.refused] == [("不存在 / is not there", True)]


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "~$报告.docx", ".DS_Store", "__MACOSX"])
def test_what_systems_leave_behind_is_passed_over_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir() if name == "__MACOSX" else (tmp_path / name).write_text("x")
    (tmp_path / "报告~$.docx").write_text("x")
    found = find_files([tmp_path])
    assert [path.name for path in found.files] == ["报告~$.docx"]
    (refusal,) = found.refused
    assert (refusal.path.name, refusal.failed) == (name, False)
    assert " / " in refusal.why


@pytest.mark.parametrize("kind", ["fifo", "device", "folder loop", "broken link"])
def test_what_is_no_file_does_not_hang_whoever_names_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.txt"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path = Path(os.devnull)
    else:
        path.symlink_to(path if kind == "folder loop" else tmp_path / "nowhere")
    found = find_files([path])
    assert not found.files
    assert [refusal.failed for refusal in found.refused] == [True]


def test_links_in_a_ring_within_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "ring.txt").symlink_to(tmp_path / "ring.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone")
    found = find_files([tmp_path])
    assert not found.files
    assert {refusal.why for refusal in found.refused} == {"不是普通文件 / is no regular file"}
    assert len(found.refused) == 2


@pytest.mark.skipif(os.getuid() == 0, reason="root may open everything")
def test_a_folder_that_may_not_be_opened_is_a_failure(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (tmp_path / "a.txt").write_text("x")
    found = find_files([tmp_path])
    assert [path.name for path in found.files] == ["a.txt"]
    assert [(refusal.path, refusal.failed) for refusal in found.refused] == [(closed, True)]


def test_names_that_a_system_just_allows_are_found(tmp_path: Path) -> None:
    names = sorted(
        ["名" * 83 + ".txt", "line\nend.txt", "gnp.\u202etxt", "e\u0301.txt", "\u00e9.txt", "-rf", "a b"]
    )
    for name in names:
        (tmp_path / name).write_text("x")
    assert [path.name for path in find_files([tmp_path]).files] == names


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"2022\xe5\xb9\xb4.txt", "2022年.txt"),
        (b"\xb1\xa8.txt", "��.txt"),
        (b"line\r\nend\x1b[2J.txt", "line��end�[2J.txt"),
        ("gnp.\u202etxt".encode(), "gnp.�txt"),
    ],
)
def test_names_are_shown_as_well_as_can_be(raw: bytes, shown: str) -> None:
    assert shown_name(Path(os.fsdecode(raw))) == shown
