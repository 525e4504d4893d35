"""What the files of a draft hold: read as `etl check` reads them, by a program of its own that can be ended as a whole.

    python -m etl.drafts FOLDER SECONDS      one JSON object on standard output (see ``read_drafts``)

The files lie in FOLDER/files; all that is written stays in FOLDER. What was not read within SECONDS is named as such.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.cache import REFERENCE, key_of, load_codebook, open_cache, text_path
from etl.files import find_files, visible
from etl.submissions_pieces import Reading

if TYPE_CHECKING:
    from etl.submissions_run import Gathered, Gatherer, Made

FILES = "files"
LATE = (
    "在限定时间内没有读完；请拆分，或另存为 Word、Excel 格式后再试"
    " / not read within the time allowed; split it, or save it as Word or Excel and try again"
)
LONGEST_LINE = 2_000
MOST_LINES = 20_000


class _Late(BaseException):
    """The time is up. No Exception: whatever catches those must not swallow it."""


def read_drafts(folder: Path, seconds: float) -> dict[str, Any]:
    """``files``: name, holds (parts of a report), school, year, report (its number, None: in none), why, failed.

    ``reports``: record (see etl.records) and lines, the text of its files one after the other.
    """
    from etl.submissions_run import Gatherer

    folders, files = (REFERENCE,), folder / FILES
    cache = open_cache(folder / "cache", folders)
    gatherer = Gatherer(cache, folders, load_codebook(folders), min(2, os.cpu_count() or 1))
    found = find_files([files])
    with _alarm(seconds):
        gathered = gatherer.gather(found, [files], partial(_in_time, found.files))
    reports = [gatherer.record(made) for made in gathered.made]
    rows = [row for n, made in enumerate(gathered.made) for row in _parts(gatherer, made, n, files)]
    return {
        "files": _with_whys(rows, gathered, files),
        "reports": [{"record": record, "lines": _lines(cache.build_dir, record)} for record in reports],
    }


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _in_time(paths: Iterable[Path], readings: Iterable[Reading], _total: int) -> Iterator[Reading]:
    """The readings until the alarm; then the files that were still to be read, as such."""
    seen: set[Path] = set()
    try:
        for reading in readings:
            seen.add(reading.path)
            yield reading
    except _Late:
        yield from (Reading(path, why=LATE) for path in paths if path not in seen)


def _parts(gatherer: Gatherer, made: Made, number: int, files: Path) -> Iterator[dict[str, Any]]:
    """A row for each file of a report."""
    document = gatherer.record(made)["document"]
    for path, part in zip(made.paths, document["parts"] or [document], strict=True):
        head = gatherer.cache.head(key_of([(part["sha256"], part["name"])])) or {}
        said = head.get("probe") or {}
        yield {
            "name": _name(path, files),
            "holds": list(said.get("holds") or ()),
            "school": said.get("school_name") or "",
            "year": said.get("year") or "",
            "report": number,
            "why": "",
            "failed": False,
        }


def _with_whys(rows: list[dict[str, Any]], gathered: Gathered, files: Path) -> list[dict[str, Any]]:
    """The rows with what is to be said of them, and rows of the files that are in no report; by name."""
    by_name = {row["name"]: row for row in rows}
    for told, failed in ((gathered.passed, False), (gathered.failed, True)):
        for path, why in told:
            name = _name(path, files)
            blank: dict[str, Any] = {"name": name, "holds": [], "school": "", "year": "", "report": None}
            row = by_name.setdefault(name, blank)
            row |= {"why": row.get("why") or why, "failed": failed or row.get("failed", False)}
    return sorted(by_name.values(), key=lambda row: str(row["name"]))


def _name(path: Path, files: Path) -> str:
    return visible(path.relative_to(files).as_posix() if path.is_relative_to(files) else path.name)


def _lines(build_dir: Path, record: Any) -> list[str]:
    """The text that the places of a record count in."""
    text = json.loads(text_path(build_dir, record["document"]["sha256"]).read_text("utf-8"))
    return [line[:LONGEST_LINE] for line in text["lines"][:MOST_LINES]]


def main(arguments: list[str]) -> int:
    """Prints what the files hold."""
    found = read_drafts(Path(arguments[0]), float(arguments[1]))
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
