"""What a cell of the form answers. Blank, 无, not applicable, 0 and rubbish are five different things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from etl.codebook import Codebook
from etl.codes import AnswerWord, CellKind, Indicator
from etl.model import Answer, Flag
from etl.numbers import parse_number
from etl.text import plain, simplified, squeeze

_FEE = "fee_charged"
_END = re.compile(r"[.。;,]+$")
# What may follow an answering word in its cell: 有(专栏), 有:http…, 无。
_APART = re.compile(r"[(\[,.。:;]|http|www")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as ``Observation`` holds it."""

    answer: Answer
    value: Decimal | None = None
    text: str | None = None
    flags: frozenset[Flag] = frozenset()


def read_answer(indicator: Indicator, raw: str, unit: str, codebook: Codebook) -> Reading:
    """The answer in a cell of the indicator's row, beside the printed unit (万元 multiplies)."""
    raw = plain(raw)
    key = _END.sub("", squeeze(raw))
    if not key:
        return Reading("blank")
    kind = _cell_kind(indicator)
    word = codebook.answers.get((kind, key)) or (
        _leading_word(kind, key, codebook) if kind in ("flag", "fee") else None
    )
    if word is not None:
        return Reading(word.answer, None if word.value is None else Decimal(word.value))
    if kind == "text":
        return Reading("value", text=simplified(raw))
    return _read_number(raw, unit) if kind == "number" else Reading("invalid")


def _cell_kind(indicator: Indicator) -> CellKind:
    if indicator.indicator == _FEE:
        return "fee"
    return indicator.kind if indicator.kind in ("flag", "text") else "number"


def _leading_word(kind: CellKind, key: str, codebook: Codebook) -> AnswerWord | None:
    """The word a cell begins with, where an explanation or address follows it."""
    starts = [
        (len(word), row)
        for (of, word), row in codebook.answers.items()
        if of == kind and key.startswith(word)
    ]
    length, row = max(starts, key=lambda start: start[0], default=(0, None))
    return row if row is not None and row.answer == "value" and _APART.match(key, length) else None


def _read_number(raw: str, unit: str) -> Reading:
    number = parse_number(raw)
    if number is None:
        return Reading("unreadable")
    scale = 10_000 if squeeze(unit).startswith("万") and not number.unit else 1
    return Reading("value", number.value * scale, flags=number.flags)
