"""Headings that a table repeats: on every page, or where the pages of another program ended."""

from __future__ import annotations

from collections.abc import Sequence

from etl.readers.pdf_anchors import Piece

_NEAR = 1.5

Column = Sequence[Piece]
Run = tuple[int, int]


def find_repeated(
    columns: Sequence[Column], heading: Sequence[Sequence[str]], em: float, first: Sequence[int] | None
) -> list[list[list[Piece]]]:
    """The columns of what stands before, between and behind the repeated headings, which are left out.

    ``heading``: the lines of its cell in each column. ``first``: how many lines of each column the table's own
    heading takes, where it stands here.
    """
    if sum(map(bool, heading)) < 2:
        return [[list(column) for column in columns]]
    begins = first or [0] * len(columns)
    runs = [
        _runs(column, lines, begin) for column, lines, begin in zip(columns, heading, begins, strict=True)
    ]
    named = [number for number, lines in enumerate(heading) if lines]
    chief = min(named, key=lambda number: len(runs[number]))
    parts: list[list[list[Piece]]] = []
    since = [0] * len(columns)
    for run in runs[chief]:
        middle = _middle(columns[chief], run)
        reach = _NEAR * em + _height(columns[chief], run) / 2
        here = {
            number: found
            for number in named
            for found in runs[number]
            if abs(_middle(columns[number], found) - middle) <= reach + _height(columns[number], found) / 2
        }
        if len(here) < len(named):
            continue
        ends = [here[n][0] if n in here else _above(columns[n], middle) for n in range(len(columns))]
        parts.append([list(column[a:b]) for column, a, b in zip(columns, since, ends, strict=True)])
        since = [here[n][1] if n in here else ends[n] for n in range(len(columns))]
    parts.append([list(column[start:]) for column, start in zip(columns, since, strict=True)])
    return parts


def _runs(column: Column, lines: Sequence[str], begin: int) -> list[Run]:
    """Where the words of a heading's cell stand in a column, as stretches of its lines from ``begin`` on."""
    wanted = "".join("".join(lines).split())
    if not wanted:
        return []
    texts = ["".join(piece.text.split()) for piece in column]
    runs = []
    for start in range(begin, len(texts)):
        joint, end = "", start
        while end < len(texts) and len(joint) < len(wanted) and wanted.startswith(joint + texts[end]):
            joint += texts[end]
            end += 1
        if joint == wanted:
            runs.append((start, end))
    return runs


def _middle(column: Column, run: Run) -> float:
    return (column[run[0]].base + column[run[1] - 1].base) / 2


def _height(column: Column, run: Run) -> float:
    return column[run[1] - 1].base - column[run[0]].base


def _above(column: Column, base: float) -> int:
    return sum(piece.base < base for piece in column)
