"""Signs that engines take for digits, told by their shape: a slash is no 1, a dash is no Chinese one.

A slanting straight stroke leans at least twice as far as any 1, also in italics; both are measured on the ink.
"""

from __future__ import annotations

import numpy as np

from etl.readers.scan_engine import Reading
from etl.readers.scan_ink import Box, Ink, Strip

_SURE = 0.9
_TALL = 0.5
_LEANS = 0.17
_STRAIGHT = 0.07
_FLAT = 1.6
_WIDER = 1.15
_TINY = 0.35
_THIN = 0.25
_SHORT = 0.75
_AROUND = 0.5
_INKED = 0.4


def by_shape(reading: Reading, strip: Strip, ink: Ink) -> Reading:
    """What a strip of one stroke says by its shape; the reading itself where it has more strokes, or a plumb one."""
    if not strip.marks or len(reading.text) > 2:
        return reading
    if all(_is_flat(mark, ink.em) for mark in strip.marks):
        wide = max(mark[2] for mark in strip.marks) - min(mark[0] for mark in strip.marks)
        return _sign("-" if wide < _SHORT * ink.em else "—", reading)
    edges = np.array(strip.marks)
    (x0, y0), (x1, y1) = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    if x1 - x0 > _TALL * ink.em:
        return reading
    leaning, rest, high = _lean(ink, (x0, y0, x1, y1))
    if high > _TALL * ink.em and rest < _STRAIGHT and abs(leaning) > _LEANS:
        return _sign("/" if leaning < 0 else "\\", reading)
    return reading


def _is_flat(mark: Box, em: float) -> bool:
    wide, high = mark[2] - mark[0], mark[3] - mark[1]
    return high < _THIN * em and wide > (_FLAT if wide > _TINY * em else _WIDER) * high


def _sign(text: str, reading: Reading) -> Reading:
    sure = max(_SURE, reading.confidence) if reading.text == text else _SURE
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
