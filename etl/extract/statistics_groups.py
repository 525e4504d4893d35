"""Pieces → rows of the form. A row may be printed in several: its label wrapped or parted by a page's end, its number
and answer beside any of the parts. Of all ways to cut the pieces, the one that leaves least unexplained is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from etl.codebook import Codebook
from etl.extract.labels import Match, find_label
from etl.extract.labels_scope import match_in_categories
from etl.extract.statistics_pieces import Piece, Token
from etl.text import squeeze

# The most pieces of one row, and the highest row number.
_MOST, _LAST = 7, 60
# The rest of an answer in words, in a line of its own, is no longer.
_LONGEST_REST = 8
_ENOUGH = 5
# What a cut leaves unexplained, the worst dearest: see ``_cost``.
_UNKNOWN, _ORPHAN, _NOTHING, _IMPOSSIBLE = 1.0, 1.5, 0.2, 2.0
_TWO_NUMBERED, _UNSURE, _TWO_LABELS, _UNNUMBERED, _BLANK, _MISNUMBERED = 1.0, 0.4, 0.3, 0.3, 0.1, 0.1
_WRAPPED, _LATE, _BY_WORDS, _PARTED = 0.1, 0.06, 0.05, 0.02
_ENDS = re.compile(r"[的()（）,，、。;；数有]|申请[有数]")


@dataclass(frozen=True, slots=True)
class Group:
    """A row put together; ``match`` is None where its label names no row of the form."""

    label: str
    number: str
    value: Token | None
    unit: str
    match: Match | None
    tokens: tuple[Token, ...]
    above: tuple[str, ...] = ()
    doubtful: bool = False
    wrapped: int = 0

    @property
    def answer(self) -> str:
        """The answer as printed; "" where there is none."""
        return self.value.text.strip() if self.value else ""


@dataclass(slots=True)
class _Parts:
    """The tokens of a group, sorted out."""

    labels: list[Token] = field(default_factory=list)
    integers: list[Token] = field(default_factory=list)
    number: str = ""
    value: Token | None = None
    units: list[str] = field(default_factory=list)
    first_is_integer: bool = False
    wrapped: int = 0
    joined_number: bool = False


def groups_of(pieces: Sequence[Piece], codebook: Codebook) -> list[Group]:
    """The rows that the pieces make, in order."""
    alone = [_group([piece], codebook) for piece in pieces]
    whole = [group is not None and _is_whole(group) for group in alone]
    numbered = _is_numbered(alone, codebook)
    found: list[Group] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or (whole[end - 1] and whole[end]):
            run = [alone[start]] if end - start == 1 else _best_cut(pieces[start:end], numbered, codebook)
            found += [group for group in run if group is not None]
            start = end
    return found


def _is_whole(group: Group) -> bool:
    """Whether a piece is a row by itself beyond doubt."""
    sure = group.match is not None and group.match.sure
    return sure and bool(group.answer or (group.number and group.unit))


def _is_numbered(alone: Sequence[Group | None], codebook: Codebook) -> bool:
    """Whether the form prints row numbers: before its labels stand those of the rows."""
    before, right = "", 0
    for group in alone:
        if group is None:
            continue
        number = group.number or before
        right += bool(group.match and number and is_number_of(number, group.match, codebook))
        before = squeeze(group.tokens[-1].text) if group.tokens else ""
    return right >= _ENOUGH


def is_number_of(number: str, match: Match, codebook: Codebook) -> bool:
    """Whether a printed number is that of a row; the form itself prints 50 for row 51."""
    digits = "".join(character for character in number if character.isdecimal())
    rows = {codebook.indicators[indicator].form_row for indicator in match.indicators}
    return bool(digits) and (int(digits) in rows or (int(digits) == 50 and 51 in rows))


def _best_cut(pieces: Sequence[Piece], numbered: bool, codebook: Codebook) -> list[Group | None]:
    """The cheapest way to cut pieces into rows, by dynamic programming from the end."""
    best: list[tuple[float, list[Group | None]]] = [(0.0, [])]
    for start in reversed(range(len(pieces))):
        options: list[tuple[float, list[Group | None]]] = []
        for size in range(1, min(_MOST, len(pieces) - start) + 1):
            group = _group(pieces[start : start + size], codebook)
            cost, rest = best[size - 1]
            if group is not None and (size == 1 or group.match is not None):
                own = _cost(group, size, numbered, codebook)
                own += _joined(group, pieces[start : start + size], numbered, codebook)
                options.append((cost + own, [group, *rest]))
            elif size == 1:
                options.append((cost + _IMPOSSIBLE, [None, *rest]))
        best.insert(0, min(options, key=lambda option: option[0]))
    return best[0][1]


def _cost(group: Group, size: int, numbered: bool, codebook: Codebook) -> float:
    """How much a row leaves unexplained: an unknown label, an answer without label, a label without answer."""
    if group.match is None:
        if group.label:
            return _UNKNOWN
        return _ORPHAN if group.answer or group.number else _NOTHING
    if size > 1 and not group.match.sure:
        return _ORPHAN * size
    cost = _PARTED * (size - 1)
    cost += 0.0 if group.match.exact else _BY_WORDS if group.match.sure else _UNSURE
    cost += _WRAPPED * group.wrapped if group.answer else _BLANK
    cost += _LATE * (size > 1 and _begins_late(group))
    if numbered and not group.number:
        return cost + _UNNUMBERED
    return cost + (
        _MISNUMBERED if numbered and not is_number_of(group.number, group.match, codebook) else 0.0
    )


def _begins_late(group: Group) -> bool:
    """Whether a row would begin with an answer, with what ends a label (的申请有), or with another row's answer before
    its own number."""
    told = [token for token in group.tokens if token.text.strip()]
    first = next((token for token in told if token.kind != "number"), None)
    if first is None or first.kind in ("value", "unit") or _ENDS.match(first.text.strip()):
        return first is not None
    kinds = [token.kind for token in told]
    return "number" in kinds and "value" in kinds[: kinds.index("number")]


def _joined(group: Group, pieces: Sequence[Piece], numbered: bool, codebook: Codebook) -> float:
    """The cost of running two labels into one that the form does not print so; the first one's number speaks for it."""
    if len(pieces) == 1 or (group.match is not None and group.match.exact):
        return 0.0
    labels = [[token for token in piece.tokens if token.kind in ("label", "text")] for piece in pieces]
    texts = ["".join(token.text for token in part) for part in labels]
    named = group.match.indicators[0] if group.match is not None else None
    for cut in range(1, len(texts)):
        first, rest = (find_label("".join(part), codebook) for part in (texts[:cut], texts[cut:]))
        if first and rest and not first == rest == named:
            before, behind = (
                any(token.kind == "number" for piece in part for token in piece.tokens)
                for part in (pieces[:cut], pieces[cut:])
            )
            return 0.0 if numbered and before else _TWO_NUMBERED if behind else _TWO_LABELS
    return _TWO_LABELS if all(map(_is_answered, pieces)) else 0.0


