"""The folder of builds: one winner, no leftovers, the last three and the pinned ones kept."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import publish
from etl.errors import BuildError

HOLD = """
import sys, time
from pathlib import Path
from etl import publish
with publish.exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def finished(folder: Path, build_id: str) -> Path:
    """A file as a build leaves it, published."""
    path = publish.unfinished(folder)
    path.write_bytes(build_id.encode())
    return publish.publish(path, build_id)


def test_the_pointer_names_the_published_file(tmp_path: Path) -> None:
    assert publish.current(tmp_path) is None
    path = finished(tmp_path, "20260101T000000-aaaaaaaa")
    assert publish.current(tmp_path) == path
    assert (tmp_path / "CURRENT").read_text() == "20260101T000000-aaaaaaaa.duckdb\n"


def test_a_pointer_to_a_lost_file_points_nowhere(tmp_path: Path) -> None:
    finished(tmp_path, "20260101T000000-aaaaaaaa").unlink()
    assert publish.current(tmp_path) is None


def test_the_last_three_and_the_pinned_builds_are_kept(tmp_path: Path) -> None:
    (tmp_path / "PINNED").write_text("20260101T000000-aaaaaaaa.duckdb  # cited in the yearbook\n")
    for month in range(1, 7):
        finished(tmp_path, f"2026{month:02}01T000000-aaaaaaaa")
    months = [name[4:6] for name in publish.builds(tmp_path)]
    assert months == ["01", "04", "05", "06"]


def test_a_clock_that_goes_back_never_costs_what_is_served_or_was_served_before(tmp_path: Path) -> None:
    for stamp in ("20270101", "20270102", "20270103", "20270104", "20260101"):
        path = finished(tmp_path, f"{stamp}T000000-aaaaaaaa")
    assert publish.current(tmp_path) == path
    assert [name[:8] for name in publish.builds(tmp_path)] == ["20260101", "20270103", "20270104"]


def test_a_name_is_never_used_twice_and_never_beside_a_foreign_log(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    first, _ = publish.free_name(tmp_path, "ab" * 32, now)
    finished(tmp_path, first)
    (tmp_path / "20260101T000001-abababab.duckdb.wal").touch()
    second, built_at = publish.free_name(tmp_path, "ab" * 32, now)
    assert (first, second) == ("20260101T000000-abababab", "20260101T000002-abababab")
    assert built_at == datetime(2026, 1, 1, 0, 0, 2, tzinfo=UTC)


def test_an_unclosed_warehouse_is_not_published(tmp_path: Path) -> None:
    path = publish.unfinished(tmp_path)
    path.touch()
    path.with_name(path.name + ".wal").touch()
    with pytest.raises(BuildError, match="not closed"):
        publish.publish(path, "20260101T000000-aaaaaaaa")
    assert publish.builds(tmp_path) == []


def test_leftovers_of_a_crash_are_removed_by_the_next_build(tmp_path: Path) -> None:
    leftovers = [tmp_path / ".unfinished-7.duckdb", tmp_path / "cache" / ".unfinished-7-x.json"]
    for path in leftovers:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / ".unfinished-7.duckdb.tmp").mkdir()
    with publish.exclusive(tmp_path):
        assert not list(tmp_path.rglob(".unfinished*"))


def test_the_second_build_gives_way_at_once_and_names_the_first(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None and holder.stdout.readline() == "held\n"
            began = time.monotonic()
            with pytest.raises(BuildError, match=f"process {holder.pid}"), publish.exclusive(tmp_path):
                pytest.fail("two builds hold one folder")
            assert time.monotonic() - began < 2
        finally:
            holder.kill()
    with publish.exclusive(tmp_path):
        assert f"process {os.getpid()}" in (tmp_path / "LOCK").read_text()
