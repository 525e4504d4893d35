"""A document's text as numbered lines, with places marked and quotes emphasised. All text travels as text nodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared.markup import aria
from pages._shared.queries import Held
from pages._shared.words import word

WHOLE = 400  # lines; a longer document is shown around its marks until the reader asks for all of it
AROUND = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to mark: a line (from 1), the cell of a table row (from 1), and the words to emphasise in it.

    The first of ``quotes`` that stands in the line is emphasised; ``after`` is the cell that comes before it.
    """

    line: int
    column: int | None = None
    quotes: tuple[str, ...] = ()
    after: str = ""


def mark(place: Mapping[str, Any] | None, *quotes: object, after: object = "") -> list[Mark]:
    """The mark of a record's place; none where the place names no line."""
    line = (place or {}).get("line")
    if not isinstance(line, int):
        return []
    return [Mark(line, (place or {}).get("column"), tuple(str(q) for q in quotes if q), str(after))]


SHEETS = ("xlsx", "xls")


def place_text(place: Mapping[str, Any] | None, lang: str, held: Held | None = None) -> str:
    """A place in words: "附件1.xls · 工作表 1 · 第 120 行 · 表 1 第 8 行 第 3 列"; the file where there are several."""
    found = place or {}
    part = held.part_at(found.get("line")) if held else None
    form = str(part["format"] if part else held.report["format"] if held else "")
    words = {"page": "sheet" if form in SHEETS else "page", "line": "line"}
    parts = [str(part["name"])] if part else []
    parts += [word(f"source.place.{words[name]}", lang, n=found[name]) for name in words if name in found]
    cell = [
        word(f"source.place.{part}", lang, n=found[part])
        for part in ("table", "row", "column")
        if part in found
    ]
    parts += [(" " if lang == "zh" else ", ").join(cell)] if cell else []
    return " · ".join(parts) or word("source.place.none", lang)


def view(
    lines: Sequence[str],
    marks: Sequence[Mark],
    lang: str,
    everything: str,
    all_: bool,
    files: Collection[int] = (),
) -> Component:
    """The lines around the marks (all of them where they are few or ``all_``); ``everything`` leads to all.

    ``files``: the lines that are names of files.
    """
    shown = shown_lines(len(lines), marks, all_)
    by_line: dict[int, list[Mark]] = {}
    for one in marks:
        by_line.setdefault(one.line, []).append(one)
    rows: list[Component] = []
    before = 0
    for number in shown:
        if number > before + 1:
            rows.append(_gap(number - before - 1, lang))
        kind = "file" if number in files else ""
        rows.append(_line(number, lines[number - 1], by_line.get(number, []), lang, marks[:1], kind))
        before = number
    if before < len(lines):
        rows.append(_gap(len(lines) - before, lang))
    note = [] if len(shown) == len(lines) else [_more(len(shown), len(lines), lang, everything)]
    box = html.Div(
        rows, className="lines", tabIndex="0", role="region", **aria(label=word("source.text", lang))
    )
    return html.Div([*note, box], className="document-text")


def shown_lines(count: int, marks: Iterable[Mark], all_: bool = False) -> list[int]:
    """Which of ``count`` lines to send: all of a short document, else those around the marks, else the first ones."""
    if all_ or count <= WHOLE:
        return list(range(1, count + 1))
    centres = [one.line for one in marks] or [1]
    return sorted({n for c in centres for n in range(max(1, c - AROUND), min(count, c + AROUND) + 1)})


def _gap(count: int, lang: str) -> Component:
    return html.P(word("source.gap", lang, n=count), className="gap")


def _more(shown: int, count: int, lang: str, everything: str) -> Component:
    link = dcc.Link(word("source.all", lang, n=f"{count:,}"), href=everything)
    return html.P([word("source.window", lang, shown=shown, n=f"{count:,}"), " ", link], className="window")


def _line(
    number: int, text: str, marks: Sequence[Mark], lang: str, first: Sequence[Mark], kind: str
) -> Component:
    spans = sorted({span for one in marks if (span := find(text, one))})
    content: list[Any] = []
    end = 0
    for start, stop in spans:
        if start >= end:
            content += [text[end:start], html.Mark(text[start:stop])]
            end = stop
    content.append(text[end:])
    gutter: list[Any] = [str(number)]
    if marks:
        said = html.Span(word("source.marked", lang), className="hidden")
        gutter = [html.Span("▶", **aria(hidden="true")), said, *gutter]
    current = aria(current="location") if marks else {}
    kinds = ["line", kind, "row" if "\t" in text else "", "marked" if marks else ""]
    kinds.append("first" if marks and first and first[0].line == number else "")
    return html.Div(
        [
            html.Span(gutter, className="no"),
            html.Span([part for part in content if part != ""], className="text"),
        ],
        id=f"L{number}",
        className=" ".join(filter(None, kinds)),
        **current,
    )


def find(text: str, one: Mark) -> tuple[int, int] | None:
    """Where in the line the mark's words stand: its cell if that prints them, else the words, blanks aside."""
    cells = _cells(text)
    for quote in one.quotes:
        found = _cell(text, cells, one, quote) or _words(text, quote)
        if found:
            return found
    return None


def _cells(text: str) -> list[tuple[int, int]]:
    """The cells of a table's row as printed, empty ones too; none where the line is no row."""
    separator = "\t" if "\t" in text else "|"
    cells, start = [], 0
    for part in text.split(separator):
        cells.append((start, start + len(part)))
        start += len(part) + 1
    if separator == "|" and text.startswith("|"):
        cells = cells[1:]
    return cells if separator in text else []


def _cell(text: str, cells: list[tuple[int, int]], one: Mark, quote: str) -> tuple[int, int] | None:
    """The cell that prints exactly ``quote``: that of the mark's column, else the first after the cell ``after``."""
    spans = [_stripped(text, cell) for cell in cells]
    same = [i for i, span in enumerate(spans) if text[slice(*span)] == quote.strip()]
    first = (
        next((i + 1 for i, span in enumerate(spans) if text[slice(*span)] == one.after), 0)
        if one.after
        else 0
    )
    column = (one.column or 0) - 1
    at = column if column in same and not first else next((i for i in same if i >= first), None)
    return None if at is None else spans[at]


def _stripped(text: str, cell: tuple[int, int]) -> tuple[int, int]:
    part = text[slice(*cell)]
    start = cell[0] + len(part) - len(part.lstrip())
    return start, start + len(part.strip())


def _words(text: str, quote: str) -> tuple[int, int] | None:
    """The quote in the line, which may have lost or gained blanks; a number is no part of a longer one."""
    characters = [re.escape(character) for character in quote if not character.isspace()]
    if not characters:
        return None
    before = r"(?<!\d)" if quote[0].isdigit() else ""
    after = r"(?!\d)" if quote[-1].isdigit() else ""
    found = re.search(before + r"\s*".join(characters) + after, text)
    return found.span() if found else None
