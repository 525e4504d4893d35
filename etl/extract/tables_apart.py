"""Form and checklist that share one table (a sheet, a grid of a page), or a checklist in two halves → a table each."""

from __future__ import annotations

from dataclasses import replace

from etl.codebook import Codebook
from etl.extract.checklist_columns import list_columns
from etl.extract.labels import find_label
from etl.extract.statistics_pieces import form_heading
from etl.extract.tables import Row, filled
from etl.model import Document, Line, Table
from etl.text import squeeze

# So many rows with labels of the form stand before the list, or behind its heading.
_FORM = 5


def tables_apart(document: Document, codebook: Codebook) -> Document:
    """The document with each table cut where a form ends and a checklist begins, or the other way round."""
    blocks: list[Line | Table] = []
    for block in document.blocks:
        blocks += _parts(block, codebook) if isinstance(block, Table) else [block]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(table: Table, codebook: Codebook) -> list[Table]:
    """The tables that a table holds, one below or one beside the other."""
    return [half for part in _below(table, codebook) for half in _beside(part, codebook)]


def _beside(table: Table, codebook: Codebook) -> list[Table]:
    """The halves of a checklist whose columns come twice (序号|事项|条数|序号|事项|条数)."""
    for row in table.rows:
        heads = [(index, squeeze(cell.text)) for index, cell in enumerate(row) if cell.text.strip()]
        half = len(heads) // 2
        words = [text for _, text in heads]
        if half > 1 and words[:half] == words[half:] and list_columns(row[: heads[half][0]], codebook):
            cut = heads[half][0]
            halves = ([row[:cut] for row in table.rows], [row[cut:] for row in table.rows])
            return [Table(tuple(row for row in rows if filled(row))) for rows in halves]
    return [table]


def _below(table: Table, codebook: Codebook) -> list[Table]:
    columns = [list_columns(row, codebook) for row in table.rows]
    if not any(one and one.is_of_list for one in columns) or _labels(table.rows, codebook) < _FORM:
        return [table]
    heads = [
        (index, of_list is not None and of_list.is_of_list)
        for index, (row, of_list) in enumerate(zip(table.rows, columns, strict=True))
        if of_list or form_heading(row, codebook)
    ]
    kind = not heads[0][1]
    cuts = [0]
    for index, of_list in heads:
        if of_list != kind and index:
            cuts.append(index)
        kind = of_list
    return [Table(table.rows[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _labels(rows: tuple[Row, ...], codebook: Codebook) -> int:
    return sum(any(find_label(cell.text, codebook) for cell in row) for row in rows)
