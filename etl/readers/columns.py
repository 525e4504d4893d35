"""Lines → runs of table rows: split by tabs, by pipes, or by columns of blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Numbered = tuple[int, str]
Row = tuple[int, tuple[str, ...]]

_DASHES = r"(?::?-{2,}:?|:-:?|-:)"
_RULE = re.compile(rf"\s*\|?\s*{_DASHES}\s*(?:\|\s*{_DASHES}\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")
# A cell's text that went on in a line of its own: an address or part of one.
_FRAGMENT = re.compile(r"\s*(?:https?://\S.*|(?=.*[A-Za-z/=&?])[!-~ ]+)")
_PAGE_NUMBER = re.compile(
    r"[\s\-—–·]*(?:第\s*)?[0-9]{1,3}\s*(?:页)?(?:\s*[/,，]?\s*共?\s*[0-9]{1,3}\s*页?)?[\s\-—–·]*"
)


@dataclass(frozen=True, slots=True)
class Style:
    """One way of writing tables: how a line is cut, how many filled cells make a row sure, how many sure rows a table;
    which lines may stand between sure rows, and which are rows even at the table's end."""

    cells: Callable[[str], tuple[str, ...]]
    sure: int
    rows: int
    within: Callable[[str], bool]
    at_end: Callable[[str], bool]

    def row(self, text: str) -> tuple[str, ...]:
        """The cells of a line inside a table; a line that cannot be cut is one cell."""
        return self.cells(text) or (text.strip(),)

    def is_ornament(self, text: str) -> bool:
        """Lines inside a table that are no rows: rules, and page numbers where rows have marks of their own."""
        return bool(_RULE.fullmatch(text)) or (
            self is not _GAPS and bool(_PAGE_NUMBER.fullmatch(text)) and "\t" not in text
        )

    def is_sure(self, text: str) -> bool:
        cells = self.cells(text)
        return len(cells) >= self.sure and sum(map(bool, map(str.strip, cells))) >= self.sure


def find_tables(lines: Sequence[Numbered]) -> Iterator[tuple[Row, ...] | Numbered]:
    """Tables (rows of cells with their line numbers) and the lines between them, in order."""
    position = 0
    while position < len(lines):
        style, end = _run_at(lines, position)
        if style is None:
            yield lines[position]
        else:
            yield tuple(
                (n, style.row(text)) for n, text in lines[position:end] if not style.is_ornament(text)
            )
        position = end


def _run_at(lines: Sequence[Numbered], start: int) -> tuple[Style | None, int]:
    """The style and end of the table that begins at ``start``."""
    for style in _STYLES:
        if style.is_sure(lines[start][1]):
            end, sure = _run_end(lines, start, style)
            if sure >= style.rows:
                return style, end
    return None, start + 1


def _run_end(lines: Sequence[Numbered], start: int, style: Style) -> tuple[int, int]:
    """One past the last row, and how many rows are sure: unsure lines belong to a table as long as sure rows follow,
    or cells are kept open."""
    end, unsure, sure = start + 1, 0, 1
    for position in range(start + 1, len(lines)):
        text = lines[position][1]
        if style.is_sure(text):
            end, unsure, sure = position + 1, 0, sure + 1
        elif style.is_ornament(text):
            continue
        elif _FRAGMENT.fullmatch(text) or style.within(text):
            full = text.count("\t") == lines[start][1].count("\t") > 0
            end = position + 1 if full or style.at_end(text) else end
        elif unsure < 2 and style is _GAPS and text.startswith("  "):
            unsure += 1
        else:
            break
    return end, sure


def _tab_cells(text: str) -> tuple[str, ...]:
    return tuple([cell.strip() for cell in text.split("\t")]) if "\t" in text else ()


def _pipe_cells(text: str) -> tuple[str, ...]:
    if "|" not in text or not _PIPE.search(text):
        return ()
    inner = text.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    if "\\" not in inner:
        return tuple([cell.strip() for cell in inner.split("|")])
    return tuple([cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)])


def _gap_cells(text: str) -> tuple[str, ...]:
    return tuple(_GAP.split(text.strip(" \u3000\xa0")))


def _is_pipe_row(text: str) -> bool:
    return text.strip().startswith("|") or len(_PIPE.findall(text)) > 1


def _is_open_tab_row(text: str) -> bool:
    return text.endswith("\t") or ("\t" in text and text.strip().isascii())


_GAPS = Style(
    _gap_cells,
    3,
    3,
    within=lambda text: len(_gap_cells(text)) == 2 or text.strip().isdecimal(),
    at_end=lambda text: text.strip().isdecimal(),
)
_STYLES = (
    Style(_tab_cells, 2, 2, within=lambda text: "\t" in text, at_end=_is_open_tab_row),
    Style(_pipe_cells, 2, 2, within=_is_pipe_row, at_end=_is_pipe_row),
    _GAPS,
)
