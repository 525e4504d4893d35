"""Rows of a table without lines between them: each line of a cell goes to the row whose number it stands around.

Anchors are the lines of the column of running numbers, else those of the short columns. The lines of another column are
dealt out to the anchors in order, so that each cell stands as its table's cells do: from the anchor down, around it
(cells centred in tall rows), or down to it; of the three the one that fits best counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ADDRESS = re.compile(r"https?:|www\.", re.I)
_TOKEN = re.compile(r"[!-~]+|.[，。、；：！？）」』”’》〉】…,.;:!?)\]]*")
_NUMBER = re.compile(r"第?\s*[(（]?\s*([0-9０-９]{1,3})(?:[.．][0-9]{1,2})?\s*[)）]?[.、．]?\s*[条條项項]?")
_LEAD = re.compile(r"(?:第\s*)?[(（]?([0-9]{1,2})[)）.、．条條](?![0-9])")
_FIGURE = re.compile(r"[0-9,，.．０-９]+\s*[条件次元人份项]?")
_OPEN = re.compile(r"第[0-9\s]*|第?[(（][0-9.\s]*")
_MOSTLY = 0.6
_FEWEST = 2
_FEWEST_LED = 5
_ONE = 1.3
_SAME = 0.35
_HEADING_PITCH = 1.7
_TIGHTEST = 0.95
_LOOSE = 1.08
_PADDED = 1.12
_OFTEN = 0.2
_FULL = 0.4
_WRAPS = 4.5
_SHORT_LINE = 0.2
_TORN = 0.2
_EMPTY = 0.05
_AT = 0.3
_RIM = 0.7
_RIM_LINE = 0.3
_BEAM = 64
_WIDER = 1.25
_CAP = 30.0
_MUCH = 1.0
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a cell: its baseline, its text, the caller's ``index``; its width, 0 where that is not known."""

    base: float
    text: str
    index: int
    width: float = 0.0

    @property
    def lead(self) -> float:
        """The width of what may not be parted at the line's beginning; an address begins a line of its own."""
        if _ADDRESS.match(self.text):
            return 0.0
        token = _TOKEN.match(self.text)
        return self.width * len(token[0]) / len(self.text) if token else 0.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a row is: the baselines of the first and the last line of the cell that tells."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Serial:
    """The column that counts the rows; ``leads``: by numbers at the beginning of its texts."""

    column: int
    leads: bool


Column = Sequence[Piece]
Fit = Callable[[float, float, Anchor], float]

_FITS: tuple[Fit, ...] = (
    lambda first, last, anchor: abs(first - anchor.first),
    lambda first, last, anchor: abs(first + last - anchor.first - anchor.last) / 2,
    lambda first, last, anchor: abs(last - anchor.last),
)


def rows_of(
    columns: Sequence[Column], em: float, serial: Serial | None, widths: Sequence[float] = ()
) -> list[list[list[Piece]]]:
    """rows → columns → lines of the cell. ``columns``: each column's lines from top to bottom, of type size ``em``.

    ``serial``: which column counts the rows, where one does (``find_serial``). ``widths``: how wide each column's
    widest line is, where that is known.

    Lines before the first or behind the last anchor that belong to neither are rows of their own: the rest of a row
    that a page's end split.
    """
    anchors = find_anchors(columns, em, serial, widths)
    if not anchors:
        return _by_overlap(columns, em)
    dealt = _dealt(columns, anchors, em, widths or [0.0] * len(columns))
    rows = [[column[row] for column in dealt] for row in range(len(anchors) + 2)]
    return [row for row in rows if any(row)]


def find_serial(columns: Sequence[Column]) -> Serial | None:
    """The column of running numbers: mostly numbers, each mostly the next after the one before; else texts led by
    such numbers."""
    alone = (Serial(number, leads=False) for number, column in enumerate(columns) if _counts(column))
    leading = (Serial(number, leads=True) for number, column in enumerate(columns) if _leads(column))
    return next(alone, None) or next(leading, None)


def is_number(text: str) -> bool:
    """Whether a text counts a row: 7, （7）, 第7条, 7.1."""
    return bool(_NUMBER.fullmatch(text.strip()))


