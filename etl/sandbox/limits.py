"""What a child may use, as data, and what becomes of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from etl.errors import ReportsError, UnreadableDocument

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one task, and of the children that work. What a reader asks for on top (allowance) ends at ``most_``.

    ``seconds`` are wall clock; ``megabytes`` address space; ``file_megabytes`` the longest file a child may write;
    ``processes`` counts threads too; after ``tasks`` a child is replaced, which bounds whatever leaks.
    """

    seconds: float = 60.0
    cpu_seconds: int = 50
    megabytes: int = 1024
    most_seconds: float = 9060.0
    most_megabytes: int = 3072
    file_megabytes: int = 256
    files: int = 256
    processes: int = 512
    result_megabytes: int = 256
    tasks: int = 200


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What became of one item: its value, or an error that names it. ``cause``: "" or a key of ``CAUSES``."""

    value: R | None = None
    error: ReportsError | None = None
    cause: str = ""

    def get(self) -> R:
        """The value; raises the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


_OTHER_FORM = "请另存为其他格式再试 / save it in another format and try again"
_SMALLER = "请拆分或另存为其他格式 / split it, or save it in another format"
CAUSES = {
    "refused": ("{} / {}", ""),
    "failed": ("读取时出错：{} / reading failed: {}", _OTHER_FORM),
    "crashed": ("读取程序在这份文件上崩溃（{}） / the reader crashed on this file ({})", _OTHER_FORM),
    "memory": ("读取时内存超过上限 / reading it takes more memory than allowed", _SMALLER),
    "cpu": ("读取时计算量超过上限 / reading it takes more CPU time than allowed", _SMALLER),
    "time": ("读取超时 / reading it takes too long", _SMALLER),
    "large": ("读取结果过大 / what was read from it is too large", _SMALLER),
}
"""Cause → (sentence, remedy). "refused" is the task's own ReportsError."""


def failure(cause: str, name: str, detail: str) -> Outcome[R]:
    """The outcome of an item that failed for one of ``CAUSES``."""
    message, remedy = CAUSES[cause]
    error = UnreadableDocument(message.format(detail, detail), where=name, remedy=remedy)
    return Outcome(error=error, cause=cause)
