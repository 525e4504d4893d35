"""Lines of pages → paragraphs: a line that was full goes on in the next one that is not indented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_lines import PageLine

_SIZE = 0.08
_INDENT = 0.8
_DEEPEST = 4.5
_SLACK = 1.6
_FULL_WIDTH = 0.6
_PITCH = 1.35
_LOOSEST = 2.6
_TIGHTEST = 0.95
_ENDS = "。！？!?；;：:"
_NUMBERED = re.compile(
    r"第?[一二三四五六七八九十]+(?:、|[.．]|部分|章|节)|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}[、.．](?![0-9])|附件|[①-⑳]"
)
_COUNTED = re.compile(r"[(（]?([0-9]{1,3})[)）]?[、.．)）](?![0-9])")
# A chapter's title, in a line that it does not fill.
_CHAPTER, _SHORT = re.compile(r"[一二三四五六七八九十]{1,3}、"), 5
_TOKEN = re.compile(r"[!-~]+|.[，。、；：！？）」』”’》〉】…,.;:!?)\]]*")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|@)[!-~]*$", re.I)


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right end of the text of pages of one size, in points, and the usual distance of its lines in em."""

    left: float
    right: float
    pitch: float


Size = tuple[int, int]


def margins(lines: Iterable[tuple[Size, PageLine]]) -> dict[Size, Margins]:
    """The margins for each size of page."""
    sizes: dict[Size, list[PageLine]] = defaultdict(list)
    for size, line in lines:
        sizes[size].append(line)
    return {size: _margins(found) for size, found in sizes.items()}


def _margins(lines: Sequence[PageLine]) -> Margins:
    widest = max(line.x1 - line.x0 for line in lines)
    full = [line for line in lines if line.x1 - line.x0 > _FULL_WIDTH * widest]
    ends = sorted(line.x1 for line in full)
    steps = sorted(
        (after.base - before.base) / after.em
        for before, after in pairwise(lines)
        if before.page == after.page and _TIGHTEST * after.em < after.base - before.base < _LOOSEST * after.em
    )
    return Margins(
        left=min(line.x0 for line in full),
        right=ends[int(0.9 * (len(ends) - 1))],
        pitch=steps[len(steps) // 4] if steps else 1.0,
    )


def goes_on(before: PageLine, line: PageLine, first: PageLine, known: Margins) -> bool:
    """Whether ``line`` goes on with ``before``, a line of the paragraph that begins with ``first``."""
    if abs(before.em - line.em) > _SIZE * line.em or before.wide_gaps or line.wide_gaps:
        return False
    centred = abs(before.x0 + before.x1 - line.x0 - line.x1) < line.em and before.x1 > known.right - line.em
    inset = before is not first and abs(line.x0 - before.x0) < 1
    starts = line.x0 < known.left + _INDENT * line.em and before.x0 < known.left + _DEEPEST * line.em
    if not (starts or inset or centred):
        return False
    apart = (line.base - before.base) / line.em
    if before.page == line.page and not 0 < apart <= _PITCH * known.pitch:
        return False
    if _CHAPTER.match(line.text) and line.x1 < known.right - _SHORT * line.em:
        return False
    if _counts_on(first.text, line.text):
        return False
    ended = before.text[-1:] in _ENDS
    if ended and (_NUMBERED.match(line.text) or (first.x0 <= known.left + 1 and before is first)):
        return False
    return before.x1 + _width(line) > known.right - _SLACK * line.em


def _counts_on(text: str, more: str) -> bool:
    """Whether a paragraph and a line begin with numbers that follow one another: 18. … 19. …"""
    one, next_one = _COUNTED.match(text), _COUNTED.match(more)
    return bool(one and next_one and int(one[1]) + 1 == int(next_one[1]))


def _width(line: PageLine) -> float:
    """How wide the first word of a line is, which did not fit on the line before."""
    token = _TOKEN.match(line.text)
    letters = len(token[0]) if token else 1
    return (line.x1 - line.x0) * letters / max(len(line.text), 1) if letters > 1 else 0.0


def joined(text: str, more: str) -> str:
    """Two lines of a paragraph as one; a blank only between Latin words."""
    words = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if words and not _ADDRESS_END.search(text) else text + more
