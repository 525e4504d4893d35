"""Annex 1, the 55-row form → observations. Rows are matched by their text, wherever and however often they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.codebook import Codebook
from etl.codes import Indicator
from etl.extract.answers import read_answer
from etl.extract.labels import find_label, label_key, prefix_length
from etl.extract.tables import Columns, Row, filled, read_columns
from etl.model import Cell, Observation, Place, Skipped, Table
from etl.numbers import parse_number
from etl.text import squeeze

# A table with fewer rows of the form is another table that shares a word with it.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form as printed: which indicator, and the cells that answer it."""

    indicator: str
    raw: str
    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statistics:
    """The form: its observations in canonical order, what is missing from it, and the tables that hold it."""

    observations: tuple[Observation, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    tables: tuple[Table, ...] = ()


def extract_statistics(tables: Sequence[Table], codebook: Codebook) -> Statistics:
    """The form in the tables that have at least five of its rows; nothing where there is none."""
    found = [(table, list(_form_rows(table, codebook))) for table in tables]
    forms = [(table, rows) for table, rows in found if len({row.indicator for row in rows}) >= _ENOUGH]
    if not forms:
        return Statistics()
    return read_form([row for _, rows in forms for row in rows], tuple(table for table, _ in forms), codebook)


def read_form(rows: Sequence[FormRow], tables: tuple[Table, ...], codebook: Codebook) -> Statistics:
    """The observations of form rows; a row printed twice counts once, and every row that is not there is named."""
    first: dict[str, FormRow] = {}
    skipped: list[Skipped] = []
    for row in rows:
        if row.indicator not in first:
            first[row.indicator] = row
        elif squeeze(row.raw) != squeeze(first[row.indicator].raw):
            again = codebook.phrase("skipped", "row_again", raw=row.raw)
            skipped.append(Skipped(_named(codebook.indicators[row.indicator], codebook), again, row.place))
    observations = [
        _observation(first[indicator.indicator], codebook)
        for indicator in codebook.form_indicators.values()
        if indicator.indicator in first
    ]
    missing = [i for i in codebook.form_indicators.values() if i.indicator not in first]
    skipped += [Skipped(_named(row, codebook), codebook.phrase("skipped", "row_missing")) for row in missing]
    return Statistics(tuple(observations), tuple(skipped), tables)


def _named(row: Indicator, codebook: Codebook) -> str:
    return codebook.phrase("skipped", "form_row", row=row.form_row, zh=row.short_zh, en=row.short_en)


def _observation(row: FormRow, codebook: Codebook) -> Observation:
    indicator = codebook.indicators[row.indicator]
    reading = read_answer(indicator, row.raw, row.unit, codebook)
    return Observation(
        indicator=indicator.indicator,
        answer=reading.answer,
        origin="form",
        raw=row.raw,
        place=row.place,
        quote=row.raw,
        value=reading.value,
        text=reading.text,
        unit=indicator.unit,
        form_row=indicator.form_row,
        flags=reading.flags,
    )


def _form_rows(table: Table, codebook: Codebook) -> Iterator[FormRow]:
    """The rows of a table that name an indicator; a row that was split into several is put together again."""
    columns: Columns = {}
    group: list[Row] = []
    for row in table.rows:
        heading = read_columns(row, "statistics", codebook)
        if heading or not _continues(group, row, columns, codebook):
            yield from _form_row(group, columns, codebook)
            group = []
        columns = heading or columns
        if not heading:
            group.append(row)
    yield from _form_row(group, columns, codebook)


def _continues(group: Sequence[Row], row: Row, columns: Columns, codebook: Codebook) -> bool:
    """Whether a row goes on with the rows before: its text completes their label, or it only answers it."""
    before = "".join(_label_text(part, columns, codebook) for part in group)
    text = _label_text(row, columns, codebook)
    if not text:
        return all(len(filled(part)) < 2 for part in group)
    completes = prefix_length(label_key(before + text), codebook) > len(label_key(before))
    return completes and (len(filled(row)) == 1 or not before)


def _form_row(group: Sequence[Row], columns: Columns, codebook: Codebook) -> Iterator[FormRow]:
    indicator = find_label("".join(_label_text(row, columns, codebook) for row in group), codebook)
    if indicator is None:
        return
    answers = [_answer_cells(row, _label_index(row, columns, codebook), columns, codebook) for row in group]
    value, unit = next((pair for pair in answers if pair[0] is not None and pair[0].text.strip()), answers[0])
    place = value.place if value else group[0][0].place
    yield FormRow(indicator, value.text if value else "", unit.text if unit else "", place)


def _label_index(row: Row, columns: Columns, codebook: Codebook) -> int:
    """The cell that names the row: the one with a known label, else the one under that heading, else the longest."""
    known = next((index for index, cell in enumerate(row) if find_label(cell.text, codebook)), None)
    if known is not None:
        return known
    if "label" in columns:
        return columns["label"]
    return max(range(len(row)), key=lambda index: len(row[index].text))


def _label_text(row: Row, columns: Columns, codebook: Codebook) -> str:
    index = _label_index(row, columns, codebook)
    text = row[index].text.strip() if index < len(row) else ""
    return "" if parse_number(text) else text


def _answer_cells(
    row: Row, label: int, columns: Columns, codebook: Codebook
) -> tuple[Cell | None, Cell | None]:
    """The cells of answer and unit: by the heading's columns, counted from the label; else by what they hold."""
    rest = row[label + 1 :]
    if "value" in columns and "label" in columns:
        value, unit = (_relative(row, label, columns, role) for role in ("value", "unit"))
        if value is not None and not _is_unit(value, codebook):
            return value, unit
    units = [cell for cell in rest if _is_unit(cell, codebook)]
    values = [cell for cell in filled(rest) if cell not in units]
    if not values and not units:
        values = list(rest)
    return values[0] if values else None, units[0] if units else None


def _relative(row: Row, label: int, columns: Columns, role: str) -> Cell | None:
    index = label + columns[role] - columns["label"] if role in columns else -1
    return row[index] if 0 <= index < len(row) else None


def _is_unit(cell: Cell, codebook: Codebook) -> bool:
    units = {indicator.unit for indicator in codebook.indicators.values()} - {""}
    return squeeze(cell.text).removeprefix("万") in units
