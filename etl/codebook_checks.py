"""What must hold between the tables of data/reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from etl.errors import CodebookError

if TYPE_CHECKING:
    from etl.codebook import Codebook

FORM_ROWS = range(1, 56)
CHECKLIST_ITEMS = range(1, 51)


def check(book: Codebook) -> None:
    """Raises CodebookError at the first contradiction."""
    _complete("indicators.csv", "form_row", FORM_ROWS, [row.form_row for row in book.indicators.values()])
    _complete("checklist_items.csv", "item", CHECKLIST_ITEMS, book.checklist)
    _known("indicators.csv", "group", book.indicators.values(), book.indicator_groups)
    _known("indicators.csv", "part_of", book.indicators.values(), book.indicators)
    _known("form_labels.csv", "indicator", book.form_labels, book.indicators)
    _known("channel_terms.csv", "indicator", book.channel_terms, book.indicators)
    _known("checklist_items.csv", "category", book.checklist.values(), book.checklist_categories)
    _known("rules.csv", "group", book.rules.values(), book.rule_groups)
    _known("cities.csv", "province", book.cities, book.provinces)
    _known("narrative_patterns.csv", "indicator", book.narrative_patterns, book.indicators)
    _known("narrative_zeros.csv", "indicator", book.narrative_zeros, book.indicators)
    _known("schools.csv", "province", book.schools.values(), book.provinces)
    _known("schools.csv", "merged_into", book.schools.values(), book.schools)
    _known("school_names.csv", "school_id", book.school_names, book.schools)
    _known("school_attributes.csv", "school_id", book.school_attributes, book.schools)
    _named(book)
    _compiles("remark_patterns.csv", "pattern", book.remark_patterns)
    _compiles("sections.csv", "patterns", book.sections.values())
    _compiles("table_columns.csv", "pattern", book.table_columns)
    _compiles("regulations.csv", "pattern", book.regulations)
    _compiles("school_type_patterns.csv", "pattern", book.school_type_patterns)
    _compiles("file_words.csv", "pattern", book.file_words)
    _compiles("label_categories.csv", "pattern", book.label_categories)
    _spans(book)


def _complete(file: str, column: str, wanted: Collection[int], found: Iterable[int | None]) -> None:
    numbers = sorted(number for number in found if number is not None)
    if numbers != list(wanted):
        wrong = sorted(set(wanted).symmetric_difference(numbers)) or [
            n for n in wanted if numbers.count(n) > 1
        ]
        raise CodebookError(
            f"column {column} must hold {min(wanted)} to {max(wanted)} once each; wrong: {wrong}",
            where=file,
            remedy="add, renumber or remove these rows",
        )


def _known(file: str, column: str, rows: Iterable[Any], codes: Collection[Any]) -> None:
    def unknown(row: Any) -> str | None:
        code = getattr(row, column)
        return None if code is None or code in codes else f"column {column}: {code} is not known"

    _each(file, rows, unknown, "use a code that exists, or add its row")


def _named(book: Codebook) -> None:
    if nameless := book.schools.keys() - {row.school_id for row in book.school_names}:
        raise CodebookError(
            f"no name for {', '.join(sorted(nameless))}",
            where="school_names.csv",
            remedy="add a row for each",
        )


def _spans(book: Codebook) -> None:
    """The rows of a category: 14, or 31-33, within the form."""

    def wrong(row: Any) -> str | None:
        ends = [end for span in row.rows for end in span.split("-")]
        known = all(end.isdecimal() and int(end) in rows for end in ends)
        return None if ends and known else f"column rows: {'|'.join(row.rows)} are no rows of the form"

    rows = {row.form_row for row in book.form_indicators.values()}
    _each("label_categories.csv", book.label_categories, wrong, "write row numbers such as 14 or 31-33")


def _compiles(file: str, column: str, rows: Iterable[Any]) -> None:
    def broken(row: Any) -> str | None:
        try:
            re.compile(getattr(row, column))
        except re.error as error:
            return f"column {column} is no regular expression: {error}"
        return None

    _each(file, rows, broken, "correct the pattern")


def _each(file: str, rows: Iterable[Any], fault: Callable[[Any], str | None], remedy: str) -> None:
    for line, row in enumerate(rows, start=2):
        if message := fault(row):
            raise CodebookError(message, where=f"{file}, line {line}", remedy=remedy)
