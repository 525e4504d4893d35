"""Type outside ruled tables: its lines, and what gaps part in them, as the reader of PDF sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from etl.readers import scan_engine
from etl.readers.pdf_lines import PageLine
from etl.readers.scan_engine import Reading
from etl.readers.scan_image import Pixels
from etl.readers.scan_ink import Box, Ink

_SAME_LINE = 0.5
_BESIDE = 0.6
_ALIKE = 1.3
_BASE = 0.36
_READ = 0.35
# Wider than the blank that full-width punctuation leaves where nobody saw its small mark.
_WIDE = 1.4
_CLOSES = "，。、：；！？）】》”’,;"
_OPENS = "（【《“‘"
_PAGE_NUMBER = re.compile(
    r"[-–—―─·•.~〜一\s]*[0-9]{1,3}[-–—―─·•.~〜一\s]*|第?\s*[0-9]{1,3}\s*页.{0,12}|[0-9]{1,3}\s*/\s*[0-9]{1,3}"
)
_RIM = 0.12


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line: what it says from ``x0`` to ``x1``, in pixels."""

    text: str
    x0: float
    x1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Prose:
    """The lines of a page and the parts that their ``glyphs`` count; ``unread``: how many nobody could read."""

    lines: list[PageLine]
    parts: list[Part]
    unread: int


def read_lines(ink: Ink, boxes: Pixels, tables: Sequence[Box], page: int) -> Prose:
    """The lines outside ``tables``, from top to bottom, page numbers left out."""
    strips = _strips(boxes[_outside(boxes, tables)], ink.em)
    marks = ink.marks[_outside(ink.marks, tables)]
    wide, high = float(ink.grey.shape[1]), float(ink.grey.shape[0])
    placed = [_reaching(strip, marks, ink.em) for strip in strips]
    readings = scan_engine.read([ink.crop(box, (0.0, 0.0, wide, high)) for box in placed])
    clear = [reading.mean >= _READ for reading in readings]
    rows: list[tuple[Box, list[Part]]] = []
    for box, reading, seen in zip(placed, readings, clear, strict=True):
        if seen:
            _add(rows, box, list(_parts(reading, box, marks, ink.em)))
    parts: list[Part] = []
    lines = [_line(box, row, parts, ink.em, page) for box, row in sorted(rows, key=lambda row: row[0][1])]
    return Prose([line for line in lines if not _is_page_number(line, high)], parts, clear.count(False))


def _outside(boxes: Pixels, tables: Sequence[Box]) -> Pixels:
    keep = np.ones(len(boxes), bool)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for x0, y0, x1, y1 in tables:
        keep &= ~((x > x0) & (x < x1) & (y > y0) & (y < y1))
    return keep


def _strips(boxes: Pixels, em: float) -> list[Box]:
    """Boxes beside one another without a gap as one."""
    strips: list[Box] = []
    for x0, y0, x1, y1 in boxes[np.argsort(boxes[:, 0])].tolist():
        for index, (a0, b0, a1, b1) in enumerate(strips):
            overlap = min(y1, b1) - max(y0, b0)
            if x0 - a1 < _BESIDE * em and overlap > _SAME_LINE * min(y1 - y0, b1 - b0):
                strips[index] = (a0, min(y0, b0), max(x1, a1), max(y1, b1))
                break
        else:
            strips.append((x0, y0, x1, y1))
    return strips


def _reaching(strip: Box, marks: Pixels, em: float) -> Box:
    """A strip widened by the marks that stand out of it."""
    x0, y0, x1, y1 = strip
    middle = (marks[:, 1] + marks[:, 3]) / 2
    own = marks[(middle > y0) & (middle < y1) & (marks[:, 2] > x0 - 0.3 * em) & (marks[:, 0] < x1 + 0.3 * em)]
    if not len(own):
        return strip
    return min(x0, float(own[:, 0].min())), y0, max(x1, float(own[:, 2].max())), y1


def _add(rows: list[tuple[Box, list[Part]]], box: Box, parts: list[Part]) -> None:
    for index, (line, held) in enumerate(rows):
        overlap = min(line[3], box[3]) - max(line[1], box[1])
        if overlap > _SAME_LINE * min(line[3] - line[1], box[3] - box[1]):
            around = (min(line[0], box[0]), line[1], max(line[2], box[2]), line[3])
            rows[index] = (around, [*held, *parts])
            return
    rows.append((box, parts))


def _parts(reading: Reading, box: Box, marks: Pixels, em: float) -> Iterator[Part]:
    """A reading, parted where the ink has a wide gap that no mark of punctuation makes."""
    x0, y0, x1, y1 = box
    middle = (marks[:, 1] + marks[:, 3]) / 2
    own = marks[(middle > y0) & (middle < y1) & (marks[:, 2] > x0) & (marks[:, 0] < x1)]
    reached, start, left = x0, 0, x0
    for begin, end in sorted(own[:, [0, 2]].tolist()):
        if begin - reached > _WIDE * em and reached > left:
            cut = _cut(reading, ((begin + reached) / 2 - x0 + em / 2) / (x1 - x0 + em))
            if start < cut < len(reading.text) and not _is_punctuation(reading.text, cut):
                yield Part(reading.text[start:cut].strip(), left, reached, reading.figures)
                start, left = cut, begin
        reached = max(reached, end)
    yield Part(reading.text[start:].strip(), left, x1, reading.figures)


def _cut(reading: Reading, share: float) -> int:
    """The index of the first character behind a place, blanks included."""
    letters = [index for index, letter in enumerate(reading.text) if letter != " "]
    count = sum(spot < share for spot in reading.spots)
    return letters[count] if count < len(letters) else len(reading.text)


def _is_punctuation(text: str, cut: int) -> bool:
    """Whether punctuation makes the gap before a character; its own mark may be too small to be seen in it."""
    marks = _CLOSES + _OPENS
    return text[:cut].rstrip()[-1:] in marks or text[cut:].lstrip()[:1] in marks


def _line(box: Box, row: list[Part], parts: list[Part], em: float, page: int) -> PageLine:
    row = sorted(row, key=lambda part: part.x0)
    own = 0.8 * (box[3] - box[1])
    size = em if em / _ALIKE < own < em * _ALIKE else own
    numbers = np.arange(len(parts), len(parts) + len(row))
    parts += row
    ink = tuple((part.x0, part.x1) for part in row)
    return PageLine(
        text=" ".join(part.text for part in row),
        page=page,
        base=(box[1] + box[3]) / 2 + _BASE * size,
        x0=row[0].x0,
        x1=row[-1].x1,
        em=size,
        ink=ink,
        fine=ink,
        glyphs=numbers,
    )


def _is_page_number(line: PageLine, high: float) -> bool:
    rim = line.base < _RIM * high or line.base > (1 - _RIM) * high
    return rim and bool(_PAGE_NUMBER.fullmatch(line.text.strip()))
