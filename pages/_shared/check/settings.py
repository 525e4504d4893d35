"""What a site allows on /check, from the environment (README: settings)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

OFF = ("off", "0", "no", "false")
NUMBERS = {
    "CHECK_MB": ("megabytes", 20),
    "CHECK_FILES": ("files", 10),
    "CHECK_AT_ONCE": ("at_once", 2),
    "CHECK_PER_MINUTE": ("per_minute", 6),
    "CHECK_PER_MINUTE_ALL": ("per_minute_all", 30),
    "CHECK_SECONDS": ("seconds", 60),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """``megabytes`` and ``files`` of one draft; drafts ``at_once`` and per minute (of one address, of all);

    ``seconds`` for one draft. ``address_header``: the header in which a proxy before this server names the reader's
    address, "" where there is none: everybody else could write it.
    """

    on: bool = True
    megabytes: int = 20
    files: int = 10
    at_once: int = 2
    per_minute: int = 6
    per_minute_all: int = 30
    seconds: int = 60
    address_header: str = ""


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of CHECK, CHECK_MB and so on; raises ValueError that names one that is no number above nought."""
    numbers = {
        field: _number(name, environment.get(name, "") or str(usual))
        for name, (field, usual) in NUMBERS.items()
    }
    on = environment.get("CHECK", "on").strip().lower() not in OFF
    return Settings(on, **numbers, address_header=environment.get("CHECK_ADDRESS_HEADER", "").strip())


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name}={text} is no whole number above 0")
    return int(text)
