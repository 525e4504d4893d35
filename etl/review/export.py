"""The served build → a workbook in which people settle findings and values."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import BuildError
from etl.review.columns import SheetName, columns
from etl.workbook import Gateway, Item, Sheet

Row = dict[str, Any]
Ask = Callable[[str], list[Row]]
Words = dict[tuple[str, str], str]
"""(family of codes, code) → its Chinese word."""

_FINDINGS = """
SELECT f.*, r.school_name, r.academic_year
FROM finding f JOIN report r USING (report_id)
ORDER BY r.school_name, r.year_ending DESC, f.finding_key
"""
# What a person should look at: uncertain characters, cells that could not be read, and what was corrected before.
_VALUES = """
SELECT o.report_id, r.school_name, r.academic_year, 'observation/' || o.indicator || '/' || o.origin AS target,
       i.label_zh AS label, o.answer, o.flags, o.confidence, o.place, o.quote, o.raw AS printed_raw,
       coalesce(o.text, replace(CAST(o.value AS VARCHAR), '.00', '')) AS current, r.year_ending
FROM observation o JOIN report r USING (report_id) JOIN indicator i USING (indicator)
WHERE o.answer IN ('invalid', 'unreadable') OR o.flags LIKE '%low_confidence%' OR o.flags LIKE '%corrected%'
UNION ALL
SELECT e.report_id, r.school_name, r.academic_year, 'checklist/' || e.item || '/count' AS target,
       e.item || ' ' || c.short_zh AS label, e.status AS answer, e.flags, e.confidence, e.place, e.raw AS quote,
       e.raw AS printed_raw, CAST(e.count AS VARCHAR) AS current, r.year_ending
FROM checklist_entry e JOIN report r USING (report_id) JOIN checklist_item c USING (item)
WHERE e.flags LIKE '%low_confidence%' OR e.flags LIKE '%corrected%'
ORDER BY school_name, year_ending DESC, target, printed_raw
"""
_CORRECTIONS = "SELECT * FROM correction"
_WORDS = 'SELECT "of", code, zh FROM status_code ORDER BY "of", position'
_TITLES: dict[SheetName, str] = {"findings": "疑点 Findings", "values": "数值 Values"}
_HOW = (
    "复核表 Review workbook",
    "只填绿色列名所在的列，其余各列用于对照，请勿改动；没有填写的行保持原样。",
    "填好后运行 python -m etl review import 文件，再运行 python -m etl build。",
    "防误列写明复核时所据的内容：报告或疑点若已变化，该行的决定暂不生效，疑点重新打开。",
    "Fill in only the columns with a green heading; the others are for comparison. Empty rows stay as they are.",
    "Then run python -m etl review import FILE, and python -m etl build.",
    "The guard columns hold what was reviewed: where the report says something else by now, the decision rests.",
)


def review_workbook(ask: Ask, report_ids: Collection[str] | None = None) -> tuple[bytes, dict[str, int]]:
    """The workbook of some reports, or of all, and its number of rows by sheet; ``ask`` queries the warehouse."""
    findings, values = _asked(ask(_FINDINGS), report_ids), _asked(ask(_VALUES), report_ids)
    corrections = {_key(row): row for row in ask(_CORRECTIONS)}
    words = {(row["of"], row["code"]): row["zh"] for row in ask(_WORDS)}
    states = tuple(word for (of, _), word in words.items() if of == "review")
    book = Gateway()
    book.add(Sheet("说明 Read me", _HOW, (), ()))
    book.add(_sheet("findings", [_finding(row, words) for row in findings], {"state": states}))
    book.add(_sheet("values", [_value(row, corrections.get(_key(row), {}), words) for row in values], {}))
    return book.bytes(), {"findings": len(findings), "values": len(values)}


@contextmanager
def asking(build: Path) -> Iterator[Ask]:
    """Queries of a build's file; raises BuildError."""
    try:
        with duckdb.connect(build, read_only=True) as connection:
            yield lambda query: records(connection, query)
    except duckdb.Error as error:
        raise BuildError(
            f"cannot be read: {error}", where=str(build), remedy="build again with --full"
        ) from error


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query by column name; missing values are None."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _asked(rows: Sequence[Row], report_ids: Collection[str] | None) -> list[Row]:
    return [row for row in rows if report_ids is None or row["report_id"] in report_ids]


def _key(row: Row) -> tuple[str, str, str]:
    return row["report_id"], row["target"], row["printed_raw"]


def _finding(row: Row, words: Words) -> Row:
    """An open finding has an empty state: nothing is decided by exporting."""
    places = [_place(place) for place in json.loads(row["places"])]
    return {
        **row,
        "severity": words["severity", row["severity"]],
        "values": "|".join(row["values"]),
        "places": "；".join(places),
        "state": "" if row["review_state"] == "open" else words["review", row["review_state"]],
        "reason": row["review_reason"],
        "who": row["reviewed_by"],
    }


def _value(row: Row, correction: Row, words: Words) -> Row:
    flags = [words["flag", flag] for flag in row["flags"].split(",") if flag]
    answer = [words["answer", row["answer"]]] if row["answer"] in ("invalid", "unreadable") else []
    decided = {name: correction.get(name) for name in ("corrected_value", "reason", "who", "decided_on")}
    return {**row, "why": "、".join([*answer, *flags]), "place": _place(json.loads(row["place"])), **decided}


def _place(parts: dict[str, int]) -> str:
    zh = {"page": "第 {} 页", "table": "表 {}", "row": "行 {}", "column": "列 {}", "line": "文本第 {} 行"}
    return " ".join(words.format(parts[part]) for part, words in zh.items() if part in parts)


def _sheet(name: SheetName, rows: list[Row], choices: dict[str, tuple[str, ...]]) -> Sheet:
    listed = columns(name)
    places = {column.column: position for position, column in enumerate(listed)}
    return Sheet(
        _TITLES[name],
        (_TITLES[name],),
        tuple(column.heading for column in listed),
        tuple(tuple(_item(row.get(column.column)) for column in listed) for row in rows),
        choices={places[column]: options for column, options in choices.items()},
        marked=frozenset(position for position, column in enumerate(listed) if column.filled_in),
    )


def _item(value: Any) -> Item:
    if value is None or isinstance(value, (str, date)):
        return Item(value.isoformat() if isinstance(value, date) else value or "")
    return Item(float(value), "0.00")
