"""A total that names how many parts it has, followed by all of them: in the same sentence, or as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import SENTENCE, Figure
from etl.extract.narrative_rules import Rules
from etl.numbers import parse_number


def listed_parts(total: Figure, passages: Sequence[Passage], rules: Rules) -> list[Figure]:
    """The counts of the list behind ``total``, in order; none if it does not say that the list is whole.

    It says so by the number of parts that it announces, and then has; or by words (分为, 按类别).
    """
    beside = _beside(total, passages)
    size = _announced(total, beside, rules)
    if size is None:
        return beside if len(beside) > 1 and _is_whole(total, beside, rules) else []
    behind = list(dict(_parts(total, passages, rules)).values())
    return next((parts for parts in (beside, behind) if len(parts) == size), [])


def _is_whole(total: Figure, beside: Sequence[Figure], rules: Rules) -> bool:
    text = total.statement.text
    opening, ending = text[total.end : beside[0].number.start], text[beside[-1].end :]
    return (
        rules.marked("whole_list", opening)
        and not rules.marked("part", opening)
        and not ending.startswith("等")
        and not any(one.lost for one in beside)
    )


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
