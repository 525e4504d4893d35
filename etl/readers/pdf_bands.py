"""Bands of a table without a grid: what stands between two lines across it, and the rows of each."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_anchors import Anchor, Column, Piece, Serial, begins_row, find_anchors, is_number
from etl.readers.pdf_rows import Rows, Trial, best_fits, rows_of, sure_cells, try_rows

_MOST_ROWS = 0.7
_FEWEST = 3
_PITCH = 1.6
_MIDDLE = 0.3
_FARTHEST = 2.0

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
    if told.serial is not None and _is_one_row(columns, em, told.serial):
        return [[list(column) for column in columns]]
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


def _is_one_row(columns: Sequence[Column], em: float, serial: Serial) -> bool:
    """Whether lines without a number are one row, as a heading alone at a page's end: close, around one height."""
    cells = [column for column in columns if column]
    if len(cells) < _FEWEST or any(
        is_number(piece.text) or begins_row(piece.text) for piece in columns[serial.column]
    ):
        return False
    close = all(b.base - a.base < _PITCH * em for column in cells for a, b in pairwise(column))
    firsts = [column[0].base for column in cells]
    middles = [(column[0].base + column[-1].base) / 2 for column in cells]
    return close and min(max(at) - min(at) for at in (firsts, middles)) < _MIDDLE * em


def fits_of(bands: Sequence[Band]) -> list[int]:
    """How the cells of each column stand (``best_fits``)."""
    return best_fits([band for band in bands if isinstance(band, Trial)])


def rows_in(bands: Sequence[Band], fits: Sequence[int]) -> Rows:
    """rows → columns → lines of the cell."""
    return [row for band in bands for row in (rows_of(band, fits) if isinstance(band, Trial) else [band])]


def _with_anchors(bands: Sequence[Lines], em: float, told: Told) -> list[Lines]:
    """The bands, those between others that have no number made one with the number's that they are of: lines part
    the cells of a row."""
    anchors = [find_anchors(band, em, told.serial, told.widths) for band in bands]
    chief = [number for number, found in enumerate(anchors) if found]
    if not chief:
        return list(bands)
    balanced = _balanced(bands, anchors, chief, em)
    made = list(bands[: chief[0]])
    first = chief[0]
    for above, below in pairwise(chief):
        end = balanced.get(above)
        if end is None:
            end = _nearer(bands, anchors[above][-1].last, anchors[below][0].first, range(above + 1, below))
        made.append(_joint(bands[first:end]))
        first = end
    return [*made, _joint(bands[first : chief[-1] + 1]), *bands[chief[-1] + 1 :]]


def _nearer(bands: Sequence[Lines], above: float, below: float, between: range) -> int:
    """The first of the bands ``between`` two numbers (their baselines) that is nearer to the one below."""
    return next(
        (number for number in between if below - _end(bands[number]) < _start(bands[number]) - above),
        between.stop,
    )


def _balanced(
    bands: Sequence[Lines], anchors: Sequence[Sequence[Anchor]], chief: Sequence[int], em: float
) -> dict[int, int]:
    """Where the rows end whose numbers (of the bands ``chief``) stand in their middle, as cells made one of several do.

    Given for those only that stand so with the rows beside them, and only where numbers stand in the middle of bands.
    """

    def apart(number: int, start: int, end: int) -> float:
        middle = (anchors[number][0].first + anchors[number][-1].last) / 2
        return abs((_start(bands[start]) + _end(bands[end - 1])) / 2 - middle) / em

    high = [number for number in chief if _end(bands[number]) - _start(bands[number]) > em]
    if sum(apart(number, number, number + 1) < _MIDDLE for number in high) * 2 <= len(high):
        return {}
    ways: dict[int, tuple[float, list[int]]] = {chief[0]: (0.0, [])}
    for above, below in pairwise(chief):
        after: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in ways.items():
            for end in range(above + 1, below + 1):
                total = cost + min(apart(above, start, end), _FARTHEST)
                if end not in after or total < after[end][0]:
                    after[end] = total, [*ends, end]
        ways = after
    last = chief[-1]
    _, ends = min(
        ((cost + min(apart(last, start, last + 1), _FARTHEST), ends) for start, (cost, ends) in ways.items()),
        key=lambda way: way[0],
    )
    spans = list(zip(chief, [chief[0], *ends], [*ends, last + 1], strict=True))
    even = [apart(*span) < _MIDDLE for span in spans]
    return {
        span[0]: span[2] for span, one, other in zip(spans, even, even[1:], strict=False) if one and other
    }


def _joint(bands: Sequence[Lines]) -> Lines:
    return [[piece for column in columns for piece in column] for columns in zip(*bands, strict=True)]


def _start(band: Lines) -> float:
    return min(piece.base for column in band for piece in column)


def _end(band: Lines) -> float:
    return max(piece.base for column in band for piece in column)
