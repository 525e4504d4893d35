"""The folder of builds: one file per build under a name of its own, and a pointer to the one that is served.

    BUILD_DIR/20261122T201500-ab12cd34.duckdb    a build; never written to again, never replaced
    BUILD_DIR/CURRENT                            the file name of the build that is served
    BUILD_DIR/PINNED                             the builds that are kept for ever (etl/pins.py)
    BUILD_DIR/LOCK                               held (flock) by the build that is running

DuckDB keeps one instance per path and process: a file replaced under its own name is read stale, without an error.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl.errors import BuildError
from etl.pins import SUFFIX, pins, remove_build

CURRENT, LOCK = "CURRENT", "LOCK"
UNFINISHED = ".unfinished-"
"""Everything under such a name is the leftover of a run that did not end."""
KEPT = 3


@contextmanager
def exclusive(build_dir: Path) -> Iterator[None]:
    """Holds the folder for one build; the kernel frees it when the process ends, however it ends.

    Raises BuildError, naming the holder, when another build holds it.
    """
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / LOCK).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "a process that has not yet named itself"
            raise BuildError(
                f"another build is running: {holder}", where=str(build_dir), remedy="wait until it has ended"
            ) from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        sweep(build_dir)
        yield


def sweep(build_dir: Path) -> None:
    """Removes what crashed runs left behind."""
    for leftover in build_dir.rglob(f"{UNFINISHED}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def write_whole(path: Path, text: str, *, lasting: bool = False) -> None:
    """Writes a small file so that a reader sees the old text or the new one; ``lasting``: also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    with temporary.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        if lasting:
            out.flush()
            os.fsync(out.fileno())
    temporary.replace(path)
    if lasting:
        _sync(path.parent)


def current(build_dir: Path) -> Path | None:
    """The build that is served, None where there is none yet or its file is gone."""
    try:
        name = (build_dir / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    path = build_dir / name
    return path if name and path.is_file() else None


def unfinished(build_dir: Path) -> Path:
    """Where the next warehouse is written before it has passed its checks."""
    return build_dir / f"{UNFINISHED}{os.getpid()}.duckdb"


def free_name(build_dir: Path, content_hash: str, now: datetime) -> tuple[str, datetime]:
    """A build's id and time: the first second at which no build of this name stands, nor a foreign ``.wal`` of it."""
    while True:
        build_id = f"{now:%Y%m%dT%H%M%S}-{content_hash[:8]}"
        taken = (build_dir / f"{build_id}.duckdb", build_dir / f"{build_id}.duckdb.wal")
        if not any(path.exists() for path in taken):
            return build_id, now.replace(microsecond=0)
        now += timedelta(seconds=1)


def publish(warehouse: Path, build_id: str) -> Path:
    """Gives a checked warehouse its name, points CURRENT at it and lets go of the oldest builds."""
    build_dir = warehouse.parent
    wal = warehouse.with_name(warehouse.name + ".wal")
    if wal.exists():
        raise BuildError("the warehouse was not closed: a write-ahead log stands beside it", where=str(wal))
    before = current(build_dir)
    _sync(warehouse)
    target = build_dir / f"{build_id}.duckdb"
    warehouse.rename(target)
    _sync(build_dir)
    write_whole(build_dir / CURRENT, target.name + "\n", lasting=True)
    _prune(build_dir, {target.name, before.name if before else target.name} | pinned(build_dir))
    return target


def pinned(build_dir: Path) -> set[str]:
    """File names of the builds that are kept for ever."""
    return {pin.build_id + SUFFIX for pin in pins(build_dir)}


def builds(build_dir: Path) -> list[str]:
    """File names of the builds at hand, oldest first."""
    return sorted(path.name for path in build_dir.glob("[0-9]*.duckdb"))


def _prune(build_dir: Path, kept: set[str]) -> None:
    """Keeps ``kept`` (what is served, what was served before, what is pinned) and the newest of the others."""
    held = pinned(build_dir)
    loose = [name for name in builds(build_dir) if name not in held]
    spare = [name for name in loose if name not in kept]
    room = max(KEPT - len([name for name in loose if name in kept]), 0)
    for name in spare[: len(spare) - room]:
        remove_build(build_dir, name)


def _sync(path: Path) -> None:
    """Makes a file's content, or the renames in a folder, last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
