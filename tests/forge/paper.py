"""A report before it is typeset: texts and tables in reading order, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Record = dict[str, Any]
TextKind = Literal["title", "heading", "text", "caption", "signature", "furniture"]
Part = Literal["body", "statistics", "checklist"]


@dataclass(frozen=True)
class Link:
    """Words that lead to an address; a printed address leads to itself."""

    words: str
    address: str


@dataclass(frozen=True)
class Cell:
    """One cell as it is to be printed; ``across`` and ``down``: how many columns and rows it spans."""

    pieces: tuple[str | Link, ...] = ()
    across: int = 1
    down: int = 1
    head: bool = False
    whole: bool = True
    """Whether every line end in it is meant: an address that is too long may break anywhere else."""

    @property
    def text(self) -> str:
        """The words that it prints."""
        return "".join(piece if isinstance(piece, str) else piece.words for piece in self.pieces)


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: TextKind
    text: str


@dataclass(frozen=True)
class Grid:
    """A table as a full matrix: None where a cell of another place spans. ``widths``: shares of the width."""

    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[float, ...]
    heads: int = 1
    """How many of the first rows are the heading."""


Block = Text | Grid


@dataclass
class Paper:
    """A whole report: its blocks by part, and what it states."""

    name: str
    parts: dict[Part, list[Block]] = field(default_factory=dict)
    base: str = ""
    """Address against which relative links are to be read; "" for none."""
    traditional: bool = False
    furniture: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What a site prints above and below it."""
    truth: Record = field(default_factory=dict)

    def blocks(self) -> list[Block]:
        """All blocks in reading order."""
        return [block for part in self.parts.values() for block in part]

    def printed(self) -> Iterator[str]:
        """Everything that stands in it, word by word, and where its words lead to."""
        for block in self.blocks():
            if isinstance(block, Text):
                yield block.text
            else:
                for found in (found for row in block.rows for found in row if found):
                    yield found.text
                    links = (piece for piece in found.pieces if isinstance(piece, Link))
                    yield from (
                        f"{self.base.rstrip('/')}{link.address}" if link.address[0] == "/" else link.address
                        for link in links
                    )


def cell(text: str = "", across: int = 1, down: int = 1, *, head: bool = False) -> Cell:
    """A cell of plain words."""
    return Cell((text,) if text else (), across, down, head)
