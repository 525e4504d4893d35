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


@pytest.mark.parametrize(
    ("raw", "shown"), [(b"2022\xe5\xb9\xb4.txt", "2022年.txt"), (b"\xb1\xa8.txt", "��.txt")]
)
def test_names_that_are_no_utf8_are_shown_as_well_as_can_be(raw: bytes, shown: str) -> None:
    assert shown_name(Path(os.fsdecode(raw))) == shown
