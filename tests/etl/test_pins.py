"""Pinned releases: kept for ever with their documents, named once, let go of by name, then said to be gone."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from etl import publish
from etl.__main__ import main
from etl.errors import BuildError
from etl.pins import Pin, find, is_gone, pins, with_pin
from etl.publish import builds
from etl.store_takeaway import files
from tests.etl.samples import observation, report
from tests.etl.warehouses import ask, make

SHA = "a" * 64


def built(folder: Path, value: int) -> str:
    """A build of one report that says this; its id."""
    return make(folder, [report(sha256=SHA, observations=(observation(value=value),))]).path.stem


def later(folder: Path) -> list[str]:
    """More builds than are kept, published after what is there."""
    names = [f"2099010{day}T000000-aaaaaaaa" for day in range(1, 5)]
    for name in names:
        path = publish.unfinished(folder)
        shutil.copyfile(folder / builds(folder)[0], path)
        publish.publish(path, name)
    return names


def document(folder: Path, *lines: str) -> None:
    (folder / "documents").mkdir(exist_ok=True)
    # As the cache writes: a new file takes the place of the old one.
    path = folder / "documents" / f"{SHA}.json"
    path.unlink(missing_ok=True)
    path.write_text(json.dumps({"name": "x", "format": "txt", "lines": lines}), "utf-8")


def pin(folder: Path, *arguments: str) -> int:
    return main(["pin", *arguments, "--build-dir", str(folder)])


def test_a_pinned_build_stays_with_its_documents_and_files(tmp_path: Path) -> None:
    first = built(tmp_path, 1)
    document(tmp_path, "as it was read then")
    assert pin(tmp_path, "--as", "2026") == 0
    document(tmp_path, "one line more", "as it is read now")
    others = later(tmp_path)
    assert builds(tmp_path) == [f"{name}.duckdb" for name in (first, *others[-3:])]
    assert ask(tmp_path / f"{first}.duckdb", "SELECT value FROM observation") == [(1,)]
    kept = json.loads((tmp_path / first / "documents" / f"{SHA}.json").read_text("utf-8"))
    assert kept["lines"] == ["as it was read then"]
    assert files(tmp_path, first)
    assert find(tmp_path, "2026") == find(tmp_path, first) == tmp_path / f"{first}.duckdb"


def test_what_is_let_go_of_is_cleaned_up_and_said_to_be_gone(tmp_path: Path, capsys) -> None:
    first = built(tmp_path, 1)
    pin(tmp_path, "--as", "2026")
    assert pin(tmp_path, "--remove", "2026") == 0
    assert pins(tmp_path) == ()
    assert (tmp_path / first).is_dir()
    later(tmp_path)
    assert find(tmp_path, first) is None
    assert not (tmp_path / first).exists()
    assert is_gone(tmp_path, first)
    assert not is_gone(tmp_path, "20200101T000000-aaaaaaaa")
    capsys.readouterr()
    assert pin(tmp_path, first) == 1
    assert f"there is no build {first}" in capsys.readouterr().err
    assert pin(tmp_path, "--remove", "2026") == 1


def test_an_older_build_is_pinned_by_its_id_and_listed(tmp_path: Path, capsys) -> None:
    first, _ = built(tmp_path, 1), built(tmp_path, 2)
    assert pin(tmp_path, first) == 0
    assert pin(tmp_path, first, "--as", "yearbook") == 0
    capsys.readouterr()
    assert pin(tmp_path, "--list") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{first}.duckdb  yearbook  # 20")
    assert main(["status", "--build-dir", str(tmp_path)]) == 0
    assert f"{first}.duckdb (pinned)" in capsys.readouterr().out


def test_nothing_to_pin_is_an_error(tmp_path: Path, capsys) -> None:
    assert pin(tmp_path) == 1
    assert "serves no build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("build_id", "name", "complaint"),
    [
        ("20260202T000000-b", "2026", "names 20260101T000000-a already"),
        ("20260101T000000-a", "2027", "is pinned as 2026 already"),
        ("20260202T000000-b", "20260303T000000-c", "cannot name"),
        ("20260202T000000-b", "../x", "cannot name"),
        ("20260202T000000-b", "a b", "cannot name"),
        ("20260202T000000-b", "a#b", "cannot name"),
    ],
)
def test_a_name_never_moves_to_other_numbers(build_id: str, name: str, complaint: str) -> None:
    kept = (Pin("20260101T000000-a", "2026"),)
    with pytest.raises(BuildError, match=complaint):
        with_pin(kept, build_id, name)


@pytest.mark.parametrize("release", ["", "..", "../x", "CURRENT", "20260101T000000-a/../x", "x" * 500])
def test_nothing_but_a_release_is_found(tmp_path: Path, release: str) -> None:
    (tmp_path / "20260101T000000-a.duckdb").touch()
    (tmp_path.parent / "x.duckdb").touch()
    assert find(tmp_path, release) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# nothing\n\n", []),
        ("20260101T000000-a.duckdb\n", [("20260101T000000-a", "", "")]),
        ("20260101T000000-a.duckdb  年鉴2026  # 引用\n", [("20260101T000000-a", "年鉴2026", "引用")]),
    ],
)
def test_the_file_reads_as_it_is_written(
    tmp_path: Path, text: str, expected: Sequence[tuple[str, ...]]
) -> None:
    (tmp_path / "PINNED").write_text(text, "utf-8")
    found = pins(tmp_path)
    assert [(one.build_id, one.name, one.remark) for one in found] == list(expected)
    (tmp_path / "PINNED").write_text("".join(f"{one.line}\n" for one in found), "utf-8")
    assert pins(tmp_path) == found
