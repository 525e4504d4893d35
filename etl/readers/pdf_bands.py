"""Bands of a table without a grid: what stands between two lines across it, and the rows of each."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from etl.readers.pdf_anchors import Column, Piece, Serial, find_anchors
from etl.readers.pdf_rows import Rows, Trial, best_fits, rows_of, sure_cells, try_rows

_MOST_ROWS = 0.7

Lines = list[list[Piece]]
Band = Trial | Lines


@dataclass(frozen=True, slots=True)
class Told:
    """What tells the rows of a table: the column of its numbers, and how wide each column's widest line is."""

    serial: Serial | None
    widths: Sequence[float]


def bands_of(columns: Sequence[Column], cuts: Sequence[float], em: float, told: Told) -> list[Band]:
    """What stands between two lines (at ``cuts``): one row where lines part most rows, else what the cells' places
    tell."""
    if not cuts:
        return [try_rows(columns, em, told.serial, told.widths)]
    anchors = find_anchors(columns, em, told.serial, told.widths)
    cells = [sure_cells(column, columns, anchors, em) for column in columns]
    bands = [
        [
            [piece for cell in column if bisect(cuts, cell[0].base) == number for piece in cell]
            for column in cells
        ]
        for number in range(len(cuts) + 1)
    ]
    bands = [band for band in bands if any(band)]
    if told.serial is None:
        parted = len(bands) >= _MOST_ROWS * len(anchors)
        return [band if parted else try_rows(band, em, None, told.widths) for band in bands]
    return [
        band
        if len(find_anchors(band, em, told.serial, told.widths)) < 2
        else try_rows(band, em, told.serial, told.widths)
        for band in _with_anchors(bands, em, told)
    ]


def fits_of(bands: Sequence[Band]) -> list[int]:
    """How the cells of each column stand (``best_fits``)."""
    return best_fits([band for band in bands if isinstance(band, Trial)])


def rows_in(bands: Sequence[Band], fits: Sequence[int]) -> Rows:
    """rows → columns → lines of the cell."""
    return [row for band in bands for row in (rows_of(band, fits) if isinstance(band, Trial) else [band])]


def _with_anchors(bands: Sequence[Lines], em: float, told: Told) -> list[Lines]:
    """The bands, those between others that have no number made one with the nearer: lines part the cells of a row."""
    anchors = [find_anchors(band, em, told.serial, told.widths) for band in bands]
    made: list[Lines] = []
    pending: Lines | None = None
    for number, band in enumerate(bands):
        lines = [[*above, *below] for above, below in zip(pending, band, strict=True)] if pending else band
        pending = None
        if anchors[number] or not 0 < number < len(bands) - 1 or not anchors[number - 1]:
            made.append(lines)
        elif (
            anchors[number + 1]
            and anchors[number + 1][0].first - _end(band) < _start(band) - anchors[number - 1][-1].last
        ):
            pending = lines
        else:
            made[-1] = [[*above, *below] for above, below in zip(made[-1], lines, strict=True)]
    return made


def _start(band: Lines) -> float:
    return min(piece.base for column in band for piece in column)


def _end(band: Lines) -> float:
    return max(piece.base for column in band for piece in column)
