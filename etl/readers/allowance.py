"""Where a reader asks for more than a document's time and memory, for work that is known to take longer.

Outside a sandbox asking does nothing. A child of a sandbox puts its own function into ``grant``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """``seconds`` of wall clock and ``cpu_seconds`` on top of what is left; ``megabytes`` of address space in all."""

    seconds: int
    cpu_seconds: int
    megabytes: int


ALLOWANCES = {
    "recognition": Allowance(seconds=120, cpu_seconds=60, megabytes=3072),  # one page of a scan
    "conversion": Allowance(seconds=120, cpu_seconds=120, megabytes=2048),  # one run of LibreOffice
}
grant: Callable[[str], None] = lambda what: None  # noqa: E731 - a place to put a function, typed as such


def allow(what: str) -> None:
    """Asks for what ``ALLOWANCES`` holds under this name, before the work begins; once per page or run."""
    grant(what)
