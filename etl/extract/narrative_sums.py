"""Several figures of one indicator → one observation: a total with its parts, a sum, or the first of its kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from etl.codebook import Codebook
from etl.extract.narrative_all import of_all
from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import CLAUSE, SENTENCE, Figure
from etl.extract.narrative_lists import listed_parts
from etl.extract.narrative_quotes import observed, skipped_figure
from etl.extract.narrative_read import Told
from etl.extract.narrative_rules import Rules
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

    Of several sentences on one indicator, the first that names its channel itself counts; where a figure of one is
    lost, none does.
    """
    best: dict[str, _Group] = {}
    dropped: list[tuple[Told, str]] = []
    for group in _groups(found, rules):
        dropped += group.dropped
        known = best.get(group.taken[0].indicator) if group.taken else None
        if known and _fuller(group, known):
            dropped += [(told, "repeated") for told in known.taken]
            best[group.taken[0].indicator] = group
        elif known:
            dropped += [(told, "repeated") for told in group.taken]
        elif group.taken:
            best[group.taken[0].indicator] = group
    lost = {told.indicator for told, why in dropped if told.figure.lost and why == "no_value"}
    observations = []
    taken = {indicator: group.taken for indicator, group in best.items()}
    groups = [*best.values(), *(_Group(told) for told in of_all(taken, found, passages, rules))]
    for group in groups:
        if group.taken[0].indicator in lost:
            continue
        numbered = listed_parts(group.taken[0].figure, passages, rules) if len(group.taken) == 1 else []
        parts = group.parts or [Told(group.taken[0].rule, part, True, part.near_start) for part in numbered]
        observations.append(observed(group.taken, parts, codebook))
    return observations, [skipped_figure(told.figure, why) for told, why in dropped]


def _fuller(group: _Group, known: _Group) -> bool:
    """Whether it lists several where the earlier sentence has one: kinds of meetings or of papers are added up."""
    row = group.taken[0].rule.row
    return (
        row.several == "sum"
        and not row.channel.startswith("items_")
        and len(group.taken) > 1 == len(known.taken)
    )


def _groups(found: Sequence[Found], rules: Rules) -> Iterator[_Group]:
    groups: defaultdict[tuple[str, int], list[Told]] = defaultdict(list)
    for _, told in found:
        groups[told.indicator, told.figure.statement.chain].append(told)
    with_total = {told.figure.statement.chain for _, told in found if not told.figure.level}
    for key in sorted(groups, key=lambda key: groups[key][0].figure.distance > SENTENCE):
        yield _settled(groups[key], key[1] in with_total, rules)


def _settled(figures: list[Told], has_total: bool, rules: Rules) -> _Group:
    group = _Group(figures)
    if new := [told for told in figures if _new_in_a_stock(told, figures, rules)]:
        group.keep(new, "stock")
        return _without_lost(group)
    group.keep(
        [told for told in figures if told.explicit or not told.figure.level or not has_total], "part_of_total"
    )
    level = min((told.figure.level for told in group.taken), default=0)
    group.keep([told for told in group.taken if told.figure.level == level], "part_of_total")
    if level:
        group.keep(
            [told for told in group.taken if not _only_a_part(told, has_total, rules)], "part_of_total"
        )
    if len(group.taken) > 1:
        _keep_one_kind(group, rules)
    if all(_one_topic(told, rules) for told in group.taken):
        group.keep([], "one_topic")
    elif group.taken[0].rule.row.several == "named" and (named := _by_name(group.taken, rules)):
        group.keep(named, "after_the_first")
    elif group.taken[0].rule.row.several in ("first", "named"):
        group.keep(group.taken[:1], "after_the_first")
    elif len(group.taken) > 1:
        _find_total(group, rules)
    return _without_lost(group)


def _keep_one_kind(group: _Group, rules: Rules) -> None:
    """Takes those counted in the best unit, and of items those that are new this year."""
    if any(_of_the_site(told, rules) for told in group.taken):
        group.keep([told for told in group.taken if not _of_side_site(told, rules)], "of_another")
    classes = [told.rule.unit_class(told.figure.unit) or 0 for told in group.taken]
    least = min(classes)
    group.keep([told for told, one in zip(group.taken, classes, strict=True) if one == least], "other_unit")
    group.keep([told for told in group.taken if not _of_another_kind(told, group.taken[0])], "other_unit")
    items = [told for told in group.taken if told.indicator.startswith("items_")]
    new = [told for told in items if rules.marked("new_this_year", told.figure.near)]
    if new and not any(rules.marked("part_of_site", told.figure.near) for told in new):
        group.keep(new, "stock")


