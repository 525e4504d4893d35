"""Numbers that a narrow column broke over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = re.compile(r"[0-9０-９]+(?:\n[0-9０-９]+)+")
_FIRST_WIDE = 0x2E80


def with_whole_numbers(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows of cells, in which digits below digits are one number where no line of their column has room for one more.

    "77" is broken where a full-width digit fills a line, "102" where "10" does.
    """
    made = [list(row) for row in rows]
    for number, row in enumerate(made):
        for column, cell in enumerate(row):
            if (
                "\n" in cell
                and _DIGITS.fullmatch(cell)
                and _is_broken(cell.split("\n"), number, column, rows)
            ):
                row[column] = cell.replace("\n", "")
    return made


def _is_broken(lines: Sequence[str], number: int, column: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first lines are full: as wide as a character of text at least, and as the column's widest line."""
    full = _width(lines[0])
    others = [
        _width(line)
        for at, row in enumerate(rows)
        if at != number and column < len(row) and not _DIGITS.fullmatch(row[column])
        for line in row[column].split("\n")
    ]
    even = all(_width(line) == full for line in lines[:-1]) and _width(lines[-1]) <= full
    return even and full >= 2 and bool(others) and max(others) <= full


def _width(text: str) -> int:
    """In half-widths."""
    return sum(1 + (ord(character) >= _FIRST_WIDE) for character in text)
