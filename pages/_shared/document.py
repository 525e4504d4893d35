"""A document's text as numbered lines, with places marked and quotes emphasised. All text travels as text nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared.markup import aria
from pages._shared.words import word

WHOLE = 400  # lines; a longer document is shown around its marks until the reader asks for all of it
AROUND = 60
CELLS = re.compile(r"[^\t|]+")


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


def view(lines: Sequence[str], marks: Sequence[Mark], lang: str, everything: str, all_: bool) -> Component:
    """The lines around the marks (all of them where they are few or ``all_``); ``everything`` leads to all."""
    shown = shown_lines(len(lines), marks, all_)
    by_line: dict[int, list[Mark]] = {}
    for one in marks:
        by_line.setdefault(one.line, []).append(one)
    rows: list[Component] = []
    before = 0
    for number in shown:
        if number > before + 1:
            rows.append(_gap(number - before - 1, lang))
        rows.append(_line(number, lines[number - 1], by_line.get(number, []), lang))
        before = number
    if before < len(lines):
        rows.append(_gap(len(lines) - before, lang))
    note = [] if len(shown) == len(lines) else [_more(len(shown), len(lines), lang, everything)]
    box = html.Div(rows, className="lines", tabIndex="0", role="region", **aria(label=word("source.text", lang)))
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


def _line(number: int, text: str, marks: Sequence[Mark], lang: str) -> Component:
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
        gutter = [html.Span("▶", **aria(hidden="true")), html.Span(word("source.marked", lang), className="hidden")] + gutter
    current = aria(current="location") if marks else {}
    table = " row" if "\t" in text else ""
    return html.Div(
        [html.Span(gutter, className="no"), html.Span([part for part in content if part != ""], className="text")],
        id=f"L{number}",
        className=("line marked" if marks else "line") + table,
        **current,
    )


def find(text: str, one: Mark) -> tuple[int, int] | None:
    """Where in the line the mark's words stand: its cell if that prints them, else the words, blanks aside."""
    cells = [(m.start(), m.end()) for m in CELLS.finditer(text)] if re.search(r"[\t|]", text) else []
    for quote in one.quotes:
        found = _cell(text, cells, one, quote) or _words(text, quote)
        if found:
            return found
    return None


def _cell(text: str, cells: Sequence[tuple[int, int]], one: Mark, quote: str) -> tuple[int, int] | None:
    """The cell that prints exactly ``quote``: that of the mark's column, else the first after the cell ``after``."""
    same = [_stripped(text, cell) for cell in cells if text[slice(*cell)].strip() == quote.strip()]
    if one.after:
        start = next((stop for begin, stop in cells if text[begin:stop].strip() == one.after), 0)
        return next((span for span in same if span[0] >= start), None)
    column = text[: same[0][0]].count("\t") + 1 if same else 0
    exact = [span for span in same if text[: span[0]].count("\t") + 1 == one.column]
    return (exact or same or [None])[0] if column else None


def _stripped(text: str, cell: tuple[int, int]) -> tuple[int, int]:
    part = text[slice(*cell)]
    start = cell[0] + len(part) - len(part.lstrip())
    return start, start + len(part.strip())


def _words(text: str, quote: str) -> tuple[int, int] | None:
    """The quote in the line; it may have lost or gained blanks."""
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    pattern = r"\s*".join(re.escape(character) for character in quote if not character.isspace())
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None