def _of_the_site(told: Told, rules: Rules) -> bool:
    return told.indicator == "items_portal" and rules.marked("main_site", told.figure.near)


def _of_side_site(told: Told, rules: Rules) -> bool:
    """Whether the figure is of a site beside the school's own (新闻网)."""
    return rules.marked("side_site", told.figure.near) and not rules.marked("main_site", told.figure.near)


def _without_lost(group: _Group) -> _Group:
    """Nothing is told where a figure that belongs to it is lost."""
    if any(told.figure.lost for told in group.taken):
        group.keep([], "no_value")
    if any(told.figure.lost for told in group.parts):
        group.parts = []
    return group


def _only_a_part(told: Told, has_total: bool, rules: Rules) -> bool:
    """Whether it is a part of what the words before 其中 tell of: of another matter, or their own figure is missing."""
    text, number = told.figure.statement.text, told.figure.number.start
    marks = [match.start() for match in rules.marks["part"].finditer(text, 0, number)]
    if not marks or told.figure.channel is None:
        return False
    before = {term.channel for term in rules.terms(text) if term.end <= marks[-1]}
    of_another = told.figure.distance > CLAUSE and told.indicator.startswith("items_")
    return of_another or (
        not has_total and (told.figure.distance > CLAUSE or before == {told.figure.channel})
    )


def _new_in_a_stock(told: Told, figures: Sequence[Told], rules: Rules) -> bool:
    """Whether it is what this year added to a stock (截至8月累计发布5210条,其中本学年新增412条)."""
    near, text = told.figure.near, told.figure.statement.text
    return (
        told.indicator.startswith(("items_", "newspaper_"))
        and told is not figures[0]
        and rules.marked("this_year", near)
        and not rules.marked("this_year", figures[0].figure.near)
        and rules.marked("stock", text[: figures[0].figure.number.start])
    )


def _of_another_kind(told: Told, first: Told) -> bool:
    """Whether it counts in another unit behind a semicolon (公告1015条；文件共298份)."""
    between = told.figure.statement.text[first.figure.end : told.figure.number.start]
    units = {first.figure.unit, told.figure.unit} - {""}
    return told.indicator.startswith("items_") and len(units) == 2 and bool(re.search("[;。]", between))


def _by_name(figures: Sequence[Told], rules: Rules) -> list[Told]:
    """The first figure of each name (书记信箱86封,校长信箱131封), where there are several."""
    names = {
        (told.figure.near[term.start : term.end]): told
        for told in reversed(figures)
        for term in rules.terms(told.figure.near)[:1]
    }
    return [told for told in figures if told in names.values()] if len(names) > 1 else []


def _one_topic(told: Told, rules: Rules) -> bool:
    """Whether the figure counts items on one topic only, which is not the channel's whole figure."""
    if not told.indicator.startswith("items_") or "、" in told.figure.near:
        return False
    return bool(rules.beside["topic"].search(told.figure.near))


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
    general = rules.beside["general"].search(first.near)
    others = sum((told.figure.number.value for told in group.taken[1:]), Decimal(0))
    largest = max(told.figure.number.value for told in group.taken)
    if announced == group.taken[-1:] and last.number.value == largest:
        if len(group.taken) == 2:
            # One part makes no total: it is what was told of besides, or what has come together over the years.
            stock = rules.marked("stock", last.near)
            group.keep(group.taken[:1] if stock else group.taken[-1:], "stock" if stock else "part_of_total")
            return
        group.parts = group.taken[:-1]
        group.taken = group.taken[-1:]
    elif general and announced == group.taken[:1] and ";" not in text[first.end : last.number.start]:
        if first.number.value >= others:
            group.keep(group.taken[:1], "part_of_total")
    elif general and len(group.taken) > 2 and first.number.value == others:
        group.parts = group.taken[1:]
        group.taken = group.taken[:1]
    elif len(group.taken) > 2 and last.number.value * 2 == others + first.number.value:
        group.parts = group.taken[:-1]
        group.taken = group.taken[-1:]
    elif rules.marked("reached", last.near):
        group.keep(group.taken[-1:], "after_the_first")
    elif group.taken[0].indicator.startswith("items_"):
        group.keep([told for told in group.taken if not _acts_anew(told, first, rules)], "after_the_first")


def _acts_anew(told: Told, first: Figure, rules: Rules) -> bool:
    """Whether a figure behind the first tells of another act (发布230条,回应关切12条): such are not added up."""
    between = rules.beside["acts_anew"].match(first.statement.text, first.end, told.figure.number.start)
    return told.figure is not first and between is not None
