"""Annex 1, the 55-row form → observations. Rows are matched by their text, wherever and however often they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from etl.codebook import Codebook
from etl.codes import Indicator
from etl.extract.answers import low_confidence, read_answer
from etl.extract.labels import find_label, label_unit
from etl.extract.panels import panels_of
from etl.extract.statistics_columns import FormColumns
from etl.extract.statistics_groups import Group, groups_of
from etl.extract.statistics_order import Settled, settle
from etl.extract.statistics_pieces import Piece, pieces_of
from etl.extract.statistics_text import line_pieces, line_tokens
from etl.model import Flag, Line, Observation, Place, Skipped, Table
from etl.text import plain, squeeze

# A table with fewer rows of the form is another table that shares a word with it, unless it carries the form on.
_ENOUGH = 5
# How many lines beside a table may hold the rest of one of its rows, or none of them.
_BEHIND = 3
_NAMED = 30


@dataclass(frozen=True, slots=True)
class Statistics:
    """The form: its observations in canonical order, what is missing from it, and the tables that hold it."""

    observations: tuple[Observation, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    tables: tuple[Table, ...] = ()


def extract_statistics(
    blocks: Sequence[Line | Table], codebook: Codebook, year: str | None = None
) -> Statistics:
    """The form in the tables that have at least five of its rows, and in those that carry it on; nothing where there
    is none. ``year`` is the reporting year, which tells its column from last year's."""
    held = _form_tables(blocks, codebook)
    if not held:
        return Statistics()
    pieces: list[Piece] = []
    columns: FormColumns | None = None
    for block in _inside(blocks, held, codebook):
        if isinstance(block, Line):
            pieces += line_pieces(block, codebook)
        elif block in held:
            for panel in panels_of(block, codebook):
                made, columns = pieces_of(panel, columns, year, codebook)
                pieces += made
    return read_form(groups_of(pieces, codebook), tuple(held), codebook)


def _inside(blocks: Sequence[Line | Table], held: Sequence[Table], codebook: Codebook) -> list[Line | Table]:
    """The blocks from the first to the last table of the form, and the lines beside them that go on with it."""
    first = next(index for index, block in enumerate(blocks) if block is held[0])
    last = next(index for index, block in enumerate(blocks) if block is held[-1])
    before = list(_going_on(reversed(blocks[:first]), codebook))
    return [*reversed(before), *blocks[first : last + 1], *_going_on(blocks[last + 1 :], codebook)]


def _going_on(blocks: Iterable[Line | Table], codebook: Codebook) -> Iterator[Line | Table]:
    """Lines up to the next table, as long as one of a few holds a label."""
    waiting: list[Line | Table] = []
    for block in blocks:
        if not isinstance(block, Line) or len(waiting) == _BEHIND:
            return
        waiting.append(block)
        if any(find_label(token.text, codebook) for token in line_tokens(block, codebook)):
            yield from waiting
            waiting = []


def _form_tables(blocks: Sequence[Line | Table], codebook: Codebook) -> list[Table]:
    """The tables with enough rows of the form, and their neighbours that carry it on; or many that have a few each."""
    tables = [block for block in blocks if isinstance(block, Table)]
    found = [set(_labels(table, codebook)) for table in tables]
    main = [index for index, rows in enumerate(found) if len(rows) >= _ENOUGH]
    if not main:
        some = [index for index, rows in enumerate(found) if _is_of_form(tables[index], rows)]
        every = set().union(*(found[index] for index in some))
        return [tables[index] for index in some] if len(every) >= 2 * _ENOUGH else []
    first, last = main[0], main[-1]
    while first > 0 and _is_of_form(tables[first - 1], found[first - 1] - found[first]):
        first -= 1
    while last + 1 < len(tables) and _is_of_form(tables[last + 1], found[last + 1] - found[last]):
        last += 1
    return tables[first : last + 1]


