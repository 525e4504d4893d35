"""Rows and lines as printed → pieces of form rows: which cell is number, label, answer or unit.

In a table whose columns stay in place each cell is known by its column. In rows that lost their empty cells, and in
lines, a cell is known by what it holds; what may be two things is settled with the rows around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from etl.codebook import Codebook
from etl.extract.labels import find_label, match_label, of_label_words
from etl.extract.labels_scope import match_under, rows_under
from etl.extract.statistics_columns import (
    FormColumns,
    answers,
    columns_by_content,
    columns_of_heading,
    is_answer_word,
    is_unit,
    with_units,
)
from etl.extract.tables import Heading, Row, filled, is_furniture, read_heading, years_below
from etl.model import Cell, Table
from etl.text import squeeze

Kind = Literal["number", "label", "value", "unit", "integer", "answer", "text"]
"""The last three are not settled: a row number or an answer; an answer or a label's end; a label or an answer."""

_SMALL = re.compile(r"[(\[]?[0-9]{1,2}[)\].、]?")
_SHORTEST = 4
# What stands where a row has no unit.
_DASH = re.compile(r"[/／\\—–―-]+")
_DIGIT = re.compile(r"[0-9０-９]")
_INTEGER = re.compile(r"[0-9]{1,12}")
_CHAPTERS = (re.compile(r"[一二三四五六七八九十]{1,3}[、.:]"), re.compile(r"\([一二三四五六七八九十]{1,3}\)"))


@dataclass(frozen=True, slots=True)
class Token:
    """One cell and what it is in its row."""

    kind: Kind
    text: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed row, or part of one; ``above`` are the categories beside it, the outermost first. ``doubtful``: several
    columns hold figures, and none is known to be this year's."""

    tokens: tuple[Token, ...]
    above: tuple[str, ...] = ()
    doubtful: bool = False


def pieces_of(
    table: Table, before: FormColumns | None, year: str | None, codebook: Codebook
) -> tuple[list[Piece], FormColumns | None]:
    """The pieces of a table in order, and its columns, for a next page without a heading (``before``)."""
    pieces: list[Piece] = []
    columns = _columns_at_start(table, before, codebook)
    above: dict[int, str] = {}
    heading: Heading = ()
    for row in table.rows:
        if found := form_heading(row, codebook):
            heading, columns = found, columns_of_heading(found, year, len(row))
            columns = with_units(columns, table.rows, codebook)
        elif heading and (years := years_below(row)):
            columns = columns_of_heading(
                (*(part for part in heading if part[1] != "value"), *years), year, len(row)
            )
        elif (level := _chapter(row, codebook)) is not None:
            outer = {column: text for column, text in above.items() if column < level}
            above = outer | {level: filled(row)[0].text}
        elif not is_furniture(row):
            heading = ()
            in_place = columns is not None and _in_place(row, columns, codebook)
            made = _by_columns(row, columns, codebook) if columns and in_place else _by_content(row, codebook)
            tokens = tuple(made)
            if columns and in_place:
                above = _above(row, tokens, columns, above)
            pieces.append(Piece(tokens, tuple(above.values()), columns is not None and columns.doubtful))
    return pieces, columns


def _chapter(row: Row, codebook: Codebook) -> int | None:
    """The level of a row that holds nothing but a numbered chapter's title (四、申请人身份): -2, or -1 below one; else
    None."""
    texts = {squeeze(cell.text) for cell in filled(row)}
    if len(texts) != 1 or (find_label(title := texts.pop(), codebook) and not rows_under((title,), codebook)):
        return None
    found = (level - len(_CHAPTERS) for level, chapter in enumerate(_CHAPTERS) if chapter.match(title))
    return next(found, None)


def _columns_at_start(table: Table, before: FormColumns | None, codebook: Codebook) -> FormColumns | None:
    """Those of the page before where this one is as wide, else by what the columns hold."""
    width = max(map(len, table.rows), default=0)
    if before is not None and before.width == width and before.value is not None:
        return before
    return columns_by_content(table.rows, codebook)


def form_heading(row: Row, codebook: Codebook) -> Heading:
    """The heading of a form; a row with a label of the form is none, whatever its words."""
    heading = read_heading(row, "statistics", codebook)
    return () if any(find_label(cell.text, codebook) for cell in row) else heading


def _in_place(row: Row, columns: FormColumns, codebook: Codebook) -> bool:
    """Whether the cells of a row stand in their columns: none of the empty ones was lost."""
    if len(row) >= columns.width or not all(cell.text.strip() for cell in row):
        return True
    answered = columns.value is not None and columns.value < len(row)
    return answered and find_label(row[columns.label].text, codebook) is not None


def _by_columns(row: Row, columns: FormColumns, codebook: Codebook) -> Iterator[Token]:
    label = _label_index(row, columns, codebook)
    shift = label - columns.label
    number = _at(row, columns.number, shift)
    if number is not None and _SMALL.fullmatch(squeeze(number.text)):
        yield Token("number", squeeze(number.text), number)
    elif (first := next(iter(filled(row[:label])), None)) and _SMALL.fullmatch(squeeze(first.text)):
        yield Token("number", squeeze(first.text), first)
    if label < len(row) and row[label].text.strip():
        yield Token("label", row[label].text, row[label])
    value, unit = _answer_cells(row, label, shift, columns, codebook)
    if value is not None:
        yield Token(_value_kind(value, row, label, codebook), value.text, value)
    if unit is not None and unit.text.strip():
        yield Token("unit", unit.text, unit)


