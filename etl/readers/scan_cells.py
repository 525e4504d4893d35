"""Grids → tables: the text of each cell with its confidence; what cannot be read is marked, never left out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from etl.readers import scan_engine
from etl.readers.layout import Text
from etl.readers.pdf_grid import Grid
from etl.readers.scan_engine import UNREAD, Reading, lost
from etl.readers.scan_image import Pixels
from etl.readers.scan_ink import Box, Ink, Strip, lines_within
from etl.readers.scan_shapes import by_shape, figure_height, strokes_told
from etl.readers.scan_signs import DOUBTED, Signs, learned

_DOUBTFUL = 0.9
_SHORT = 12
_WORDS = 6
_ANSWERS = frozenset("√×是否有无")
_LEAST = 0.3
_MORE = 0.6
_SIDE = (0.15, 0.2, 0.1)
# A point before three digits is as often a comma: the value would be a thousandth.
_POINT_OR_COMMA = re.compile(r"(?<!\d)([1-9]\d{0,2})[.。·](?=\d{3}(?!\d))")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Engines lose one of three equal letters in a row; no host is called ww.
_HOST = re.compile(r"(?:(?<=//)|(?<![a-z0-9./]))ww(?=\.[a-z0-9])")

Rows = list[list[Text]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of type in the cell of a number (from 0, row by row) of a table (from 0)."""

    table: int
    cell: int
    strip: Strip
    within: Box


def read_tables(grids: Sequence[Grid], ink: Ink, boxes: Pixels) -> list[Rows]:
    """The rows of a page's ruled tables; a merged cell's text stands in its first."""
    pieces = [piece for table, grid in enumerate(grids) for piece in _pieces(table, grid, ink, boxes)]
    strips = [piece.strip for piece in pieces]
    readings = scan_engine.read([ink.crop(piece.strip.box, piece.within) for piece in pieces])
    figures = figure_height(readings, strips)
    shaped = [by_shape(reading, strip, ink, figures) for reading, strip in zip(readings, strips, strict=True)]
    signs = learned(shaped, strips, ink, figures)
    judged = [signs.judged(reading, strip) for reading, strip in zip(shaped, strips, strict=True)]
    said: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    for piece, reading in zip(pieces, strokes_told(_looked_again(judged, pieces, signs)), strict=True):
        sure = lost() if _is_cut(piece, ink) else _refused(reading)
        said[piece.table, piece.cell].append(sure)
    return [_rows(grid, table, said) for table, grid in enumerate(grids)]


def _rows(grid: Grid, table: int, said: Mapping[tuple[int, int], list[Reading]]) -> Rows:
    rows, columns = grid.shape
    return [
        [_text(said.get((table, row * columns + column), [])) for column in range(columns)]
        for row in range(rows)
    ]


def _text(readings: list[Reading]) -> Text:
    if not readings:
        return Text("", 1.0)
    return Text("\n".join(reading.text for reading in readings), min(map(_sureness, readings)))


def _sureness(reading: Reading) -> float:
    """Of words, how sure their digits are; of a link, its signs together; of anything shorter, its least sure sign."""
    if _is_words(reading.text):
        return reading.figures
    return reading.mean if len(reading.text) > _SHORT else reading.confidence


def _is_words(text: str) -> bool:
    return len(text) >= _WORDS and 2 * len(_HAN.findall(text)) >= len(text)


def _looked_again(readings: Sequence[Reading], pieces: Sequence[Piece], signs: Signs) -> list[Reading]:
    """Short doubtful readings, looked at once more in another cut and size: where the looks differ, none is sure."""
    doubtful = [
        index
        for index, reading in enumerate(readings)
        if reading.confidence < _DOUBTFUL and len(reading.text) <= _SHORT and not _is_words(reading.text)
    ]
    again = scan_engine.read([_second_cut(pieces[index], signs.ink) for index in doubtful])
    settled = list(readings)
    for index, second in zip(doubtful, again, strict=True):
        strip = pieces[index].strip
        shaped = by_shape(second, strip, signs.ink, signs.height)
        settled[index] = _settled(readings[index], signs.judged(shaped, strip))
    return settled


def _second_cut(piece: Piece, ink: Ink) -> Pixels:
    """The marks of a line with more paper above and below, enlarged and softened."""
    marks = np.array(piece.strip.marks)
    (x0, y0), (x1, y1) = marks[:, :2].min(axis=0), marks[:, 2:].max(axis=0)
    middle, half = (y0 + y1) / 2, 0.75 * max(y1 - y0, 0.75 * ink.em)
    cut = ink.crop((x0, middle - half, x1, middle + half), piece.within)
    return cv2.GaussianBlur(cv2.resize(cut, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC), (0, 0), 0.7)


def _settled(first: Reading, second: Reading) -> Reading:
    """What two looks say together; a sign that answers beats one that nobody writes as an answer, as √ beats r."""
    if _folded(first.text) == _folded(second.text):
        return max(first, second, key=lambda reading: reading.confidence)
    answering = [reading for reading in (first, second) if reading.text in _ANSWERS]
    if len(answering) == 1 and all(
        not reading.text[1:] and not reading.text.isdecimal() for reading in (first, second)
    ):
        return replace(answering[0], confidence=max(_LEAST, answering[0].confidence / 2))
    better = max(first, second, key=lambda reading: reading.confidence)
    worse = first if better is second else second
    if worse.text.isdecimal() and worse.confidence <= DOUBTED < _MORE <= better.confidence:
        return replace(better, confidence=better.confidence / 2)
    figures = any(letter.isdecimal() for letter in first.text + second.text)
    return lost() if figures else replace(better, confidence=better.confidence / 2)


def _folded(text: str) -> str:
    """A text without what two looks may differ in: blanks, and the width of its signs."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _refused(reading: Reading) -> Reading:
    """The reading with marks in place of what must not be taken for a number."""
    text = reading.text
    if text == "1" and reading.confidence <= DOUBTED:  # any stroke may be taken for it
        return lost()
    if not text or (reading.confidence < _LEAST and len(text) <= _SHORT and not _is_words(text)):
        return lost()
    return replace(reading, text=_HOST.sub("www", _POINT_OR_COMMA.sub(rf"\1{UNREAD}", text)))


def _is_cut(piece: Piece, ink: Ink) -> bool:
    """Whether a side of the cell runs through the type: what is left of it may be another number."""
    near, reach = _SIDE[0] * ink.em, _SIDE[1] * ink.em
    for side, inner, outer in ((piece.within[0], 0, 2), (piece.within[2], 2, 0)):
        beyond = ink.marks[np.abs(ink.marks[:, outer] - side) < reach]
        for mark in piece.strip.marks:
            if abs(mark[inner] - side) < near:
                shared = np.minimum(beyond[:, 3], mark[3]) - np.maximum(beyond[:, 1], mark[1])
                if (shared > _SIDE[2] * ink.em).any():
                    return True
    return False


def _pieces(table: int, grid: Grid, ink: Ink, boxes: Pixels) -> Iterator[Piece]:
    marks = _cells_of(grid, ink.marks)
    for cell in np.unique(grid.first).tolist():
        rows, columns = np.nonzero(grid.first == cell)
        within = (
            float(grid.xs[columns.min()]),
            float(grid.ys[rows.min()]),
            float(grid.xs[columns.max() + 1]),
            float(grid.ys[rows.max() + 1]),
        )
        own = ink.marks[marks == cell]
        for strip in lines_within(ink, own, _overlapping(boxes, within, ink.em), within):
            yield Piece(table, cell, strip, within)


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
