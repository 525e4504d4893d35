"""The form where no table is left of it: one row, or one cell, to a line of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.codebook import Codebook
from etl.extract.labels import find_label
from etl.extract.statistics import Statistics, read_form
from etl.extract.statistics_groups import groups_of
from etl.extract.statistics_pieces import Piece, Token
from etl.extract.statistics_text import line_tokens
from etl.extract.tables import is_furniture
from etl.model import Cell, Line
from etl.text import plain

# Prose names a few of the form's matters; only the form names most of them.
_ENOUGH, _SOME = 20, 12
# How many lines may stand between two labels, and how many of them belong to the first and the last.
_AROUND, _PARTS = 8, 4
# A row of the form that fills its line: its number, its label, and a colon before the answer.
_ROW = re.compile(r"\s*[(（]?[0-9０-９]{1,2}(?:\s*[.．、)）:：]\s*\S{4,}|\s+(?=[一-鿿])\S{4,})")
# A number, or a number and its unit, that a line's end cut.
_CUT = re.compile(r"[0-9０-９]\n(?:[0-9０-９]|[一-鿿]{1,2}[;；。]?$)")
_WRAPPED = 2


def extract_statistics_from_lines(lines: Sequence[Line], codebook: Codebook) -> Statistics:
    """The form in lines of text; nothing where fewer than 20 of its rows are there."""
    printed = _unwrapped([line for line in lines if plain(line.text)], codebook)
    tokens = [tuple(line_tokens(line, codebook)) for line in printed]
    found = [_label_of(parts, codebook) for parts in tokens]
    first, last = _densest(found)
    if len({indicator for indicator in found[first : last + 1] if indicator}) < _SOME:
        return Statistics()
    inside = tokens[max(0, first - _PARTS) : last + _PARTS + 1]
    form = read_form(groups_of([Piece(parts) for parts in inside if parts], codebook), (), codebook)
    return form if len(form.observations) >= _ENOUGH else Statistics()


def _unwrapped(lines: Sequence[Line], codebook: Codebook) -> list[Line]:
    """The lines, with those joined to a numbered row above that a line's end cut off it (…公开信息：36 | 6条)."""
    starts = [bool(_ROW.match(plain(line.text))) for line in lines]
    if sum(starts) < _ENOUGH:
        return list(lines)
    joined: list[Line] = []
    rest = 0
    for line, starts_row in zip(lines, starts, strict=True):
        if is_furniture((Cell(line.text, line.place),)):
            continue
        if not starts_row and 0 < rest <= _WRAPPED and _goes_on(joined[-1], line, codebook):
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip() + line.text.strip())
        else:
            joined.append(line)
        rest = 1 if starts_row else rest + bool(rest)
    return joined


def _goes_on(row: Line, line: Line, codebook: Codebook) -> bool:
    """Whether a row needs the line below: it has no answer yet, one in words, or a number that was cut."""
    tokens = list(line_tokens(row, codebook))
    if not any(token.kind in ("value", "answer") for token in tokens):
        return True
    indicator = _label_of(tokens, codebook)
    in_words = indicator is not None and codebook.indicators[indicator].kind == "text"
    return in_words or bool(_CUT.search(f"{row.text.rstrip()}\n{line.text.strip()}"))


def _densest(found: Sequence[str | None]) -> tuple[int, int]:
    """The first and last line of the stretch with most rows: prose has labels too, but far from each other."""
    runs: list[list[int]] = []
    for index in (index for index, indicator in enumerate(found) if indicator):
        if runs and index - runs[-1][-1] <= _AROUND:
            runs[-1].append(index)
        else:
            runs.append([index])
    best = max(runs, key=len, default=[0])
    return best[0], best[-1]


def _label_of(tokens: Sequence[Token], codebook: Codebook) -> str | None:
    texts = (token.text for token in tokens if token.kind in ("label", "text"))
    return next((indicator for text in texts if (indicator := find_label(text, codebook))), None)
