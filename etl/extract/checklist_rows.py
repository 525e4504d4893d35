"""Rows of checklist tables → drafts of entries: which item a row is about, and which cell says what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from etl.codebook import Codebook
from etl.extract.checklist_align import align
from etl.extract.checklist_columns import STANDARD, ListColumns, list_columns
from etl.extract.checklist_draft import Draft, is_total, printed
from etl.extract.checklist_evidence import Evidence, evidence, is_category, is_category_row
from etl.extract.checklist_status import is_platform_word
from etl.extract.checklist_titles import faintly, named_item, printed_number
from etl.extract.links import is_link_part
from etl.extract.tables import Row, Words, filled, is_furniture, words_of
from etl.model import Cell, Table
from etl.numbers import parse_number
from etl.text import squeeze

_LAST = 50
# How many columns a line must head to be a heading.
_HEADED = 3
# How many rows ahead the next number is looked for, and how many items a page end may have swallowed.
_SOON, _GAP = 8, 3
# What share of the rows with a known title must bear its number, that numbers alone be believed.
_TRUSTED = 0.8
# Columns in which a lone number of a broken row is a page's or a row's, not the rest of an address.
_ADDRESS = re.compile(r"(?:<a |\[[^\]]*\]\()?https?://|www\.")
_OUTSIDE = (None, "category", "number", "title")


class RowReader:
    """Reads checklist tables in order, over page ends and repeated headings; collects one draft per item.

    ``restored`` holds what is printed as the number of items whose number was known only by their neighbours;
    ``unknown`` the rows that look like items and are none of the 50.
    """

    def __init__(self, codebook: Codebook, headings: Mapping[Words, ListColumns] | None = None) -> None:
        self.codebook = codebook
        self._headings = headings or {}
        self.drafts: dict[int, Draft] = {}
        self.restored: dict[int, str] = {}
        self.unknown: list[Cell] = []
        self._columns = STANDARD
        self._current: Draft | None = None
        self._last = 0
        self._trusted = True

    @property
    def last(self) -> int:
        """The number of the item read last; 0 before the first."""
        return self._last

    def columns(self, row: Row) -> ListColumns | None:
        """The columns that a row heads; None where it is no heading of a checklist."""
        return self._headings.get(words_of(row)) or list_columns(row, self.codebook)

    def trust(self, rows: Iterable[Row]) -> None:
        """Decides whether numbers tell items where titles do not: other lists count otherwise."""
        columns, right, wrong = STANDARD, 0, 0
        for row in rows:
            if found := self.columns(row):
                columns = found
            elif "title" not in columns.roles:
                continue
            elif (told := evidence(row, columns, self._last, self.codebook)) and told.named and told.number:
                right += told.named == told.number.item
                wrong += told.named != told.number.item
        self._trusted = right > 0 and right >= _TRUSTED * (right + wrong)

    def read(self, table: Table) -> bool:
        """Reads a table's rows, but those of a form in the same table; whether any was about an item."""
        before = len(self.drafts)
        inside = before > 0 or not any(map(self.columns, table.rows))
        for index, row in enumerate(table.rows):
            if columns := self.columns(row):
                inside, self._columns = columns.is_of_list, columns
            elif (
                inside
                and not is_furniture(row)
                and not is_total(row)
                and not is_category_row(row, self.codebook)
            ):
                self._read_row(row, table.rows[index + 1 :])
        return len(self.drafts) > before

    def read_line(self, row: Row, *, within: bool) -> bool:
        """Reads a line that no table holds as a row, if it heads columns or, ``within`` a list, goes on with it.

        A lone number is a page's.
        """
        columns = self.columns(row)
        if columns is not None and len(columns.roles) >= _HEADED:
            self._columns = columns
            return True
        if within and self._current is not None and self._is_rest(row, self._current):
            self._continue(self._current, row)
            return True
        told = evidence(row, self._columns, self._last, self.codebook) if within else None
        if told is None or self._item(told) != self._last + 1 or not (told.title or len(row) > 1):
            return False
        self._read_row(row, ())
        return True

    def _is_rest(self, row: Row, draft: Draft) -> bool:
        """Whether a line holds nothing but addresses, or one that the item's own title introduces."""
        if all(_ADDRESS.match(cell.text.strip()) for cell in row):
            return True
        title, colon, address = row[0].text.partition("：")
        introduced = len(row) == 1 and bool(colon) and bool(_ADDRESS.match(address.strip()))
        return introduced and named_item(title, self.codebook) == draft.item

    def goes_on_in(self, table: Table) -> bool:
        """Whether a table without a heading begins with the rest of the item read last, or one of the next."""
        found = (evidence(row, self._columns, self._last, self.codebook) for row in table.rows[:_SOON])
        items = (told.named or (told.number and told.number.item) or 0 for told in found if told is not None)
        return any(self._last < item <= self._last + _GAP for item in items)

    def _next_number(self, rows: Sequence[Row]) -> int:
        """The number printed in the number's column of one of the next rows; 0 where none is."""
        column = self._columns.first("number") or 0
        cells = (row[column].text for row in rows[:_SOON] if column < len(row))
        return next((found.item for text in cells if (found := printed_number(text))), 0)

    def _read_row(self, row: Row, following: Sequence[Row]) -> None:
        if self._current is not None and len(alone := filled(row)) == 1 and "http" in alone[0].text:
            self._continue(self._current, row)
            return
        told = evidence(row, self._columns, self._last, self.codebook)
        item = self._item(told) if told else None
        restored = item is None or item > self._last + 1
        if restored and (lost := self._misnumbered(row, self._next_number(following))):
            told, item = lost, lost.named
        elif item is None and told is not None and self._stands_next(told, following):
            item = self._last + 1
        if told is None or item is None:
            self._take_up(row, told)
            return
        again = item in self.drafts and (self._current is None or self._current.item != item)
        if again:
            self._current = None
            self.unknown.append(row[told.index])
            return
        draft = self.drafts.setdefault(item, Draft(item, next(iter(filled(row))).place, told.shift))
        self._current, self._last = draft, item
        self._fill(draft, row, told)

    def _stands_next(self, told: Evidence, following: Sequence[Row]) -> bool:
        """Whether a row with a title faintly like that of the next item is it: by the items that the rows below name,
        or because it is the last."""
        wanted = self._last + 1
        if not told.title or not 1 < wanted <= _LAST or not faintly(told.title, wanted, self.codebook):
            return False
        below = [evidence(row, self._columns, self._last, self.codebook) for row in following[:_SOON]]
        titled = [other.named for other in below if other and other.title]
        steps = next((index for index, named in enumerate(titled, start=1) if named), 0)
        return titled[steps - 1] == wanted + steps if steps else wanted == _LAST

    def _take_up(self, row: Row, told: Evidence | None) -> None:
        """A row of no known item: it goes on with the entry above, unless it begins one that is none of the 50."""
        others = [
            cell for index, cell in enumerate(row) if cell.text.strip() and (not told or index > told.index)
        ]
        if told is not None and told.title and (told.number or others):
            self._current = None
            self.unknown.append(row[told.index])
        elif self._current is not None:
            self._continue(self._current, row)

    def _item(self, told: Evidence) -> int | None:
        """The item that the evidence gives: by the title, else by a number that the title does not contradict."""
        if told.named is not None:
            return told.named
        if told.number is None:
            return None
        number = told.number.item
        if told.title:
            return number if self._trusted and faintly(told.title, number, self.codebook) else None
        part = self._current is not None and bool(told.number.part) and number == self._last
        return number if part or self._last < number <= _LAST else None

    def _misnumbered(self, row: Row, next_number: int) -> Evidence | None:
        """A row whose number is lost or misprinted, known by its neighbours: 25, then 2 or nothing, then 27."""
        column = self._columns.first("number") or 0
        lost = "title" not in self._columns.roles and next_number == self._last + 2 and column < len(row)
        if not lost or not self._last:
            return None
        printed = row[column].text
        counted = parse_number(self._text(row, "count", 0)) is not None
        if not (
            printed_number(printed) or (squeeze(printed).isdecimal()) or (not printed.strip() and counted)
        ):
            return None
        self.restored[self._last + 1] = printed
        return Evidence(None, self._last + 1, "", column, 0)

    def _text(self, row: Row, role: str, shift: int) -> str:
        return next((text for _, text in self._cells(row, role, shift)), "")

    def _cells(self, row: Row, role: str, shift: int) -> list[tuple[Cell, str]]:
        """The filled cells in the columns of a role."""
        indexes = (index + shift for index in self._columns.roles.get(role, ()))
        cells = [row[index] for index in indexes if 0 <= index < len(row)]
        return [(cell, printed(cell.text)) for cell in cells if cell.text.strip()]

    def _fill(self, draft: Draft, row: Row, told: Evidence) -> None:
        draft.parts.add(told.number.part if told.number else "")
        whole = len(row) >= self._columns.width or not all(cell.text.strip() for cell in row)
        if whole and not self._is_slipped(row, told.shift):
            self._fill_by_column(draft, row, told.shift)
        else:
            self._fill_by_content(draft, row)

    def _is_slipped(self, row: Row, shift: int) -> bool:
        """Whether cells hold what their columns cannot: then each cell is read by what it holds."""
        count, link, platform = (self._text(row, role, shift) for role in ("count", "link", "platform"))
        has_platform = "platform" in self._columns.roles
        return (
            (has_platform and is_platform_word(count, self.codebook))
            or "http" in count
            or (has_platform and is_platform_word(link, self.codebook) and not platform)
            or "http" in platform
        )

    def _fill_by_column(self, draft: Draft, row: Row, shift: int) -> None:
        for cell, text in self._cells(row, "count", shift)[:1]:
            draft.use(draft.counts, cell, text)
        for cell, text in self._cells(row, "platform", shift)[:1]:
            draft.platform = draft.platform or text
            draft.use([], cell, text)
        remarks = self._cells(row, "remark", shift)
        for cell, text in self._cells(row, "link", shift):
            stray = not remarks and self._is_last_of_short_row(row, shift) and not is_link_part(text)
            known = ("link", squeeze(text)) in self.codebook.answers
            draft.use(draft.remarks if stray and not known else draft.links, cell, text)
        for cell, text in remarks:
            draft.use(draft.remarks, cell, text)

    def _is_last_of_short_row(self, row: Row, shift: int) -> bool:
        """Whether a row that lost its empty cells ends with the link column."""
        link = self._columns.first("link")
        return "remark" in self._columns.roles and link is not None and len(row) == link + shift + 1

    def _fill_by_content(self, draft: Draft, row: Row) -> None:
        found = align(filled(row), self._columns, self.codebook)
        for role, parts in (("count", draft.counts), ("link", draft.links), ("remark", draft.remarks)):
            for cell in found.get(role, ()):
                draft.use(parts, cell, printed(cell.text))
        for cell in found.get("platform", ()):
            draft.platform = draft.platform or printed(cell.text)
            draft.use([], cell, "")

    def _continue(self, draft: Draft, row: Row) -> None:
        """A row without an item: what broke off the entry above, by what it holds, else by its column."""
        for index, cell in enumerate(row):
            text = printed(cell.text)
            role = self._columns.role_at(index - draft.shift)
            if not text or (is_category(text, self.codebook) and role not in ("count", "link", "remark")):
                continue
            if role == "count" and not draft.counts and parse_number(text):
                draft.use(draft.counts, cell, text)
            elif role == "link" or (is_link_part(text) and not (text.isdecimal() and role in _OUTSIDE)):
                draft.use(draft.links, cell, text)
            elif not draft.platform and is_platform_word(text, self.codebook):
                draft.platform = text
                draft.use([], cell, text)
            elif role in ("remark", "platform"):
                draft.use(draft.remarks, cell, text)
