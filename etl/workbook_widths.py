"""How wide texts are in a sheet; a Chinese character counts two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from etl.workbook_parts import Item, Sheet

WIDEST, NARROWEST = 60, 8
UPRIGHT, UPRIGHT_WIDEST = 4.3, 7.0  # columns with upright headings
LOOKED_AT = 500  # rows
CROWDED = (
    9  # from so many columns on, texts and headings break sooner, so that the sheet can be read on paper
)
HEADING, HEADING_CROWDED, WIDEST_CROWDED = 22, 13, 36


def characters(text: str) -> int:
    """The width of a text in Latin characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def widths(sheet: Sheet) -> Iterator[float]:
    """Column widths that fit the texts of a headed sheet."""
    crowded = len(sheet.headings) >= CROWDED
    most, widest = (HEADING_CROWDED, WIDEST_CROWDED) if crowded else (HEADING, WIDEST)
    for i, heading in enumerate(sheet.headings):
        longest = max((characters(_shown(row[i])) for row in sheet.rows[:LOOKED_AT]), default=0) + 2
        if i in sheet.turned:
            yield min(max(UPRIGHT, longest), UPRIGHT_WIDEST)
        else:
            yield min(max(longest, min(characters(heading) + 4, most), NARROWEST), widest)
    if not sheet.headings:
        yield WIDEST


def _shown(item: Item) -> str:
    if isinstance(item.value, (int, float)):
        return f"{item.value:.1%}" if "%" in item.number_format else f"{item.value:,}"
    text = str(item.value or "")[:WIDEST]
    mark = item.number_format.removeprefix(';;;"').removesuffix('"')
    return mark if item.number_format.startswith(';;;"') and "@" not in item.number_format else text
