"""Annex 2, the 50-item checklist → entries: by the items' numbers or titles, even where cells slipped or rows broke."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.codebook import Codebook
from etl.codes import ChecklistItem
from etl.extract.checklist_rows import Draft, RowReader, joined
from etl.extract.checklist_status import entry_status, is_yes
from etl.extract.links import read_links
from etl.extract.tables import read_columns
from etl.model import ChecklistEntry, School, Skipped, Table
from etl.numbers import parse_number
from etl.text import plain

# Fewer items make no checklist: another table with numbered rows.
_ENOUGH = 10
_HALF = 25
# How many items a page end may have swallowed.
_GAP = 3
_AND_MORE = re.compile(r"等\s*(?:共\s*)?[0-9]+\s*[条项个篇份则件]")


@dataclass(frozen=True, slots=True)
class FoundChecklist:
    """The drafts of a checklist by item, and the tables that hold them; empty where a document has none."""

    drafts: dict[int, Draft] = field(default_factory=dict)
    restored: dict[int, str] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()


def find_checklist(tables: Sequence[Table], codebook: Codebook) -> FoundChecklist:
    """The checklist in the tables that are headed like one, and in those that carry it on."""
    reader = RowReader(codebook)
    held = tuple(table for table in tables if _is_checklist(table, reader, codebook) and reader.read(table))
    enough = len(reader.drafts) >= _ENOUGH
    return FoundChecklist(reader.drafts, reader.restored, held) if enough else FoundChecklist()


def checklist_entries(
    found: FoundChecklist, school: School, codebook: Codebook
) -> tuple[ChecklistEntry, ...]:
    """The entries in order of their items; the school decides which items concern it."""
    return tuple(_entry(found.drafts[item], school, codebook) for item in sorted(found.drafts))


def _named(row: ChecklistItem, codebook: Codebook) -> str:
    return codebook.phrase("skipped", "checklist_item", row=row.item, zh=row.short_zh, en=row.short_en)


def missing_items(found: FoundChecklist, codebook: Codebook) -> tuple[Skipped, ...]:
    """The items that a checklist does not have, by name, and those whose number was supplied."""
    missing = [row for item, row in codebook.checklist.items() if found.drafts and item not in found.drafts]
    supplied = [
        Skipped(
            codebook.phrase("skipped", "printed_number", raw=printed),
            codebook.phrase("skipped", "number_read", item=item),
            found.drafts[item].place,
        )
        for item, printed in found.restored.items()
    ]
    return (
        *(Skipped(_named(row, codebook), codebook.phrase("skipped", "item_missing")) for row in missing),
        *supplied,
    )


def _is_checklist(table: Table, reader: RowReader, codebook: Codebook) -> bool:
    """Headed by the checklist's columns; or, without a heading, the next page of one, or half a checklist at once."""
    heads = [columns for row in table.rows if (columns := read_columns(row, "checklist", codebook))]
    if heads:
        return any(
            {"link", "platform"} & set(columns) and {"number", "title", "category"} & set(columns)
            for columns in heads
        )
    if reader.drafts:
        return reader.last < reader.starts_at(table) <= reader.last + _GAP
    trial = RowReader(codebook)
    return trial.read(table) and len(trial.drafts) >= _HALF


def _entry(draft: Draft, school: School, codebook: Codebook) -> ChecklistEntry:
    links = read_links(draft.links)
    raw = draft.count or _counted_in(links.text)
    number = parse_number(raw.removeprefix("等"))
    count = int(number.value) if number is not None and number.value == int(number.value) else None
    remark = plain(joined(draft.remarks))
    on_platform = is_yes(draft.platform, codebook)
    status, inferred = entry_status(
        codebook.checklist[draft.item], count, raw, on_platform, links, remark, school, codebook
    )
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
        flags=(number.flags if number else frozenset()) | inferred,
    )


def _counted_in(text: str) -> str:
    """The count that stands among the links where its own cell is blank: 等 113 条."""
    match = _AND_MORE.search(text)
    return match[0] if match else ""