def find_anchors(
    columns: Sequence[Column], em: float, serial: Serial | None, widths: Sequence[float] = ()
) -> list[Anchor]:
    """One anchor for each row: the running numbers, else the cells that stand beside no others of their column."""
    if serial is not None and not serial.leads:
        return _merged_headings(columns[serial.column], em)
    if serial is not None and (led := _led_cells(columns[serial.column])):
        return led
    anchors: list[Anchor] = []
    wide: list[Anchor] = []
    for column, width in zip(columns, widths or [0.0] * len(columns), strict=True):
        if all(piece.width <= _ONE * em or _FIGURE.fullmatch(piece.text) for piece in column):
            anchors += [Anchor(piece.base, piece.base) for piece in column]
        else:
            wide += _cells(column, em, width)
    anchors = _united(anchors, _SAME * em)
    if not anchors:
        return []
    apart = _AT * em
    return _united(
        [*anchors, *(cell for cell in wide if not any(_meet(cell, anchor, apart) for anchor in anchors))],
        _SAME * em,
    )


def _meet(one: Anchor, other: Anchor, reach: float) -> bool:
    return one.first - reach < other.last + reach and other.first - reach < one.last + reach


def _united(anchors: Sequence[Anchor], reach: float) -> list[Anchor]:
    """From top to bottom, those at one height made one."""
    made: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda one: (one.first, one.last)):
        if made and anchor.first - made[-1].last <= reach:
            made[-1] = Anchor(made[-1].first, max(made[-1].last, anchor.last))
        else:
            made.append(anchor)
    return made


def _cells(column: Column, em: float, width: float) -> list[Anchor]:
    """The cells of a column by its gaps; where all lines are as near, by the lines that had room for more."""
    if not column:
        return []
    pitch = _pitch([column], em)
    steps = [after.base - before.base for before, after in pairwise(column)]
    padded = sum(step > _PADDED * pitch for step in steps) >= _OFTEN * len(steps)
    cells = [Anchor(column[0].base, column[0].base)]
    for step, (before, after) in zip(steps, pairwise(column), strict=True):
        ended = not padded and before.width + after.lead < width - _FULL * em
        if step > _PADDED * pitch or ended:
            cells.append(Anchor(after.base, after.base))
        else:
            cells[-1] = Anchor(cells[-1].first, after.base)
    return cells


def _counts(column: Column) -> bool:
    entries = _entries(column)
    numbers = [int(match[1]) for _, text in entries if (match := _NUMBER.fullmatch(text))]
    return len(numbers) >= _MOSTLY * len(entries) and _run_on(numbers)


def _leads(column: Column) -> bool:
    numbers = [int(match[1]) for piece in column if (match := _LEAD.match(piece.text))]
    return len(numbers) >= _FEWEST_LED and _run_on(numbers)


def _led_cells(column: Column) -> list[Anchor]:
    """The cells that begin with a number, each up to the next."""
    cells: list[Anchor] = []
    for piece in column:
        if _LEAD.match(piece.text):
            cells.append(Anchor(piece.base, piece.base))
        elif cells:
            cells[-1] = Anchor(cells[-1].first, piece.base)
    return cells


def _run_on(numbers: Sequence[int]) -> bool:
    if len(numbers) < _FEWEST:
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(0 <= step <= 2 for step in steps) >= _MOSTLY * len(steps) and sum(
        step == 1 for step in steps
    ) * 2 >= len(steps)


def _entries(column: Column) -> list[tuple[Anchor, str]]:
    """The lines of a column with their text; a number that was broken, as in "（" above "10）", is one."""
    entries: list[tuple[Anchor, str]] = []
    for piece in column:
        text = piece.text.strip()
        if entries and _OPEN.fullmatch(entries[-1][1]) and _NUMBER.fullmatch(entries[-1][1] + text):
            anchor, before = entries.pop()
            entries.append((Anchor(anchor.first, piece.base), before + text))
        else:
            entries.append((Anchor(piece.base, piece.base), text))
    return entries


def _merged_headings(serial: Column, em: float) -> list[Anchor]:
    """The anchors of a column of numbers; words above one another (序 over 号) are one."""
    anchors: list[Anchor] = []
    words_before = False
    for anchor, text in _entries(serial):
        words = not _NUMBER.fullmatch(text)
        if words and words_before and anchor.first - anchors[-1].last <= _HEADING_PITCH * em:
            anchors[-1] = Anchor(anchors[-1].first, anchor.last)
        else:
            anchors.append(anchor)
        words_before = words
    return anchors


