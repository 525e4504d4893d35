"""Tables without ruling lines: lines of a page whose gaps stand above one another part into columns.

A river is a stretch of the page's width that no line of the table covers. A table grows from the line with the most
gaps, down and up, until a line crosses rivers that others have confirmed; it may go on at the top of the next page.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from etl.readers.pdf_lines import PageLine, Span, joined_spans

_NARROW = 0.35
_NARROWEST = 0.1
_CONFIRMED = 3
_FEWEST = 3
_FEWEST_OF_TWO = 5
_FARTHEST = 6.0
_PITCH = 1.9
_LOOSE = 1.05
_MOST = 0.8
_OTHER_SIZE = 0.05
_OVERFLOWS = 0.06
_PROSE_FILL = 0.75
_NUMBER = re.compile(r"[0-9]{1,3}")
_ANNEX = re.compile(r"附\s*[件表录錄]\s*[0-9一二三四五１-５]{0,2}\s*[:：]?")
_NEAR = 12
_SHORT = 2.5
_LINK_PITCH = 3.0
_LINK = re.compile(r"[!-~]{5,}")
_MOST_SPANNED = 2
_LONGEST_NAME = 14
_LONGEST_TAIL = 8
_CENTRED = 0.16
_SPANNING = 0.25
_FEW_NAMES = 3


@dataclass(frozen=True, slots=True)
class _State:
    """What a table knows of its columns: the ink of its lines from left to right, their wide gaps, its rivers."""

    ink: tuple[Span, ...]
    gaps: tuple[Span, ...]
    rivers: tuple[Span, ...]


@dataclass(eq=False)
class Columns:
    """A table without lines while it grows: its lines in order, page after page.

    ``parted``: where plumb lines stand. ``names``: lines that are known to run over columns, as others may then.
    ``overflowing``: lines with text that runs out of its column; ``tight``: lines whose columns are hardly apart;
    ``spanning``: names of groups that run over columns; ``doubted``: lines that closed a river and may be such names.
    """

    parted: Sequence[float]
    lines: list[PageLine]
    names: frozenset[PageLine] = frozenset()
    overflowing: list[PageLine] = field(default_factory=list)
    tight: list[PageLine] = field(default_factory=list)
    spanning: list[PageLine] = field(default_factory=list)
    doubted: list[PageLine] = field(default_factory=list)
    state: _State = field(init=False)

    def __post_init__(self) -> None:
        self.state = self._state(self.lines[0].ink, self.lines[0].gaps)

    def edges(self) -> list[float]:
        """Where the columns part: in each river at its plumb line, else in its middle."""
        return [
            next((x for x in self.parted if left < x < right), (left + right) / 2)
            for left, right in self.rivers()
        ]

    def rivers(self) -> list[Span]:
        """The rivers whose right bank is a column: it has a plumb line, or text that stands apart from the left's."""
        parting = [(left + right) / 2 for left, right in self.state.rivers]
        apart = set()
        for line in self.lines:
            if line not in self.overflowing and line not in self.spanning:
                apart |= {bisect(parting, start) for start in (line.x0, *(end for _, end in line.gaps))}
        return [
            river
            for number, river in enumerate(self.state.rivers, 1)
            if number in apart or any(river[0] < x < river[1] for x in self.parted)
        ]

    def is_table(self) -> bool:
        """Enough rows; with two columns more are asked for, and prose in two columns is none."""
        rows = [line for line in self.lines if line.wide_gaps]
        rivers = self.rivers()
        if len(rivers) > 1:
            return len(rows) >= _FEWEST
        if not rivers or len(rows) < _FEWEST_OF_TWO:
            return False
        edge = self.edges()[0]
        left, right = min(line.x0 for line in rows), max(line.x1 for line in rows)
        first = sum(b - a for line in rows for a, b in line.ink if a < edge) / len(rows)
        second = sum(b - a for line in rows for a, b in line.ink if a >= edge) / len(rows)
        return not (first > _PROSE_FILL * (edge - left) and second > _PROSE_FILL * (right - edge))

    def take(self, line: PageLine) -> bool:
        """Adds a line that keeps to the columns; False for one that does not."""
        old, new = self.state, self._with(line, line.ink)
        lost = _lost(old, new)
        if lost and (line in self.names or self._spans(line, lost)):
            self.spanning.append(line)
            new = old
        elif self._joins_columns(new):
            finer = self._with(line, line.fine or line.ink)
            if not self._joins_columns(finer):
                self.tight.append(line)
                new = finer
            elif line.wide_gaps and len(lost) < 2 and self._may_overflow():
                self.overflowing.append(line)
                new = old
            else:
                return False
        elif lost and not line.wide_gaps and len(old.gaps) < _CONFIRMED:
            return False
        if new is not old and self._is_name(line, lost):
            self.doubted.append(line)
        self.state = new
        self.lines.append(line)
        return True

    def parts(self, line: PageLine) -> bool:
        """Whether a gap of the line lies where columns part."""
        return any(_lies_in(river, gap) for gap in line.gaps for river in self.state.rivers)

    def keeps(self, order: Sequence[PageLine]) -> bool:
        """Whether the last line is the rest of a row: close to others like it, up to one with gaps or a number.

        Outside the first column, where no paragraph begins, close is as close as the table's lines are.
        """
        steps = sorted(abs(b.base - a.base) / a.em for a, b in pairwise(order[:-1]) if a.page == b.page)
        usual = max(_PITCH, _LOOSE * steps[int(_MOST * len(steps))]) if steps else _PITCH
        first = self.state.rivers[0][1] if self.state.rivers else 0.0
        for line, near in pairwise(reversed(order)):
            alike = line.page == near.page and abs(near.em - line.em) <= _OTHER_SIZE * line.em
            reach = usual if line.x0 >= first else _PITCH
            reach = max(reach, _LINK_PITCH) if line.x0 >= first and _LINK.fullmatch(line.text) else reach
            if not alike or abs(line.base - near.base) > reach * line.em:
                return False
            order = order[:-1]
            if near.wide_gaps or _counts_on(order):
                return True
        return False

    def copy(self) -> Columns:
        """Its state as it is now, for ``carried`` that takes no more."""
        kinds = (self.overflowing, self.tight, self.spanning, self.doubted)
        made = Columns(self.parted, list(self.lines), self.names, *map(list, kinds))
        made.state = self.state
        return made

    def give_back(self, line: PageLine, state: _State) -> None:
        """Undoes the last ``take``."""
        self.lines.remove(line)
        self.state = state
        for kind in (self.overflowing, self.tight, self.spanning, self.doubted):
            if line in kind:
                kind.remove(line)

    def stretches(self, line: PageLine) -> list[float]:
        """Where the stretches of a line begin that are dealt out to columns as wholes."""
        if line in self.overflowing or line in self.spanning:
            return [line.x0, *(end for _, end in line.wide_gaps)]
        return [start for start, _ in (line.fine if line in self.tight else line.ink)]

    def _with(self, line: PageLine, ink: tuple[Span, ...]) -> _State:
        joint = joined_spans(sorted([*self.state.ink, *ink]), 0)
        return self._state(tuple(joint), (*self.state.gaps, *line.gaps))

    def _state(self, ink: tuple[Span, ...], gaps: tuple[Span, ...]) -> _State:
        return _State(
            ink, gaps, tuple(s for a, b in pairwise(ink) if self._is_river(s := (a[1], b[0]), gaps))
        )

    def _is_river(self, span: Span, gaps: tuple[Span, ...]) -> bool:
        """Free between two plumb lines, or within a wide gap; a narrow stretch within those of several lines."""
        if any(span[0] < x < span[1] for x in self.parted):
            return True
        width = (span[1] - span[0]) / self.lines[0].em
        enough = 1 if width >= _NARROW else _CONFIRMED
        return width >= _NARROWEST and sum(1 for _ in islice(_around(span, gaps), enough)) == enough

    def _joins_columns(self, new: _State) -> bool:
        """Whether a plumb line would be crossed, or gaps of several lines would have no river any more."""
        lost = _lost(self.state, new)
        if any(left < x < right for left, right in lost for x in self.parted):
            return True
        parting = [gap for gap in self.state.gaps if any(_lies_in(river, gap) for river in lost)]
        return sum(not any(_lies_in(river, gap) for river in new.rivers) for gap in parting) >= _CONFIRMED

    def _spans(self, line: PageLine, lost: Sequence[Span]) -> bool:
        """Whether a line runs over columns that others fill: a group's name."""
        few = len(self.spanning) <= _FEW_NAMES + _SPANNING * len(self.lines)
        return few and self._is_name(line, lost) and all(self._is_filled(*river) for river in lost)

    def _is_name(self, line: PageLine, lost: Sequence[Span]) -> bool:
        """Whether a short line alone at the table's left side or in its middle runs over some columns."""
        if (
            line.wide_gaps
            or not 0 < len(lost) <= _MOST_SPANNED
            or line.x1 - line.x0 > _LONGEST_NAME * line.em
        ):
            return False
        left, right = self.state.ink[0][0], self.state.ink[-1][1]
        middle = abs(line.x0 + line.x1 - left - right) < _CENTRED * (right - left)
        return middle or abs(line.x0 - left) <= line.em

    def _is_filled(self, left: float, right: float) -> bool:
        """Whether lines end left of a river and lines begin right of it, within its columns."""
        low = max((end for _, end in self.state.rivers if end < left), default=float("-inf"))
        high = min((start for start, _ in self.state.rivers if start > right), default=float("inf"))
        before = sum(any(low <= a and b <= left for a, b in line.ink) for line in self.lines)
        after = sum(any(right <= a and b <= high for a, b in line.ink) for line in self.lines)
        return min(before, after) >= (1 if self.names else _CONFIRMED)

    def _may_overflow(self) -> bool:
        return len(self.overflowing) < 1 + _OVERFLOWS * len(self.lines)


