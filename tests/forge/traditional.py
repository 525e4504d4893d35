"""A paper in Traditional characters; its addresses stay."""

from __future__ import annotations

from dataclasses import replace

from opencc import OpenCC

from tests.forge.paper import Block, Cell, Grid, Link, Paper, Text

_converter = OpenCC("s2t")


def make_traditional(paper: Paper) -> None:
    """Converts every word of ``paper``, and of its truth what is given as printed."""
    paper.traditional = True
    for part, blocks in paper.parts.items():
        paper.parts[part] = [_block(block) for block in blocks]
    paper.furniture = tuple(map(_words, paper.furniture[0])), tuple(map(_words, paper.furniture[1]))
    for record in (*paper.truth["observations"], *paper.truth["checklist"]):
        for name in ("raw", "remark", "link_text", "label"):
            if record.get(name):
                record[name] = _words(record[name])


def _words(text: str) -> str:
    return str(_converter.convert(text))


def _block(block: Block) -> Block:
    if isinstance(block, Text):
        return replace(block, text=_words(block.text))
    rows = tuple(tuple(_cell(found) if found else None for found in row) for row in block.rows)
    return Grid(rows, block.widths, block.heads)


def _cell(found: Cell) -> Cell:
    pieces = (
        replace(piece, words=piece.words if piece.words == piece.address else _words(piece.words))
        if isinstance(piece, Link)
        else _words(piece)
        for piece in found.pieces
    )
    return replace(found, pieces=tuple(pieces))
