"""Where no process can be forked (Windows): children that can be killed, without the limits of an operating system."""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TimeIsUp
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from etl.errors import ReportsError
from etl.sandbox.limits import Limits, Outcome, failure

_AHEAD = 4
T = TypeVar("T")
R = TypeVar("R")


class PortablePool:
    """As ``Pool``, with nothing but a time limit."""

    def __init__(self, workers: int, limits: Limits, prepare: Callable[[], object] | None) -> None:
        self.workers, self.limits = workers, limits
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPool(workers, max_tasks=limits.tasks, initializer=prepare, context=context)

    def hello(self) -> dict[str, Any]:
        """Nothing is guarded here but time and crashes."""
        return {"network": False, "landlock": 0}

    def close(self) -> None:
        """Ends every child."""
        self.pool.stop()  # type: ignore[no-untyped-call]
        self.pool.join()

    def run(
        self, task: Callable[[T], R], items: Iterable[T], name: Callable[[T], str]
    ) -> Iterator[Outcome[R]]:
        """One outcome per item, in their order."""
        waiting: deque[tuple[str, Any]] = deque()
        for item in items:
            future = self.pool.schedule(task, (item,), timeout=self.limits.seconds)
            waiting.append((name(item), future))
            if len(waiting) > _AHEAD * self.workers:
                yield _outcome(*waiting.popleft())
        yield from itertools.starmap(_outcome, waiting)


def _outcome(name: str, future: Any) -> Outcome[Any]:
    try:
        return Outcome(future.result())
    except ReportsError as error:
        return Outcome(error=error, cause="refused")
    except TimeIsUp:
        return failure("time", name, "")
    except MemoryError:
        return failure("memory", name, "")
    except ProcessExpired as error:
        return failure("crashed", name, f"exit {error.exitcode}")
    except Exception as error:
        return failure("failed", name, f"{type(error).__name__}: {error}")
