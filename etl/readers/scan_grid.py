"""Ruling lines on a picture: found by their length, made straight, and put together to grids of cells."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from etl.readers.pdf_characters import Glyphs
from etl.readers.pdf_grid import Grid, find_grids
from etl.readers.pdf_rules import Rules
from etl.readers.scan_image import Pixels, quadrangle

_PALE = 205
_LONG = 2.6
_SHORT = 1.0
_SURE = 6.0
_WHITE = 0.1
_WHOLE = 0.95
_THICK = 0.5
_TOUCH = 0.08
_BENT = 2.0
_RIM = 0.14
_WITHIN = 0.5
_EM_POINTS = 10.5
"""Grids are put together in points, as those of PDF are: as if the type were of this size."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The lines of a picture: masks of those ``across`` and ``down``, 255 where a line is."""

    across: Pixels
    down: Pixels

    @property
    def both(self) -> Pixels:
        """All lines."""
        return cv2.bitwise_or(self.across, self.down)


def find_lines(grey: Pixels, boxes: Pixels, em: float) -> Ruled:
    """The ruling lines of a picture whose type is ``em`` pixels high: thin, longer than strokes, not within type.

    ``boxes``: (n, 4) where type stands.
    """
    dark = cv2.threshold(grey, _PALE, 255, cv2.THRESH_BINARY_INV)[1]
    type_ = np.zeros_like(dark)
    for x0, y0, x1, y1 in boxes.tolist():
        rim = _RIM * (y1 - y0)
        type_[max(0, int(y0 + rim)) : int(y1 - rim), max(0, int(x0)) : int(x1)] = 255
    across = _free(_runs(dark, int(_LONG * em), em), type_)
    down = np.ascontiguousarray(_runs(dark.T, int(_SHORT * em), em).T)
    return Ruled(across, _held(down, dark, across, type_, em))


def _runs(dark: Pixels, length: int, em: float) -> Pixels:
    """Dark runs to the right; a line may step by a pixel, break for two, and is not as thick as a filled area."""
    steps = cv2.dilate(np.ascontiguousarray(dark), np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(steps, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    thick = max(4, int(_THICK * em))
    areas = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return cv2.subtract(opened, cv2.dilate(areas, np.ones((3, 3), np.uint8)))


def _free(runs: Pixels, type_: Pixels) -> Pixels:
    """The runs that do not stand within type."""
    count, labels = cv2.connectedComponents(runs)
    sizes = np.bincount(labels.ravel(), minlength=count)
    within = np.bincount(labels[type_ > 0], minlength=count)
    keep = within < _WITHIN * sizes
    keep[0] = False
    free: Pixels = np.where(keep[labels], 255, 0).astype(np.uint8)
    return free


def _held(down: Pixels, dark: Pixels, across: Pixels, type_: Pixels, em: float) -> Pixels:
    """Lines down that are long, or that end at lines across and have white on both sides; others are strokes.

    Strokes of characters below one another are joined to long ones by lines across: within type a line has no gaps.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(down)
    reach = max(2, int(_TOUCH * em))
    near = cv2.dilate(across, np.ones((2 * reach + 1, 3), np.uint8)) > 0
    ink = cv2.subtract(dark, cv2.dilate(across, np.ones((7, 7), np.uint8))) > 0
    sizes, within = np.bincount(labels.ravel()), np.bincount(labels[type_ > 0], minlength=count)
    free = within < _WITHIN * sizes
    keep = np.zeros(count, bool)
    for label, (x, y, wide, high, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        middle, rows = slice(x, x + wide), slice(y, y + high)
        ends = near[y, middle].any() and near[min(y + high - 1, near.shape[0] - 1), middle].any()
        sides = [ink[rows, max(0, x - 3)], ink[rows, min(x + wide + 2, ink.shape[1] - 1)]]
        white = all(side.mean() < _WHITE for side in sides)
        whole = free[label] or (dark[rows, max(0, x - 1) : x + wide + 1].max(axis=1) > 0).mean() > _WHOLE
        keep[label] = bool(whole) and (high >= _SURE * em or (bool(ends) and white))
    held: Pixels = np.where(keep[labels], 255, 0).astype(np.uint8)
    return held


def bent_frame(ruled: Ruled) -> Pixels | None:
    """The corners (4, 2) of the largest table where they are no rectangle; None where nothing need be straightened."""
    outlines, _ = cv2.findContours(
        cv2.dilate(ruled.both, np.ones((5, 5), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    if not outlines:
        return None
    largest = max(outlines, key=lambda outline: cv2.contourArea(cv2.convexHull(outline)))
    if cv2.contourArea(cv2.convexHull(largest)) < 0.05 * ruled.across.size:
        return None
    corners = quadrangle(largest)
    if corners is None:
        return None
    (a, b, c, d) = corners
    off = [abs(a[1] - b[1]), abs(c[1] - d[1]), abs(a[0] - d[0]), abs(b[0] - c[0])]
    return corners if max(off) > _BENT else None


def grids_of(ruled: Ruled, em: float) -> list[Grid]:
    """The ruled tables from top to bottom, with their lines in pixels."""
    scale = _EM_POINTS / em
    across, down = _segments(ruled.across, scale), _segments(ruled.down.T, scale)
    none = np.zeros(0)
    glyphs = Glyphs(np.zeros(0, "<U1"), none, none, none, none, np.zeros(0, bool), np.zeros(0, int))
    rules = Rules(across, down, np.zeros((0, 4)), hidden=False, cut=False)
    return [Grid(grid.xs / scale, grid.ys / scale, grid.first) for grid in find_grids(rules, glyphs).grids]


def _segments(mask: Pixels, scale: float) -> Pixels:
    """(n, 3) place, start and end of each line of a mask that runs to the right."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    if count < 2:
        return np.zeros((0, 3))
    starts, lengths = stats[1:, cv2.CC_STAT_LEFT], stats[1:, cv2.CC_STAT_WIDTH]
    found: Pixels = np.column_stack([middles[1:, 1], starts, starts + lengths]) * scale
    return found
