"""Marks of ink on a picture and the lines of type they make: found by the detector, completed by what it left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from etl.readers.scan_image import Pixels

Box = tuple[float, float, float, float]

_LEAST = 0.22
_FAINT = 25
_PAPER = 250
_CONTRAST = 60
_NOISE = 5.0
_SAME_LINE = 0.5
_BESIDE = 0.8
_AROUND = 0.5


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


def lines_within(ink: Ink, marks: Pixels, boxes: Pixels, within: Box) -> list[Box]:
    """The lines of type inside a place, from top to bottom: the detector's ``boxes``, widened and joined by ``marks``.

    A box without marks is none; marks without a box are lines of their own.
    """
    if not len(marks):
        return []
    parts = [_clipped(box, within) for box in boxes.tolist()]
    lines: list[list[float]] = []
    for part in sorted(parts, key=lambda part: part[1] + part[3]):
        _join(lines, part)
    middles = (marks[:, 1] + marks[:, 3]) / 2
    held: list[list[Box]] = [[] for _ in lines]
    loose = []
    for mark, middle in zip(marks.tolist(), middles.tolist(), strict=True):
        reach = _BESIDE * ink.em
        near = [
            index
            for index, (x0, y0, x1, y1) in enumerate(lines)
            if y0 <= middle <= y1 and mark[0] < x1 + reach and mark[2] > x0 - reach
        ]
        (held[near[0]] if near else loose).append(mark)
    kept = [
        _around([(line[0], line[1], line[2], line[3])], parts_, ink.em)
        for line, parts_ in zip(lines, held, strict=True)
        if parts_
    ]
    return sorted([*kept, *_loose_lines(loose, ink.em)], key=lambda box: box[1] + box[3])


def _clipped(box: Sequence[float], within: Box) -> Box:
    return (
        max(box[0], within[0]),
        max(box[1], within[1]),
        min(box[2], within[2]),
        min(box[3], within[3]),
    )


def _join(lines: list[list[float]], box: Box) -> None:
    """Adds a box to the line it stands beside, else as a line of its own."""
    for line in lines:
        overlap = min(line[3], box[3]) - max(line[1], box[1])
        if overlap > _SAME_LINE * min(line[3] - line[1], box[3] - box[1]):
            line[:] = [min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])]
            return
    lines.append(list(box))


def _around(boxes: Sequence[Box], marks: Sequence[Box], em: float) -> Box:
    """What holds the boxes, widened to both sides by marks that stand out of them."""
    both = np.array([*boxes])
    ink = np.array([*marks])
    return (
        float(min(both[:, 0].min(), ink[:, 0].min())),
        float(both[:, 1].min()),
        float(max(both[:, 2].max(), ink[:, 2].max())),
        float(both[:, 3].max()),
    )


def _loose_lines(marks: Sequence[Box], em: float) -> list[Box]:
    """Lines that only marks make."""
    lines: list[list[float]] = []
    for mark in sorted(marks, key=lambda mark: mark[1] - mark[3]):
        middle, half = (mark[1] + mark[3]) / 2, max(mark[3] - mark[1], 0.8 * em) / 2
        _join(lines, (mark[0], middle - half, mark[2], middle + half))
    rim = 0.15 * em
    return [(line[0], line[1] - rim, line[2], line[3] + rim) for line in lines]
