"""The ways to deal out the lines of a column to the rows' anchors, and what each costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from etl.readers.pdf_anchors import Anchor

_CROSSED = 0.3
_EMPTY = 0.05
_UPWARD = 0.08
_OTHER = 0.4
_BESIDE = 0.2
_AT = 0.3
_RIM = 0.7
_RIM_LINE = 0.3
_ASTRAY = 3.0
_BEAM = 64
_LONGEST = 60

Fit = Callable[[float, float, Anchor], float]
"""How far a cell (its first and last line) stands from where it should, in points."""

Way = tuple[float, list[int]]
_Reached = tuple[int, float, float]
_Ends = tuple["_Ends | None", int]


def _down(first: float, last: float, anchor: Anchor) -> float:
    return abs(first - anchor.first)


def _around(first: float, last: float, anchor: Anchor) -> float:
    return abs(first + last - anchor.first - anchor.last) / 2


def _up(first: float, last: float, anchor: Anchor) -> float:
    return abs(last - anchor.last)


FITS: tuple[Fit, ...] = (_down, _around, _up)


@dataclass(frozen=True, slots=True)
class Seam:
    """Between two lines: the cost of holding them in one cell, that of parting them, and whether they are one's."""

    held: float
    parted: float
    sure: bool


def find_ways(
    bases: Sequence[float], anchors: Sequence[Anchor], seams: Sequence[Seam], em: float
) -> list[Way]:
    """For each of ``FITS``: the least cost of dealing out lines at ``bases``, and where the lines before the first
    anchor and those of each end."""
    reach = _reaches(bases, anchors, seams, em)
    return [_fitted(bases, anchors, reach, em, fit) for fit in FITS]


def _reaches(
    bases: Sequence[float], anchors: Sequence[Anchor], seams: Sequence[Seam], em: float
) -> Callable[[int, int], list[_Reached]]:
    """For an anchor and a line: where a cell of that anchor that begins with that line may end, and what it costs.

    No cell reaches the anchors above and below its own, unless its lines are surely one's.
    """

    @cache
    def reach(number: int, start: int) -> list[_Reached]:
        low = (anchors[number - 1].last if number else float("-inf")) + _AT * em
        high = (anchors[number + 1].first if number + 1 < len(anchors) else float("inf")) - _AT * em
        held = seams[start - 1].parted if 0 < start <= len(seams) else 0.0
        sure = True
        found = []
        for end in range(start + 1, min(len(bases), start + _LONGEST) + 1):
            if end - start > 1:
                held += seams[end - 2].held
                sure = sure and seams[end - 2].sure
            crosses = bases[start] < low or bases[end - 1] > high
            if crosses and not (sure and end - start > 1):
                if end - start > 1 or not (end < len(bases) and seams[end - 1].sure):
                    break
                continue
            found.append((end, held, crosses * _CROSSED))
        return found

    return reach


def _fitted(
    bases: Sequence[float],
    anchors: Sequence[Anchor],
    reach: Callable[[int, int], list[_Reached]],
    em: float,
    fit: Fit,
) -> Way:
    """The least cost of dealing out a column, and where the lines before the first and of each anchor end.

    Costs are in em: how far each cell stands from where ``fit``, or at a cost another, wants it, and its seams.
    """
    above = [base > anchors[0].first for base in bases]
    below = [base < anchors[-1].last for base in bases]
    ways: dict[int, tuple[float, _Ends]] = {
        start: (_rim(above[:start]), (None, start)) for start in range(len(bases) + 1)
    }
    for number, anchor in enumerate(anchors):
        high = anchors[number + 1].first if number + 1 < len(anchors) else float("inf")
        middle = anchor.first + anchor.last
        others = _others(number, anchors, bases, em)
        after: dict[int, tuple[float, _Ends]] = {}
        for start, (cost, ends) in ways.items():
            if start not in after or cost + _EMPTY < after[start][0]:
                after[start] = cost + _EMPTY, (ends, start)
            for end, held, crossed in reach(number, start):
                first, last = bases[start], bases[end - 1]
                apart = fit(first, last, anchor)
                for other in others:
                    apart = min(apart, other(first, last, anchor) + _OTHER * em)
                upward = _UPWARD * (first + last < middle)
                total = cost + apart / em + upward + held + crossed
                if end not in after or total < after[end][0]:
                    after[end] = total, (ends, end)
        near = anchor.last + _AT * em
        alive = {
            end: way for end, way in after.items() if not (end < len(bases) and bases[end] < near < high)
        }
        ways = dict(sorted((alive or after).items(), key=lambda item: item[1][0])[:_BEAM])
    total, found = min(
        ((cost + _rim(below[start:]), ends) for start, (cost, ends) in ways.items()),
        key=lambda found: found[0],
    )
    return total, _listed(found)


def _others(number: int, anchors: Sequence[Anchor], bases: Sequence[float], em: float) -> Sequence[Fit]:
    """How else the cell of an anchor may stand: around it, as one made of several, where no line stands beside it;
    the last below, cut by a page's end.

    The first may have the rest of the page before above it, which is not its own.
    """
    if not number:
        return ()
    low, high = anchors[number].first - _BESIDE * em, anchors[number].last + _BESIDE * em
    around = () if any(low < base < high for base in bases) else (_around,)
    return (*around, _down) if number == len(anchors) - 1 else around


def _listed(ends: _Ends | None) -> list[int]:
    found: list[int] = []
    while ends is not None:
        ends, end = ends
        found.append(end)
    return found[::-1]


def _rim(astray: Sequence[bool]) -> float:
    """The cost of lines that are left to a row of their own; ``astray``: those that stand beside other rows."""
    return _RIM + _RIM_LINE * len(astray) + _ASTRAY * sum(astray) if astray else 0.0