def _lies_in(river: Span, gap: Span) -> bool:
    return gap[0] <= river[0] + 0.1 and river[1] - 0.1 <= gap[1]


def _around(river: Span, gaps: Sequence[Span]) -> Iterator[Span]:
    return (gap for gap in reversed(gaps) if _lies_in(river, gap))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _lost(old: _State, new: _State) -> list[Span]:
    """The rivers of which nothing is left."""
    return [river for river in old.rivers if not any(_overlap(river, other) for other in new.rivers)]


def find_columns(
    lines: Sequence[PageLine],
    parted: Sequence[float],
    carried: Columns | None,
    tail: Sequence[PageLine] = (),
) -> list[Columns]:
    """The tables among the lines of a page, from top to bottom; ``parted``: where plumb lines stand.

    ``carried``: the table at the end of the page before, with the lines that stand there behind it (``tail``); it is
    first in the result where it goes on. The last may be
    too short to be a table as yet (``is_table``) where it stands at the end of the page.
    """
    if carried is None:
        return _found(lines, parted)
    own, known = _found(lines, parted), carried.copy()
    taken = max(0, _extend(carried, [*tail, *lines], carried.lines) - len(tail))
    if not taken or (not carried.is_table() or _has_more(own, carried, lines[:taken])):
        carried.lines, carried.state = known.lines, known.state
        carried.overflowing, carried.tight, carried.spanning = known.overflowing, known.tight, known.spanning
        carried.doubted = known.doubted
        taken = 0
    return [carried, *_found(lines[taken:], parted)] if taken else own


