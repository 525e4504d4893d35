"""What a cell of the form answers. Blank, 无, not applicable, 0 and rubbish are five different things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from etl.codebook import Codebook
from etl.codes import AnswerWord, CellKind, Indicator
from etl.model import Answer, Flag
from etl.numbers import parse_number
from etl.text import fold, plain, simplified, squeeze

_FEE = "fee_charged"
_END = re.compile(r"[.。;,]+$")
# What may follow an answering word in its cell: 有(专栏), 有:http…, 无。
_APART = re.compile(r"[(\[,.。:;]|http|www")


_DIGIT = re.compile(r"[0-9０-９①-⓿²³¹½¼¾]")
_OTHER_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?[%‰]?")
# √有 □无: one of several answers is marked. The mark stands before its answer.
_MARKED = re.compile(r"[√✓✔☑■●][)\]]?([^\W\d_]{1,6})")
_UNMARKED = re.compile(r"[□○☐][)\]]?([^\W\d_]{1,6})")
# 有( ) 无(√): brackets behind each answer, one of which is ticked.
_BRACKETED = re.compile(r"([^\W\d_]{1,6})\(([√✓✔]?)\)")
_NONE: frozenset[Flag] = frozenset()
_LOW: frozenset[Flag] = frozenset({"low_confidence"})
_LOST = "\ufffd"
"""What stands for a character that could not be decoded or recognised."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as ``Observation`` holds it."""

    answer: Answer
    value: Decimal | None = None
    text: str | None = None
    flags: frozenset[Flag] = frozenset()


def low_confidence(confidence: float | None, codebook: Codebook) -> frozenset[Flag]:
    """The flag of what was recognised with less confidence than thresholds.csv asks for."""
    low = confidence is not None and confidence < codebook.thresholds["low_confidence"]
    return _LOW if low else _NONE


def read_answer(
    indicator: Indicator, raw: str, unit: str, codebook: Codebook, confidence: float | None = None
) -> Reading:
    """The answer in a cell of the indicator's row, beside the printed unit (万元 multiplies).

    ``confidence`` is that of the recognition: what is no answer was misread where it is low, else misprinted.
    """
    raw = _marked(plain(raw))
    key = _END.sub("", squeeze(raw))
    if not key:
        return Reading("blank")
    kind = _cell_kind(indicator)
    word = codebook.answers.get((kind, key)) or (
        _leading_word(kind, key, codebook) if kind in ("flag", "fee") else None
    )
    if word is not None:
        return Reading(word.answer, None if word.value is None else Decimal(word.value))
    if _LOST in raw:
        return Reading("unreadable")
    if kind == "text":
        return Reading("value", text=simplified("".join(raw.split("\n"))))
    if kind == "number":
        return _read_number(indicator, raw, unit, codebook)
    return Reading("unreadable" if low_confidence(confidence, codebook) else "invalid")


def _marked(raw: str) -> str:
    """The one answer that is marked among those offered (√有 □无, 有(√) 无( ) → 有); a cell that offers none, as it
    is; one of brackets of which none, or more than one, is ticked, without its words."""
    squeezed = squeeze(raw)
    offered = _BRACKETED.findall(squeezed)
    if len(offered) > 1 and not _BRACKETED.sub("", squeezed):
        ticked = [answer for answer, mark in offered if mark]
        return ticked[0] if len(ticked) == 1 else "□" if ticked else ""
    marked, others = _MARKED.findall(squeezed), _UNMARKED.findall(squeezed)
    return marked[0] if len(marked) == 1 and others else raw


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


def _read_number(indicator: Indicator, raw: str, unit: str, codebook: Codebook) -> Reading:
    """The number of a cell. Digits among signs that are no number (1章2, ①5, 50 50) cannot be read; a number of
    another kind (12 %, -3, 12.5 pieces) and words are no valid answer."""
    number = parse_number(raw)
    if number is None:
        legible = _OTHER_NUMBER.fullmatch(fold(raw).strip()) or not _DIGIT.search(raw)
        return Reading("invalid" if legible else "unreadable")
    if number.unit and number.unit not in codebook.count_units:
        return Reading("unreadable")
    scale = 10_000 if squeeze(unit).startswith("万") and not number.unit else 1
    value = number.value * scale
    if indicator.kind == "count" and value != value.to_integral_value():
        return Reading("invalid")
    return Reading("value", value, flags=number.flags)
