"""Rows of tables as cells of text, and what the heading of each column says it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal

from etl.codebook import Codebook
from etl.model import Cell, Document, Table
from etl.periods import find_years
from etl.text import plain, squeeze

Row = Sequence[Cell]
Words = tuple[str, ...]
Columns = dict[str, int]
Kind = Literal["statistics", "checklist"]
Heading = tuple[tuple[int, str], ...]
"""The columns of a heading with their roles, in order; a role may stand over several."""

YEAR = "year:"
"""What a role begins with that is a year: year:2021-2022."""
_HEADING_LENGTH, _LONG = 24, 60
# What stands in a table and is no row of it: titles, who fills it in, page numbers.
_FURNITURE = re.compile(
    r".*统计表.{0,6}|.*续表.*|(?:.{0,24}学年度?)?(?:高等学校|高校)?信息公开事项清单(?:\(50[条项]\))?(?:公开情况)?|.*对照(?:检查)?表|(?:学校|单位|院校|高校)(?:名称|全称|代码)?(?:\(盖?章\))?[:].*"
    r"|填[表报].*[:].*|单位[:].{0,6}|第[0-9]+页.*|[-—]*[0-9]{1,3}/[0-9]{1,3}[-—]*|[-—·]+[0-9]{1,3}[-—·]+|共[0-9]+页.*"
    r"|附[件表录][0-9一二]?[:]?|[^(]{0,20}20[0-9]{2}.*年度报告"
)
_FILLED_IN = re.compile(r"(?:填[表报制]|制表|审核|填写)(?:人|单位|日期|时间)(?:签[名字])?[:]")
_NUMBERED = re.compile(r"[(\[]?[0-9]")
_YEARLY = re.compile(
    r"(?:20[0-9]{2}[-~—–至/]+)?20[0-9]{2}(?:学?年度?)?(?:\(?(?:主动)?(?:公开|发布|统计|填报)?(?:信息)?(?:数量|数值|数据|条数|件数|数|条|件)\)?(?:\([条件项]\))?)?"
)
_FIGURES = {"value", "figures", "this", "total", "remark"}
# The columns that every heading of a table has: one of each set.
_NEEDED: dict[Kind, tuple[set[str], set[str]]] = {
    "statistics": (_FIGURES | {"year"}, {"label", "number"}),
    "checklist": ({"link", "platform", "count", "state", "means"}, {"number", "title", "category"}),
}


def tables_of(document: Document) -> list[Table]:
    """The document's tables in reading order."""
    return [block for block in document.blocks if isinstance(block, Table)]


def filled(row: Row) -> list[Cell]:
    """The cells that hold something."""
    return [cell for cell in row if cell.text.strip()]


def is_furniture(row: Row) -> bool:
    """Whether a row is empty, or holds a title, a page number, or who filled it in."""
    return _is_furniture(words_of(row))


@lru_cache(maxsize=5_000)
def _is_furniture(words: Words) -> bool:
    texts = [squeeze(plain(text)) for text in words if text.strip()]
    return (
        not texts
        or (len(texts) == 1 and bool(_FURNITURE.fullmatch(texts[0])))
        or bool(_FILLED_IN.match(texts[0]))
    )


def read_columns(row: Row, table: Kind, codebook: Codebook) -> Columns:
    """role → index of the first column with it where ``row`` is a heading, else nothing."""
    columns: Columns = {}
    for index, role in read_heading(row, table, codebook):
        columns.setdefault(role, index)
    return columns


def read_heading(row: Row, table: Kind, codebook: Codebook) -> Heading:
    """The columns that ``row`` heads, () where it is no heading: those are short, not numbered, and most are known."""
    return read_words(words_of(row), table, codebook)


@lru_cache(maxsize=5_000)
def read_words(words: Words, table: Kind, codebook: Codebook) -> Heading:
    """``read_heading`` of a row's texts."""
    headings = headings_of(words)
    if not headings:
        return ()
    roles = known_roles(headings, table, codebook)
    known = {role.partition(":")[0] for _, role in roles}
    whole = all(wanted & known for wanted in _NEEDED[table])
    return roles if whole and len(known) * 2 > len({text for _, text in headings}) else ()


def words_of(row: Row) -> Words:
    """The texts of a row, by which a heading is known."""
    return tuple(cell.text for cell in row)


def headings_of(words: Words) -> Heading:
    """The filled cells with their columns where all of them may head one, else ()."""
    headings = []
    for index, printed in enumerate(words):
        if printed and (text := _heading(printed)):
            if not _may_head(text):
                return ()
            headings.append((index, text))
    return tuple(headings)


def known_roles(headings: Heading, table: Kind, codebook: Codebook) -> Heading:
    """The columns whose words say what they hold; of a checklist's counts of several years the last year's."""
    roles = tuple((index, role) for index, text in headings if (role := _role(text, table, codebook)))
    texts = dict(headings)
    years = {index: year for index, role in roles if role == "count" and (year := _year(texts[index]))}
    last = max(years.values(), default="")
    return tuple((index, "last" if years.get(index, last) != last else role) for index, role in roles)


def years_below(row: Row) -> Heading:
    """The years of a second line of a heading, which holds nothing else."""
    cells = [(index, _heading(cell.text)) for index, cell in enumerate(row) if cell.text.strip()]
    if not cells or not all(_YEARLY.fullmatch(text) for _, text in cells):
        return ()
    return tuple((index, YEAR + year) for index, text in cells if (year := _year(text)))


@lru_cache(maxsize=5_000)
def _heading(text: str) -> str:
    return squeeze(plain(text)) if len(text) <= _LONG else text


@lru_cache(maxsize=5_000)
def _may_head(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH and (not _NUMBERED.match(text) or bool(_YEARLY.fullmatch(text)))


@lru_cache(maxsize=5_000)
def _role(heading: str, table: Kind, codebook: Codebook) -> str | None:
    if table == "statistics" and _YEARLY.fullmatch(heading) and (year := _year(heading)):
        return YEAR + year
    return next((role for role, pattern in _patterns(codebook)[table] if pattern.search(heading)), None)


def fills(text: str, role: str, codebook: Codebook) -> bool:
    """Whether a cell's text is what stands in a column of offices or of times (``cells`` in table_columns.csv)."""
    return any(pattern.search(text) for of, pattern in _patterns(codebook)["cells"] if of == role)


def _year(heading: str) -> str | None:
    found = next(find_years(heading), None) or next(find_years(f"{heading}年"), None)
    return found.key if found else None


@cache
def _patterns(codebook: Codebook) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for column in codebook.table_columns:
        found[column.table].append((column.role, re.compile(column.pattern)))
    return found
