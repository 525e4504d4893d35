"""The characters of a page with their places, turned upright, and what cannot be used of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from etl.readers import pdf_raw as raw
from etl.readers.pdf_raw import Floats

Array = np.ndarray[Any, np.dtype[Any]]

MAX_CHARACTERS = 60_000
_QUARTER = np.pi / 2
_SLANT = 0.06
_SAMPLE = 40
_SURE_SAMPLE = 0.2
_PRIVATE = (0xE000, 0xF8FF)
_HYPHENS = (0x02, 0xFFFE)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Visible characters in the order of the file; arrays of one length, points, y downward from the page's top.

    ``base`` is the baseline, ``em`` the size of the type, ``spaced`` whether a blank stands before, ``link`` the
    number of the link that lies over it, -1 for none.
    """

    text: Array
    x0: Floats
    x1: Floats
    base: Floats
    em: Floats
    spaced: Array
    link: Array

    def __len__(self) -> int:
        return len(self.text)

    def take(self, chosen: Array) -> Glyphs:
        """Those that an index array or a mask chooses."""
        return Glyphs(
            self.text[chosen],
            self.x0[chosen],
            self.x1[chosen],
            self.base[chosen],
            self.em[chosen],
            self.spaced[chosen],
            self.link[chosen],
        )

    @property
    def x(self) -> Floats:
        """The middle of each character."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> Floats:
        """The optical middle of each character."""
        return self.base - 0.35 * self.em


def median(values: Floats) -> float:
    """numpy's median; for the few characters of a line much faster."""
    ordered: list[float] = sorted(values.tolist())
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own places become upright ones: turned by quarters, y downward from the top left of its box."""

    quarters: int
    left: float
    top: float
    width: float
    height: float

    def boxes(self, boxes: Floats) -> Floats:
        """(n, 4) x0, y0, x1, y1 of boxes given by two opposite corners in the page's own places."""
        first, second = self.points(boxes[:, :2]), self.points(boxes[:, 2:])
        return np.hstack([np.minimum(first, second), np.maximum(first, second)])

    def points(self, points: Floats) -> Floats:
        """(n, 2) upright places of points."""
        u, v = _turned(points[:, 0], points[:, 1], self.quarters)
        return np.column_stack([u - self.left, self.top - v])


@dataclass(frozen=True, slots=True)
class Written:
    """The characters of a page; ``unusable`` is the share that has no mapping to Unicode, ``aside`` slanting text."""

    glyphs: Glyphs
    frame: Frame
    unusable: float
    aside: tuple[str, ...]


def read_characters(text_page: Any, box: tuple[float, float, float, float]) -> Written:
    """The first characters of a text page (at most ``MAX_CHARACTERS``) whose box is (left, bottom, right, top)."""
    text = raw.handle(text_page)
    codes = raw.unicodes(text, text_page, min(MAX_CHARACTERS, pdfium.FPDFText_CountChars(text_page)))
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    seen = ~np.isin(codes, _BLANKS) & (codes >= 0x20)
    at = np.flatnonzero(seen)
    spaced = np.zeros(len(at), bool)
    spaced[1:] = np.diff(at) > 1
    indices: list[int] = at.tolist()
    boxes = raw.loose_boxes(text, indices)
    runs = _runs(boxes)
    starts = [indices[start] for start in runs.starts]
    turns = raw.angles(text, starts) / _QUARTER
    quarters = np.rint(turns).astype(int) % 4
    slanting = np.abs(turns - np.rint(turns)) > _SLANT
    lengths = np.bincount(runs.of, minlength=len(starts)) * ~slanting
    upright = int(np.bincount(quarters, lengths, minlength=4).argmax()) if len(starts) else 0
    frame = _frame(box, upright)
    placed = frame.boxes(boxes)
    origin = frame.points(raw.origins(text, starts))[:, 1]
    base = placed[:, 3] + (origin - placed[runs.starts, 3])[runs.of]
    glyphs = Glyphs(
        text=codes[at].astype(np.uint32).view("<U1"),
        x0=placed[:, 0],
        x1=placed[:, 2],
        base=base,
        em=_sizes(text, starts, boxes[runs.starts])[runs.of],
        spaced=spaced,
        link=np.full(len(at), -1),
    )
    odd = (slanting | (quarters != upright))[runs.of]
    return Written(glyphs.take(~odd), frame, _unusable(text, codes[at], indices), _aside(glyphs, odd))


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches of characters of one type and size: ``starts`` in them, ``of`` which one each belongs to."""

    starts: Array
    of: Array


def _runs(boxes: Floats) -> _Runs:
    height = boxes[:, 1] - boxes[:, 3]
    begins = np.ones(len(boxes), bool)
    begins[1:] = np.abs(np.diff(height)) > 0.01
    return _Runs(np.flatnonzero(begins), np.cumsum(begins) - 1)


def _sizes(text: int, starts: list[int], boxes: Floats) -> Floats:
    """The type's size of each run; asked once for every height of boxes."""
    keys = np.rint((boxes[:, 1] - boxes[:, 3]) * 50).astype(int).tolist()
    known: dict[int, float] = {}
    for start, key in zip(starts, keys, strict=True):
        if key not in known:
            known[key] = raw.em(text, start)
    sizes: Floats = np.maximum(np.array([known[key] for key in keys], float), 1.0)
    return sizes


def _unusable(text: int, codes: Array, indices: list[int]) -> float:
    """The share of characters that say nothing: asked of a sample first, of all where the sample has any."""
    if not indices:
        return 0.0
    private = (codes == 0xFFFD) | ((codes >= _PRIVATE[0]) & (codes <= _PRIVATE[1])) | (codes > 0x10FFFF)
    step = max(1, len(indices) // _SAMPLE)
    sample = indices[::step]
    lost = raw.map_errors(text, sample) / len(sample)
    if lost > _SURE_SAMPLE:
        lost = raw.map_errors(text, indices) / len(indices)
    return max(lost, float(private.mean()))


def _aside(glyphs: Glyphs, odd: Array) -> tuple[str, ...]:
    """Text that does not stand upright, run by run: watermarks, stamps."""
    if not odd.any():
        return ()
    edges = np.flatnonzero(np.diff(odd.astype(int))) + 1
    parts = np.split(np.arange(len(odd)), edges)
    return tuple("".join(glyphs.text[part].tolist()) for part in parts if odd[part[0]])


def _frame(box: tuple[float, float, float, float], quarters: int) -> Frame:
    left, bottom, right, top = box
    u, v = _turned(np.array([left, right]), np.array([bottom, top]), quarters)
    return Frame(quarters, float(u.min()), float(v.max()), float(np.ptp(u)), float(np.ptp(v)))


def _turned(x: Floats, y: Floats, quarters: int) -> tuple[Floats, Floats]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


_BLANKS = np.array([0x20, 0xA0, 0xAD, 0x3000, 0xFEFF, *range(0x2000, 0x2010), 0x2028, 0x202F, 0x205F, 0x2060])
