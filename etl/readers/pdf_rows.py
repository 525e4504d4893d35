"""Rows of a table without lines between them: each line of a cell goes to the row whose number it stands around.

The lines of a column are dealt out to the rows' anchors in order, so that each cell stands as its column's cells do:
from the anchor down, around it (cells centred in tall rows), or down to it; of the three the one that fits best counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_anchors import Anchor, Column, Piece, Serial, find_anchors, pitch_of
from etl.readers.pdf_ways import FITS, Seam, Way, find_ways

_SAME = 0.35
_FULL = 0.4
_LOOSE = 1.08
_WRAPS = 4.5
_WIDEST = 1.6
_FAR = 1.9
_APART = 0.6
_SHORT_LINE = 0.2
_TORN = 0.2
_SURE = 1.06
_SURELY = 3.0
_PARTED = 1.15
_PADDED = 1.12
_UNPADDED = 1.95
_OWN_PITCH = 1.3
_BESIDE = 0.1
_WIDER = 1.25
_CAP = 30.0
_MUCH = 1.0
_MUCH_OF = 0.7

Rows = list[list[list[Piece]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """Columns whose lines were dealt out to the anchors in each way; no ``ways`` where nothing tells the rows."""

    columns: Sequence[Column]
    anchors: Sequence[Anchor]
    em: float
    ways: list[list[Way]]


def try_rows(
    columns: Sequence[Column], em: float, serial: Serial | None, widths: Sequence[float] = ()
) -> Trial:
    """Deals out ``columns``, each column's lines from top to bottom, of type size ``em``.

    ``serial``: what counts the rows, where something does (``find_serial``). ``widths``: how wide each column's widest
    line is, where that is known.
    """
    anchors = find_anchors(columns, em, serial, widths)
    pitch = pitch_of(columns, em)
    ways = []
    for column, width in zip(columns, widths or [0.0] * len(columns), strict=True):
        if anchors:
            full = width - _FULL * em if width > _WRAPS * em else float("inf")
            seams = _seams(column, pitch, full, _surely_one(column, columns, anchors, em), em)
            ways.append(find_ways([piece.base for piece in column], anchors, seams, em))
    return Trial(columns, anchors, em, ways)


def best_fits(trials: Sequence[Trial]) -> list[int]:
    """The fit of each column: one for the table, unless another suits a column much better."""
    told = [trial for trial in trials if trial.ways]
    if not told:
        return []
    costs = [
        [sum(min(trial.ways[column][fit][0], _CAP) for trial in told) for fit in range(len(FITS))]
        for column in range(len(told[0].columns))
    ]
    usual = min(range(len(FITS)), key=lambda fit: sum(min(found[fit], _CAP) for found in costs))
    best = [min(range(len(FITS)), key=found.__getitem__) for found in costs]
    return [
        own if found[own] + _MUCH < _MUCH_OF * found[usual] else usual
        for own, found in zip(best, costs, strict=True)
    ]


def rows_of(trial: Trial, fits: Sequence[int]) -> Rows:
    """rows → columns → lines of the cell.

    Lines before the first or behind the last anchor that belong to neither are rows of their own: the rest of a row
    that a page's end split.
    """
    if not trial.ways:
        return _by_overlap(trial.columns, trial.em)
    dealt = []
    for column, ways, fit in zip(trial.columns, trial.ways, fits, strict=True):
        bounds = [0, *ways[fit][1], len(column)]
        dealt.append([list(column[start:end]) for start, end in pairwise(bounds)])
    rows = [[column[row] for column in dealt] for row in range(len(trial.anchors) + 2)]
    return [row for row in rows if any(row)]


def sure_cells(
    column: Column, columns: Sequence[Column], anchors: Sequence[Anchor], em: float
) -> list[list[Piece]]:
    """The lines of a column, those together that are surely of one cell."""
    return _clusters(column, _surely_one(column, columns, anchors, em))


def _clusters(column: Column, one: float | None) -> list[list[Piece]]:
    cells: list[list[Piece]] = []
    for piece in column:
        if cells and one is not None and piece.base - cells[-1][-1].base <= one:
            cells[-1].append(piece)
        else:
            cells.append([piece])
    return cells


def _surely_one(
    column: Column, columns: Sequence[Column], anchors: Sequence[Anchor], em: float
) -> float | None:
    """Up to which distance two lines are surely of one cell: where rows are seen to stand farther apart than lines.

    None where that is not sure, as where lines so near would stand beside two rows.
    """
    pitch, own = pitch_of(columns, em), pitch_of([column], em)
    steps = [b.first - a.last for a, b in pairwise(anchors)]
    single = [step for step in steps if step < _UNPADDED * pitch]
    if not single or min(steps) < _PADDED * max(pitch, own) or own > _OWN_PITCH * pitch:
        return None
    if any(own * _SURE < b.base - a.base < own * _PARTED for a, b in pairwise(column)):
        return None
    beside = [
        sum(cell[0].base - _BESIDE * em < anchor.first < cell[-1].base + _BESIDE * em for anchor in anchors)
        for cell in _clusters(column, own * _SURE)
    ]
    return None if max(beside, default=0) > 1 else own * _SURE


def _seams(column: Column, pitch: float, full: float, one: float | None, em: float) -> list[Seam]:
    """The seams of a column. A cell's lines stand close, and each but the last is as full as the next line's first
    word let it be; no line of a narrow column is called full."""
    seams = []
    for before, after in pairwise(column):
        step = after.base - before.base
        sure = one is not None and step <= one
        loose = max(0.0, step / min(pitch, _WIDEST * em) - _LOOSE) + (step > _FAR * em) * _APART
        runs_on = after.lead > 0 and before.width + after.lead > full
        short = not runs_on and full < float("inf")
        parted = _SURELY if sure else runs_on * _TORN
        seams.append(Seam(loose + short * _SHORT_LINE, parted, sure))
    return seams


def _by_overlap(columns: Sequence[Column], em: float) -> list[list[list[Piece]]]:
    """Rows where no column tells them: cells are lines close to one another, rows are cells beside one another."""
    pitch = min(pitch_of(columns, em) * _WIDER, _FAR * em)
    cells: list[tuple[float, float, int, list[Piece]]] = []
    for number, column in enumerate(columns):
        for piece in column:
            if cells and cells[-1][2] == number and piece.base - cells[-1][1] <= pitch:
                first, _, _, lines = cells.pop()
                cells.append((first, piece.base, number, [*lines, piece]))
            else:
                cells.append((piece.base, piece.base, number, [piece]))
    rows: list[list[list[Piece]]] = []
    reach = float("-inf")
    for first, last, number, lines in sorted(cells, key=lambda cell: cell[:3]):
        if first > reach + _SAME * em:
            rows.append([[] for _ in columns])
        rows[-1][number] += lines
        reach = max(reach, last)
    return rows
