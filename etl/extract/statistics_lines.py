"""The form where no table is left of it: one row, or one cell, to a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.codebook import Codebook
from etl.extract.labels import label_key, prefix_length
from etl.extract.statistics import FormRow, Statistics, read_form
from etl.model import Line
from etl.text import plain, squeeze

# Prose names a few of the form's matters; only the form names most of them.
_ENOUGH = 20
_BETWEEN = re.compile(r"^[\s:：,，.。、|]+")
_LONGEST = 120


def extract_statistics_from_lines(lines: Sequence[Line], codebook: Codebook) -> Statistics:
    """The form in lines of text; nothing where fewer than 20 of its rows are there."""
    rows = list(_form_rows([line for line in lines if plain(line.text)], codebook))
    if len({row.indicator for row in rows}) < _ENOUGH:
        return Statistics()
    return read_form(rows, (), codebook)


def _form_rows(lines: Sequence[Line], codebook: Codebook) -> Iterator[FormRow]:
    labels = [_split(line.text, codebook) for line in lines]
    for index, found in enumerate(labels):
        if found is None:
            continue
        indicator, rest = found
        line = lines[index]
        if not rest:
            line, rest = _next_answer(lines, labels, index)
        yield FormRow(indicator, rest, "", line.place)


def _split(text: str, codebook: Codebook) -> tuple[str, str] | None:
    """The indicator whose label a line begins with, and what follows it."""
    printed = plain(text)
    if not printed or len(printed) > _LONGEST or not prefix_length(label_key(printed), codebook):
        return None
    for end in range(len(printed), 1, -1):
        if indicator := codebook.form_wordings.get(label_key(printed[:end])):
            return indicator, _BETWEEN.sub("", printed[end:])
    return None


def _next_answer(
    lines: Sequence[Line], labels: Sequence[tuple[str, str] | None], index: int
) -> tuple[Line, str]:
    """The answer on the line after a label; blank where that is the next row's number or label."""
    numbered = index > 0 and squeeze(lines[index - 1].text).isdecimal()
    if index + 1 >= len(lines) or labels[index + 1] is not None:
        return lines[index], ""
    after = plain(lines[index + 1].text)
    next_is_label = index + 2 < len(lines) and labels[index + 2] is not None
    if numbered and next_is_label and after.isdecimal():
        return lines[index], ""
    return lines[index + 1], after