def _is_answered(piece: Piece) -> bool:
    """Whether a piece has a label and an answer of its own."""
    kinds = {token.kind for token in piece.tokens if token.text.strip()}
    return "value" in kinds and bool(kinds & {"label", "text"})


def _group(pieces: Sequence[Piece], codebook: Codebook) -> Group | None:
    """The row that pieces make together; None where they hold two numbers, answers or units."""
    tokens = tuple(token for piece in pieces for token in piece.tokens)
    parts = _sorted_out(tokens)
    if parts is None or not _place_integers(parts):
        return None
    _find_words(parts, tokens, codebook)
    label = "".join(token.text for token in parts.labels)
    above = next((piece.above for piece in reversed(pieces) if piece.above), ())
    match = match_in_categories(label, above, codebook) if label.strip() else None
    if parts.joined_number and not (match and is_number_of(parts.number, match, codebook)):
        return None
    return Group(
        label=label,
        number=parts.number,
        value=parts.value,
        unit=parts.units[0] if parts.units else "",
        match=match,
        tokens=tokens,
        above=above,
        doubtful=any(piece.doubtful for piece in pieces),
        wrapped=parts.wrapped,
    )


def _sorted_out(tokens: Sequence[Token]) -> _Parts | None:
    parts = _Parts()
    for token in tokens:
        text = squeeze(token.text)
        if token.kind in ("label", "text"):
            parts.labels.append(token)
        elif token.kind == "integer":
            parts.first_is_integer |= not parts.labels and not parts.integers
            parts.integers.append(token)
        elif token.kind == "number":
            if parts.number not in ("", text):
                text = parts.number + text if len(parts.number) == len(text) == 1 else ""
                parts.joined_number = True
            if not text:
                return None
            parts.number = text
        elif token.kind == "unit":
            parts.units.append(text)
        elif not _take_answer(parts, token, text):
            return None
    return parts if len(parts.units) < 2 else None


