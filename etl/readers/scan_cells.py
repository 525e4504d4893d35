"""Grids → tables: the text of each cell with its confidence; what cannot be read is marked, never left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.readers import scan_engine
from etl.readers.layout import Text
from etl.readers.pdf_grid import Grid
from etl.readers.scan_engine import Reading
from etl.readers.scan_image import Pixels
from etl.readers.scan_ink import Box, Ink, lines_within

UNREAD = "\ufffd"
"""Stands for ink that nobody could read: a cell that holds it is neither blank nor a number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of type in the cell of a number (from 0, row by row)."""

    cell: int
    box: Box
    within: Box


def read_table(grid: Grid, ink: Ink, boxes: Pixels) -> list[list[Text]]:
    """The rows of a ruled table; a merged cell's text stands in its first."""
    pieces = list(_pieces(grid, ink, boxes))
    readings = scan_engine.read([ink.crop(piece.box, piece.within) for piece in pieces])
    said: dict[int, list[Reading]] = {}
    for piece, reading in zip(pieces, readings, strict=True):
        said.setdefault(piece.cell, []).append(_sure(reading, piece, ink))
    rows, columns = grid.shape
    return [[_text(said.get(row * columns + column, [])) for column in range(columns)] for row in range(rows)]


def _text(readings: list[Reading]) -> Text:
    if not readings:
        return Text("", 1.0)
    return Text("\n".join(reading.text for reading in readings), min(r.confidence for r in readings))


def _sure(reading: Reading, piece: Piece, ink: Ink) -> Reading:
    return reading if reading.text else Reading(UNREAD, 0.0, 0.0, 0.0)


def _pieces(grid: Grid, ink: Ink, boxes: Pixels) -> Iterator[Piece]:
    marks = _cells_of(grid, ink.marks)
    for cell in np.unique(grid.first).tolist():
        rows, columns = np.nonzero(grid.first == cell)
        within = (
            float(grid.xs[columns.min()]),
            float(grid.ys[rows.min()]),
            float(grid.xs[columns.max() + 1]),
            float(grid.ys[rows.max() + 1]),
        )
        for box in lines_within(ink, ink.marks[marks == cell], _overlapping(boxes, within, ink.em), within):
            yield Piece(cell, box, within)


def _cells_of(grid: Grid, marks: Pixels) -> Pixels:
    """The cell in which the middle of each mark stands, -1 for those outside."""
    column = np.searchsorted(grid.xs, (marks[:, 0] + marks[:, 2]) / 2) - 1
    row = np.searchsorted(grid.ys, (marks[:, 1] + marks[:, 3]) / 2) - 1
    rows, columns = grid.shape
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cells = np.full(len(marks), -1)
    cells[inside] = grid.first[row[inside], column[inside]]
    return cells


def _overlapping(boxes: Pixels, within: Box, em: float) -> Pixels:
    """The boxes whose middle line runs through a cell."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    shared = np.minimum(boxes[:, 2], within[2]) - np.maximum(boxes[:, 0], within[0])
    chosen: Pixels = boxes[(middle > within[1]) & (middle < within[3]) & (shared > 0.3 * em)]
    return chosen
