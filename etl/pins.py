"""Releases that are kept for ever: which builds are pinned, under which names, and what is kept beside them.

BUILD_DIR/PINNED            a line each: the build's file name, a name of its own if it has one, "#" a remark
BUILD_DIR/GONE              file names of the builds that cleaning removed, so that a page can say so
BUILD_DIR/<build_id>/       what belongs to one build and goes with it:
    documents/              of a pinned build: its documents as they were read then; a later reading changes no line
    data/                   the whole data set to take away (etl/store_takeaway.py)
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import BuildError

PINNED, GONE, SUFFIX = "PINNED", "GONE", ".duckdb"
BUILD_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-z]+")
NAME = re.compile(r"\w[\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Pin:
    """A build that is kept for ever; ``name`` "" where it has none but its id."""

    build_id: str
    name: str = ""
    remark: str = ""

    @property
    def line(self) -> str:
        """As PINNED holds it."""
        parts = (self.build_id + SUFFIX, self.name, f"# {self.remark}" if self.remark else "")
        return "  ".join(filter(None, parts))


def pins(build_dir: Path) -> tuple[Pin, ...]:
    """What is pinned, in the order in which it was."""
    found = []
    for line in _lines(build_dir / PINNED):
        said, _, remark = line.partition("#")
        file, name, *_ = [*said.split(), "", ""]
        if file:
            found.append(Pin(file.removesuffix(SUFFIX), name, remark.strip()))
    return tuple(found)


def find(build_dir: Path, release: str) -> Path | None:
    """The file of a release, by its build's id or by the name it was pinned under; None where there is none."""
    named = {pin.name: pin.build_id for pin in pins(build_dir) if pin.name}
    build_id = named.get(release, release)
    path = build_dir / f"{build_id}{SUFFIX}"
    return path if BUILD_ID.fullmatch(build_id) and path.is_file() else None


def is_gone(build_dir: Path, release: str) -> bool:
    """Whether there was such a build and cleaning removed it."""
    named = {pin.name: pin.build_id for pin in pins(build_dir) if pin.name}
    return f"{named.get(release, release)}{SUFFIX}" in _lines(build_dir / GONE)


def with_pin(kept: Iterable[Pin], build_id: str, name: str, remark: str = "") -> tuple[Pin, ...]:
    """The pins with one more, or with a name for one; a name once given stays with its build. Raises BuildError."""
    kept = tuple(kept)
    if name and (not NAME.fullmatch(name) or BUILD_ID.fullmatch(name)):
        remedy = "use letters, digits, '.', '_' and '-', and not the form of a build's id"
        raise BuildError(f"{name!r} cannot name a release", where="--as", remedy=remedy)
    for pin in kept:
        if name and pin.name == name and pin.build_id != build_id:
            remedy = "choose another name: links that cite this one must not change their numbers"
            raise BuildError(f"{name} names {pin.build_id} already", where=PINNED, remedy=remedy)
        if pin.build_id == build_id and name and pin.name not in ("", name):
            raise BuildError(f"{build_id} is pinned as {pin.name} already", where=PINNED)
    before = next((pin for pin in kept if pin.build_id == build_id), None)
    if before is None:
        return (*kept, Pin(build_id, name, remark or f"{datetime.now(UTC):%Y-%m-%d}"))
    renamed = Pin(build_id, name or before.name, before.remark)
    return tuple(renamed if pin is before else pin for pin in kept)


def keep_documents(build_dir: Path, build_id: str, sha256s: Iterable[str]) -> int:
    """Keeps a build's documents as they are read now, beside it; gives back how many. Links cost no room."""
    folder = build_dir / build_id / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    kept = 0
    for sha256 in sorted(set(sha256s)):
        source, target = build_dir / "documents" / f"{sha256}.json", folder / f"{sha256}.json"
        if source.is_file() and not target.exists():
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
        kept += target.exists()
    return kept


def remove_build(build_dir: Path, file: str) -> None:
    """Removes a build with what belongs to it, and notes that it was there."""
    with (build_dir / GONE).open("a", encoding="utf-8") as gone:
        gone.write(f"{file}\n")
    (build_dir / file).unlink()
    shutil.rmtree(build_dir / file.removesuffix(SUFFIX), ignore_errors=True)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
