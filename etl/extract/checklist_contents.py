"""What the columns of a checklist hold by their cells: where a heading's words say nothing, or another thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from etl.codebook import Codebook
from etl.extract.checklist_columns import ListColumns, columns_of_roles
from etl.extract.checklist_evidence import is_category, is_category_row
from etl.extract.checklist_status import is_platform_word, means_none
from etl.extract.checklist_titles import named_item, number_before, printed_number
from etl.extract.links import is_link_part
from etl.extract.tables import (
    Row,
    Words,
    filled,
    fills,
    headings_of,
    known_roles,
    read_heading,
    read_words,
    words_of,
)
from etl.numbers import parse_number

# So many filled cells tell what a column holds; and what share of them must be alike.
_ENOUGH, _ALIKE, _SOME, _TITLES = 6, 0.8, 0.5, 12
_TOP_SCORE, _FULL_MARKS = 10, 100
# Columns whose heading is believed against their cells: scores look like counts, answers in words like links.
_BELIEVED = frozenset({"points", "state", "means", "last", "views"})
_ALSO = {"time": {"office"}, "office": {"time"}, "count": {"points", "number"}, "remark": {"time", "office"}}
Roles = dict[int, str]
# A heading of unknown words has so many, and stands so near the top of its table.
_HEADED, _ON_TOP = 3, 4
# So many of the 50 items make a list.
_MANY = 25


def columns_by_heading(blocks: Iterable[Sequence[Row]], codebook: Codebook) -> dict[Words, ListColumns]:
    """A heading's words → the columns below it, for every heading of a checklist; also one of unknown words on top of a
    table with links.

    ``blocks``: the rows of each table, and those of lines in between.
    """
    below: dict[Words, list[Row]] = {}
    current: list[Row] = []
    for rows in blocks:
        for index, row in enumerate(rows):
            if read_heading(row, "checklist", codebook) or (index < _ON_TOP and _may_head(row, codebook)):
                current = below.setdefault(words_of(row), [])
            else:
                current.append(row)
    found = ((words, _columns(words, rows, codebook)) for words, rows in below.items())
    return {words: columns for words, columns in found if columns}


def _may_head(row: Row, codebook: Codebook) -> bool:
    """Whether the words of a row may be a heading's, a third of which is known."""
    headings = headings_of(words_of(row))
    texts = {text for _, text in headings}
    known = {role for _, role in known_roles(headings, "checklist", codebook)}
    if len(texts) < _HEADED or len(known) * 3 < len(texts):
        return False
    return not any(printed_number(text) or named_item(text, codebook) for text in texts)


def _columns(words: Words, rows: Sequence[Row], codebook: Codebook) -> ListColumns | None:
    sure = bool(read_words(words, "checklist", codebook))
    printed = dict(known_roles(headings_of(words), "checklist", codebook))
    roles = by_contents(printed, rows, len(words), codebook)
    whole = "link" in roles.values() and {"number", "title"} & set(roles.values())
    if not sure and not whole:
        return None
    columns = columns_of_roles(tuple(sorted(roles.items())), len(words))
    return columns if columns.is_of_list else replace(columns, names_items=_name_items(rows, codebook))


def _name_items(rows: Sequence[Row], codebook: Codebook) -> bool:
    named = {item for row in rows for cell in row if (item := named_item(cell.text, codebook))}
    return len(named) >= _MANY


def by_contents(roles: Roles, rows: Sequence[Row], width: int, codebook: Codebook) -> Roles:
    """column → role: the heading's, corrected and completed by the cells below; the heading's where they are few.

    Rows that lost their empty cells tell only which column numbers them: its cell is their first.
    """
    rows = [row for row in rows if not is_category_row(row, codebook)]
    whole = [row for row in rows if len(row) == width]
    cells = [[row[i].text for row in whole if row[i].text.strip()] for i in range(width)]
    held = {i: kind for i, texts in enumerate(cells) if (kind := _kind(texts, codebook))}
    if len(whole) * 2 < len(rows):
        unnamed = {i: kind for i, kind in held.items() if i not in roles}
        held = unnamed | _numbered_by(rows, roles, codebook)
    right = _believed(roles, held)
    for index, kind in held.items():
        taken = kind in ("number", "title", "platform", "count") and kind in right.values()
        told = kind != "count" or _follows_links(index, held, whole) or _is_no_score(cells[index])
        if index not in right and told and not taken:
            right[index] = kind
    right |= {i: role for i, role in roles.items() if i not in right}
    # Numbers that nothing shows to be counts must not be taken for them where cells are lost.
    right |= {i: "points" for i, kind in held.items() if kind == "count" and i not in right}
    if "remark" not in right.values() and width - 1 not in right and width - 1 not in held:
        right[width - 1] = "remark"
    return right


