"""Marks of ink on a picture and the lines of type they make: found by the detector, completed by what it left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from etl.readers.scan_image import Pixels

Box = tuple[float, float, float, float]

_LEAST = 0.22
_FAINT = 12
_PAPER = 250
_CONTRAST = 60
_NOISE = 5.0
_SAME_LINE = 0.5
_BESIDE = 0.8
_AROUND = 0.5


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of type: where it stands, and its marks."""

    box: Box
    marks: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """A picture without its ruling lines, and the marks on it that are large enough to be type: (n, 4) boxes."""

    grey: Pixels
    marks: Pixels
    em: float

    def crop(self, box: Box, within: Box) -> Pixels:
        """The picture of a line with half a character of paper beside it, none of it from outside ``within``."""
        x0, y0, x1, y1 = box
        side, rim = int(_AROUND * self.em), max(2, int(0.08 * self.em))
        left, top = max(int(x0) - side, int(within[0])), max(int(y0) - rim, int(within[1]))
        right, bottom = min(int(x1) + side + 1, int(within[2])), min(int(y1) + rim + 1, int(within[3]))
        cut = self.grey[max(top, 0) : bottom, max(left, 0) : right]
        lost = (
            top - int(y0) + rim,
            int(y1) + rim + 1 - bottom,
            left - int(x0) + side,
            int(x1) + side + 1 - right,
        )
        return cv2.copyMakeBorder(cut, *(max(0, part) for part in lost), cv2.BORDER_CONSTANT, value=(_PAPER,))


def find_ink(grey: Pixels, lines: Pixels, em: float) -> Ink:
    """The marks of a picture without its ``lines`` (a mask)."""
    clean = grey.copy()
    clean[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = _PAPER
    soft = cv2.GaussianBlur(clean, (0, 0), 0.8)
    paper = soft[soft > 200].astype(np.float64)
    noise = 1.48 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0
    limit = _PAPER - max(_CONTRAST, _NOISE * noise)
    dark = (soft < limit).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    darkest = np.full(count, 255, np.uint8)
    np.minimum.at(darkest, labels.ravel(), soft.ravel())
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    keep = (size >= _LEAST * em) & (darkest < limit - _FAINT)
    keep[0] = False
    x, y, wide, high = stats[keep, :4].T.astype(float)
    return Ink(clean, np.column_stack([x, y, x + wide, y + high]), em)


def lines_within(ink: Ink, marks: Pixels, boxes: Pixels, within: Box) -> list[Strip]:
    """The lines of type inside a place, from top to bottom: the detector's ``boxes``, widened and joined by ``marks``.

    A box without marks is none; marks without a box are lines of their own.
    """
    if not len(marks):
        return []
    lines: list[Box] = []
    for part in sorted((_clipped(box, within) for box in boxes.tolist()), key=lambda part: part[1] + part[3]):
        _join(lines, part)
    held: list[list[Box]] = [[] for _ in lines]
    loose = []
    for mark in marks.tolist():
        middle, reach = (mark[1] + mark[3]) / 2, _BESIDE * ink.em
        near = (
            index
            for index, (x0, y0, x1, y1) in enumerate(lines)
            if y0 <= middle <= y1 and mark[0] < x1 + reach and mark[2] > x0 - reach
        )
        index = next(near, None)
        (loose if index is None else held[index]).append(mark)
    found = [_widened(line, own) for line, own in zip(lines, held, strict=True) if own]
    return sorted([*found, *_loose_lines(loose, ink.em)], key=lambda strip: strip.box[1] + strip.box[3])


def _clipped(box: Sequence[float], within: Box) -> Box:
    return (
        max(box[0], within[0]),
        max(box[1], within[1]),
        min(box[2], within[2]),
        min(box[3], within[3]),
    )


def _join(lines: list[Box], box: Box) -> None:
    """Adds a box to the line it stands beside, else as a line of its own."""
    for index, line in enumerate(lines):
        overlap = min(line[3], box[3]) - max(line[1], box[1])
        if overlap > _SAME_LINE * min(line[3] - line[1], box[3] - box[1]):
            lines[index] = _around(line, box)
            return
    lines.append(box)


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _widened(line: Box, marks: Sequence[Box]) -> Strip:
    """A line as wide as its marks and the detector say, as high as the detector says."""
    left, right = min(mark[0] for mark in marks), max(mark[2] for mark in marks)
    return Strip((min(line[0], left), line[1], max(line[2], right), line[3]), tuple(marks))


def _loose_lines(marks: Sequence[Box], em: float) -> list[Strip]:
    """Lines that only marks make."""
    lines: list[Box] = []
    for mark in sorted(marks, key=lambda mark: mark[1] - mark[3]):
        middle, half = (mark[1] + mark[3]) / 2, max(mark[3] - mark[1], 0.8 * em) / 2
        _join(lines, (mark[0], middle - half, mark[2], middle + half))
    rim = 0.15 * em
    strips = []
    for x0, y0, x1, y1 in lines:
        own = tuple(m for m in marks if x0 <= m[0] and m[2] <= x1 and y0 <= (m[1] + m[3]) / 2 <= y1)
        strips.append(Strip((x0, y0 - rim, x1, y1 + rim), own))
    return strips
