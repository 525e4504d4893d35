"""Tables that a converter left in a text file as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.readers.columns import Numbered, Row

_OPEN = re.compile(r"<table\b[^<>]*>", re.I)
_CLOSE = re.compile(r"</table\s*>", re.I)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=</tr\s*>|<tr\b|$)", re.I | re.S)
_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)(?=</t[dh]\s*>|<t[dh]\b|$)", re.I | re.S)
_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?\s*([0-9]{1,2})", re.I)
_WRAPPING = re.compile(r"(?:\s|</?(?:html|body|div|p|center)\b[^>]*>)*", re.I)


def split_markup(lines: Sequence[str]) -> Iterator[tuple[Row, ...] | list[Numbered]]:
    """The HTML tables of a text, and the lines between them, in order. A cell's own markup stays as it is."""
    text = "\n".join(lines)
    if "<" not in text:
        yield [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        return
    position = 0
    while (opening := _OPEN.search(text, position)) and (closing := _CLOSE.search(text, opening.end())):
        yield _lines(text, position, opening.start())
        yield tuple(_rows(text, opening.end(), closing.start()))
        position = closing.end()
    yield _lines(text, position, len(text))


def _lines(text: str, start: int, end: int) -> list[Numbered]:
    first = text.count("\n", 0, start) + 1
    lines = enumerate(text[start:end].split("\n"), start=first)
    return [
        (number, line)
        for number, line in lines
        if line.strip() and not ("<" in line and _WRAPPING.fullmatch(line))
    ]


def _rows(text: str, start: int, end: int) -> Iterator[Row]:
    """Rows with the cells that span several of them repeated as blanks, so that columns stay in place."""
    hanging: dict[int, int] = {}
    for row in _ROW.finditer(text, start, end):
        cells: list[str] = []
        for cell in _CELL.finditer(text, *row.span(1)):
            spans = {name.lower(): int(count) for name, count in _SPAN.findall(cell[1])}
            _skip_hanging(cells, hanging)
            width = max(1, spans.get("col", 1))
            for column in range(len(cells), len(cells) + width):
                hanging[column] = max(0, spans.get("row", 1) - 1)
            cells += [" ".join(cell[2].split()), *[""] * (width - 1)]
        _skip_hanging(cells, hanging)
        yield text.count("\n", 0, row.start()) + 1, tuple(cells)


def _skip_hanging(cells: list[str], hanging: dict[int, int]) -> None:
    """Blanks where cells of rows above reach down."""
    while hanging.get(len(cells), 0) > 0:
        hanging[len(cells)] -= 1
        cells.append("")
