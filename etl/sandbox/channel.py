"""The parent's end of one child: never waits for it, neither reading nor writing."""

from __future__ import annotations

import socket
import time
from collections import deque
from dataclasses import dataclass, field

from etl.sandbox.frames import HEAD

_AT_ONCE = 1 << 20
_QUICK = 0.25
"""Seconds within which a child must answer to be given a job in advance."""


@dataclass(slots=True)
class Job:
    """One item: its place in the order, its name, and what the child is sent."""

    index: int
    name: str
    asked: bytes


@dataclass(slots=True, eq=False)
class Child:
    """A child and what was given to it: the first job is the one it works on, the others wait in its socket."""

    number: int
    channel: socket.socket
    longest: int
    jobs: deque[Job] = field(default_factory=deque)
    answered: int = 0
    begun: float = 0.0
    deadline: float = 0.0
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    unread: bytearray = field(default_factory=bytearray)
    gone: bool = False
    is_flooding: bool = False
    is_quick: bool = False

    def give(self, job: Job, seconds: float) -> None:
        """Another job; the clock runs from now where it is the only one."""
        self.jobs.append(job)
        if len(self.jobs) == 1:
            self.start_clock(seconds)
        self.unsent = memoryview(b"".join((self.unsent, HEAD.pack(len(job.asked), job.index), job.asked)))
        self.write()

    def start_clock(self, seconds: float) -> None:
        """The first job begins."""
        self.begun = time.monotonic()
        self.deadline = self.begun + seconds

    def finish(self, seconds: float) -> None:
        """The first job is answered, the next begins."""
        self.is_quick = time.monotonic() - self.begun < _QUICK
        self.answered += 1
        self.start_clock(seconds)

    def write(self) -> None:
        """Sends what the child takes at once."""
        try:
            while self.unsent:
                self.unsent = self.unsent[self.channel.send(self.unsent[:_AT_ONCE]) :]
        except BlockingIOError:
            return
        except OSError:
            self.unsent = memoryview(b"")  # it is dying, which the zygote will tell

    def read(self) -> list[tuple[int, bytes]]:
        """The whole answers that came; sets ``gone`` where no more will, ``is_flooding`` where one is too long."""
        found = []
        try:
            while not self.is_flooding and (received := self.channel.recv(_AT_ONCE)):
                self.unread += received
                while (answer := self._next()) is not None:
                    found.append(answer)
                if len(received) < _AT_ONCE:
                    return found
            self.gone = not self.is_flooding
        except BlockingIOError:
            pass
        except OSError:
            self.gone = True
        return found

    def _next(self) -> tuple[int, bytes] | None:
        if len(self.unread) < HEAD.size:
            return None
        length, job = HEAD.unpack_from(self.unread)
        self.is_flooding = length > self.longest
        if self.is_flooding or len(self.unread) < HEAD.size + length:
            return None
        content = bytes(self.unread[HEAD.size : HEAD.size + length])
        del self.unread[: HEAD.size + length]
        return job, content
