"""The columns of a table without ruling lines: lines whose gaps stand above one another part into columns.

A river is a stretch of the page's width that no line of the table covers.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from etl.readers.pdf_lines import PageLine, Span, joined_spans

_NARROW = 0.35
_NARROWEST = 0.1
_CONFIRMED = 3
_SURELY = 5
_FEWEST = 3
_FEWEST_OF_TWO = 5
_OVERFLOWS = 0.06
_PROSE_FILL = 0.75
_MOST_SPANNED = 2
_LONGEST_NAME = 14
_CENTRED = 0.16
_SPANNING = 0.25
_FEW_NAMES = 3
_ACROSS = 0.8


@dataclass(frozen=True, slots=True)
class State:
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
    state: State = field(init=False)

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
        named = line in self.names and old.rivers != new.rivers
        if named or (lost and self._spans(line, lost)):
            self.spanning.append(line)
            new = old
        elif self._joins_columns(new):
            finer = self._with(line, line.fine or line.ink)
            if not self._joins_columns(finer):
                self.tight.append(line)
                new = finer
            elif self._overflows(line, lost):
                self.overflowing.append(line)
                new = old
            else:
                return False
        elif len(lost) == 1 and self._overflows(line, lost) and self._is_filled(*lost[0], _SURELY):
            self.overflowing.append(line)
            new = old
        elif lost and not line.wide_gaps and len(old.gaps) < _CONFIRMED:
            return False
        if new is not old and self._is_name(line, lost):
            self.doubted.append(line)
        self.state = new
        self.lines.append(line)
        return True

    def strays(self) -> frozenset[PageLine]:
        """Few lines without gaps that lie across rivers of the rows with gaps: a title, the names of groups."""
        rows = [line for line in self.lines if line.wide_gaps]
        ink = joined_spans(sorted(span for line in rows for span in line.ink), 0)
        own = self._state(tuple(ink), tuple(gap for line in rows for gap in line.gaps))
        closed = [river for river in _lost(own, self.state) if self._is_confirmed(river, rows)]
        found = [
            line
            for line in self.lines
            if not line.wide_gaps and any(_lies_across(line, river) for river in closed)
        ]
        return frozenset(found if len(found) <= _FEW_NAMES + _SPANNING * len(rows) else ())

    def parts(self, line: PageLine) -> bool:
        """Whether a gap of the line lies where columns part."""
        return any(_lies_in(river, gap) for gap in line.gaps for river in self.state.rivers)

    def copy(self) -> Columns:
        """Its state as it is now, for ``carried`` that takes no more."""
        kinds = (self.overflowing, self.tight, self.spanning, self.doubted)
        made = Columns(self.parted, list(self.lines), self.names, *map(list, kinds))
        made.state = self.state
        return made

    def become(self, other: Columns) -> None:
        """Takes the state of ``other``."""
        for name in ("lines", "state", "overflowing", "tight", "spanning", "doubted"):
            setattr(self, name, getattr(other, name))

    def give_back(self, line: PageLine, state: State) -> None:
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

    def _with(self, line: PageLine, ink: tuple[Span, ...]) -> State:
        joint = joined_spans(sorted([*self.state.ink, *ink]), 0)
        return self._state(tuple(joint), (*self.state.gaps, *line.gaps))

    def _state(self, ink: tuple[Span, ...], gaps: tuple[Span, ...]) -> State:
        return State(ink, gaps, tuple(s for a, b in pairwise(ink) if self._is_river(s := (a[1], b[0]), gaps)))

    def _is_river(self, span: Span, gaps: tuple[Span, ...]) -> bool:
        """Free between two plumb lines, or within a wide gap; a narrow stretch within those of several lines."""
        if self.parted and any(span[0] < x < span[1] for x in self.parted):
            return True
        width = (span[1] - span[0]) / self.lines[0].em
        if width < _NARROWEST:
            return False
        missing = 1 if width >= _NARROW else _CONFIRMED
        for gap in reversed(gaps):
            if _lies_in(span, gap):
                missing -= 1
                if not missing:
                    return True
        return False

    def _joins_columns(self, new: State) -> bool:
        """Whether a plumb line would be crossed, or gaps of several lines would have no river any more."""
        lost = _lost(self.state, new)
        if not lost:
            return False
        if any(left < x < right for left, right in lost for x in self.parted):
            return True
        parting = [gap for gap in self.state.gaps if any(_lies_in(river, gap) for river in lost)]
        return sum(not any(_lies_in(river, gap) for river in new.rivers) for gap in parting) >= _CONFIRMED

    def _spans(self, line: PageLine, lost: Sequence[Span]) -> bool:
        """Whether a line runs over columns that others fill: a group's name."""
        few = len(self.spanning) <= _FEW_NAMES + _SPANNING * len(self.lines)
        least = 1 if self.names else _CONFIRMED
        return few and self._is_name(line, lost) and all(self._is_filled(*river, least) for river in lost)

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

    def _is_filled(self, left: float, right: float, least: int) -> bool:
        """Whether so many lines end left of a river, and begin right of it, within its columns."""
        low = max((end for _, end in self.state.rivers if end < left), default=float("-inf"))
        high = min((start for start, _ in self.state.rivers if start > right), default=float("inf"))
        before = sum(any(low <= a and b <= left for a, b in line.ink) for line in self.lines)
        after = sum(any(right <= a and b <= high for a, b in line.ink) for line in self.lines)
        return min(before, after) >= least

    def _is_confirmed(self, river: Span, rows: Sequence[PageLine]) -> bool:
        return sum(any(_lies_in(river, gap) for gap in row.gaps) for row in rows) >= _CONFIRMED

    def _overflows(self, line: PageLine, lost: Sequence[Span]) -> bool:
        few = len(self.overflowing) < 1 + _OVERFLOWS * len(self.lines)
        return few and len(lost) < 2 and bool(line.wide_gaps)


def _lies_in(river: Span, gap: Span) -> bool:
    return gap[0] <= river[0] + 0.1 and river[1] - 0.1 <= gap[1]


def _lies_across(line: PageLine, river: Span) -> bool:
    return min(line.x1, river[1]) - max(line.x0, river[0]) >= _ACROSS * (river[1] - river[0])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _lost(old: State, new: State) -> list[Span]:
    """The rivers of which nothing is left."""
    if old.rivers == new.rivers:
        return []
    return [river for river in old.rivers if not any(_overlap(river, other) for other in new.rivers)]
