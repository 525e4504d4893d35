"""The parent's side: gives tasks to children, takes their answers, replaces those that overstep."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from etl.errors import ReportsError, UnreadableDocument
from etl.readers.allowance import ALLOWANCES
from etl.sandbox import frames
from etl.sandbox.channel import Child, Job
from etl.sandbox.limits import Limits, Outcome, failure

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 256
"""How many items may be under way or done while one is waited for."""
_JOBS = 2
"""How many jobs a child holds: while the parent is busy with one answer, it already has the next."""
_ENDED = "读取文件的进程被外界终止 / the process that guards the reading was ended from outside"
_NOT_STARTED = "读取文件的进程无法启动 / the process that guards the reading does not start"
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "OCR_THREADS", "LD_LIBRARY_PATH", "PYTHONHOME")


class Pool:
    """The children of one zygote. Answers come by ``run``, which alone may be used, once at a time."""

    def __init__(self, workers: int, limits: Limits, prepare: Callable[[], object] | None) -> None:
        self.workers, self.limits = workers, limits
        self.numbers = itertools.count()
        self.drawn = 0
        self.children: dict[int, Child] = {}
        self.done: dict[int, Outcome[Any]] = {}
        self.selector = selectors.DefaultSelector()
        self.control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "etl.sandbox.zygote", str(theirs.fileno())]
            self.zygote = subprocess.Popen(  # noqa: S603 - this interpreter, this package
                command,
                env=_environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        frames.send(self.control, 0, pickle.dumps((limits, prepare)))
        self.selector.register(self.control, selectors.EVENT_READ)
        self.ended = bytearray()
        self.said: dict[str, Any] | None = None

    def hello(self) -> dict[str, Any]:
        """What the zygote said when it was ready; raises the ReportsError that kept it from it."""
        if self.said is None:
            try:
                frame = frames.receive(self.control)
            except OSError:
                frame = None
            self.said = json.loads(frame[1]) if frame else {"error": [_NOT_STARTED, "", ""]}
        if "error" in self.said:
            message, where, remedy = self.said["error"]
            raise ReportsError(message, where=where, remedy=remedy)
        return self.said

    def close(self) -> None:
        """Ends every child; their folders vanish."""
        self.control.close()
        for child in self.children.values():
            child.channel.close()
        self.selector.close()
        try:
            self.zygote.wait(10)
        except subprocess.TimeoutExpired:
            self.zygote.kill()
            self.zygote.wait()

    def run(
        self, task: Callable[[T], R], items: Iterable[T], name: Callable[[T], str]
    ) -> Iterator[Outcome[R]]:
        """One outcome per item, in their order."""
        self.hello()
        jobs = (
            Job(index, name(item), pickle.dumps((task, item), protocol=pickle.HIGHEST_PROTOCOL))
            for index, item in enumerate(items)
        )
        try:
            for index in itertools.count():
                while index not in self.done and self._feed(jobs, index):
                    self._turn()
                if index not in self.done:
                    return
                yield self.done.pop(index)
        finally:
            self._forget()

    def _feed(self, jobs: Iterator[Job], awaited: int) -> bool:
        """Gives jobs to children that have room; whether anything is under way."""
        while self.drawn < awaited + _AHEAD and (child := self._roomy()) is not None:
            job = next(jobs, None)
            if job is None:
                break
            self.drawn += 1
            self._give(child, job)
        return any(child.jobs for child in self.children.values())

    def _roomy(self) -> Child | None:
        """The child that should have the next job: an idle one, a new one, or a quick one that is busy."""
        own = min(self.children.values(), key=lambda child: len(child.jobs), default=None)
        if own is not None and not own.jobs:
            return own
        if len(self.children) < self.workers:
            return self._bear()
        return next((c for c in self.children.values() if c.is_quick and len(c.jobs) < _JOBS), None)

    def _bear(self) -> Child:
        """A new child."""
        number = next(self.numbers)
        channel, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.control, [frames.ORDER.pack(frames.BEAR, number)], [theirs.fileno()])
        channel.setblocking(False)
        child = Child(number, channel, self.limits.result_megabytes << 20)
        self.children[number] = child
        self.selector.register(channel, selectors.EVENT_READ, child)
        return child

    def _give(self, child: Child, job: Job) -> None:
        child.give(job, self.limits.seconds)
        self._watch(child)

    def _watch(self, child: Child) -> None:
        """Waits for a child that would not take all of its job."""
        if child.number in self.children and not child.gone:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if child.unsent else 0)
            if self.selector.get_key(child.channel).events != events:
                self.selector.modify(child.channel, events, child)

    def _turn(self) -> None:
        """Waits for the next event and handles what came; then ends what is overdue."""
        soonest = min(child.deadline for child in self.children.values() if child.jobs)
        for key, events in self.selector.select(max(0.0, soonest - time.monotonic())):
            child = key.data
            if child is None:
                self._bury()
            elif child.number in self.children:
                if events & selectors.EVENT_WRITE:
                    child.write()
                if events & selectors.EVENT_READ:
                    self._hear(child)
                self._watch(child)
        now = time.monotonic()
        for child in [child for child in self.children.values() if child.jobs and child.deadline < now]:
            self._fail(child, "time")

    def _hear(self, child: Child) -> None:
        """Takes a child's answers."""
        for job, content in child.read():
            if child.number in self.children:
                self._take(child, job, content)
        if child.number not in self.children:
            return
        if child.is_flooding:
            self._fail(child, "large")
        elif child.gone:
            self.selector.unregister(child.channel)
            self._kill(
                child
            )  # whatever it is doing, it can no longer answer; how it ended the zygote will tell

    def _take(self, child: Child, number: int, content: bytes) -> None:
        """One answer to the first of a child's jobs."""
        kind, flag, rest = content[:1], content[1:2], content[2:]
        if not child.jobs or child.jobs[0].index != number:
            self._fail(child, "crashed", "?")
        elif kind == frames.MORE:
            more = ALLOWANCES[rest.decode()].seconds
            child.deadline = min(child.deadline + more, child.begun + self.limits.most_seconds)
        elif kind == frames.MEMORY:
            self._fail(child, "memory")
        elif kind == frames.FAILED:
            self._fail(child, "failed", rest.decode("utf-8", "replace"))
        else:
            self._settle(child, kind, rest, retires=flag == frames.RETIRES)

    def _settle(self, child: Child, kind: bytes, content: bytes, *, retires: bool) -> None:
        """A job is done: with a value, or with the task's own refusal."""
        try:
            outcome = _outcome(kind, content)
        except Exception as error:  # what a child sends may be anything
            self._fail(child, "failed", f"{type(error).__name__}: {error}")
            return
        self.done[child.jobs.popleft().index] = outcome
        child.finish(self.limits.seconds)
        if retires:
            self._replace(child)

    def _fail(self, child: Child, cause: str, detail: str = "") -> None:
        """The first job failed: judged where the child was new, else tried once more, alone in a new one."""
        job = child.jobs.popleft() if child.jobs else None
        self._kill(child)
        if job is not None and child.answered:
            child.jobs.appendleft(job)
        elif job is not None:
            self.done[job.index] = failure(cause, job.name, detail)
        self._replace(child)

    def _replace(self, child: Child) -> None:
        """Lets a child go; a new one does what it had still to do."""
        del self.children[child.number]
        if not child.gone:
            self.selector.unregister(child.channel)
        child.channel.close()
        if child.jobs:
            heir = self._bear()
            for job in child.jobs:
                self._give(heir, job)

    def _kill(self, child: Child) -> None:
        self.control.sendall(frames.ORDER.pack(frames.KILL, child.number))

    def _bury(self) -> None:
        """Children that ended: what they had begun has failed."""
        received = self.control.recv(4096)
        if not received:
            raise ReportsError(_ENDED)
        self.ended += received
        while len(self.ended) >= frames.ENDED.size:
            number, status = frames.ENDED.unpack_from(self.ended)
            del self.ended[: frames.ENDED.size]
            if child := self.children.get(number):
                if not child.gone:
                    self._hear(child)
                if number in self.children:
                    self._fail(child, *_cause(status))

    def _forget(self) -> None:
        """Ends what is under way, so that the next run begins afresh."""
        for child in [child for child in self.children.values() if child.jobs]:
            child.jobs.clear()
            self._kill(child)
            self._replace(child)
        self.done.clear()
        self.drawn = 0


def _outcome(kind: bytes, content: bytes) -> Outcome[Any]:
    if kind == frames.VALUE:
        return Outcome(frames.load_data(content))
    message, where, remedy = json.loads(content)
    return Outcome(error=UnreadableDocument(message, where=where, remedy=remedy), cause="refused")


def _cause(status: int) -> tuple[str, str]:
    """Why a child ended, by its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return ("cpu", "") if number == signal.SIGXCPU else ("crashed", signal.Signals(number).name)
    return "crashed", f"exit {os.WEXITSTATUS(status)}"


def _environment() -> dict[str, str]:
    """What the children may know of the environment; they find the same modules."""
    known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    modules = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    # Arenas are address space that threads reserve and hardly use: few of them leave room under the limit.
    return known | {"PYTHONPATH": modules, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
