"""Rows of checklist tables → drafts of entries: which item a row is about, and which cell says what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.codebook import Codebook
from etl.extract.checklist_titles import item_of_title
from etl.extract.links import is_link_part
from etl.extract.tables import Columns, Row, filled, read_columns
from etl.model import Place, Table
from etl.numbers import parse_number
from etl.text import fold, plain, squeeze, wording

_LAST = 50
# How many rows ahead the next number is looked for.
_SOON = 8
# Columns in which a lone number of a broken row is a page's or a row's, not the rest of an address.
_OUTSIDE = (None, "category", "number", "title")
_STANDARD: Columns = {"category": 0, "number": 1, "count": 2, "link": 3, "platform": 4, "remark": 5}
_NUMBER = re.compile(r"[(第]?([0-9]{1,2})[)条项.、]?")
_CATEGORY = re.compile(r"第?[0-9一二三四五六七八九十]*大?类?|[(]?[0-9]+[项条][)]?")
_CJK_JOINT = re.compile(r"(?<=[⺀-鿿，、；：）”]) (?=[⺀-鿿（“])")


@dataclass(slots=True)
class Draft:
    """An entry while its rows are read: the printed parts, apart. ``shift`` is how far its cells slipped."""

    item: int
    place: Place
    shift: int = 0
    count: str = ""
    platform: str = ""
    links: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class RowReader:
    """Reads checklist tables in order, over page ends and repeated headings; collects one draft per item.

    ``restored`` holds what is printed as the number of items whose number was known only by their neighbours.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.drafts: dict[int, Draft] = {}
        self.restored: dict[int, str] = {}
        self._columns = _STANDARD
        self._current: Draft | None = None

    @property
    def last(self) -> int:
        """The number of the item read last; 0 before the first."""
        return self._current.item if self._current else 0

    def read(self, table: Table) -> bool:
        """Reads a table's rows; whether any was about an item."""
        before = len(self.drafts)
        for index, row in enumerate(table.rows):
            if columns := read_columns(row, "checklist", self.codebook):
                self._columns = _completed(columns)
            elif filled(row):
                self._read_row(row, self._next_number(table.rows[index + 1 :]))
        return len(self.drafts) > before

    def starts_at(self, table: Table) -> int:
        """The first item that a table without a heading is about; 0 where none is."""
        found = (self._item(row) for row in table.rows)
        return next((item for item, _, _ in filter(None, found)), 0)

    def _next_number(self, rows: Sequence[Row]) -> int:
        """The number printed in the number's column of one of the next rows; 0 where none is."""
        column = self._columns.get("number", 0)
        cells = (row[column].text for row in rows[:_SOON] if column < len(row))
        return next((int(n[1]) for text in cells if (n := _NUMBER.fullmatch(squeeze(plain(text))))), 0)

    def _read_row(self, row: Row, next_number: int) -> None:
        found = self._item(row)
        if found is None or found[0] > self.last + 1:
            found = self._misnumbered(row, next_number) or found
        if found is None:
            if self._current is not None:
                self._continue(self._current, row)
            return
        item, index, shift = found
        draft = self.drafts.setdefault(item, Draft(item, next(iter(filled(row))).place, shift))
        self._current = draft
        if self._is_slipped(row, shift):
            self._fill_by_content(draft, row[index + 1 :])
        else:
            self._fill_by_column(draft, row, shift)

    def _item(self, row: Row) -> tuple[int, int, int] | None:
        """(item, index of the cell that says so, how far it slipped) of a row that begins an entry."""
        if (title := self._columns.get("title")) is not None:
            for index in sorted(range(len(row)), key=lambda index: abs(index - title)):
                text = row[index].text
                if not self._is_category(text) and (item := item_of_title(text, self.codebook)):
                    return item, index, index - title
        column = self._columns.get("number", 0)
        for index, cell in enumerate(row[: column + 2]):
            number = _NUMBER.fullmatch(squeeze(plain(cell.text)))
            if number is None:
                if cell.text.strip() and not self._is_category(cell.text):
                    return None
            elif self._may_be(int(number[1]), slipped=index != column):
                return int(number[1]), index, index - column
        return None

    def _misnumbered(self, row: Row, next_number: int) -> tuple[int, int, int] | None:
        """A row whose number is lost or misprinted, known by its neighbours: 25, then 2 or nothing, then 27."""
        column = self._columns.get("number", 0)
        if "title" in self._columns or next_number != self.last + 2 or column >= len(row) or not self.last:
            return None
        printed = squeeze(plain(row[column].text))
        if not (_NUMBER.fullmatch(printed) or (not printed and parse_number(self._text(row, "count", 0)))):
            return None
        self.restored[self.last + 1] = row[column].text
        return self.last + 1, column, 0

    def _may_be(self, number: int, *, slipped: bool) -> bool:
        """Numbers rise; a number beside its column must be the very next one."""
        return number == self.last + 1 <= _LAST if slipped else self.last < number <= _LAST

    def _text(self, row: Row, role: str, shift: int) -> str:
        index = self._columns[role] + shift if role in self._columns else -1
        return _printed(row[index].text) if 0 <= index < len(row) else ""

    def _is_slipped(self, row: Row, shift: int) -> bool:
        """Whether cells hold what their columns cannot: then each cell is read by what it holds."""
        count, link, platform = (self._text(row, role, shift) for role in ("count", "link", "platform"))
        return (
            self._is_platform_word(count)
            or "http" in count
            or (self._is_platform_word(link) and not platform)
            or "http" in platform
        )

    def _fill_by_column(self, draft: Draft, row: Row, shift: int) -> None:
        draft.count = draft.count or self._text(row, "count", shift)
        draft.platform = draft.platform or self._text(row, "platform", shift)
        link, remark = self._text(row, "link", shift), self._text(row, "remark", shift)
        if link and not remark and self._is_last_of_short_row(row, shift) and not is_link_part(link):
            link, remark = ("", link) if ("link", squeeze(link)) not in self.codebook.answers else (link, "")
        draft.links += [link] if link else []
        draft.remarks += [remark] if remark else []

    def _is_last_of_short_row(self, row: Row, shift: int) -> bool:
        """Whether a row that lost its empty cells ends with the link column."""
        return "remark" in self._columns and len(row) == self._columns["link"] + shift + 1

    def _fill_by_content(self, draft: Draft, cells: Row) -> None:
        for cell in filled(cells):
            text = _printed(cell.text)
            if not draft.count and not draft.links and parse_number(text):
                draft.count = text
            elif is_link_part(text):
                draft.links.append(text)
            elif not draft.platform and self._is_platform_word(text):
                draft.platform = text
            else:
                draft.remarks.append(text)

    def _continue(self, draft: Draft, row: Row) -> None:
        """A row without an item: what broke off the entry above, by what it holds, else by its column."""
        for index, cell in enumerate(row):
            text = _printed(cell.text)
            role = self._role_at(index - draft.shift)
            if not text or (self._is_category(text) and role not in ("count", "link", "remark")):
                continue
            if role == "count" and not draft.count and parse_number(text):
                draft.count = text
            elif role == "link" or (is_link_part(text) and not (text.isdecimal() and role in _OUTSIDE)):
                draft.links.append(text)
            elif not draft.platform and self._is_platform_word(text):
                draft.platform = text
            elif role in ("remark", "platform"):
                draft.remarks.append(text)

    def _role_at(self, index: int) -> str | None:
        return next((role for role, column in self._columns.items() if column == index), None)

    def _is_platform_word(self, text: str) -> bool:
        word = self.codebook.answers.get(("platform", squeeze(text)))
        return word is not None and word.value is not None and squeeze(text) not in ("无", "有")

    def _is_category(self, text: str) -> bool:
        """第 2 大类, or what a row's end left of it (类), or a category's name (基本信息 (6项))."""
        squeezed = squeeze(plain(text))
        if _CATEGORY.fullmatch(squeezed):
            return bool(squeezed) and not squeezed.isdecimal()
        name = wording(re.sub(r"[(][^)]*[)]?", "", fold(squeezed)))
        return any(name and name in wording(row.zh) for row in self.codebook.checklist_categories.values())


def _printed(text: str) -> str:
    """A cell as printed, without the bold of Markdown; addresses keep their markup until they are read."""
    return text.strip() if "<" in text else text.replace("**", "").strip()


def _completed(columns: Columns) -> Columns:
    """The standard columns, where those known are in its order: damaged headings are supplied."""
    offsets = {_STANDARD.get(role, -1) - index for role, index in columns.items()}
    if len(offsets) > 1 or not offsets <= {0, 1}:
        return columns
    (offset,) = offsets
    return {role: index - offset for role, index in _STANDARD.items() if index >= offset}


def joined(parts: Sequence[str]) -> str:
    """Pieces of a remark as one text; no blank where a row's end parted Chinese characters."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text += ("" if _CJK_JOINT.search(f"{text[-1:]} {part[:1]}") else " ") + part
    return text
