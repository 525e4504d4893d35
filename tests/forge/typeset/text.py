"""Text files: encodings, tables in tabs, pipes, columns of blanks or HTML, and what conversions leave behind."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from unicodedata import east_asian_width

from benchmarks.corpus.vocabulary import weighted
from tests.forge.paper import Cell, Grid, Link, Paper, Text
from tests.forge.typeset import html as web

PLAIN = web.Look("plain", "utf-8", "", 0.0, blanks=False, heads=False, breaks="<br>", tags=False)


@dataclass(frozen=True)
class Look:
    """How one file is written; ``wrapped``: paragraphs break after so many characters, 0 for never."""

    tables: str
    encoding: str
    wrapped: int
    pages: bool
    markup: bool
    glued: bool
    ends: str


def typeset_text(paper: Paper, rng: Random) -> bytes:
    """A text file."""
    encodings = [("utf-8", 10), ("utf-8-sig", 2), ("gb18030", 4), ("utf-16", 2), ("utf-16-be", 1), ("bad", 3)]
    look = Look(
        tables=weighted(rng, [("tabs", 5), ("pipes", 4), ("blanks", 3), ("html", 1)]),
        encoding="big5" if paper.traditional and rng.random() < 0.6 else weighted(rng, encodings),
        wrapped=rng.choice((0, 0, 30, 38, 44)),
        pages=rng.random() < 0.3,
        markup=rng.random() < 0.2,
        glued=rng.random() < 0.15,
        ends=rng.choice(("\n", "\n", "\r\n")),
    )
    lines = [line for part in _parts(paper, look, rng) for line in part]
    return _encoded(look.ends.join(lines) + look.ends, look, rng)


def _encoded(text: str, look: Look, rng: Random) -> bytes:
    if look.encoding == "big5":
        return (
            text.encode("big5", errors="ignore" if _fits(text) else "strict")
            if _fits(text)
            else text.encode()
        )
    if look.encoding == "utf-16-be":
        return b"\xfe\xff" + text.encode("utf-16-be")
    if look.encoding != "bad":
        return text.encode(look.encoding)
    data = text.encode("utf-8")
    spoiled = "学校".encode()
    places = [match.start() for match in re.finditer(re.escape(spoiled), data)]
    for at in sorted(rng.sample(places, min(2, len(places))), reverse=True):
        data = data[:at] + spoiled + b"\xff" + data[at + len(spoiled) :]
    return data


def _fits(text: str) -> bool:
    try:
        text.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _parts(paper: Paper, look: Look, rng: Random) -> Iterator[list[str]]:
    """The blocks as lines; page numbers and form feeds here and there."""
    for number, block in enumerate(paper.blocks()):
        if isinstance(block, Grid):
            yield _table(block, look, rng)
        else:
            text = block.text
            if look.glued and not number:
                text += paper.furniture[0][2] if paper.furniture[0] else ""
            yield _paragraph(Text(block.kind, text), look)
        if look.pages and rng.random() < 0.12:
            yield ["", f"- {number // 6 + 1} -", "\f" if rng.random() < 0.5 else ""]


def _paragraph(text: Text, look: Look) -> list[str]:
    hashes = (
        {"title": "# ", "heading": "## ", "caption": "### "}.get(text.kind, "")
        if look.tables == "pipes"
        else ""
    )
    line = hashes + text.text
    if look.wrapped and text.kind == "text":
        return [line[start : start + look.wrapped] for start in range(0, len(line), look.wrapped)]
    return [line, ""]


def _table(grid: Grid, look: Look, rng: Random) -> list[str]:
    if look.tables == "html":
        return [*web.grid_markup(grid, PLAIN, rng).split("\n"), ""]
    rows = [[_words(found, look) if found else "" for found in row] for row in grid.rows]
    if look.tables == "pipes":
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(grid.heads, "|" + " --- |" * len(grid.widths))
    elif look.tables == "blanks":
        wide = [max(map(_wide, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(_padded(text, width) for text, width in zip(row, wide, strict=True)).rstrip()
            for row in rows
        ]
    else:
        lines = ["\t".join(row) for row in rows]
    if look.pages and look.tables == "tabs" and len(lines) > 30:
        at = rng.randrange(12, len(lines) - 5)
        lines[at:at] = rng.choice(([""], ["", "- 5 -", ""], ["\f"], ["第 6 页"]))
    return [*lines, ""]


def _words(found: Cell, look: Look) -> str:
    """A cell on one line; links as printed, or in the markup that a conversion left."""
    pieces = []
    for piece in found.pieces:
        if isinstance(piece, Link) and look.markup:
            pieces.append(f'<a href="{html.escape(piece.address)}">{piece.words}</a>')
        else:
            pieces.append(piece.words if isinstance(piece, Link) else piece)
    return " ".join("".join(pieces).split())


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _wide(text))
