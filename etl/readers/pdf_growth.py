"""Tables without ruling lines among the lines of a page.

A table grows from the line with the most gaps, down and up, until a line crosses rivers that others have confirmed; it
may go on at the top of the next page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.readers.pdf_columns import Columns, State
from etl.readers.pdf_lines import PageLine, Span

_FARTHEST = 6.0
_NUMBER = re.compile(r"[0-9]{1,3}")
_OUTSIDE = re.compile(
    r"附\s*[件表录錄]\s*[0-9一二三四五１-５]{0,2}\s*[:：]?|(?:填[报報表]|审[核覈]|審[核覈]|制表|製表)人?\s*[:：].*"
)
_NEAR = 12
_SHORT = 2.5
_LINK_PITCH = 3.0
_LINK = re.compile(r"[!-~]{5,}")
_LONGEST_TAIL = 8
_PITCH = 1.9
_LOOSE = 1.05
_MOST = 0.8
_OTHER_SIZE = 0.05


def find_columns(
    lines: Sequence[PageLine],
    parted: Sequence[float],
    carried: Columns | None,
    tail: Sequence[PageLine] = (),
) -> list[Columns]:
    """The tables among the lines of a page, from top to bottom; ``parted``: where plumb lines stand.

    ``carried``: the table at the end of the page before, with the lines that stand there behind it (``tail``); it is
    first in the result where it goes on. The last may be too short to be a table as yet (``is_table``) where it stands
    at the end of the page.
    """
    if carried is None:
        return _found(lines, parted)
    own, known = _found(lines, parted), carried.copy()
    taken = max(0, _extend(carried, [*tail, *lines], carried.lines) - len(tail))
    if not taken or (not carried.is_table() or _has_more(own, carried, lines[:taken])):
        carried.become(known)
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
    for names in (frozenset(grown[0].doubted), grown[0].strays()):
        if names:
            again = _grown_once(lines, seed, free, parted, names)
            more = len(again[0].rivers()) > len(grown[0].rivers())
            if more and 2 * len(again[0].lines) >= len(grown[0].lines):
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
    before: list[State] = []
    for line in ahead:
        near = order[-1]
        far = line.page == near.page and abs(line.base - near.base) > _FARTHEST * line.em
        state = columns.state
        if far or _OUTSIDE.fullmatch(line.text.strip()) or not columns.take(line):
            break
        order.append(line)
        before.append(state)
    while before:
        line = order[-1]
        title = line in columns.spanning and line.page == behind[-1].page and line.base < behind[-1].base
        lost = len(columns.state.rivers) < len(before[-1].rivers)
        row = line.wide_gaps or columns.parts(line) or _goes_on_over(order)
        if not title and (row or (not lost and (_counts_on(order) or _keeps(columns, order)))):
            break
        columns.give_back(order.pop(), before.pop())
    return len(before)


def _keeps(columns: Columns, order: Sequence[PageLine]) -> bool:
    """Whether the last line is the rest of a row: close to others like it, up to one with gaps or a number.

    Outside the first column, where no paragraph begins, close is as close as the table's lines are.
    """
    steps = sorted(abs(b.base - a.base) / a.em for a, b in pairwise(order[:-1]) if a.page == b.page)
    usual = max(_PITCH, _LOOSE * steps[int(_MOST * len(steps))]) if steps else _PITCH
    first = columns.state.rivers[0][1] if columns.state.rivers else 0.0
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
