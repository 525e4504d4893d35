"""Signs that engines take for digits, told by their shape: a slash is no 1, a dash is no Chinese one.

A slanting straight stroke leans at least twice as far as any 1, also in italics; both are measured on the ink.
"""

from __future__ import annotations

import numpy as np

from etl.readers.scan_engine import Reading
from etl.readers.scan_ink import Ink, Strip

_SURE = 0.9
_TALL = 0.5
_LEANS = 0.17
_STRAIGHT = 0.07
_FLAT = 2.2
_THIN = 0.3
_SHORT = 0.75


def by_shape(reading: Reading, strip: Strip, ink: Ink) -> Reading:
    """What a strip of one stroke says by its shape; the reading itself where it has more strokes, or a plumb one."""
    if not strip.marks or len(reading.text) > 2:
        return reading
    if all(_is_flat(mark[2] - mark[0], mark[3] - mark[1], ink.em) for mark in strip.marks):
        wide = max(mark[2] for mark in strip.marks) - min(mark[0] for mark in strip.marks)
        return _sign("-" if wide < _SHORT * ink.em else "—", reading)
    if len(strip.marks) > 1 or strip.marks[0][3] - strip.marks[0][1] < _TALL * ink.em:
        return reading
    leaning, rest = _lean(ink, strip.marks[0])
    if rest < _STRAIGHT and abs(leaning) > _LEANS:
        return _sign("/" if leaning < 0 else "\\", reading)
    return reading


def _is_flat(wide: float, high: float, em: float) -> bool:
    return wide > _FLAT * high and high < _THIN * em


def _sign(text: str, reading: Reading) -> Reading:
    sure = max(_SURE, reading.confidence) if reading.text == text else _SURE
    return Reading(text, sure, sure, sure)


def _lean(ink: Ink, mark: tuple[float, float, float, float]) -> tuple[float, float]:
    """How far a mark leans to the right downward, and how far its ink is off that line, both as shares of its height."""
    x0, y0, x1, y1 = (int(edge) for edge in mark)
    dark = 255.0 - ink.grey[y0:y1, x0:x1]
    dark[dark < 0.4 * dark.max()] = 0
    y, x = np.mgrid[0 : y1 - y0, 0 : x1 - x0].astype(float)
    x, y = x - np.average(x, weights=dark), y - np.average(y, weights=dark)
    across, down = np.average(x * y, weights=dark), np.average(y * y, weights=dark)
    leaning = across / max(down, 1e-6)
    rest = np.average((x - leaning * y) ** 2, weights=dark) ** 0.5
    return float(leaning), float(rest / (y1 - y0))
