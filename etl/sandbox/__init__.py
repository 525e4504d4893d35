"""Files from strangers are read in children that can be killed.

    Sandbox (pool.py, channel.py)   gives items to children and takes their answers; trusts nothing that comes back
    zygote.py                       prepares once, forks the children, buries them with all that they started
    worker.py                       a child: limits (confine.py), one task after another
    portable.py                     where the platform cannot fork

A child that fails in any way is replaced; the item it worked on is tried once more, alone in a new child, unless it
was that already. So what one document leaves behind cannot be blamed on the next.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from etl.sandbox.limits import Limits, Outcome

if TYPE_CHECKING:
    from etl.sandbox.pool import Pool
    from etl.sandbox.portable import PortablePool

__all__ = ["Limits", "Outcome", "Sandbox", "guarded"]

T = TypeVar("T")
R = TypeVar("R")
DOCUMENTS = Limits()

_UNGUARDED = {
    "limits": "本平台不能限制读取进程的内存与计算量 / this platform cannot limit the memory and CPU of what reads",
    "network": "本平台不能断开读取进程的网络 / this platform cannot cut what reads off from the network",
    "landlock": "本平台不能禁止读取进程写文件 / this platform cannot keep what reads from writing files",
}


class Sandbox:
    """A context: ``workers`` children under ``limits``; they and their folders are gone when it ends.

    ``prepare`` runs once before anything is read (loading what every task needs). It and every task are functions of
    modules that can be imported, not of ``__main__``; items and results are plain data or dataclasses of ``etl``.
    """

    def __init__(
        self, workers: int = 1, limits: Limits = DOCUMENTS, prepare: Callable[[], object] | None = None
    ) -> None:
        self._pool = _pool(max(1, workers), limits, prepare)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    @property
    def unguarded(self) -> tuple[str, ...]:
        """What this platform cannot guard, in both languages; waits until ``prepare`` is done, raises its error."""
        said = self._pool.hello()
        missing = [] if hasattr(os, "fork") else ["limits"]
        return tuple(
            _UNGUARDED[what] for what in [*missing, *(w for w in ("network", "landlock") if not said[w])]
        )

    def run(
        self, task: Callable[[T], R], items: Iterable[T], name: Callable[[T], str] = str
    ) -> Iterator[Outcome[R]]:
        """One outcome per item, in the order of ``items``, which are drawn as they are needed.

        ``name`` is what an item is called in errors. One run at a time. Raises the ReportsError of ``prepare``.
        """
        return self._pool.run(task, items, name)


def _pool(workers: int, limits: Limits, prepare: Callable[[], object] | None) -> Pool | PortablePool:
    if hasattr(os, "fork"):
        from etl.sandbox.pool import Pool

        return Pool(workers, limits, prepare)
    from etl.sandbox.portable import PortablePool

    return PortablePool(workers, limits, prepare)


def guarded(task: Callable[[T], R], item: T, name: Callable[[T], str] = str, limits: Limits = DOCUMENTS) -> R:
    """``task(item)`` in a child of its own; raises the ReportsError that says why there is no value."""
    with Sandbox(1, limits) as sandbox:
        return next(iter(sandbox.run(task, [item], name))).get()
