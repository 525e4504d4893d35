"""The CSV files of data/ as a reviewer sees them: plain rows of text."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
Rows = list[dict[str, str]]


def read(path: str) -> Rows:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def table(name: str) -> Rows:
    return read(f"reference/{name}.csv")


def column(rows: Rows, name: str) -> list[str]:
    return [row[name] for row in rows]


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, times in Counter(values).items() if times > 1]


def squeezed(text: str) -> str:
    return "".join(text.split())
