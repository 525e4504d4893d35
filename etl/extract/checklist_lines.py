"""The checklist where no table is left of it: a cell to a line of text, an item's number or title before the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.codebook import Codebook
from etl.extract.checklist_draft import Draft
from etl.extract.checklist_evidence import is_category
from etl.extract.checklist_status import is_platform_word, means_none
from etl.extract.checklist_titles import item_of_title, printed_number
from etl.extract.links import is_link_part
from etl.extract.tables import is_furniture
from etl.model import Cell, Line
from etl.numbers import parse_number
from etl.text import plain, squeeze

# So many items make a list; so many lines at most belong to one, and no longer ones.
_ENOUGH, _MOST, _LONGEST = 25, 40, 300
_LAST = 50
_SENTENCE = re.compile(
    r"([(（]?[0-9０-９]{1,2}[)）.．、\s].{2,}?)\s*[:：]\s*(?:(?:共|已|主动)*公[开布](?:信息|数量)?[:：]?\s*)([0-9０-９]+)\s*[条项件个份篇]"
    r"\s*[,，;；。]?\s*(.*)"
)


def drafts_of_lines(lines: Sequence[Line], codebook: Codebook) -> dict[int, Draft]:
    """The drafts of a list in lines; nothing where fewer than 25 items are there in order."""
    cells = [
        Cell(line.text.strip(), line.place, line.confidence)
        for line in lines
        if len(line.text) <= _LONGEST and plain(line.text)
    ]
    cells = [part for cell in cells if not is_furniture((cell,)) for part in _parts(cell)]
    starts = _titles(cells, codebook) or _numbers(cells)
    drafts = {}
    for item, first in starts.items():
        end = next((starts[later] for later in range(item + 1, _LAST + 1) if later in starts), first + _MOST)
        drafts[item] = _draft(item, cells[first : min(end, first + _MOST)], codebook)
    return drafts


def _parts(cell: Cell) -> tuple[Cell, ...]:
    """A line, parted where it says all of an item in one sentence (6.年度报告：公开1条，http…)."""
    said = _SENTENCE.fullmatch(cell.text)
    if said is None:
        return (cell,)
    return tuple(replace(cell, text=text) for text in said.groups() if text)


def _titles(cells: Sequence[Cell], codebook: Codebook) -> dict[int, int]:
    """item → the line of its title, in rising order."""
    starts: dict[int, int] = {}
    last = 0
    for index, cell in enumerate(cells):
        item = item_of_title(cell.text, codebook) if not is_category(cell.text, codebook) else None
        if item is not None and last < item <= last + 3:
            starts[item], last = index, item
    return starts if len(starts) >= _ENOUGH else {}


def _numbers(cells: Sequence[Cell]) -> dict[int, int]:
    """item → the line of its number: those of the numbers from 1 on between which each item has one count at most."""
    numbers = {
        index: found.item
        for index, cell in enumerate(cells)
        if (found := printed_number(cell.text)) is not None
    }
    for first in (index for index, number in numbers.items() if number == 1):
        chain = [first]
        while (after := _next_start(chain, numbers)) is not None:
            chain.append(after)
        if len(chain) >= _ENOUGH:
            return dict(enumerate(chain, start=1))
    return {}


def _next_start(chain: Sequence[int], numbers: dict[int, int]) -> int | None:
    """The line of the next item's number: behind one count at most, and with no other number before its own next."""
    here, wanted = chain[-1], len(chain) + 1
    ahead = [index for index in numbers if here < index <= here + _MOST]
    options = [index for index in ahead if numbers[index] == wanted and _is_free(here, index, numbers)]
    following = [
        index
        for index in options
        if wanted == _LAST
        or any(
            numbers[later] == wanted + 1 and _is_free(index, later, numbers)
            for later in numbers
            if index < later <= index + _MOST
        )
    ]
    return next(iter(following or options), None)


def _is_free(start: int, end: int, numbers: dict[int, int]) -> bool:
    """Whether between two items' numbers there is no number but a count, right behind the first."""
    return all(index == start + 1 for index in numbers if start < index < end)


def _draft(item: int, cells: Sequence[Cell], codebook: Codebook) -> Draft:
    draft = Draft(item, cells[0].place)
    for cell in cells[1:]:
        text = cell.text.replace("**", "")
        if is_category(text, codebook) and not squeeze(text).isdecimal():
            continue
        if parse_number(text) is not None and not draft.counts and not draft.links:
            draft.use(draft.counts, cell, text)
        elif is_link_part(text):
            draft.use(draft.links, cell, text)
        elif not draft.platform and is_platform_word(text, codebook):
            draft.platform = text
            draft.use([], cell, text)
        else:
            alone = means_none(text, codebook) and not draft.links and not draft.platform
            draft.use(draft.links if alone else draft.remarks, cell, text)
    return draft
