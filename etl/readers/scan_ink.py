"""Marks of ink on a picture and the lines of type they make: found by the detector, completed by what it left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import cv2
import numpy as np

from etl.readers.scan_image import Pixels

Box = tuple[float, float, float, float]

_LEAST = 0.14
_SMALL = 0.25
_FAINT = (60, 12)
_PAPER = 250
_CONTRAST = 60
_PALE = 25
_TALL = 0.5
_NOISE = (5.0, 3.0)
_LARGER = 1.4
_SAME_LINE = 0.5
_BESIDE = 0.8
_AROUND = 0.5
_APART = 0.8
_NARROW = 0.4
_RIM = 0.15
_HIGHEST = 1.3
_DUST = 0.22
_DASH = 1.15


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
        above, below, before, after = (
            top - int(y0) + rim,
            int(y1) + rim + 1 - bottom,
            left - int(x0) + side,
            int(x1) + side + 1 - right,
        )
        rims = [max(0, rim) for rim in (above, below, before, after)]
        wider: Pixels = np.pad(cut, ((rims[0], rims[1]), (rims[2], rims[3])), constant_values=_PAPER)
        return wider


def find_ink(grey: Pixels, lines: Pixels, em: float, type_: Pixels) -> Ink:
    """The marks of a picture without its ``lines`` (a mask); ``type_``: (n, 4) boxes where the detector saw type.

    Paler ink completes a mark that it holds alone, and is a mark of its own where it is tall, or all that was seen.
    """
    clean = grey.copy()
    clean[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = _PAPER
    soft = cv2.GaussianBlur(clean, (0, 0), 0.8)
    paper = soft[soft > 200].astype(np.float64)
    noise = 1.48 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0
    limit = _PAPER - max(_CONTRAST, _NOISE[0] * noise)
    labels, boxes, darkest = _components(soft, limit)
    size = boxes[:, 2:].max(axis=1)
    keep = (size >= _LEAST * em) & (darkest < limit - np.where(size < _SMALL * em, *_FAINT))
    pale = _components(soft, _PAPER - max(_PALE, _NOISE[1] * noise))
    inside = np.zeros(len(boxes), np.intp)
    inside[labels.ravel()] = pale[0].ravel()
    held = np.bincount(inside[keep], minlength=len(pale[1]))
    whole = pale[1][inside]
    larger = (whole[:, 2:] > _LARGER * boxes[:, 2:]).any(axis=1) & (whole[:, 2:].max(axis=1) < _HIGHEST * em)
    boxes = np.where((larger & (held[inside] == 1))[:, None], whole, boxes)
    own = _edges(boxes[keep])
    empty = type_[~_standing(type_, own).any(axis=1)]
    wider = _edges(pale[1])
    size = pale[1][:, 2:].max(axis=1)
    seen = (size >= _SMALL * em) & _standing(empty, wider).any(axis=0)
    added = (held == 0) & ((size >= _TALL * em) | seen) & (pale[2] < limit - _FAINT[1])
    return Ink(clean, np.vstack([own, wider[added]]), em)


def _edges(boxes: Pixels) -> Pixels:
    """x0, y0, x1, y1 of boxes with width and height."""
    edges: Pixels = np.hstack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]]).astype(float)
    return edges


def _standing(boxes: Pixels, marks: Pixels) -> Pixels:
    """(boxes, marks): whether the middle of a mark is in a box."""
    x, y = (marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2
    x0, y0, x1, y1 = (boxes[:, [edge]] for edge in range(4))
    inside: Pixels = (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return inside


def _components(soft: Pixels, limit: float) -> tuple[Pixels, Pixels, Pixels]:
    """The marks darker than ``limit``: their numbers by pixel, (x, y, width, height), darkest pixels; 0 is none."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((soft < limit).astype(np.uint8))
    darkest = np.full(count, 255, np.uint8)
    np.minimum.at(darkest, labels.ravel().astype(np.intp), soft.ravel())
    darkest[0] = 255
    return labels, stats[:, :4], darkest


def lines_within(ink: Ink, marks: Pixels, boxes: Pixels, within: Box) -> list[Strip]:
    """The lines of type inside a place, from top to bottom: the detector's ``boxes``, widened and joined by ``marks``.

    A box without marks is none; marks without a box are lines of their own.
    """
    marks = _without_rims(marks, within, ink.em)
    if not len(marks):
        return []
    lines: list[Box] = []
    parts = [_clipped(box, within) for box in boxes.tolist()]
    for part in sorted(parts, key=lambda part: part[1] + part[3]):
        if _holds(part, marks):
            _join(lines, part)
    held: list[list[Box]] = [[] for _ in lines]
    loose: list[Box] = []
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
    return sorted(
        [*found, *_loose_lines(loose, ink.em, alone=not found)], key=lambda strip: strip.box[1] + strip.box[3]
    )


def _without_rims(marks: Pixels, within: Box, em: float) -> Pixels:
    """Leaves out narrow marks at a side of the place and far from the others: rests of its line, or of a neighbour."""
    if len(marks) < 2:
        return marks
    order = np.argsort(marks[:, 0])
    marks = marks[order]
    gap = marks[1:, 0] - np.maximum.accumulate(marks[:, 2])[:-1] > _APART * em
    narrow = marks[:, 2] - marks[:, 0] < _NARROW * em
    left = narrow & (marks[:, 0] < within[0] + _RIM * em) & np.append(gap, False)
    right = narrow & (marks[:, 2] > within[2] - _RIM * em) & np.append(False, gap)
    kept: Pixels = marks[~(left | right)]
    return kept


def _holds(box: Box, marks: Pixels) -> bool:
    x, y = (marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2
    return bool(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any())


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
            lines[index] = around(line, box)
            return
    lines.append(box)


def around(one: Box, other: Box) -> Box:
    """The box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _widened(line: Box, marks: Sequence[Box]) -> Strip:
    """A line as wide as its marks and the detector say, as high as the detector says."""
    left, right = min(mark[0] for mark in marks), max(mark[2] for mark in marks)
    return Strip((min(line[0], left), line[1], max(line[2], right), line[3]), tuple(marks))


def _loose_lines(marks: Sequence[Box], em: float, *, alone: bool) -> list[Strip]:
    """Lines that only marks make; small ones count only where there is nothing else, dust never."""
    lines: list[list[Box]] = []
    for mark in sorted(marks, key=lambda mark: mark[1] + mark[3]):
        if not alone and max(mark[2] - mark[0], mark[3] - mark[1]) < _SMALL * em:
            continue
        if lines and mark[3] - min(other[1] for other in lines[-1]) <= _HIGHEST * em:
            lines[-1].append(mark)
        else:
            lines.append([mark])
    strips = []
    for own in lines:
        x0, y0, x1, y1 = reduce(around, own)
        if max(x1 - x0, y1 - y0) < _DUST * em and x1 - x0 < _DASH * (y1 - y0):
            continue
        rim = max(0.15 * em, (0.9 * em - y1 + y0) / 2)
        strips.append(Strip((x0, y0 - rim, x1, y1 + rim), tuple(own)))
    return strips
