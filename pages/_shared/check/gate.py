"""Who may come in now: so many drafts at once, and so many a minute. In memory; nothing is written about anybody."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pages._shared.check.settings import Settings

MINUTE = 60.0


@dataclass
class Gate:
    """One for a server."""

    limits: Settings
    clock: Callable[[], float] = time.monotonic
    inside: int = 0
    entries: deque[tuple[float, str]] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def passing(self, address: str) -> Iterator[str]:
        """Why this reader has to wait ("often", "crowded", "busy"), or "": then they are inside until the end."""
        refused = self._enter(address)
        try:
            yield refused
        finally:
            if not refused:
                with self.lock:
                    self.inside -= 1

    def _enter(self, address: str) -> str:
        with self.lock:
            now = self.clock()
            while self.entries and self.entries[0][0] <= now - MINUTE:
                self.entries.popleft()
            if sum(who == address for _, who in self.entries) >= self.limits.per_minute:
                return "often"
            if len(self.entries) >= self.limits.per_minute_all:
                return "crowded"
            if self.inside >= self.limits.at_once:
                return "busy"
            self.entries.append((now, address))
            self.inside += 1
            return ""