def _take_answer(parts: _Parts, token: Token, text: str) -> bool:
    """Whether an answer finds its place: behind its label, as the same once more or the rest of one that was wrapped,
    or as the label's end (…的有)."""
    if token.kind == "answer" and not parts.labels:
        return False
    held = squeeze(parts.value.text) if parts.value else ""
    if not held:
        parts.value = token if text or parts.value is None else parts.value
    elif token.kind == "answer" and parts.labels:
        parts.labels.append(token)
    elif text and text != held:
        if text.isdecimal() and held.isdecimal():
            return False
        parts.wrapped += 1
        first = cast(Token, parts.value)
        parts.value = replace(first, text=first.text.strip() + token.text.strip())
    return True


def _place_integers(parts: _Parts) -> bool:
    """Which of the unsettled integers is the row's number and which its answer; False where there are too many."""
    numbers = parts.integers
    answered = parts.value is not None and bool(parts.value.text.strip())
    if not numbers:
        return True
    if len(numbers) > 2 or len(numbers) + answered + bool(parts.number) > 2:
        return False
    is_number = len(numbers) == 2 or answered or (parts.first_is_integer and not parts.number)
    if is_number:
        if int(numbers[0].text) > _LAST:
            return False
        parts.number = squeeze(numbers[0].text)
        numbers = numbers[1:]
    if numbers:
        parts.value = numbers[0]
    return True


def _find_words(parts: _Parts, tokens: Sequence[Token], codebook: Codebook) -> None:
    """The answer in words behind the label of a row that asks for some (组长是 | 校长), and the rest of one that was
    wrapped (党委 | 书记)."""
    if len(parts.labels) < 2 or parts.labels[-1].kind != "text":
        return
    end = tokens.index(parts.value) if parts.value in tokens else tokens.index(parts.labels[-1])
    label = [token for token in parts.labels if tokens.index(token) < end]
    words = [token for token in parts.labels if tokens.index(token) >= end]
    indicator = find_label("".join(token.text for token in label), codebook)
    asks = indicator is not None and codebook.indicators[indicator].kind == "text"
    if parts.value is not None and not all(_goes_on(token) for token in words):
        return
    if asks and words and not any(find_label(token.text, codebook) for token in words):
        first = parts.value or words[0]
        text = "".join(token.text.strip() for token in ([parts.value] if parts.value else []) + words)
        parts.labels, parts.value = label, replace(first, text=text)


def _goes_on(token: Token) -> bool:
    """Whether a text may be the rest of an answer that a line's end broke: not in tables, where cells wrap."""
    return token.kind == "text" and token.cell.place.table is None and len(token.text) <= _LONGEST_REST
