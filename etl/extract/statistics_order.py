"""Rows put together → one row per indicator. What a label leaves open is settled by the label above it, by its position
between the rows that are sure, or by its printed number; a row in words that nobody knows is told by its place alone,
where it is the one that is lacking, and says so. What stays open is named and not taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.codebook import Codebook
from etl.codes import Indicator
from etl.extract.labels import Match, any_figure, faint_match, match_label, may_name
from etl.extract.labels_scope import match_in_categories
from etl.extract.statistics_columns import answers
from etl.extract.statistics_groups import Group, is_number_of
from etl.numbers import parse_number
from etl.text import squeeze

# What share of the rows must stand in the usual order, that one out of it is doubted.
_ORDERLY = 0.8
# The row after the last.
_BEHIND = 56


@dataclass(frozen=True, slots=True)
class Settled:
    """A row and its indicator; ``exact``: its label is printed as the form has it; ``placed``: it is known by its place
    alone."""

    indicator: str
    group: Group
    exact: bool
    placed: bool = False


def settle(groups: Sequence[Group], codebook: Codebook) -> tuple[list[Settled], list[Group]]:
    """The rows whose indicator is known, in order, and those that look like rows of the form and are not."""
    matches = _matches(groups, codebook)
    rows = [_row(match, codebook) if match is not None and match.sure else None for match in matches]
    ordered = _in_order(rows)
    known: dict[int, Settled] = {}
    for index, (group, match) in enumerate(zip(groups, matches, strict=True)):
        if match is None:
            continue
        if match.sure and (match.exact or match.under or ordered is None or index in ordered):
            known[index] = Settled(match.indicators[0], group, match.exact)
        elif not match.sure and (indicator := _by_position(index, groups, match, rows, codebook)):
            known[index] = Settled(indicator, group, match.exact)
    known = _without_doubles(known, codebook)
    if ordered is not None:
        known |= dict(_by_place(groups, known, codebook))
    unknown = [
        group
        for index, group in enumerate(groups)
        if index not in known
        and (matches[index] is not None or (group.label and group.number and group.value is not None))
    ]
    return [known[index] for index in sorted(known)], unknown


def _without_doubles(known: Mapping[int, Settled], codebook: Codebook) -> dict[int, Settled]:
    """Of several rows taken for one, those that bear its number, where any does; the others may be another."""

    def bears_number(row: Settled) -> bool:
        return is_number_of(row.group.number, Match((row.indicator,), sure=True), codebook)

    numbered = {row.indicator for row in known.values() if bears_number(row)}
    return {
        index: row
        for index, row in known.items()
        if row.exact or not row.group.number or row.indicator not in numbered or bears_number(row)
    }


def _by_place(
    groups: Sequence[Group], known: Mapping[int, Settled], codebook: Codebook
) -> Iterator[tuple[int, Settled]]:
    """The rows in words that nobody knows: as many between two known rows as the form has there, and like those."""
    by_row = {row.form_row: row for row in codebook.form_indicators.values()}
    told = {index: codebook.indicators[row.indicator].form_row or 0 for index, row in known.items()}
    ends = [(-1, 0), *sorted(told.items()), (len(groups), _BEHIND)]
    for (start, before), (end, after) in pairwise(ends):
        inside = [index for index in range(start + 1, end) if _is_row(groups[index])]
        wanted = [by_row[row] for row in range(before + 1, after)]
        if len(inside) != len(wanted) or any(row.form_row in told.values() for row in wanted):
            continue
        outer = start < 0 or end == len(groups)
        for index, row in zip(inside, wanted, strict=True):
            if (groups[index].number or not outer) and _may_be(groups[index], row, codebook):
                yield index, Settled(row.indicator, groups[index], False, placed=True)


def _may_be(group: Group, row: Indicator, codebook: Codebook) -> bool:
    """Whether nothing in a row speaks against its being that of the form: number, words, unit and kind of answer."""
    match = Match((row.indicator,), sure=True)
    numbered = not group.number or is_number_of(group.number, match, codebook)
    united = not (group.unit and row.unit) or squeeze(group.unit).strip("()").removeprefix("万") == row.unit
    named = may_name(group.label, row, codebook) or (row.kind == "text" and _is_name(group, codebook))
    witnessed = named or bool(group.number and group.unit)
    return numbered and united and witnessed and _doubted(match, group, codebook).sure


def _is_name(group: Group, codebook: Codebook) -> bool:
    """Whether a row is answered by a name, as only the rows are that ask for an office or a person."""
    return bool(group.answer) and not answers(group.answer, codebook)


def _in_order(rows: Sequence[int | None]) -> set[int] | None:
    """The indexes of the longest run of rising rows; None where a form does not keep the usual order."""
    known = [(index, row) for index, row in enumerate(rows) if row is not None]
    tails: list[int] = []
    before: list[int] = []
    ends: list[int] = []
    for position, (_, row) in enumerate(known):
        place = bisect_left(tails, row)
        tails[place : place + 1] = [row]
        ends[place : place + 1] = [position]
        before.append(ends[place - 1] if place else -1)
    if len(tails) < _ORDERLY * len({row for _, row in known}):
        return None
    found, position = set(), ends[-1] if ends else -1
    while position >= 0:
        found.add(known[position][0])
        position = before[position]
    return found | {index for index, row in known if _fits(index, row, found, rows)}


def _fits(index: int, row: int, found: set[int], rows: Sequence[int | None]) -> bool:
    """Whether a row that is printed twice stands between its neighbours both times."""
    before = [rows[other] or 0 for other in found if other < index]
    behind = [rows[other] or 0 for other in found if other > index]
    return max(before, default=0) <= row <= min(behind, default=row)


def _row(match: Match, codebook: Codebook) -> int:
    return codebook.indicators[match.indicators[0]].form_row or 0


def _matches(groups: Sequence[Group], codebook: Codebook) -> list[Match | None]:
    """What each label may name: by itself, under the categories beside or above it, or behind the label above it."""
    found: list[Match | None] = []
    parent, section = "", ""
    for group in groups:
        match = _under_categories(group, section, codebook)
        if match is None and group.label:
            ways = (
                match_label(group.label, codebook, above) for above in (*group.above[-1:], parent) if above
            )
            match = next((way for way in ways if way is not None), None)
        elif group.label:
            parent = group.label
        if match is None and group.label and not group.answer:
            parent = group.label
            section = "" if group.unit or group.number else group.label
        match = _by_answer(match, group, codebook)
        if match is None and _is_row(group):
            match = faint_match(group.label, codebook)
        found.append(_doubted(match, group, codebook) if match is not None else None)
    return found


def _under_categories(group: Group, section: str, codebook: Codebook) -> Match | None:
    """The row that a label names under its categories; that of the label alone where its number or answer says so."""
    alone = match_label(group.label, codebook)
    path = (section, *group.above) if section else group.above
    if alone is not None and alone.sure and is_number_of(group.number, alone, codebook):
        return alone
    under = _by_answer(match_in_categories(group.label, path, codebook), group, codebook)
    fits = under is not None and _doubted(under, group, codebook).sure
    return under if fits or alone is None else replace(alone, sure=alone.sure and under is alone)


def _by_answer(match: Match | None, group: Group, codebook: Codebook) -> Match | None:
    """Of several rows that a label may name, the one of the kind that the answer has (收费情况: 不收费)."""
    if match is None or match.sure or len(match.indicators) == 1 or not group.answer:
        return match
    alike = [i for i in match.indicators if _doubted(Match((i,), sure=True), group, codebook).sure]
    return replace(match, indicators=tuple(alike), sure=True) if len(alike) == 1 else match


def _doubted(match: Match, group: Group, codebook: Codebook) -> Match:
    """A match by words only is not sure where the cell holds what the row does not ask for."""
    if match.exact or not match.sure:
        return match
    kind = codebook.indicators[match.indicators[0]].kind
    counted = parse_number(group.answer) is not None
    fits = {"flag": not counted, "text": not counted}.get(kind, counted or not _is_yes_or_no(group, codebook))
    return match if fits or not group.answer else replace(match, sure=False)


def _is_yes_or_no(group: Group, codebook: Codebook) -> bool:
    word = codebook.answers.get(("flag", squeeze(group.answer)))
    return word is not None and word.value == 1


def _by_position(
    index: int, groups: Sequence[Group], match: Match, rows: Sequence[int | None], codebook: Codebook
) -> str | None:
    """The one candidate that stands where its row belongs: right between its neighbours, or under its number."""
    taken = {row for row in rows if row is not None}
    open_ones = [i for i in match.indicators if codebook.indicators[i].form_row not in taken]
    start = next((i for i in reversed(range(index)) if rows[i] is not None), -1)
    end = next((i for i in range(index + 1, len(rows)) if rows[i] is not None), len(rows))
    before, after = (rows[start] or 0) if start >= 0 else 0, (rows[end] or 0) if end < len(rows) else _BEHIND
    between = [i for i in open_ones if before < (codebook.indicators[i].form_row or 0) < after]
    number = groups[index].number
    if number:
        numbered = [i for i in between if is_number_of(number, Match((i,), True), codebook)]
        return numbered[0] if len(numbered) == 1 else None
    # As many rows between the neighbours as the form has: each is the one that belongs there.
    inside = [i for i in range(start + 1, end) if _is_row(groups[i])]
    if len(inside) != after - before - 1 or index not in inside:
        return None
    wanted = before + 1 + inside.index(index)
    return next((i for i in between if codebook.indicators[i].form_row == wanted), None)


def _is_row(group: Group) -> bool:
    """Whether a group may be a row; a figure in a label without an answer is the answer, which ran into the label."""
    if not group.label:
        return False
    return bool(group.answer or ((group.number or group.unit) and not any_figure(group.label)))