def _pitch(columns: Sequence[Column], em: float) -> float:
    """The distance of the lines of one cell: the smallest between two lines of a column."""
    steps = (after.base - before.base for column in columns for before, after in pairwise(column))
    return min((step for step in steps if step > _TIGHTEST * em), default=em)


def _dealt(
    columns: Sequence[Column], anchors: Sequence[Anchor], em: float, widths: Sequence[float]
) -> list[list[list[Piece]]]:
    """Each column's lines for each anchor, with those before the first and behind the last as rows of their own.

    One fit for the table, unless another suits a column much better.
    """
    pitch = _pitch(columns, em)
    tried = []
    for column, width in zip(columns, widths, strict=True):
        full = width - _FULL * em if width > _WRAPS * em else float("inf")
        seams = _seams(column, pitch, full)
        tried.append([_fitted(column, anchors, seams, em, fit) for fit in _FITS])
    usual = min(range(len(_FITS)), key=lambda fit: sum(min(found[fit][0], _CAP) for found in tried))
    dealt = []
    for column, found in zip(columns, tried, strict=True):
        best = min(found, key=lambda way: way[0])
        _, ends = best if best[0] + _MUCH < found[usual][0] else found[usual]
        bounds = [0, *ends, len(column)]
        dealt.append([list(column[start:end]) for start, end in pairwise(bounds)])
    return dealt


def _seams(column: Column, pitch: float, full: float) -> list[tuple[float, float]]:
    """Between each two lines: the cost of holding them in one cell, and that of parting them.

    A cell's lines stand close, and each but the last is as full as the next line's first word let it be; no line of a
    narrow column is called full.
    """
    seams = []
    for before, after in pairwise(column):
        loose = max(0.0, (after.base - before.base) / pitch - _LOOSE)
        runs_on = after.lead > 0 and before.width + after.lead > full
        short = not runs_on and full < float("inf")
        seams.append((loose + short * _SHORT_LINE, runs_on * _TORN))
    return seams


def _fitted(
    column: Column, anchors: Sequence[Anchor], seams: Sequence[tuple[float, float]], em: float, fit: Fit
) -> tuple[float, list[int]]:
    """The least cost of dealing out a column, and where the lines before the first and of each anchor end.

    Costs are in em: how far each cell stands from where ``fit`` wants it, and its seams. No cell reaches the anchors
    above and below its own.
    """
    bases = [piece.base for piece in column]
    ways: dict[int, tuple[float, tuple[int, ...]]] = {
        start: (_rim(start), (start,)) for start in range(len(bases) + 1)
    }
    for number, anchor in enumerate(anchors):
        low = anchors[number - 1].last if number else float("-inf")
        high = anchors[number + 1].first if number + 1 < len(anchors) else float("inf")
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in ways.items():
            _offer(after, start, cost + _EMPTY, ends)
            held = seams[start - 1][1] if 0 < start <= len(seams) else 0.0
            for end in range(start + 1, min(len(bases), start + _LONGEST) + 1):
                if bases[start] < low + _AT * em or bases[end - 1] > high - _AT * em:
                    break
                held += seams[end - 2][0] if end - start > 1 else 0.0
                apart = fit(bases[start], bases[end - 1], anchor) / em
                _offer(after, end, cost + apart + held, ends)
        behind = [end for end in after if end < len(bases) and bases[end] < anchor.last + _AT * em < high]
        alive = {end: way for end, way in after.items() if end not in behind} or after
        ways = dict(sorted(alive.items(), key=lambda item: item[1][0])[:_BEAM])
    total, ends = min(
        ((cost + _rim(len(bases) - start), ends) for start, (cost, ends) in ways.items()),
        key=lambda found: found[0],
    )
    return total, list(ends)


def _rim(lines: int) -> float:
    """The cost of lines that are left to a row of their own."""
    return _RIM + _RIM_LINE * lines if lines else 0.0


def _offer(
    ways: dict[int, tuple[float, tuple[int, ...]]], end: int, cost: float, ends: tuple[int, ...]
) -> None:
    if end not in ways or cost < ways[end][0]:
        ways[end] = (cost, (*ends, end))


def _by_overlap(columns: Sequence[Column], em: float) -> list[list[list[Piece]]]:
    """Rows where no column tells them: cells are lines close to one another, rows are cells beside one another."""
    pitch = _pitch(columns, em) * _WIDER
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
