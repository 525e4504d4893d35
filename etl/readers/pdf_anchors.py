"""Where the rows of a table without lines between them are: at its running numbers, else where its cells stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_ADDRESS = re.compile(r"https?:|www\.", re.I)
_TOKEN = re.compile(r"[!-~]+|.[，。、；：！？）」』”’》〉】…,.;:!?)\]]*")
_NUMBER = re.compile(r"第?\s*[(（]?\s*([0-9０-９]{1,3})(?:[.．][0-9]{1,2})?\s*[)）]?[.、．]?\s*[条條项項]?")
_LEAD = re.compile(r"(?:第\s*)?[(（]?([0-9]{1,2})(?:[.．][0-9]{1,2})?[)）.、．条條](?![0-9])")
_FIGURE = re.compile(r"[0-9,，.．０-９]+\s*[条件次元人份项]?")
_OPEN = re.compile(r"第[0-9\s]*|第?[(（][0-9.\s]*")
_POINTED = re.compile(r"([0-9]{1,2})[.．]")
_BROKEN = 1.25
_MOSTLY = 0.6
_FEWEST = 2
_ENOUGH = 4
_FEWEST_LED = 3
_ONE = 1.3
_SAME = 0.35
_HEADING_PITCH = 1.7
_TIGHTEST = 0.95
_PADDED = 1.12
_FAR = 1.9
_OFTEN = 0.2
_FULL = 0.4
_AT = 0.3


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


def find_serial(columns: Sequence[Column]) -> Serial | None:
    """The column of running numbers: mostly numbers, each mostly the next after the one before; else texts led by
    such numbers."""
    alone = next((number for number, column in enumerate(columns) if _counts(column, number)), None)
    leading = next((number for number, column in enumerate(columns) if _leads(column)), None)
    if alone is None or (
        leading is not None
        and _led(columns[leading]) > sum(is_number(piece.text) for piece in columns[alone])
    ):
        return None if leading is None else Serial(leading, leads=True)
    return Serial(alone, leads=False)


def is_number(text: str) -> bool:
    """Whether a text counts a row: 7, （7）, 第7条, 7.1."""
    return bool(_NUMBER.fullmatch(text.strip()))


def begins_row(text: str) -> bool:
    """Whether a text is led by the number of a row: （7）…, 7. …"""
    return bool(_LEAD.match(text))


def breaks_number(text: str, more: str) -> bool:
    """Whether a number was broken: "（" above "10）"."""
    text, more = text.strip(), more.strip()
    return bool(_OPEN.fullmatch(text) and _NUMBER.fullmatch(text + more))


def find_anchors(
    columns: Sequence[Column], em: float, serial: Serial | None, widths: Sequence[float] = ()
) -> list[Anchor]:
    """One anchor for each row: the running numbers, else the cells that stand beside no others of their column."""
    if serial is not None and not serial.leads:
        return _merged_headings(columns[serial.column], em)
    if serial is not None and (led := _led_cells(columns[serial.column], em, max(widths, default=0.0))):
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
    pitch = pitch_of([column], em)
    steps = [after.base - before.base for before, after in pairwise(column)]
    padded = sum(step > _PADDED * pitch for step in steps) >= _OFTEN * len(steps)
    cells = [Anchor(column[0].base, column[0].base)]
    for step, (before, after) in zip(steps, pairwise(column), strict=True):
        ended = not padded and before.width + after.lead < width - _FULL * em
        if step > min(_PADDED * pitch, _FAR * em) or ended:
            cells.append(Anchor(after.base, after.base))
        else:
            cells[-1] = Anchor(cells[-1].first, after.base)
    return cells


def _counts(column: Column, place: int) -> bool:
    """Whether a column counts: mostly numbers below its heading; of few numbers one of the first columns' only."""
    numbers = [match and int(match[1]) for _, text in _entries(column) for match in [_NUMBER.fullmatch(text)]]
    found = [number for number in numbers if number is not None]
    below = numbers[numbers.index(found[0]) :] if found else []
    few = len(found) < _ENOUGH and (place > 1 or any(b - a != 1 for a, b in pairwise(found)))
    return bool(found) and not few and len(found) >= _MOSTLY * len(below) and _run_on(found)


def _leads(column: Column) -> bool:
    numbers = [int(match[1]) for piece in column if (match := _LEAD.match(piece.text))]
    return len(numbers) >= _FEWEST_LED and _run_on(numbers)


def _led(column: Column) -> int:
    return sum(begins_row(piece.text) for piece in column)


def _led_cells(column: Column, em: float, width: float) -> list[Anchor]:
    """The cells that begin with a number, each up to the next; none where none does. Above them may be a heading."""
    first = next((number for number, piece in enumerate(column) if _LEAD.match(piece.text)), None)
    if first is None:
        return []
    cells = _cells(column[:first], em, width)
    for piece in column[first:]:
        if _LEAD.match(piece.text):
            cells.append(Anchor(piece.base, piece.base))
        else:
            cells[-1] = Anchor(cells[-1].first, piece.base)
    return cells


def _run_on(numbers: Sequence[int]) -> bool:
    if len(numbers) < _FEWEST:
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(0 <= step <= 2 for step in steps) >= _MOSTLY * len(steps) and sum(
        step == 1 for step in steps
    ) * 2 >= len(steps)


def _entries(column: Column, em: float = 0.0) -> list[tuple[Anchor, str]]:
    """The lines of a column with their text; a number that was broken, as in "（" above "10）", is one."""
    entries: list[tuple[Anchor, str]] = []
    halves = _halves(column, em)
    for number, piece in enumerate(column):
        text = piece.text.strip()
        if entries and (number in halves or breaks_number(entries[-1][1], text)):
            anchor, before = entries.pop()
            entries.append((Anchor(anchor.first, piece.base), before + text))
        else:
            entries.append((Anchor(piece.base, piece.base), text))
    return entries


def _halves(column: Column, em: float) -> set[int]:
    """Which lines are the second halves of numbers broken behind their point, as in 7. above 2.: close below the
    first, in pairs that count on by themselves."""
    found: set[int] = set()
    last = (0, 0)
    for number, (one, other) in enumerate(pairwise(column), 1):
        whole, part = _POINTED.fullmatch(one.text.strip()), _POINTED.fullmatch(other.text.strip())
        if other.base - one.base > _BROKEN * em or not (whole and part):
            continue
        pair = int(whole[1]), int(part[1])
        if number - 1 in found or (found and pair[1] != 1 and pair != (last[0], last[1] + 1)):
            return set()
        found.add(number)
        last = pair
    return found if len(found) >= _FEWEST else set()


def _merged_headings(serial: Column, em: float) -> list[Anchor]:
    """The anchors of a column of numbers; words above one another (序 over 号) are one."""
    anchors: list[Anchor] = []
    words_before = False
    for anchor, text in _entries(serial, em):
        words = not _NUMBER.fullmatch(text)
        if words and words_before and anchor.first - anchors[-1].last <= _HEADING_PITCH * em:
            anchors[-1] = Anchor(anchors[-1].first, anchor.last)
        else:
            anchors.append(anchor)
        words_before = words
    return anchors


def pitch_of(columns: Sequence[Column], em: float) -> float:
    """The distance of the lines of one cell: the smallest between two lines of a column."""
    steps = (after.base - before.base for column in columns for before, after in pairwise(column))
    return min((step for step in steps if step > _TIGHTEST * em), default=em)
