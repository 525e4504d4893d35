"""What tables and columns mean, in both languages: data/words/dictionary.csv and takeaway.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).resolve().parent.parent / "data" / "words"
FILES = ("dictionary.csv", "takeaway.csv")

CODES = {
    "school.school_type": "school_type",
    "school.ownership": "ownership",
    "report.status": "report",
    "report.timeliness": "timeliness",
    "report.period_status": "period_status",
    "observation.answer": "answer",
    "observation.origin": "origin",
    "checklist_entry.status": "checklist",
    "finding.severity": "severity",
    "finding.review_state": "review",
    "rule.severity": "severity",
    "version.state": "version",
    "change.reason": "change",
}
"""Columns whose values are codes: the family in table status_code (its column "of")."""

UNITS = {
    "report.period_months": "month",
    "report.disclosed": "checklist item",
    "report.on_platform": "checklist item",
    "report.applicable": "checklist item",
    "observation.value": "see column unit",
    "checklist_entry.count": "piece of information",
}
"""Units of the numbers that count or measure; ``observation.value`` has that of its indicator."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        """中文 / English."""
        return f"{self.zh} / {self.en}"


def ordered(names: Iterable[str]) -> list[str]:
    """Tables in the order of the dictionary, the ones that are asked for most first; unknown ones last."""
    known = [key.removeprefix("dictionary.") for key in _words()]
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def table(name: str) -> Said:
    """What a table holds; its name where nothing is said of it (a table of an older product)."""
    return _words().get(f"dictionary.{name}", Said(name, name))


def column(table_name: str, name: str) -> Said:
    """What a column holds: as said for this table, else for all; its name where nothing is said."""
    own = _words().get(f"dictionary.{table_name}.{name}")
    return own or _words().get(f"dictionary.*.{name}", Said(name, name))


def text(key: str, **fields: str) -> Said:
    """A text of takeaway.csv, its {fields} filled in."""
    said = _words()[f"takeaway.{key}"]
    return Said(said.zh.format(**fields), said.en.format(**fields))


@lru_cache(maxsize=1)
def _words() -> dict[str, Said]:
    found: dict[str, Said] = {}
    for name in FILES:
        with (WORDS / name).open(encoding="utf-8-sig", newline="") as file:
            found |= {row["key"]: Said(row["zh"], row["en"]) for row in csv.DictReader(file)}
    return found