def _value_kind(value: Cell, row: Row, label: int, codebook: Codebook) -> Kind:
    """A text in the answers' column is the rest of a label where no label stands beside it and it is made of their
    words; else an answer."""
    known = label < len(row) and find_label(row[label].text, codebook) is not None
    plain_answer = not value.text.strip() or answers(value.text, codebook) or _DIGIT.search(value.text)
    return "value" if known or plain_answer or not of_label_words(value.text, codebook) else "text"


def _label_index(row: Row, columns: FormColumns, codebook: Codebook) -> int:
    """The cell that names the row: under its heading where that holds text, else one that is a label, else the text
    beside it."""
    cell = _at(row, columns.label, 0)
    beside_it = tuple(other.text for other in row[: columns.label] if other.text.strip())
    if cell is not None and (match_label(cell.text, codebook) or match_under(cell.text, beside_it, codebook)):
        return columns.label
    known = next((index for index, other in enumerate(row) if find_label(other.text, codebook)), None)
    if known is not None or (cell is not None and cell.text.strip()):
        return columns.label if known is None else known
    beside = (columns.label - 1, columns.label + 1)
    texts = [
        i for i in beside if 0 <= i < len(row) and i != columns.value and _may_name(row[i].text, codebook)
    ]
    return texts[0] if texts and any(answers(cell.text, codebook) for cell in row) else columns.label


def _may_name(text: str, codebook: Codebook) -> bool:
    return len(text.strip()) >= _SHORTEST and token_kind(text, codebook) == "text"


def _at(row: Row, column: int | None, shift: int) -> Cell | None:
    index = -1 if column is None else column + shift
    return row[index] if 0 <= index < len(row) else None


def _answer_cells(
    row: Row, label: int, shift: int, columns: FormColumns, codebook: Codebook
) -> tuple[Cell | None, Cell | None]:
    """The cells of answer and unit: in their columns; where that of the answer is empty or holds a unit, the only other
    cell behind the label that answers."""
    value, unit = _at(row, columns.value, shift), _at(row, columns.unit, shift)
    if unit is not None and not is_unit(unit.text, codebook):
        unit = None
    if value is not None and value.text.strip() and not is_unit(value.text, codebook):
        return value, unit
    rest = [
        cell
        for index, cell in enumerate(row)
        if index > label and index - shift not in columns.others and cell.text.strip() and cell is not value
    ]
    unit = unit or next((cell for cell in (value, *rest) if cell and is_unit(cell.text, codebook)), None)
    others = [cell for cell in rest if cell is not unit and not is_unit(cell.text, codebook)]
    if columns.value is None:
        return (others[0] if others and not columns.doubtful else None), unit
    slipped = [cell for cell in others if answers(cell.text, codebook)]
    if len(slipped) == 1:
        return slipped[0], unit
    return (None if value is not None and is_unit(value.text, codebook) else value), unit


def _above(row: Row, tokens: Sequence[Token], columns: FormColumns, before: dict[int, str]) -> dict[int, str]:
    """column → category left of a row's label; those ``before`` go on until one further out begins anew."""
    label = next((token.cell for token in tokens if token.kind == "label"), None)
    number = next((token.cell for token in tokens if token.kind == "number"), None)
    found = dict(before)
    for index, cell in enumerate(row[: columns.label]):
        if cell is label:
            break
        if cell is not number and cell.text.strip() and not _SMALL.fullmatch(squeeze(cell.text)):
            found = {column: text for column, text in found.items() if column < index} | {index: cell.text}
    return found


def _by_content(row: Row, codebook: Codebook) -> Iterator[Token]:
    """The cells of a row that lost its empty ones. Of several texts the label is the one known as such; what stands
    behind it, and has no other answer behind itself, answers it."""
    cells = [(token_kind(cell.text, codebook), cell) for cell in filled(row)]
    texts = [index for index, (kind, _) in enumerate(cells) if kind == "text"]
    labels = [index for index in texts if find_label(cells[index][1].text, codebook)]
    label = labels[0] if labels else None
    for index, (kind, cell) in enumerate(cells):
        if kind == "text" and label is not None and index < label:
            continue
        if kind == "answer" and index + 1 < len(cells) and _DASH.fullmatch(cell.text.strip()):
            kind = "unit"
        if kind == "text" and len(texts) > 1 and index == texts[-1] != label:
            answered = any(other in ("integer", "answer") for other, _ in cells[index + 1 :])
            kind = "text" if answered else "answer"
        yield Token(kind, cell.text, cell)


def token_kind(text: str, codebook: Codebook) -> Kind:
    """What a cell is by what it holds."""
    if _INTEGER.fullmatch(squeeze(text)):
        return "integer"
    if is_unit(text, codebook):
        return "unit"
    return "answer" if answers(text, codebook) or is_answer_word(text, codebook) else "text"
