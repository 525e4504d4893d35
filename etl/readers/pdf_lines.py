"""The characters outside ruled tables as lines of a page: by baseline, with the stretches that gaps part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.readers.pdf_characters import Array, Glyphs
from etl.readers.pdf_text import texts

_SAME_LINE = 0.25
_STRETCH_GAP = 0.12
_BLANK_GAP = 0.6
WIDE = 0.9
"""In em: stretches farther apart may be columns."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PageLine:
    """A line: its text, its baseline, left and right end, size of type, and the stretches of ink in it (points).

    ``glyphs`` are the indices of its characters, ``page`` counts from 1.
    """

    text: str
    page: int
    base: float
    x0: float
    x1: float
    em: float
    ink: tuple[Span, ...]
    glyphs: Array

    @property
    def wide_gaps(self) -> tuple[Span, ...]:
        """The gaps that may part columns."""
        return tuple((a[1], b[0]) for a, b in pairwise(self.ink) if b[0] - a[1] >= WIDE * self.em)


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
    least = np.where(own.spaced[order][1:], _BLANK_GAP, _STRETCH_GAP) * np.maximum(em[1:], em[:-1])
    begins[1:] = (np.diff(number) != 0) | (gap > least)
    starts = np.flatnonzero(begins)
    ends = np.maximum.reduceat(x1, starts)
    ink: list[list[Span]] = [[] for _ in range(len(printed))]
    for line, left, right in zip(number[starts].tolist(), x0[starts].tolist(), ends.tolist(), strict=True):
        ink[line].append((left, right))
    cuts = np.flatnonzero(np.diff(number)) + 1
    members = np.split(order, cuts)
    return [
        PageLine(
            text=printed[line],
            page=page,
            base=float(np.median(own.base[member])),
            x0=ink[line][0][0],
            x1=ink[line][-1][1],
            em=float(np.median(own.em[member])),
            ink=tuple(ink[line]),
            glyphs=chosen[member],
        )
        for line, member in enumerate(members)
    ]


def _numbers(glyphs: Glyphs) -> Array:
    """A number for each character's line, from top to bottom."""
    order = np.argsort(glyphs.base, kind="stable")
    base, em = glyphs.base[order], glyphs.em[order]
    apart = np.diff(base) > _SAME_LINE * np.minimum(em[1:], em[:-1])
    numbers = np.empty(len(order), int)
    numbers[order] = np.concatenate([[0], np.cumsum(apart)])
    return numbers
