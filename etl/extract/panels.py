"""Tables that stand beside each other, or on their side, as tables with one row of the form to a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.codebook import Codebook
from etl.extract.labels import find_label
from etl.extract.tables import Row, filled, read_heading
from etl.model import Cell, Table
from etl.text import squeeze

# So many labels in a column make it one of labels; so many in a row, a row of labels.
_ENOUGH = 3
_SMALL = re.compile(r"[(\[]?([0-9]{1,2})[)\].、]?")


def panels_of(table: Table, codebook: Codebook) -> tuple[Table, ...]:
    """The tables that ``table`` holds side by side (序号|指标|数|序号|指标|数), from left to right."""
    if labels := _rows_of_labels(table, codebook):
        return (_upright(table, labels, codebook),)
    cuts = _cuts_of_heading(table, codebook) or _cuts_by_content(table, codebook)
    if not cuts:
        return (table,)
    width = max(map(len, table.rows))
    panels: list[list[Row]] = [[] for _ in cuts]
    for row in table.rows:
        own = cuts if len(row) == width else _cuts_of_row(row, len(cuts), codebook)
        for panel, start, end in zip(panels, own, [*own[1:], len(row)], strict=False):
            if filled(row[start:end]):
                panel.append(row[start:end])
    return tuple(Table(tuple(map(tuple, rows))) for rows in panels if rows)


def _cuts_of_row(row: Row, most: int, codebook: Codebook) -> list[int]:
    """Where the parts of a row begin that lost its empty cells: at its labels, or the numbers before them."""
    labels = [index for index, cell in enumerate(row) if find_label(cell.text, codebook)]
    starts = [
        index - (index > 0 and bool(_SMALL.fullmatch(squeeze(row[index - 1].text)))) for index in labels[1:]
    ]
    return [0, *starts][:most]


def _cuts_of_heading(table: Table, codebook: Codebook) -> list[int]:
    """Where the first column of a heading comes again."""
    for row in table.rows:
        heading = read_heading(row, "statistics", codebook)
        leading = [index for index, role in heading if heading[0][1] == role]
        if sum(role == "label" for _, role in heading) > 1 and len(leading) > 1:
            return [0, *leading[1:]]
    return []


def _cuts_by_content(table: Table, codebook: Codebook) -> list[int]:
    """Columns that hold labels in the same rows, with something between them; a column of row numbers before one
    belongs to it."""
    if max(map(len, table.rows), default=0) < 2 * _ENOUGH - 2:
        return []
    rows = [[i for i, cell in enumerate(row) if find_label(cell.text, codebook)] for row in table.rows]
    counts = Counter(index for found in rows if len(found) > 1 for index in found)
    columns = sorted(index for index, count in counts.items() if count >= _ENOUGH)
    if len(columns) < 2 or any(after - before < 2 for before, after in pairwise(columns)):
        return []
    cuts = [index - _is_numbered(table, index - 1) for index in columns[1:]]
    # A column of categories has labels too, but nothing between them and the next column answers them.
    if not all(_is_answered(table, label, cut) for label, cut in zip(columns, cuts, strict=False)):
        return []
    return [0, *cuts]


def _is_answered(table: Table, label: int, end: int) -> bool:
    """Whether columns behind one of labels, up to ``end``, hold something else than row numbers."""
    filled_in = [
        index
        for index in range(label + 1, end)
        if sum(bool(row[index].text.strip()) for row in table.rows if index < len(row)) >= _ENOUGH
    ]
    return any(not _is_numbered(table, index) for index in filled_in)


def _is_numbered(table: Table, index: int) -> bool:
    """Whether a column holds row numbers: small, rising, nothing else."""
    texts = [squeeze(row[index].text) for row in table.rows if index < len(row) and row[index].text.strip()]
    numbers = [int(match[1]) for text in texts if (match := _SMALL.fullmatch(text))]
    rising = sum(after > before for before, after in pairwise(numbers))
    return (
        len(numbers) >= _ENOUGH
        and len(numbers) * 4 >= len(texts) * 3
        and rising * 4 >= (len(numbers) - 1) * 3
    )


def _rows_of_labels(table: Table, codebook: Codebook) -> list[int]:
    """The rows that hold labels side by side, where those below answer them."""
    return [
        index
        for index, row in enumerate(table.rows)
        if len(row) >= _ENOUGH and _is_row_of_labels(row, codebook)
    ]


def _is_row_of_labels(row: Row, codebook: Codebook) -> bool:
    found = [find_label(cell.text, codebook) for cell in row]
    at = [index for index, indicator in enumerate(found) if indicator]
    beside = sum(after - before == 1 for before, after in pairwise(at))
    return len({found[index] for index in at}) >= _ENOUGH and beside >= len(at) - 2


def _upright(table: Table, labels: Sequence[int], codebook: Codebook) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for start, end in zip(labels, [*labels[1:], len(table.rows)], strict=True):
        below = [row for row in table.rows[start + 1 : end] if filled(row)]
        rows += _turned(table.rows[start], below, codebook)
    return Table(tuple(rows))


def _turned(labels: Row, below: Sequence[Row], codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    """A label, its answer and its unit in a row; no answer where several rows might be it."""
    units = {squeeze(indicator.unit) for indicator in codebook.indicators.values()}
    unit_rows = [row for row in below if all(squeeze(cell.text) in units for cell in filled(row)[1:])]
    answers = [row for row in below if row not in unit_rows]
    for index, label in enumerate(labels):
        if find_label(label.text, codebook) is None:
            continue
        blank = replace(label, text="")
        value = answers[0][index] if len(answers) == 1 and index < len(answers[0]) else blank
        unit = unit_rows[0][index] if unit_rows and index < len(unit_rows[0]) else blank
        yield label, value, unit