def _believed(roles: Roles, held: Roles) -> Roles:
    """The headings that their cells do not contradict."""
    return {
        index: role
        for index, role in roles.items()
        if index not in held or role in _BELIEVED or held[index] == role or held[index] in _ALSO.get(role, ())
    }


def _numbered_by(rows: Sequence[Row], roles: Roles, codebook: Codebook) -> Roles:
    """The column of titles that numbers the rows instead, if none else does: the rows begin with its cells."""
    first = [next((c.text for c in filled(row) if not is_category(c.text, codebook)), "") for row in rows]
    column = next((index for index, role in sorted(roles.items()) if role != "category"), None)
    if "number" in roles.values() or column is None or not _counts_up([text for text in first if text]):
        return {}
    return {column: "number"}


def _kind(texts: Sequence[str], codebook: Codebook) -> str | None:
    """What most of a column's cells are; None where they are few or of no one kind."""
    if len(texts) < _ENOUGH:
        return None
    if _counts_up(texts):
        return "number"
    said = [text for text in texts if not means_none(text, codebook)]
    tests: dict[str, tuple[float, Callable[[str], bool]]] = {
        "platform": (_ALIKE, lambda text: is_platform_word(text, codebook)),
        "count": (_ALIKE, lambda text: parse_number(text) is not None),
        "link": (_ALIKE, lambda text: is_link_part(text) and parse_number(text) is None),
        "category": (_ALIKE, lambda text: is_category(text, codebook)),
        "title": (_SOME, lambda text: bool(named_item(text, codebook) or number_before(text))),
        "time": (_ALIKE, lambda text: fills(text, "time", codebook)),
        "office": (_ALIKE, lambda text: fills(text, "office", codebook)),
    }
    for kind, (share, test) in tests.items():
        alike = sum(map(test, said))
        if alike >= max(share * len(said), _TITLES if kind == "title" else _ENOUGH // 2):
            return kind
    return None


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether texts number rows: 1, 2, 3 …, also with parts (1.1, 1.2)."""
    items = [found.item for text in texts if (found := printed_number(text))]
    steps = [after - before for before, after in pairwise(items)]
    rising = sum(step == 1 for step in steps), sum(step in (0, 1) for step in steps)
    return (
        len(items) >= max(_ENOUGH, _ALIKE * len(texts))
        and rising[1] >= _ALIKE * len(steps)
        and rising[0] * 2 > len(steps)
    )


def _follows_links(index: int, held: Roles, rows: Sequence[Row]) -> bool:
    """Whether a column of numbers is blank or nothing where the links are, and only there: then it counts them."""
    links = [i for i, kind in held.items() if kind == "link"]
    without = {n for n, row in enumerate(rows) if links and not any("http" in row[i].text for i in links)}
    empty = {n for n, row in enumerate(rows) if not _is_positive(row[index].text)}
    common = len(without & empty)
    return common >= _ENOUGH // 2 and common >= _ALIKE * max(len(without), len(empty))


def _is_no_score(texts: Sequence[str]) -> bool:
    """Whether numbers are whole, go beyond what one item scores, and do not add up to full marks."""
    values = [number.value for text in texts if (number := parse_number(text))]
    whole = all(value == int(value) for value in values)
    return whole and max(values, default=Decimal(0)) > _TOP_SCORE and sum(values) != _FULL_MARKS


def _is_positive(text: str) -> bool:
    number = parse_number(text)
    return number is not None and number.value > 0
