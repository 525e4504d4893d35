"""The only reader of benchmarks/corpus/words: names, phrases and sentence templates, all of our own writing."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

FOLDER = Path(__file__).parent / "words"

Row = dict[str, str]
T = TypeVar("T")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of words/<name>.csv in file order."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def grouped(name: str, key: str, value: str) -> dict[str, tuple[str, ...]]:
    """words/<name>.csv as key → its values, in file order."""
    found: dict[str, list[str]] = {}
    for row in rows(name):
        found.setdefault(row[key], []).append(row[value])
    return {group: tuple(values) for group, values in found.items()}


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of words/<name>.txt."""
    return tuple((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


def phrases(kind: str) -> tuple[str, ...]:
    """The phrases of one kind."""
    return grouped("phrases", "kind", "text")[kind]


def sentences(key: str) -> tuple[str, ...]:
    """The sentence templates of one topic; see sentences.py for their marks."""
    return grouped("sentences", "key", "template")[key]


def weighted(rng: Random, choices: Sequence[tuple[T, float]]) -> T:
    """One of the choices, by its weight."""
    return rng.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]
