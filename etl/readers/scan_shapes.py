"""Signs that stand alone in a cell, which engines confuse, told by the shape of the ink: / and 1, - and 一, 0 and o.

A straight slanting stroke leans at least twice as far as any 1, also in italics. A nought is a ring as high as the
other digits of its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from etl.readers.scan_engine import Reading, lost
from etl.readers.scan_ink import Box, Ink, Strip

_SURE = 0.9
_TOLD = 0.96
_TALL = 0.5
_LEANS = 0.17
_STRAIGHT = 0.07
_FLAT = 1.6
_WIDER = 1.15
_TINY = 0.35
_THIN = 0.25
_FIGURES = 0.62
_MANY = 4
_AROUND = 0.5
_INKED = 0.4
_ENOUGH = 3
_AS_HIGH = 0.12
_ROUNDEST = 0.88
_HOLE = 0.1
_NUMERALS = set("二三四五六七八九十两")
_ROUND = set("0oO。○〇°")
_ALONE = dict.fromkeys("xXхХ✕✗", "×") | dict.fromkeys("vV✓✔", "√")
"""Letters that nobody writes alone in a cell → the sign that looks like them."""


def figure_height(readings: Sequence[Reading], strips: Sequence[Strip]) -> float:
    """How high the digits of a table are, in pixels: the usual height where they are read surely; 0 for unknown."""
    heights = [
        max(mark[3] - mark[1] for mark in strip.marks)
        for reading, strip in zip(readings, strips, strict=True)
        if reading.confidence > _SURE and reading.text.isdecimal() and strip.marks
    ]
    return float(np.median(heights)) if len(heights) >= _ENOUGH else 0.0


def by_shape(reading: Reading, strip: Strip, ink: Ink, figures: float) -> Reading:
    """What a strip of one sign says by its shape, where that tells; else the reading. ``figures``: see above."""
    if not strip.marks or len(reading.text) > 2:
        return reading
    if reading.text in _ALONE:
        return replace(reading, text=_ALONE[reading.text])
    if all(_is_flat(mark, ink.em) for mark in strip.marks) and _is_level(strip.marks):
        return reading if reading.text.isdecimal() else _stroke(reading, strip, ink, figures)
    if reading.text in _ROUND and len(strip.marks) == 1:
        return _sign("0", reading) if _is_nought(strip.marks[0], ink, figures) else reading
    edges = np.array(strip.marks)
    (x0, y0), (x1, y1) = edges[:, :2].min(axis=0).tolist(), edges[:, 2:].max(axis=0).tolist()
    if x1 - x0 > _TALL * ink.em:
        return reading
    leaning, rest, high = _lean(ink, (x0, y0, x1, y1))
    if high > _TALL * ink.em and rest < _STRAIGHT and abs(leaning) > _LEANS:
        return _sign("/" if leaning < 0 else "\\", reading)
    return reading


def _is_nought(mark: Box, ink: Ink, figures: float) -> bool:
    """Whether a sign is a ring as high as the table's digits and narrower than high: no small o, no full stop."""
    x0, y0, x1, y1 = (int(edge) for edge in mark)
    if not figures or abs(y1 - y0 - figures) > _AS_HIGH * figures or x1 - x0 > _ROUNDEST * (y1 - y0):
        return False
    dark = (255 - ink.grey[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1]).astype(np.float32)
    light = (dark < dark.max() / 2).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4)
    inside = [
        area
        for x, y, wide, high, area in stats[1:count].tolist()
        if x > 0 and y > 0 and x + wide < light.shape[1] and y + high < light.shape[0]
    ]
    return len(inside) == 1 and inside[0] > _HOLE * light.size


def _is_flat(mark: Box, em: float) -> bool:
    wide, high = mark[2] - mark[0], mark[3] - mark[1]
    return high < _THIN * em and wide > (_FLAT if wide > _TINY * em else _WIDER) * high


def _is_level(marks: Sequence[Box]) -> bool:
    """Whether marks stand side by side at one height: 二 and 三 are no dashes."""
    return max(mark[1] for mark in marks) < min(mark[3] for mark in marks)


def _stroke(reading: Reading, strip: Strip, ink: Ink, figures: float) -> Reading:
    """A dash; a long one that was read as the numeral 一 stays that, until the others of its page tell."""
    wide = max(mark[2] for mark in strip.marks) - min(mark[0] for mark in strip.marks)
    if wide < (figures or _FIGURES * ink.em):
        return _sign("-", reading)
    return _sign("一" if reading.text == "一" else "—", reading)


def strokes_told(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a page's cells, with each 一 that may be a dash settled.

    It is a numeral where others stand alone in cells, and a dash where many of them do; else nobody knows.
    """
    numerals = any(reading.text in _NUMERALS and reading.confidence > _SURE for reading in readings)
    if numerals:
        return list(readings)
    many = sum(reading.text in ("一", "—") for reading in readings) >= _MANY
    settled = _sign("—", readings[0]) if many else lost()
    return [settled if reading.text == "一" else reading for reading in readings]


def _sign(text: str, reading: Reading) -> Reading:
    sure = max(_TOLD, reading.confidence) if reading.text == text else _TOLD
    return Reading(text, sure, sure, sure)


def _lean(ink: Ink, box: Box) -> tuple[float, float, float]:
    """How far the ink around a place leans to the right downward, how far it is off that line (shares of its height),
    and its height. Faint ends of a stroke count, which are no marks."""
    around = _AROUND * ink.em
    left, top = max(0, int(box[0] - around / 2)), max(0, int(box[1] - around))
    dark = 255.0 - ink.grey[top : int(box[3] + around), left : int(box[2] + around / 2)]
    dark[dark < _INKED * dark.max()] = 0
    y, x = np.mgrid[0 : dark.shape[0], 0 : dark.shape[1]].astype(float)
    x, y = x - np.average(x, weights=dark), y - np.average(y, weights=dark)
    across, down = np.average(x * y, weights=dark), np.average(y * y, weights=dark)
    leaning = across / max(down, 1e-6)
    rest = np.average((x - leaning * y) ** 2, weights=dark) ** 0.5
    high = float(np.ptp(y[dark > 0])) + 1
    return float(leaning), float(rest / high), high
