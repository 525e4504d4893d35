"""Headers and footers: lines that stand at one height on many pages, and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_page import Page

_ZONE = 0.14
_OUTERMOST = 3
_SAME_HEIGHT = 4.0
_SHARE = 0.4
_SAME_SIZE = 0.08
_CLOSE = 1.9
_COLUMNS = 2
_DIGITS = re.compile(r"[0-9０-９]+")
_ADORNED = re.compile(
    r"[-–—―─·•.~〜\s]+[0-9０-９]{1,3}[-–—―─·•.~〜\s]+|第\s*[0-9０-９]{1,3}\s*页.{0,12}|[0-9]{1,3}\s*/\s*[0-9]{1,3}"
    r"|(?:page|p\.)\s*[0-9]{1,3}(?:\s*of\s*[0-9]{1,3})?",
    re.I,
)
_BARE = re.compile(r"[0-9０-９]{1,3}")

Key = tuple[bool, str]


def running_lines(pages: Sequence[Page]) -> set[int]:
    """The ids (``id()``) of the lines that are headers, footers or page numbers."""
    outer = [(page, line, top) for page in pages for line, top in _outermost(page)]
    groups: dict[Key, list[tuple[Page, PageLine]]] = defaultdict(list)
    for page, line, top in outer:
        groups[top, _masked(line.text)].append((page, line))
    found = {id(line) for page, line, top in outer if _is_page_number(page, line)}
    alike: dict[str, list[PageLine]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            alike[_masked(line.text)].append(line)
    for key, group in groups.items():
        for level in _levels(group):
            ours = _stands_elsewhere(alike[key[1]], level) or (key[0] and _head_tables(level))
            if _repeats(level, len(pages)) and not ours:
                found.update(id(line) for _, line in level)
    return found


def _outermost(page: Page) -> Iterable[tuple[PageLine, bool]]:
    """The first and last lines of a page that stand near its rim and outside its tables, and whether at the top."""
    height = page.frame.height
    tops = [grid.box[1] for grid in page.ruling.grids]
    ends = [grid.box[3] for grid in page.ruling.grids]
    for line in page.lines[:_OUTERMOST]:
        if line.base < _ZONE * height and all(line.base < top + line.em for top in tops):
            yield line, True
    for line in page.lines[-_OUTERMOST:]:
        if line.base > (1 - _ZONE) * height and all(line.base > end for end in ends):
            yield line, False


def _masked(text: str) -> str:
    return _DIGITS.sub("0", "".join(text.split()))


def _levels(group: Sequence[tuple[Page, PageLine]]) -> list[list[tuple[Page, PageLine]]]:
    """Lines at one height, page sizes apart."""
    levels: list[list[tuple[Page, PageLine]]] = []
    for page, line in sorted(group, key=lambda found: (found[0].frame.height, found[1].base)):
        if levels:
            before, above = levels[-1][-1]
            if abs(before.frame.height - page.frame.height) < 1 and line.base - above.base < _SAME_HEIGHT:
                levels[-1].append((page, line))
                continue
        levels.append([(page, line)])
    return levels


def _repeats(level: Sequence[tuple[Page, PageLine]], pages: int) -> bool:
    """Whether the same words stand on several pages, but for a number that counts the pages."""
    numbers = {page.number for page, _ in level}
    if len(numbers) < max(2, _SHARE * pages):
        return False
    if len({line.text for _, line in level}) == 1:
        return True
    offsets: Counter[tuple[int, int]] = Counter()
    for page, line in level:
        for position, digits in enumerate(_DIGITS.findall(line.text)):
            offsets[position, int(digits) - page.number] += 1
    return bool(offsets) and offsets.most_common(1)[0][1] >= len(level) - 1


def _stands_elsewhere(alike: Sequence[PageLine], level: Sequence[tuple[Page, PageLine]]) -> bool:
    """Whether the body has the same words (``alike``) in the same size: a table's heading, an address."""
    own = {id(line) for _, line in level}
    em = level[0][1].em
    return any(abs(line.em - em) < _SAME_SIZE * em and id(line) not in own for line in alike)


def _head_tables(level: Sequence[tuple[Page, PageLine]]) -> bool:
    """Whether most of these lines stand close to a line of columns, or are one: headings that every page repeats."""
    heads = 0
    for page, line in level:
        below = [other for other in page.lines if other.base > line.base]
        above = [other for other in reversed(page.lines) if other.base < line.base]
        near = [line, *_chained(line, below), *_chained(line, above)]
        heads += any(len(other.wide_gaps) >= _COLUMNS for other in near)
    return heads * 2 > len(level)


def _chained(line: PageLine, others: Iterable[PageLine]) -> list[PageLine]:
    """The next lines, each close to the one before it."""
    chain = [line]
    for other in islice(others, _OUTERMOST):
        if abs(other.base - chain[-1].base) > _CLOSE * chain[-1].em:
            break
        chain.append(other)
    return chain[1:]


def _is_page_number(page: Page, line: PageLine) -> bool:
    """A number alone at a page's rim that looks like a page's or is this page's own."""
    text = line.text.strip()
    if line not in (page.lines[0], page.lines[-1]):
        return False
    own = _BARE.fullmatch(text) and int(text) == page.number and line.x0 > 0.3 * page.frame.width
    return bool(_ADORNED.fullmatch(text) or own)
