"""A child: takes one task after another, under limits, and says what became of each."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import ReportsError
from etl.readers import allowance
from etl.sandbox import confine
from etl.sandbox.frames import FAILED, MEMORY, MORE, REFUSED, RETIRES, VALUE, receive, send
from etl.sandbox.limits import Limits

_LONGEST_DETAIL = 300
_WORN = 0.75
"""The share of the address space from which on a child is replaced rather than used again."""


@dataclass
class Worker:
    """The state of a child between its tasks."""

    channel: socket.socket
    limits: Limits
    folder: Path
    process: int = field(default_factory=os.getpid)
    job: int = 0
    cpu_seconds: int = 0
    megabytes: int = 0

    def work(self) -> None:
        """Serves until the parent is gone, or until this child is no longer as good as a new one."""
        allowance.grant = self.extend
        files = _open_files()
        for _ in range(self.limits.tasks - 1):
            if not self.serve(files):
                return
        self.serve(files, last=True)

    def serve(self, files: int, last: bool = False) -> bool:
        """One task: whether another may follow."""
        frame = receive(self.channel)
        if frame is None:
            return False
        self.job, asked = frame
        self.cpu_seconds, self.megabytes = self.limits.cpu_seconds, self.limits.megabytes
        confine.limit_task(self.cpu_seconds, self.megabytes)
        kind, content = _answer(asked)
        if os.getpid() != self.process:  # a twin that the task forked
            os._exit(0)
        retires = last or kind not in {VALUE, REFUSED} or self.is_worn(files)
        send(self.channel, self.job, kind + (RETIRES if retires else b" ") + content)
        return not retires

    def extend(self, what: str) -> None:
        """More time and memory for the task at hand; the parent keeps count of the time."""
        more = allowance.ALLOWANCES[what]
        self.cpu_seconds += more.cpu_seconds
        self.megabytes = max(self.megabytes, more.megabytes)
        confine.limit_task(self.cpu_seconds, self.megabytes)
        send(self.channel, self.job, MORE + b" " + what.encode())

    def is_worn(self, files: int) -> bool:
        """Whether the task left something that could harm the next one: files, memory, threads, processes."""
        try:
            _empty(self.folder)
            os.chdir(self.folder)
        except OSError:
            return True
        crowded = _threads() > 1 or _has_children()
        return crowded or _open_files() > files or _megabytes() > self.limits.megabytes * _WORN


def run_child(channel: socket.socket, limits: Limits, folder: Path, crowded: bool) -> None:
    """All that a child does, from its birth to its end. ``crowded``: processes of the user can be counted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    folder.mkdir()
    os.chdir(folder)
    os.environ.update(TMPDIR=str(folder), HOME=str(folder))
    tempfile.tempdir = str(folder)  # the zygote has found another, and modules remember it
    confine.limit_process(limits)
    if crowded:
        confine.limit_processes(limits.processes)
    confine.write_only_in(folder)
    Worker(channel, limits, folder).work()


def _answer(asked: bytes) -> tuple[bytes, bytes]:
    """What became of a task. Whatever it raises is told and ends nothing but this task."""
    try:
        task, item = pickle.loads(asked)  # noqa: S301 - from the parent
        return VALUE, pickle.dumps(task(item), protocol=pickle.HIGHEST_PROTOCOL)
    except ReportsError as error:
        return REFUSED, json.dumps([error.message, error.where, error.remedy]).encode()
    except MemoryError:
        return MEMORY, b""
    except BaseException as error:  # a SystemExit or KeyboardInterrupt of a library is a failure too
        return FAILED, _detail(error).encode("utf-8", "replace")


def _detail(error: BaseException) -> str:
    try:
        lines = str(error).split("\n")
    except Exception:  # an error that cannot even say what it is
        lines = [""]
    said = lines[0] if not lines[0].startswith("Traceback") else lines[-1]
    return f"{type(error).__name__}: {said}"[:_LONGEST_DETAIL]


def _open_files() -> int:
    try:
        return len(list(Path("/dev/fd").iterdir()))
    except OSError:  # all are in use
        return 1 << 30


def _threads() -> int:
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return threading.active_count()


def _megabytes() -> int:
    """Address space in use; 0 where the platform does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE") >> 20
    except OSError:
        return 0


def _has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink()
