"""Annex 2, the 50-item checklist → entries: by the items' numbers or titles, even where cells slipped or rows broke."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.codebook import Codebook
from etl.codes import ChecklistItem
from etl.extract.answers import low_confidence
from etl.extract.checklist_contents import columns_by_heading
from etl.extract.checklist_draft import Draft
from etl.extract.checklist_lines import drafts_of_lines
from etl.extract.checklist_rows import RowReader
from etl.extract.checklist_status import entry_status, is_yes
from etl.extract.links import read_links
from etl.model import Cell, ChecklistEntry, Flag, Line, School, Skipped, Table
from etl.numbers import parse_number
from etl.text import plain

# Fewer items make no checklist: another table with numbered rows.
_ENOUGH = 10
_HALF = 25
_NAMED = 30
# How many lines may stand between a heading, or a row, in a line and a table that goes on; how long rows may be.
_BESIDE, _LONGEST = 4, 400
_GAP_IN_LINE = re.compile(r"\s{2,}|\t|\u3000+")
_AND_MORE = re.compile(r"等\s*(?:共\s*)?[0-9]+\s*[条项个篇份则件]")
_CJK_JOINT = re.compile(r"(?<=[⺀-鿿，、；：）”]) (?=[⺀-鿿（“])")


@dataclass(frozen=True, slots=True)
class FoundChecklist:
    """The drafts of a checklist by item, and the tables that hold them; empty where a document has none.

    ``restored``: item → its misprinted number; ``unknown``: rows that are none of the 50 items.
    """

    drafts: dict[int, Draft] = field(default_factory=dict)
    restored: dict[int, str] = field(default_factory=dict)
    unknown: tuple[Cell, ...] = ()
    tables: tuple[Table, ...] = ()


def find_checklist(blocks: Sequence[Line | Table], codebook: Codebook) -> FoundChecklist:
    """The checklist in the tables that are headed like one, in those that carry it on, and in the lines behind them
    that a reader did not take in."""
    rows = [_rows(block) for block in blocks]
    reader = RowReader(codebook, columns_by_heading(rows, codebook))
    reader.trust(row for block in rows for row in block)
    held: list[Table] = []
    since = _BESIDE
    for block in blocks:
        if isinstance(block, Table):
            headed = since < _BESIDE
            if _is_checklist(block, reader, codebook, headed=headed) and reader.read(block):
                held.append(block)
                since = 0
        elif reader.read_line(_cells(block), within=since < _BESIDE):
            since = 0
        else:
            since += 1
    if len(reader.drafts) < _ENOUGH:
        return FoundChecklist(
            drafts_of_lines([block for block in blocks if isinstance(block, Line)], codebook)
        )
    return FoundChecklist(reader.drafts, reader.restored, tuple(reader.unknown), tuple(held))


def _rows(block: Line | Table) -> tuple[tuple[Cell, ...], ...]:
    return block.rows if isinstance(block, Table) else (_cells(block),)


def _cells(line: Line) -> tuple[Cell, ...]:
    """A line's columns of blanks; none of a paragraph."""
    if len(line.text) > _LONGEST and len(" ".join(line.text.split())) > _LONGEST:
        return ()
    return tuple(Cell(text, line.place, line.confidence) for text in _GAP_IN_LINE.split(line.text.strip()))


def checklist_entries(
    found: FoundChecklist, school: School, codebook: Codebook
) -> tuple[ChecklistEntry, ...]:
    """The entries in order of their items; the school decides which items concern it."""
    return tuple(_entry(found.drafts[item], school, codebook) for item in sorted(found.drafts))


def missing_items(found: FoundChecklist, codebook: Codebook) -> tuple[Skipped, ...]:
    """The items that a checklist does not have, by name, those whose number was supplied, and rows of no item."""
    return (*_missing(found, codebook), *_supplied(found, codebook), *_unknown(found, codebook))


def _missing(found: FoundChecklist, codebook: Codebook) -> Iterator[Skipped]:
    why = codebook.phrase("skipped", "item_missing")
    for item, row in codebook.checklist.items():
        if found.drafts and item not in found.drafts:
            yield Skipped(_named(row, codebook), why)


def _named(row: ChecklistItem, codebook: Codebook) -> str:
    return codebook.phrase("skipped", "checklist_item", row=row.item, zh=row.short_zh, en=row.short_en)


def _supplied(found: FoundChecklist, codebook: Codebook) -> Iterator[Skipped]:
    for item, printed in found.restored.items():
        yield Skipped(
            codebook.phrase("skipped", "printed_number", raw=printed),
            codebook.phrase("skipped", "number_read", item=item),
            found.drafts[item].place,
        )


def _unknown(found: FoundChecklist, codebook: Codebook) -> Iterator[Skipped]:
    why = codebook.phrase("skipped", "item_unknown")
    for cell in found.unknown:
        label = "".join(plain(cell.text).split())[:_NAMED]
        yield Skipped(codebook.phrase("skipped", "printed_item", label=label), why, cell.place)


def _is_checklist(table: Table, reader: RowReader, codebook: Codebook, *, headed: bool) -> bool:
    """Headed by the checklist's columns, in it or (``headed``) above it; or the next page of one, or half of one."""
    heads = [columns for row in table.rows if (columns := reader.columns(row))]
    if heads:
        return any(columns.is_of_list for columns in heads)
    if reader.drafts or headed:
        return reader.goes_on_in(table)
    trial = RowReader(codebook)
    return trial.read(table) and len(trial.drafts) >= _HALF


def _entry(draft: Draft, school: School, codebook: Codebook) -> ChecklistEntry:
    links = read_links(draft.links)
    raw = "+".join(draft.counts) or _counted_in(links.text)
    count, approximate = _count(draft.counts or [raw], codebook)
    remark = plain(joined(draft.remarks))
    on_platform = is_yes(draft.platform, codebook)
    status, inferred = entry_status(
        codebook.checklist[draft.item], count, raw, on_platform, links, remark, school, codebook
    )
    confidence = min(draft.confidences, default=None)
    return ChecklistEntry(
        item=draft.item,
        count=count,
        raw=raw,
        on_platform=on_platform,
        links=links.links,
        link_text=links.text,
        remark=remark,
        status=status,
        place=draft.place,
        flags=approximate | inferred | low_confidence(confidence, codebook),
        confidence=confidence,
    )


def _count(printed: Sequence[str], codebook: Codebook) -> tuple[int | None, frozenset[Flag]]:
    """The sum of an item's counts: of one row, or of the rows of its parts; None where one of them is no count."""
    numbers = [parse_number(text.removeprefix("等")) for text in printed]
    whole = [
        number
        for number in numbers
        if number and number.value == int(number.value) and number.unit in {"", *codebook.count_units}
    ]
    if not whole or len(whole) < len(numbers):
        return None, frozenset()
    flags = frozenset(flag for number in whole for flag in number.flags)
    return sum(int(number.value) for number in whole), flags


def _counted_in(text: str) -> str:
    """The count that stands among the links where its own cell is blank: 等 113 条."""
    match = _AND_MORE.search(text)
    return match[0] if match else ""


def joined(parts: Sequence[str]) -> str:
    """Pieces of a remark as one text; no blank where a row's end parted Chinese characters."""
    lines = [line.strip() for part in parts for line in part.split("\n") if line.strip()]
    text = lines[0] if lines else ""
    for line in lines[1:]:
        text += ("" if _CJK_JOINT.search(f"{text[-1:]} {line[:1]}") else " ") + line
    return text
