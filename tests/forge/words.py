"""The only reader of tests/forge/words: wordings of our own, each in a set.

``any`` is used always, ``dev`` while developing, ``held`` only for the published accuracy.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "words"

Row = dict[str, str]


@cache
def _rows(name: str) -> tuple[Row, ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


class Words:
    """The wordings of one set, those for always included."""

    def __init__(self, held: bool) -> None:
        self._sets = ("any", "held") if held else ("any", "dev")

    def rows(self, name: str) -> list[Row]:
        """The rows of words/<name>.csv in this set."""
        return [row for row in _rows(name) if row.get("set", "any") in self._sets]

    def texts(self, name: str, kind: str, key: str = "kind", value: str = "text") -> list[str]:
        """The texts of one kind."""
        return [row[value] for row in self.rows(name) if row[key] == kind]

    def pick(self, rng: Random, name: str, kind: str, key: str = "kind", value: str = "text") -> str:
        """One of the texts of a kind."""
        return rng.choice(self.texts(name, kind, key, value))

    def phrase(self, rng: Random, kind: str) -> str:
        """One of the phrases of a kind."""
        return self.pick(rng, "phrases", kind)

    def column(self, rng: Random, table: str, role: str) -> str:
        """A heading for a column of the form or the checklist."""
        found = [row["text"] for row in self.rows("columns") if (row["table"], row["role"]) == (table, role)]
        return rng.choice(found)