def _is_of_form(table: Table, labels: Set[str]) -> bool:
    """Whether a small table is a part of the form: its rows are mostly labels of it."""
    return bool(labels) and len(labels) * 3 >= len(table.rows)


def _labels(table: Table, codebook: Codebook) -> Iterator[str]:
    for row in table.rows:
        for cell in row:
            if len(cell.text) > 1 and (indicator := find_label(cell.text, codebook)):
                yield indicator


def read_form(groups: Sequence[Group], tables: tuple[Table, ...], codebook: Codebook) -> Statistics:
    """The observations of form rows; a row printed twice counts once, and every row that is not there is named."""
    settled, unknown = settle(groups, codebook)
    chosen: dict[str, Settled] = {}
    for row in settled:
        if not row.group.doubtful and (
            row.indicator not in chosen or _rank(row) > _rank(chosen[row.indicator])
        ):
            chosen[row.indicator] = row
    observations = [
        _observation(indicator, chosen[indicator.indicator], codebook)
        for indicator in codebook.form_indicators.values()
        if indicator.indicator in chosen
    ]
    skipped = [
        *_again(settled, chosen, codebook),
        *_missing(settled, chosen, codebook),
        *_unknown(unknown, codebook),
    ]
    return Statistics(tuple(observations), tuple(skipped), tables)


def _rank(row: Settled) -> tuple[bool, bool, bool]:
    """Of a row printed twice, the one known by words, then that with the form's own, then the one with an answer."""
    return not row.placed, row.exact, bool(row.group.answer)


def _again(settled: Sequence[Settled], chosen: dict[str, Settled], codebook: Codebook) -> Iterator[Skipped]:
    for row in settled:
        taken = chosen.get(row.indicator, row)
        if row is not taken and squeeze(row.group.answer) != squeeze(taken.group.answer) and row.group.answer:
            again = codebook.phrase("skipped", "row_again", raw=row.group.answer)
            yield Skipped(_named(codebook.indicators[row.indicator], codebook), again, _place(row.group))


def _missing(settled: Sequence[Settled], chosen: dict[str, Settled], codebook: Codebook) -> Iterator[Skipped]:
    doubtful = {row.indicator: row.group for row in settled if row.indicator not in chosen}
    for indicator in codebook.form_indicators.values():
        if group := doubtful.get(indicator.indicator):
            why = codebook.phrase("skipped", "several_years")
            yield Skipped(_named(indicator, codebook), why, _place(group))
        elif indicator.indicator not in chosen:
            yield Skipped(_named(indicator, codebook), codebook.phrase("skipped", "row_missing"))


def _unknown(unknown: Iterable[Group], codebook: Codebook) -> Iterator[Skipped]:
    for group in unknown:
        label = "".join(plain(group.label).split())[:_NAMED]
        yield Skipped(
            codebook.phrase("skipped", "printed_row", label=label),
            codebook.phrase("skipped", "row_unknown"),
            _place(group),
        )


def _named(row: Indicator, codebook: Codebook) -> str:
    return codebook.phrase("skipped", "form_row", row=row.form_row, zh=row.short_zh, en=row.short_en)


def _place(group: Group) -> Place:
    return (group.value or group.tokens[0]).cell.place


def _observation(indicator: Indicator, row: Settled, codebook: Codebook) -> Observation:
    group = row.group
    placed: frozenset[Flag] = frozenset({"inferred"} if row.placed else ())
    raw = group.value.text if group.value else ""
    confidence = group.value.cell.confidence if group.value and raw.strip() else None
    reading = read_answer(indicator, raw, group.unit or label_unit(group.label), codebook, confidence)
    return Observation(
        indicator=indicator.indicator,
        answer=reading.answer,
        origin="form",
        raw=raw,
        place=_place(group),
        quote=raw,
        value=reading.value,
        text=reading.text,
        unit=indicator.unit,
        form_row=indicator.form_row,
        flags=reading.flags | placed | low_confidence(confidence, codebook),
        confidence=confidence,
    )
