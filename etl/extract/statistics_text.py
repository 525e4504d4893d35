"""Lines of text → pieces of form rows: the number before a label, the answer and unit behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from etl.codebook import Codebook
from etl.extract.labels import find_label
from etl.extract.statistics_columns import is_unit
from etl.extract.statistics_pieces import Piece, Token, token_kind
from etl.extract.tables import is_furniture
from etl.model import Cell, Line
from etl.numbers import parse_number
from etl.text import plain, squeeze

_LONGEST = 120
_NUMBER = re.compile(r"\s*[(（]?([0-9０-９]{1,2})[)）]?(?:\s*[.．、:：]\s*|\s+|(?=[一-鿿]))(?=[^0-9０-９\s])")
_OPENING, _CLOSING = re.compile(r"[(（\[]"), re.compile(r"[)）\]]")
_BEHIND_COLON = re.compile(r"(?<=.)\s*[:：]\s*(?=\S+$)")
_APART = re.compile(r"\s*[:：|\t]\s*|\s+")
_FIGURE_BEHIND = re.compile(r"(?<=[一-鿿)）])[0-9０-９][0-9０-９,，.]*\s*[一-鿿]{0,2}$")
_LONGEST_WORD, _LONGEST_TEXT = 3, 20


def line_pieces(line: Line, codebook: Codebook) -> Iterator[Piece]:
    """A line between or behind the tables of a form: what a page's end left of a row. A lone number is a page's."""
    tokens = tuple(line_tokens(line, codebook))
    if tokens and any(token.kind != "integer" for token in tokens):
        yield Piece(tokens)


def line_tokens(line: Line, codebook: Codebook) -> Iterator[Token]:
    """Number, label, answer and unit of a line, as far as they can be told apart; nothing of a sentence or a title."""
    text = plain(line.text).rstrip("；;。")
    if len(text) > _LONGEST or is_furniture((_cell(text, line),)):
        return
    number = _NUMBER.match(text)
    if number:
        yield Token("number", squeeze(number[1]), _cell(number[1], line))
        text = text[number.end() :]
    kind = token_kind(text, codebook)
    if kind != "text":
        yield Token(kind, text, _cell(text, line))
        return
    label, rest = _split(text, codebook)
    colon = _BEHIND_COLON.search(label) if not rest else None
    if colon is not None and token_kind(label[colon.end() :], codebook) in ("integer", "answer"):
        yield Token("text", label[: colon.start()], _cell(label[: colon.start()], line))
        yield Token("answer", label[colon.end() :], _cell(label[colon.end() :], line))
        return
    yield Token("label" if rest else "text", label, _cell(label, line))
    for part in _answer_and_unit(rest, codebook):
        kind = "unit" if is_unit(part, codebook) else "value"
        yield Token(kind, part, _cell(part, line))


def _cell(text: str, line: Line) -> Cell:
    return Cell(text, line.place, line.confidence)


@lru_cache(maxsize=5_000)
def _split(text: str, codebook: Codebook) -> tuple[str, str]:
    """A label and what follows it; the whole text where no label leads it, or nothing follows."""
    for start, end in _ways(text):
        if text[start - 1 : start].isdecimal() and text[end : end + 1].isdecimal():
            continue
        if len(_OPENING.findall(text, 0, start)) > len(_CLOSING.findall(text, 0, start)):
            continue
        indicator = find_label(text[:start], codebook)
        if indicator is None or (start == end and codebook.indicators[indicator].kind == "text"):
            continue
        if _may_answer(indicator, text[end:], codebook):
            return text[:start], text[end:]
    return text, ""


def _ways(text: str) -> Iterator[tuple[int, int]]:
    """Where a label may end and its answer begin: at the gaps from the last, at a figure, or at a word at the end."""
    for gap in reversed(list(_APART.finditer(text))):
        if gap.start() and gap.end() < len(text):
            yield gap.span()
    if figure := _FIGURE_BEHIND.search(text):
        yield figure.start(), figure.start()
    yield from ((len(text) - length, len(text) - length) for length in range(_LONGEST_WORD, 0, -1))


def _may_answer(indicator: str, text: str, codebook: Codebook) -> bool:
    """Whether a text is what a row asks for; 有 behind a row that counts belongs to its label (…报道的有)."""
    if is_unit(text, codebook):
        return True
    parts = _answer_and_unit(text, codebook)
    kind = codebook.indicators[indicator].kind
    if kind == "text":
        return len(text) <= _LONGEST_TEXT
    if kind == "flag":
        return any((of, squeeze(parts[0])) in codebook.answers for of in ("flag", "fee"))
    return parse_number(parts[0]) is not None or ("number", squeeze(parts[0])) in codebook.answers


def _answer_and_unit(rest: str, codebook: Codebook) -> list[str]:
    """What follows a label, its unit apart (8000 元; 元 8000)."""
    parts = rest.split()
    if len(parts) > 1 and is_unit(parts[-1], codebook):
        return [" ".join(parts[:-1]), parts[-1]]
    if len(parts) > 1 and is_unit(parts[0], codebook):
        return [" ".join(parts[1:]), parts[0]]
    return [rest] if rest else []
