"""Several figures of one indicator → one observation: a total with its parts, a sum, or the first of its kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from etl.codebook import Codebook
from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import SENTENCE
from etl.extract.narrative_lists import listed_parts
from etl.extract.narrative_quotes import observed, skipped_figure
from etl.extract.narrative_read import Told
from etl.extract.narrative_rules import Counted, Rules
from etl.model import Observation, Skipped

Found = tuple[Passage, Told]


@dataclass
class _Group:
    """The figures of one indicator in one sentence: those to take, the full list of parts of the one taken, and the
    rest with its reason."""

    taken: list[Told]
    parts: list[Told] = field(default_factory=list)
    dropped: list[tuple[Told, str]] = field(default_factory=list)

    def keep(self, kept: Sequence[Told], why: str) -> None:
        self.dropped += [(told, why) for told in self.taken if told not in kept]
        self.taken = list(kept)


def settle(
    found: Sequence[Found], rules: Rules, codebook: Codebook, passages: Sequence[Passage]
) -> tuple[list[Observation], list[Skipped]]:
    """One observation for each indicator that ``found`` tells, and the figures that did not become one.

    Of several sentences on one indicator, the first that names its channel itself counts.
    """
    best: dict[str, _Group] = {}
    dropped: list[tuple[Told, str]] = []
    for group in _groups(found, rules):
        dropped += group.dropped
        if group.taken and group.taken[0].indicator in best:
            dropped += [(told, "repeated") for told in group.taken]
        elif group.taken:
            best[group.taken[0].indicator] = group
    observations = []
    for group in [*best.values(), *_everything(best, found, rules)]:
        numbered = listed_parts(group.taken[0].figure, passages, rules) if len(group.taken) == 1 else []
        parts = group.parts or [Told(group.taken[0].rule, part, True, part.near_start) for part in numbered]
        observations.append(observed(group.taken, parts, codebook))
    return observations, [skipped_figure(told.figure, why) for told, why in dropped]


def _groups(found: Sequence[Found], rules: Rules) -> Iterator[_Group]:
    groups: defaultdict[tuple[str, int], list[Told]] = defaultdict(list)
    for _, told in found:
        groups[told.indicator, told.figure.statement.chain].append(told)
    with_total = {told.figure.statement.chain for _, told in found if not told.figure.level}
    for key in sorted(groups, key=lambda key: groups[key][0].figure.distance > SENTENCE):
        yield _settled(groups[key], key[1] in with_total, rules)


def _settled(figures: list[Told], has_total: bool, rules: Rules) -> _Group:
    group = _Group(figures)
    group.keep(
        [told for told in figures if told.explicit or not told.figure.level or not has_total], "part_of_total"
    )
    level = min((told.figure.level for told in group.taken), default=0)
    group.keep([told for told in group.taken if told.figure.level == level], "part_of_total")
    classes = {told.rule.unit_class(told.figure.unit) or 0 for told in group.taken}
    group.keep(
        [t for t in group.taken if (t.rule.unit_class(t.figure.unit) or 0) == min(classes)], "other_unit"
    )
    items = [told for told in group.taken if told.indicator.startswith("items_")]
    if new := [told for told in items if rules.marked("new_this_year", told.figure.near)]:
        group.keep(new, "stock")
    if all(_one_topic(told, rules) for told in group.taken):
        group.keep([], "one_topic")
    elif group.taken[0].rule.row.several == "first":
        group.keep(group.taken[:1], "after_the_first")
    elif len(group.taken) > 1:
        _find_total(group, rules)
    return group


def _one_topic(told: Told, rules: Rules) -> bool:
    """Whether the figure counts items on one topic only, which is not the channel's whole figure."""
    if not told.indicator.startswith("items_") or "、" in told.figure.near:
        return False
    return bool(re.search(rf"(?:{rules.marks['topic'].pattern})[^、,;#]{{0,4}}#", told.figure.near))


def _find_total(group: _Group, rules: Rules) -> None:
    """Takes the printed total among the figures of one sentence; without one, all of them are to be added up."""
    first, last, text = group.taken[0].figure, group.taken[-1].figure, group.taken[0].figure.statement.text
    announced = [
        told
        for told in group.taken
        if rules.marked(
            "total", told.figure.statement.text[told.figure.near_start : told.figure.number.start]
        )
    ]
    general = re.search(rf"(?:{rules.marks['general'].pattern})#", first.near)
    others = sum((told.figure.number.value for told in group.taken[1:]), Decimal(0))
    largest = max(told.figure.number.value for told in group.taken)
    if announced == group.taken[-1:] and last.number.value == largest:
        group.parts = group.taken[:-1]
        group.taken = group.taken[-1:]
    elif general and announced == group.taken[:1] and ";" not in text[first.end : last.number.start]:
        if first.number.value >= others:
            group.keep(group.taken[:1], "part_of_total")
    elif general and len(group.taken) > 2 and first.number.value == others:
        group.parts = group.taken[1:]
        group.taken = group.taken[:1]


def _everything(best: dict[str, _Group], found: Sequence[Found], rules: Rules) -> Iterator[_Group]:
    """收到 5 件，均已办结: what was received was also completed, unless a figure says otherwise."""
    for rule in rules.counted:
        received = best.get(rule.row.channel)
        if rule.row.several != "all" or rule.row.indicator in best or received is None:
            continue
        if received.taken[-1].figure.number.value and _all_done(rule, received.taken[-1], found):
            yield _Group([Told(rule, told.figure, True, told.start) for told in received.taken])


def _all_done(rule: Counted, received: Told, found: Sequence[Found]) -> bool:
    figure = received.figure
    here = [passage for passage, told in found if told is received]
    chain = [
        passage.statement.text
        for passage, told in found
        if told.figure.statement.chain == figure.statement.chain and passage not in here
    ]
    onward = "".join([figure.onward, figure.statement.text[figure.end :], *chain, here[0].following])
    return bool(
        rule.words and rule.words.search(onward) and not (rule.excludes and rule.excludes.search(onward))
    )
