"""A stranger's files → what they hold. They are read by another program (etl.drafts) and never opened in this one."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Protocol

from etl.drafts import FILES
from etl.files import visible

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
PREFIX = "xxgk-check-"
STALE = 3600.0  # seconds: longer than any check; only a server that was ended by force leaves a folder behind
LONGEST_NAME = 180  # bytes
RESERVE = 10.0  # seconds that remain for putting together what was read in time
KNOWN = ("PATH", "LANG", "LC_ALL", "TZ", "OCR_THREADS", "LD_LIBRARY_PATH", "PYTHONHOME")


class Unfinished(Exception):
    """The files could not be read at all; ``code``: "time" or "failed"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Given(Protocol):
    """A file as it came."""

    filename: str | None

    def save(self, dst: Any) -> None:
        """Write it to a path."""


def read_files(given: Iterable[Given], seconds: float) -> dict[str, Any]:
    """What ``etl.drafts.read_drafts`` says of these files; raises Unfinished. Nothing of them is left."""
    with private_folder() as folder:
        (folder / "tmp").mkdir()
        names: set[str] = set()
        (folder / FILES).mkdir()
        for file in given:
            file.save(folder / FILES / _unique(safe_name(file.filename or ""), names))
        return _run(folder, seconds)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that nobody else may look into and that is gone at the end, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield folder
    finally:
        _remove(folder)


def sweep() -> None:
    """Removes folders that a server ended by force has left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_mtime < time.time() - STALE:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Children that are just being ended may still write for a moment."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    log.error("a folder of a check could not be removed")


def safe_name(name: str) -> str:
    """The last part of a name as a file can bear it: no folders, no invisible characters, not too long."""
    base = visible(re.split(r"[/\\]", name)[-1]).strip()
    path = PurePath(base if base.strip(".") else f"file{base}")
    suffix = path.suffix[:20]
    room = LONGEST_NAME - len(suffix.encode())
    return path.stem.encode()[:room].decode("utf-8", "ignore") + suffix


def _unique(name: str, taken: set[str]) -> str:
    path, unique, number = PurePath(name), name, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{path.stem} ({number}){path.suffix}"
    taken.add(unique.casefold())
    return unique


def _run(folder: Path, seconds: float) -> dict[str, Any]:
    """Runs the reading program; ends it, and all that it started, when the time is up."""
    reading = max(seconds - RESERVE, seconds / 2)
    command = [sys.executable, "-P", "-m", "etl.drafts", str(folder), str(reading)]
    process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        command,
        env=_environment(folder),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Unfinished("time") from None
    finally:
        _end(process)
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError:
        log.error("the reading program ended with %s", process.returncode)
        raise Unfinished("failed") from None
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is still running; the sandbox ends its children when this program, their parent, is gone."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()


def _environment(folder: Path) -> dict[str, str]:
    known = {name: os.environ[name] for name in KNOWN if name in os.environ}
    own = {
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "tmp"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return known | own