def may_be_rest(columns: Columns, tail: Sequence[PageLine]) -> bool:
    """Whether the last lines of a page may be the rest of the table's last row, which its columns do not show."""
    near = all(b.base - a.base <= _LINK_PITCH * b.em for a, b in pairwise([columns.lines[-1], *tail]))
    return len(tail) <= _LONGEST_TAIL and near and not any(line.wide_gaps for line in tail)


def _has_more(own: Sequence[Columns], carried: Columns, taken: Sequence[PageLine]) -> bool:
    """Whether a page by itself shows more columns in the lines that the table of the page before would take."""
    rivers = len(carried.rivers())
    return any(len(one.rivers()) > rivers and one.lines[0] in taken for one in own)


def _found(lines: Sequence[PageLine], parted: Sequence[float]) -> list[Columns]:
    left = lines
    found: list[Columns] = []
    free = [True] * len(left)
    for seed in sorted(range(len(left)), key=lambda at: (-len(left[at].wide_gaps), at)):
        if free[seed] and left[seed].wide_gaps:
            columns, first, last = _grown(left, seed, free, parted)
            if columns.is_table() or (last == len(left) - 1 and len(columns.state.rivers) > 1):
                found.append(columns)
                free[first : last + 1] = [False] * (last + 1 - first)
    return sorted(found, key=lambda columns: columns.lines[0].base)


