"""The characters outside ruled tables as lines of a page: by baseline, with the stretches that gaps part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from etl.readers.pdf_characters import Array, Glyphs, median
from etl.readers.pdf_raw import Floats
from etl.readers.pdf_text import texts

_SAME_LINE = 0.25
_FINE_GAP = 0.12
_STRETCH_GAP = 0.3
WIDE = 0.9
"""In em: stretches farther apart make a line look like a table's row."""

_APART = 0.6

Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class PageLine:
    """A line: its text, its baseline, left and right end, size of type, and the stretches of ink in it (points).

    ``glyphs`` are the indices of its characters, ``page`` counts from 1. ``fine``: the stretches parted by gaps that
    are mostly those of words, where they are known.
    """

    text: str
    page: int
    base: float
    x0: float
    x1: float
    em: float
    ink: tuple[Span, ...]
    glyphs: Array
    fine: tuple[Span, ...] = ()

    @cached_property
    def wide_gaps(self) -> tuple[Span, ...]:
        """The gaps that no text has."""
        return tuple((a[1], b[0]) for a, b in pairwise(self.ink) if b[0] - a[1] >= WIDE * self.em)

    @cached_property
    def gaps(self) -> tuple[Span, ...]:
        """The gaps that may part columns in a row of a table."""
        return tuple((a[1], b[0]) for a, b in pairwise(self.ink) if b[0] - a[1] >= _APART * self.em)


def page_lines(glyphs: Glyphs, chosen: Array, page: int) -> list[PageLine]:
    """The lines of the ``chosen`` characters (indices) from top to bottom."""
    if not len(chosen):
        return []
    own = glyphs.take(chosen)
    numbers = _numbers(own)
    printed = texts(own, numbers)
    order = np.lexsort((own.x0, numbers))
    number, x0, x1, em = numbers[order], own.x0[order], own.x1[order], own.em[order]
    begins = np.ones(len(order), bool)
    gap = x0[1:] - np.maximum.accumulate(x1 + number * 1e6)[:-1] + number[1:] * 1e6
    begins[1:] = (np.diff(number) != 0) | (gap > _FINE_GAP * np.maximum(em[1:], em[:-1]))
    starts = np.flatnonzero(begins)
    ends = np.maximum.reduceat(x1, starts)
    fine: list[list[Span]] = [[] for _ in range(len(printed))]
    for line, left, right in zip(number[starts].tolist(), x0[starts].tolist(), ends.tolist(), strict=True):
        fine[line].append((left, right))
    cuts = np.flatnonzero(np.diff(number)) + 1
    members = np.split(order, cuts)
    return [
        _line(printed[number], page, own.em[member], own.base[member], fine[number], chosen[member])
        for number, member in enumerate(members)
    ]


def _line(text: str, page: int, sizes: Floats, bases: Floats, fine: list[Span], chosen: Array) -> PageLine:
    em = median(sizes)
    return PageLine(
        text=text,
        page=page,
        base=median(bases),
        x0=fine[0][0],
        x1=fine[-1][1],
        em=em,
        ink=tuple(joined_spans(fine, _STRETCH_GAP * em)),
        fine=tuple(fine),
        glyphs=chosen,
    )


def joined_spans(spans: Iterable[Span], gap: float) -> list[Span]:
    """Spans from left to right, those not farther apart than ``gap`` made one."""
    made: list[Span] = []
    for left, right in spans:
        if made and left - made[-1][1] <= gap:
            made[-1] = (made[-1][0], max(made[-1][1], right))
        else:
            made.append((left, right))
    return made


def _numbers(glyphs: Glyphs) -> Array:
    """A number for each character's line, from top to bottom."""
    order = np.argsort(glyphs.base, kind="stable")
    base, em = glyphs.base[order], glyphs.em[order]
    apart = np.diff(base) > _SAME_LINE * np.minimum(em[1:], em[:-1])
    numbers = np.empty(len(order), int)
    numbers[order] = np.concatenate([[0], np.cumsum(apart)])
    return numbers
