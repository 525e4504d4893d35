"""A total that names how many parts it has, followed by all of them: in the same sentence, or as a numbered list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import CLAUSE, SENTENCE, Figure
from etl.extract.narrative_rules import Rules
from etl.numbers import parse_number

_NEARLY = Decimal("0.98")


def listed_parts(total: Figure, passages: Sequence[Passage], rules: Rules) -> list[Figure]:
    """The counts of the list behind ``total``, in order; none if it does not say that the list is whole.

    It says so by the number of parts that it announces, and then has; by words (分为, 按类别); by a last part of all
    others (其他类); or its parts (其中, 包括) are more than the total, or three of them (包括) nearly all of it.
    """
    beside = [one for one in _beside(total, passages) if not rules.marked("last_year", one.near)]
    size = _announced(total, beside, rules)
    if size is None and not beside:
        return _in_the_next(total, passages, rules)
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
    if not (parts_only or rules.marked("holds", opening)) or any(
        _is_apart(one, total, rules) for one in beside
    ):
        return False
    exact = not any(one.number.flags for one in (total, *beside))
    added, told = sum(one.number.value for one in beside), total.number.value
    nearly = not parts_only and len(beside) > 2 and added >= _NEARLY * told
    return (exact and (added > told or nearly)) or rules.marked(
        "others", text[beside[-2].end : beside[-1].number.start]
    )


def _is_apart(one: Figure, total: Figure, rules: Rules) -> bool:
    """Whether a figure names a channel of its own, or is parted in several ways at once (requests; front pages)."""
    own_channel = one.distance == CLAUSE and one.channel != total.channel
    return own_channel or "申请" in total.near or rules.marked("overlapping", one.near)


def _beside(total: Figure, passages: Sequence[Passage]) -> list[Figure]:
    """The counts that follow ``total`` in its own sentence."""
    return [
        figure
        for passage in passages
        if passage.statement is total.statement
        for figure in passage.figures
        if figure.unit == total.unit and figure.number.start > total.end
    ]


def _in_the_next(total: Figure, passages: Sequence[Passage], rules: Rules) -> list[Figure]:
    """The counts of the sentence behind the total's, where it opens a list of all parts (分类来看:招生类30条)."""
    if total.distance <= SENTENCE:
        return []
    paragraph = [one for one in passages if one.statement.paragraph is total.statement.paragraph]
    sentences = [one for one in paragraph if not one.statement.start]
    behind = next((b for a, b in pairwise(sentences) if a.statement is total.statement), None)
    if behind is None:
        return []
    text, listed = behind.statement.text, behind.figures
    sound = all(
        one.unit == total.unit and not one.lost and not rules.marked("last_year", one.near) for one in listed
    )
    whole = rules.marks["whole_list"].match(text) and text.endswith(f"{total.unit}。")
    return list(listed) if sound and whole and len(listed) > 1 else []


def _announced(total: Figure, beside: Sequence[Figure], rules: Rules) -> int | None:
    """How many parts the sentence of a total says that it has (共5大类, or 全部归为4类 behind it)."""
    text = total.statement.text
    opening = text[total.end : beside[0].number.start] if beside else ""
    size = rules.beside["list_size"]
    match = size.search(text[: total.number.start]) or size.search(opening)
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