def _grown(
    lines: Sequence[PageLine], seed: int, free: Sequence[bool], parted: Sequence[float]
) -> tuple[Columns, int, int]:
    """The table that grows from a line, with the indices of its first and last line.

    It grows once more without the lines that closed rivers and look like names, where that shows more columns.
    """
    grown = _grown_once(lines, seed, free, parted, frozenset())
    if doubted := frozenset(grown[0].doubted):
        again = _grown_once(lines, seed, free, parted, doubted)
        if len(again[0].rivers()) > len(grown[0].rivers()) and 2 * len(again[0].lines) >= len(grown[0].lines):
            return again
    return grown


def _grown_once(
    lines: Sequence[PageLine],
    seed: int,
    free: Sequence[bool],
    parted: Sequence[float],
    names: frozenset[PageLine],
) -> tuple[Columns, int, int]:
    columns = Columns(parted, [lines[seed]], names)
    below = _until_taken(lines[seed + 1 :], free[seed + 1 :])
    last = seed + _extend(columns, below, [lines[seed]])
    above = _until_taken(lines[:seed][::-1], free[:seed][::-1])
    first = seed - _extend(columns, above, [*lines[seed + 1 : last + 1][::-1], lines[seed]])
    columns.lines.sort(key=lambda line: line.base)
    return columns, first, last


def _until_taken(lines: Sequence[PageLine], free: Sequence[bool]) -> Sequence[PageLine]:
    return lines[: list(free).index(False)] if False in free else lines


def _extend(columns: Columns, ahead: Sequence[PageLine], behind: Sequence[PageLine]) -> int:
    """Takes lines in order and gives how many belong; ``behind``: those before them, the nearest last.

    The last of them has gaps, or is part of a row as near as that; what only ends above or below it is given back.
    """
    order = list(behind)
    before: list[_State] = []
    for line in ahead:
        near = order[-1]
        far = line.page == near.page and abs(line.base - near.base) > _FARTHEST * line.em
        state = columns.state
        if far or _ANNEX.fullmatch(line.text.strip()) or not columns.take(line):
            break
        order.append(line)
        before.append(state)
    while before:
        lost = len(columns.state.rivers) < len(before[-1].rivers)
        if (
            order[-1].wide_gaps
            or columns.parts(order[-1])
            or _goes_on_over(order)
            or (not lost and (_counts_on(order) or columns.keeps(order)))
        ):
            break
        columns.give_back(order.pop(), before.pop())
    return len(before)


def _goes_on_over(order: Sequence[PageLine]) -> bool:
    """Whether the last line is the rest of an address, at the top of a page, of a column that ends in one."""
    line = order[-1]
    if not _LINK.fullmatch(line.text) or order[-2].page == line.page:
        return False
    last = [(text, span) for other in order[-2 : -2 - _NEAR : -1] for text, span in _parts(other)]
    over = next((text for text, (a, b) in last if a < line.x1 and line.x0 < b), "")
    return bool(_LINK.fullmatch(over))


def _parts(line: PageLine) -> Iterator[tuple[str, Span]]:
    """The stretches of a line, with their words where these can be told."""
    words = line.text.split()
    same = len(words) == len(line.ink)
    yield from zip(words if same else [line.text] * len(line.ink), line.ink, strict=True)


def _counts_on(order: Sequence[PageLine]) -> bool:
    """Whether the last line is a number alone, in line with short entries of the rows next to it."""
    line = order[-1]
    if not _NUMBER.fullmatch(line.text):
        return False
    near = [span for other in order[-2 : -2 - _NEAR : -1] if other.wide_gaps for span in other.ink]
    return any(abs(a + b - line.x0 - line.x1) < line.em and b - a < _SHORT * line.em for a, b in near)
