"""Colours and marks of the screen's cells, for the cells of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl.workbook import Rule
from pages._shared import tables
from pages._shared.queries import Labels
from pages._shared.theme import LIGHT
from pages._shared.words import known, word

MUTED, BAR = "5D686D", "9ACBC5"
SEVERITIES = {"error": "EDC0AD", "warning": "F3E4C2", "info": "F1F3F4"}
# What has no colour of its own on screen and stands beside what has one.
LIKE = {"late": "not_received", "on_time": "received", "lacking": "blank", "cited": "in_part"}
QUIET = ("found", "held", "absent", "unknown", "value")


def fill_of(code: str) -> str:
    """The colour of a status' cell as RRGGBB, paled so that black text stays readable; "" for none."""
    if code in SEVERITIES:
        return SEVERITIES[code]
    colour = LIGHT.states.get(LIKE.get(code, code), "")
    return "" if code in QUIET or not colour else _paled(colour)


def _paled(colour: str) -> str:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "".join(f"{round(part + (255 - part) * 0.5):02X}" for part in parts)


def severities(labels: Labels) -> list[tuple[str, str]]:
    """(word, colour) of each severity that the build knows."""
    names = {code: labels.statuses.get(f"severity:{code}") for code in SEVERITIES}
    return [(status.word, SEVERITIES[code]) for code, status in names.items() if status and status.word]


def mark_of(code: str, of: str, labels: Labels) -> str:
    """The mark of a status: the codebook's, else that of the screen's grids."""
    own = labels.status(code, of).mark if of else ""
    return own or (word(f"mark.{code}", labels.lang) if known(f"mark.{code}") else "")


def shown_as(mark: str, alone: bool) -> str:
    """A number format under which a text is read with its mark, or as its mark; the text itself stays the word."""
    quoted = mark.replace('"', "")
    return "General" if not quoted else f';;;"{quoted}"' if alone else f';;;"{quoted} "@'


def cell_code(record: Mapping[Any, Any], key: str) -> str:
    """The code that a grid's cell carries beside its value."""
    return str(record.get(f"{key}__worst") or record.get(f"{key}__code") or "")


def rules(
    columns: Sequence[tables.Column], records: Sequence[Mapping[Any, Any]], labels: Labels
) -> list[Rule]:
    """Conditional formats: each status' word gets its colour; shares get a bar."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, column in enumerate(columns):
        for word_, fill in _filled(column, records, labels):
            found.setdefault((word_, fill), []).append(i)
    shares = tuple(i for i, column in enumerate(columns) if column.kind == "percent")
    bars = [Rule(shares, "", BAR)] if shares else []
    return [Rule(tuple(at), word_, fill) for (word_, fill), at in found.items()] + bars


def _filled(
    column: tables.Column, records: Sequence[Mapping[Any, Any]], labels: Labels
) -> list[tuple[str, str]]:
    """(word, colour) of the statuses that a column holds."""
    if column.kind in tables.CODES:
        codes = {str(row[column.key]) for row in records if not tables.missing(row.get(column.key))}
        pairs = [(labels.status(code, column.of).word, fill_of(code)) for code in sorted(codes)]
    elif column.kind == "text":
        coded = {
            (str(row[column.key]), cell_code(row, column.key))
            for row in records
            if cell_code(row, column.key) and not tables.missing(row.get(column.key))
        }
        pairs = [(text, fill_of(code)) for text, code in sorted(coded)]
        texts = {str(row.get(column.key)) for row in records}
        pairs += [pair for pair in severities(labels) if pair[0] in texts]
    else:
        pairs = []
    return [(text, fill) for text, fill in pairs if fill and text]
