"""A total that names how many parts it has, followed by all of them: in the same sentence, or as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import SENTENCE, Figure
from etl.extract.narrative_rules import Rules
from etl.numbers import parse_number


def listed_parts(total: Figure, passages: Sequence[Passage], rules: Rules) -> list[Figure]:
    """The counts of the list behind ``total``, in order; none if there are not as many as the total announces."""
    size = _announced(total, rules)
    if size is None:
        return []
    behind = dict(_parts(total, passages, rules)).values()
    return next((list(parts) for parts in (_beside(total, passages), behind) if len(parts) == size), [])


def _beside(total: Figure, passages: Sequence[Passage]) -> list[Figure]:
    """The counts that follow ``total`` in its own sentence."""
    return [
        figure
        for passage in passages
        if passage.statement is total.statement
        for figure in passage.figures
        if figure.unit == total.unit and figure.number.start > total.end
    ]


def _announced(total: Figure, rules: Rules) -> int | None:
    """How many parts the sentence of a total says that it has (共5大类)."""
    before = total.statement.text[: total.number.start]
    match = re.search(rf"([0-9]+|[一二三四五六七八九十]+)(?:{rules.marks['list_size'].pattern})", before)
    number = parse_number(match[1]) if match else None
    return int(number.value) if number and number.value > 1 else None


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
