"""One school's 核查单: each open finding with both figures and places, a column to answer in, lines to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl.workbook import Gateway, Item, Sheet
from pages._shared import tables
from pages._shared.quality.panels import evidence
from pages._shared.queries import Labels
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook import look
from pages._shared.workbook.cover import paper

WIDTHS = (6.0, 10.0, 40.0, 13.0, 29.0, 13.0, 29.0, 24.0, 36.0)
COLUMNS = (
    "number",
    "severity",
    "finding",
    "first",
    "first_place",
    "second",
    "second_place",
    "asked",
    "reply",
)
FIELDS = ("office", "due", "number_of", "version")
SIGNED = (("handled", "head", "phone", "seal"), ("day", "checked", "checked_on"))
ONE_PAGE = 16  # findings; more would be too small to read on one page
SOFT, HEAD = "F4F8F8", "E8F1F1"

Row = tuple[Item, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """A school's report (a row of queries.reports), its open findings, id and year of its report before that."""

    report: Mapping[Any, Any]
    findings: pd.DataFrame
    before: tuple[str, str] = ("", "")


def written(letter: Letter, warehouse: Warehouse, labels: Labels, base: str) -> bytes:
    """The workbook of one sheet."""
    lang, report = labels.lang, letter.report
    title = word("checklists.title", lang)
    name = word("checklists.of", lang, school=report["school"], year=report["year"])
    rows: list[Row] = [
        (_wide(title, strong=True, size=18, align="center"),),
        *([(_wide(word("fictional", lang), fill="F3E4C2", align="center"),)] if warehouse.fictional else []),
        *_facts(letter, warehouse, lang, base),
        (_wide(word("checklists.lead", lang, n=len(letter.findings)), size=10),),
        tuple(Item(word(f"checklists.column.{key}", lang), strong=True, fill=HEAD, box=True, wrap=True, align="center")
              for key in COLUMNS),
        *_findings(letter, labels, base),
        (_wide(word("checklists.note", lang), size=9),),
        (),
        *(_signed(fields, lang) for fields in SIGNED),
    ]  # fmt: skip
    made = paper(warehouse, name, lang, one=len(letter.findings) <= ONE_PAGE)
    book = Gateway(name, word("product", lang))
    book.add(Sheet(title, (), (), tuple(rows), widths=WIDTHS, paper=made))
    return book.bytes()


def _wide(text: str, strong: bool = False, size: int = 11, fill: str = "", align: str = "") -> Item:
    return Item(text, strong=strong, size=size, fill=fill, align=align, span=len(WIDTHS), wrap=True)


def _facts(letter: Letter, warehouse: Warehouse, lang: str, base: str) -> list[Row]:
    """Whom it is about, and the fields that the office fills in."""
    report = letter.report
    document = "" if tables.missing(report["document_name"]) else str(report["document_name"])
    title = word("checklists.report", lang, year=report["year"], document=document)
    here = f"{base}/source/{report['report_id']}"
    said = {
        key: Item(word(f"checklists.field.{key}", lang), fill=HEAD, box=True)
        for key in ("school", "report", *FIELDS)
    }
    empty = Item("", fill=SOFT, box=True, tall=22)
    return [
        (replace(said["school"], span=2), Item(str(report["school"]), strong=True, box=True, tall=22),
         said["report"], Item(title, link=here, box=True, span=5)),
        (replace(said["office"], span=2), empty, said["due"], empty, said["number_of"], empty, said["version"],
         Item(warehouse.build_id, box=True)),
    ]  # fmt: skip


def _findings(letter: Letter, labels: Labels, base: str) -> list[Row]:
    found = letter.findings.assign(**evidence(letter.findings, labels.lang))
    return [
        _finding(number, row, letter, labels, base)
        for number, row in enumerate(found.to_dict("records"), start=1)
    ]


def _finding(number: int, row: Mapping[Any, Any], letter: Letter, labels: Labels, base: str) -> Row:
    lang, severity = labels.lang, str(row["severity"])
    mark = look.mark_of(severity, "severity", labels)
    said = row["statement"] + (f"\n{row['detail']}" if row["detail"] else "")
    return (
        Item(number, box=True, align="center", tall=46),
        Item(labels.status(severity, "severity").word, look.shown_as(mark, alone=False), fill=look.fill_of(severity),
             box=True, align="center"),
        Item(said, box=True, wrap=True),
        *_figure(row, "first", letter, lang, base),
        *_figure(row, "second", letter, lang, base),
        Item(word(f"checklists.ask.{severity}", lang), size=10, box=True, wrap=True),
        Item("", fill=SOFT, box=True),
    )  # fmt: skip


def _figure(row: Mapping[Any, Any], key: str, letter: Letter, lang: str, base: str) -> Row:
    """The figure, and in which report and where it stands; the second of a comparison with last year stands in that."""
    value = Item(str(row[key] or "–"), box=True, wrap=True, align="center")
    place, url, year = row[f"{key}_place"], row[f"{key}__url"], str(letter.report["year"])
    if not row[key]:
        return value, Item("–", box=True, align="center")
    if not place and key == "second":
        earlier, before = letter.before if row["rule_group"] == "history" else ("", "")
        there = word("checklists.place.before", lang, year=before)
        said = there if earlier else word("checklists.place.none", lang)
        return value, Item(
            said, link=f"{base}/source/{earlier}" if earlier else "", size=10, box=True, wrap=True
        )
    said = word("checklists.place", lang, year=year, place=place or word("checklists.place.whole", lang))
    return value, Item(said, link=f"{base}{url}" if url else "", size=10, box=True, wrap=True)


def _signed(fields: tuple[str, ...], lang: str) -> Row:
    """Labelled places to write into."""
    return tuple(
        item
        for i, field in enumerate(fields)
        for item in (
            Item(word(f"checklists.sign.{field}", lang), fill=HEAD, box=True, span=1 if i else 2, tall=28),
            Item("", box=True),
        )
    )
