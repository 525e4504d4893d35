"""What a row of a checklist says of its item: the printed number, the title, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.codebook import Codebook
from etl.extract.checklist_columns import ListColumns
from etl.extract.checklist_titles import Printed, faintly, named_item, number_before, printed_number
from etl.extract.tables import Row, filled
from etl.text import fold, plain, squeeze, wording

_CATEGORY = re.compile(r"第?[0-9一二三四五六七八九十]*大?类?|[(]?[0-9]+[项条][)]?")
_COUNTED = re.compile(r"[0-9]+[项条]")
_CATEGORY_NUMBER = re.compile(
    r"^(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|第[0-9一二三四五六七八九十]{1,2}类)[、.:]?"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row says of its item: the printed number, the item that its title names, and where that stands."""

    number: Printed | None
    named: int | None
    title: str
    index: int
    shift: int


def evidence(row: Row, columns: ListColumns, last: int, codebook: Codebook) -> Evidence | None:
    """What a row says of its item; None for the rest of a row above. ``last`` is the item before."""
    title = columns.first("title")
    if title is None:
        return _titled_number(row, columns, codebook) or _numbered(row, columns, last, codebook)
    for index in sorted(range(len(row)), key=lambda index: abs(index - title)):
        text = row[index].text
        if (
            not text.strip()
            or "http" in text
            or (index != title and columns.role_at(index) in ("office", "time", "remark"))
        ):
            continue
        named, number = named_item(text, codebook), number_before(text)
        if (named or number) and not is_category(text, codebook):
            return _titled(row, columns, index, named, number)
    if title < len(row) and row[title].text.strip() and not is_category(row[title].text, codebook):
        return _titled(row, columns, title, None, None)
    return _numbered(row, columns, last, codebook)


def _titled(
    row: Row, columns: ListColumns, index: int, named: int | None, number: Printed | None
) -> Evidence:
    """The evidence of a row whose title stands at ``index``; its number may stand before it."""
    shift = index - (columns.first("title") or 0)
    column = columns.first("number")
    cells = [row[column + shift]] if column is not None and 0 <= column + shift < len(row) else []
    cells += [cell for cell in row[:index] if cell.text.strip()][-1:]
    number = number or next((found for cell in cells if (found := printed_number(cell.text))), None)
    return Evidence(number, named, row[index].text, index, shift)


def _titled_number(row: Row, columns: ListColumns, codebook: Codebook) -> Evidence | None:
    """A title in the column of numbers (7.招生章程…)."""
    column = columns.first("number") or 0
    text = row[column].text if column < len(row) else ""
    number = number_before(text)
    if number is None or not faintly(text, number.item, codebook):
        return None
    return Evidence(number, named_item(text, codebook), text, column, 0)


def _numbered(row: Row, columns: ListColumns, last: int, codebook: Codebook) -> Evidence | None:
    """The number of a row without title, in its column or slipped beside it."""
    column = columns.first("number") or 0
    for index, cell in enumerate(row[: column + 2]):
        number = printed_number(cell.text)
        if number is None:
            if cell.text.strip() and not is_category(cell.text, codebook):
                return None
        elif index == column or number.item == last + 1:
            return Evidence(number, None, "", index, index - column)
    return None


def is_category_row(row: Row, codebook: Codebook) -> bool:
    """Whether a row holds nothing but a category's name, in whatever columns; a bare 8条 may be a count."""
    texts = [cell.text for cell in filled(row)]
    return bool(texts) and all(
        is_category(text, codebook) and not _COUNTED.fullmatch(squeeze(text)) for text in texts
    )


@lru_cache(maxsize=10_000)
def is_category(text: str, codebook: Codebook) -> bool:
    """第 2 大类, or what a row's end left of it (类), or a category's name (基本信息 (6项))."""
    squeezed = squeeze(plain(text))
    if _CATEGORY.fullmatch(squeezed):
        return bool(squeezed) and not squeezed.isdecimal()
    name = wording(_CATEGORY_NUMBER.sub("", re.sub(r"[(][^)]*[)]?", "", fold(squeezed))))
    return any(name and name in wording(row.zh) for row in codebook.checklist_categories.values())
