"""A total that names how many parts it has, followed by all of them: in the same sentence, or as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import CLAUSE, SENTENCE, Figure
from etl.extract.narrative_rules import Rules
from etl.numbers import parse_number


def listed_parts(total: Figure, passages: Sequence[Passage], rules: Rules) -> list[Figure]:
    """The counts of the list behind ``total``, in order; none if it does not say that the list is whole.

    It says so by the number of parts that it announces, and then has; by words (分为, 按类别); by a last part of all
    others (其他类); or its parts (其中, 包括) are more than the total.
    """
    beside = [one for one in _beside(total, passages) if not rules.marked("last_year", one.near)]
    size = _announced(total, beside, rules)
    if size is None:
        return beside if len(beside) > 1 and _is_list(total, beside, rules) else []
    behind = list(dict(_parts(total, passages, rules)).values())
    return next((parts for parts in (beside, behind) if len(parts) == size), [])


def _is_list(total: Figure, beside: Sequence[Figure], rules: Rules) -> bool:
    text = total.statement.text
    opening, ending = text[total.end : beside[0].number.start], text[beside[-1].end :]
    if ending.startswith("等") or any(one.lost for one in beside):
        return False
    parts_only = rules.marked("part", opening)
    if rules.marked("whole_list", opening) and not parts_only:
        return True
    if not (parts_only or rules.marked("holds", opening)) or any(_is_apart(one, total) for one in beside):
        return False
    exact = not any(one.number.flags for one in (total, *beside))
    more = exact and sum(one.number.value for one in beside) > total.number.value
    return more or rules.marked("others", text[beside[-2].end : beside[-1].number.start])


def _is_apart(one: Figure, total: Figure) -> bool:
    """Whether a figure names a channel of its own, or counts requests, which are parted in several ways at once."""
    return (one.distance == CLAUSE and one.channel != total.channel) or "申请" in total.near


def _beside(total: Figure, passages: Sequence[Passage]) -> list[Figure]:
    """The counts that follow ``total`` in its own sentence."""
    return [
        figure
        for passage in passages
        if passage.statement is total.statement
        for figure in passage.figures
        if figure.unit == total.unit and figure.number.start > total.end
    ]


def _announced(total: Figure, beside: Sequence[Figure], rules: Rules) -> int | None:
    """How many parts the sentence of a total says that it has (共5大类, or 全部归为4类 behind it)."""
    text = total.statement.text
    opening = text[total.end : beside[0].number.start] if beside else ""
    number = rf"([0-9]+|[一二三四五六七八九十]+)(?:{rules.marks['list_size'].pattern})"
    match = re.search(number, text[: total.number.start]) or re.search(number, opening)
    parts = parse_number(match[1]) if match else None
    return int(parts.value) if parts and parts.value > 1 else None


def _parts(total: Figure, passages: Sequence[Passage], rules: Rules) -> Iterator[tuple[str, Figure]]:
    """The first count of each numbered heading behind the total's paragraph, up to the next chapter."""
    behind, chapter = False, None
    for passage in passages:
        paragraph = passage.statement.paragraph
        if paragraph is total.statement.paragraph:
            behind, chapter = True, passage.chapter
        elif behind and passage.chapter != chapter:
            return
        elif behind and (
            heading := paragraph.text if paragraph.level else passage.headings.rpartition("。")[2]
        ):
            for figure in passage.figures:
                left = figure.statement.text[figure.near_start : figure.number.start]
                if figure.unit == total.unit and figure.distance > SENTENCE and rules.marked("total", left):
                    yield heading, figure
