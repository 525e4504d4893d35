"""Which column each cell of a row belongs to where empty cells were lost or cells slipped: the columns keep their
order, and each holds what its heading says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from etl.codebook import Codebook
from etl.extract.checklist_columns import ListColumns
from etl.extract.checklist_evidence import is_category
from etl.extract.checklist_status import is_platform_word, means_none, remark_status
from etl.extract.checklist_titles import named_item, number_before, printed_number
from etl.extract.links import is_link_part
from etl.extract.tables import fills
from etl.model import Cell
from etl.numbers import parse_number

# What a way is worth, and the role of each cell.
_Way = tuple[float, tuple[str, ...]]
_FITS, _NO = 2.0, -9.0
# What a column costs that is always filled in, where a row has nothing for it; and a cell that no column takes.
_SKIPPED, _LEFT = -1.5, -4.0
_ALWAYS = frozenset({"number", "title", "points", "office", "time"})


def align(cells: Sequence[Cell], columns: ListColumns, codebook: Codebook) -> dict[str, list[Cell]]:
    """role → cells; each cell to one column, both from left to right, so that they fit best."""
    roles = [
        role for _, role in sorted((index, role) for role, found in columns.roles.items() for index in found)
    ]
    empty: list[_Way] = [(0.0, ())]
    for role in reversed(roles):
        empty.insert(0, (empty[0][0] + (_SKIPPED if role in _ALWAYS else 0.0), ()))
    below = empty
    for index in reversed(range(len(cells))):
        below = _ways_from(cells[index], cells[index + 1 : index + 2], roles, below, codebook)
    found: dict[str, list[Cell]] = {}
    for cell, role in zip(cells, below[0][1], strict=True):
        found.setdefault(role, []).append(cell)
    return found


def _ways_from(
    cell: Cell, following: Sequence[Cell], roles: Sequence[str], below: Sequence[_Way], codebook: Codebook
) -> list[_Way]:
    """The best way to place a cell and those behind it in the columns from each on; ``below``: those behind it."""
    linked = any(is_link_part(other.text) for other in following)
    ways: list[_Way] = [(_LEFT + below[-1][0], ("", *below[-1][1]))]
    for column in reversed(range(len(roles))):
        role = roles[column]
        after = below[column + 1]
        if role == "link" and linked and below[column][0] > after[0]:
            after = below[column]
        options = [(_fit(cell.text, role, codebook) + after[0], role, after[1])]
        options.append((_LEFT + below[column][0], "", below[column][1]))
        best = max(options, key=lambda option: option[0])
        skipped = ways[0][0] + (_SKIPPED if role in _ALWAYS else 0.0)
        ways.insert(0, (best[0], (best[1], *best[2])) if best[0] >= skipped else (skipped, ways[0][1]))
    return ways


@lru_cache(maxsize=20_000)
def _fit(text: str, role: str, codebook: Codebook) -> float:
    """How well a text is what a column holds."""
    number = parse_number(text) is not None
    link = is_link_part(text) and not number
    if role in ("number", "category", "title"):
        return _fit_before(text, role, codebook)
    if role == "count":
        return _FITS if number else 0.5 if means_none(text, codebook) else _NO
    if role == "points":
        return _FITS if number else _NO
    if role == "link":
        return _FITS + 1 if link else 1.0 if means_none(text, codebook) else _NO if number else 0.3
    if role == "platform":
        return _FITS if is_platform_word(text, codebook) else _NO
    if number or link:
        return _NO
    if role == "remark":
        return _FITS if remark_status(text, codebook) else 0.8 if means_none(text, codebook) else 1.0
    if role in ("office", "time"):
        return _FITS if fills(text, role, codebook) else 0.2
    return 0.2


def _fit_before(text: str, role: str, codebook: Codebook) -> float:
    if role == "number":
        return _FITS if printed_number(text) else _NO
    if role == "title":
        return _FITS + 1 if named_item(text, codebook) or number_before(text) else 0.0
    return _FITS if is_category(text, codebook) else _NO
