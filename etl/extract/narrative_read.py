"""Figures in their context → what they tell: one indicator each, or the reason why none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import CLAUSE, MANY, PARAGRAPH, SENTENCE, Figure
from etl.extract.narrative_rules import Counted, Rules
from etl.extract.narrative_text import Paragraph

_RANGE_BEFORE = re.compile(r"[0-9][余多]?[一-龥]?(?:至|到|-|~|—)$")
_RANGE_BEHIND = re.compile(r"[一-龥]?(?:至|到|-|~|—)[0-9]")
_COUNTS_WHAT_FOLLOWS = ("个", "项", "部")
_MONEY = ("元", "万元")
# 1,2 34条: the end of a number that was torn, or its beginning.
_BROKEN_BEHIND = re.compile(r"[,，.]?[0-9]|[,，.]\s*[0-9]{1,2}(?![0-9])|\s[0-9]")
_BROKEN_BEFORE = re.compile(r"[0-9][,，.]?\s?$")
_IF = re.compile(r"(?:^|[,;:。])(?:若|如果|倘若)")
_OWNED = "\0"
_PUBLISHES = ("发布", "推送", "推出", "发表", "更新")
_OWNER = re.compile(r"\0(?:的|官方|官|主办的|所属|自有|开设的)*$")
_VAGUE = ("数", "几", "上")
_LONG_QUOTE = 12
_YEAR = re.compile(r"20[0-9]{2}年")
_YEAR_OF_A_FIGURE = re.compile(r"(20[0-9]{2})年度?[^,;。0-9]{0,12}#")
_THIS_YEAR = re.compile(r"20[0-9]{2}年|[学本全今]年|年度")
# The list has 50 items, or a few more of a school's own; whoever counts what was published says so.
_LIST = 60
_PUBLISHED = re.compile(r"(?:信息|内容|新闻|数据|消息|材料)(?!公开)(?!中)[^,;]{0,6}#|#[^,;]{0,2}信息(?!中)")
# What was done of a plan; and what leads to another year that is only compared with.
_DONE = re.compile(r"实际|目前已|现已|已经|已公开|已发布")
_BY_MAIL = re.compile(r"电子邮[件箱](?:方式|形式)?提交")
_THAN = "较比与同"
_CALENDAR_YEAR = re.compile(r"(20[0-9]{2})年")
_ORDINALS = re.compile(r"第[0-9、,和及至-]*$")
# A sentence that begins with another year tells of it to its end.
_LOOKS_BACK = re.compile(r"(?:回顾)?(?:去年|往年|上一?学?年度?|前一学?年度?),")
_RISES = re.compile(
    r"的?(?:余|多)?(?:[一-龥]{0,4})?(?:增[长加]?|上?升|提[高升]|减少?|下?降|扩大|涨)(?:了)?[到至为]"
)
_TITLE = re.compile(r"20[0-9]{2}年度?信息公开.*报告|信息公开.*20[0-9]{2}年度?.*报告")
_YEAR_NAMED = re.compile(r"(20[0-9]{2})年")
_PERIOD = re.compile(
    r"(20[0-9]{2})年(?:9|10|11|1)月1日?(?:起)?(?:至|到|-|~|—)+(20[0-9]{2})年(?:8|9|10|12)月3[01]日?"
)
_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})[-—–~至]+(20[0-9]{2})学?年")


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator that a figure tells. ``explicit``: the same clause says what is counted or names the channel."""

    rule: Counted
    figure: Figure
    explicit: bool
    start: int

    @property
    def indicator(self) -> str:
        return self.rule.row.indicator


@dataclass(frozen=True, slots=True)
class Untold:
    """A figure beside a channel that tells no indicator, and why."""

    figure: Figure
    why: str


def told(passage: Passage, year: str | None, rules: Rules) -> Iterator[Told | Untold]:
    """What each figure of a passage tells."""
    for figure in passage.figures:
        if why := _set_aside(figure, year, rules):
            if figure.unit:
                yield Untold(figure, why)
            continue
        found = list(_matches(figure, passage, rules))
        if not found and (figure.distance <= SENTENCE or figure.place.table is not None):
            yield Untold(figure, "no_value" if figure.lost else "no_rule")
        for one in found:
            if one.indicator.startswith("items_") and _since_launch(figure, rules):
                yield Untold(figure, "since_launch")
            else:
                yield one


def _set_aside(figure: Figure, year: str | None, rules: Rules) -> str | None:
    text, start = figure.statement.text, figure.number.start
    if _RANGE_BEFORE.search(text[:start]) or _RANGE_BEHIND.match(text, figure.number.end):
        return "range"
    if (
        not figure.lost
        and text[:start].endswith(_VAGUE)
        and not re.search("[0-9]", text[start : figure.number.end])
    ):
        return "no_value"
    if (
        text[figure.number.end - 1].isdigit() and _BROKEN_BEHIND.match(text, figure.number.end)
    ) or _BROKEN_BEFORE.search(text[:start]):
        return "torn"
    if _is_planned(figure, year, rules):
        return "plan"
    if rules.marked("unrelated", text[start:]):
        return "unrelated"
    if _of_another(figure, rules):
        return "of_another"
    if _of_another_year(figure, year, rules):
        return "last_year"
    if not figure.unit and rules.marked("numbered", figure.near):
        return "not_counted"
    return next((mark for mark in ("not_counted", "change", "each") if rules.marked(mark, figure.near)), None)


def _is_planned(figure: Figure, year: str | None, rules: Rules) -> bool:
    """Whether it is what shall or must be: a plan that no 实际 follows, a duty, or a year behind the reporting year."""
    text, start = figure.statement.text, figure.number.start
    planned = [match.end() for match in rules.marks["plan"].finditer(text, 0, start)]
    if planned and not _DONE.search(text, planned[-1], start):
        return True
    later = year is not None and any(int(one) > int(year) + 1 for one in _CALENDAR_YEAR.findall(text[:start]))
    return later or bool(_IF.search(text[:start])) or rules.marked("duty", figure.clause)


def _of_another_year(figure: Figure, year: str | None, rules: Rules) -> bool:
    """Whether its clause, its sentence's beginning or the words around it speak of a year before ``year``."""
    text, start = figure.statement.text, figure.number.start
    named = [
        match[1] for match in _SCHOOL_YEAR.finditer(text[:start]) if text[match.start() - 1] not in _THAN
    ]
    if year and (
        (named and named[-1] < year)
        or any(one < year for one, _ in _SCHOOL_YEAR.findall(figure.clause.partition("#")[0]))
    ):
        return True
    if year and any(one < year for one in _YEAR_OF_A_FIGURE.findall(figure.near)):
        return True
    if rules.marked("last_year", figure.clause) and not figure.risen:
        return True
    if (opening := _LOOKS_BACK.match(text)) and not _THIS_YEAR.search(text, opening.end(), start):
        return True
    return bool(_RISES.match(text, figure.end) and re.search("[由从]", figure.clause))


def _of_another(figure: Figure, rules: Rules) -> bool:
    """Whether its channel is the account of somebody else (图书馆微信公众号, 教育部官方微信)."""
    if figure.channel is None or figure.channel == MANY:
        return False
    text = figure.statement.text[: figure.number.start]
    # In 发布微博 the word is what is published, not where.
    terms = [term for term in rules.terms(text) if not text[: term.start].endswith(_PUBLISHES)]
    return bool(terms) and bool(_OWNER.search(rules.marks["foreign"].sub(_OWNED, text[: terms[-1].start])))


def _since_launch(figure: Figure, rules: Rules) -> bool:
    """Whether it was counted since the account began: 以来, or a dated beginning, in its sentence and no year since."""
    before = figure.statement.text[: figure.number.start]
    ends = [match.end() for match in rules.marks["since"].finditer(before)]
    ends += [
        match.end()
        for match in rules.marks["launch"].finditer(before)
        if _YEAR.search(before[: match.start()])
    ]
    return rules.marked("since", figure.clause) or (bool(ends) and not _THIS_YEAR.search(before[max(ends) :]))


def main_year(paragraphs: Sequence[Paragraph]) -> str | None:
    """The first year of the period it prints, of the school year it names most often, or of its title."""
    for paragraph in paragraphs:
        if period := _PERIOD.search(paragraph.text):
            return period[1]
    named = Counter(first for paragraph in paragraphs for first, _ in _SCHOOL_YEAR.findall(paragraph.text))
    if named:
        return str(named.most_common(1)[0][0])
    title = next((paragraph.text for paragraph in paragraphs if _TITLE.search(paragraph.text)), "")
    years: list[str] = _YEAR_NAMED.findall(title)
    return years[0] if years else None


def _matches(figure: Figure, passage: Passage, rules: Rules) -> Iterator[Told]:
    """The first row that fits, by the near words before the clause's; before it, rows that let others follow."""
    matched, group = False, None
    carried = [
        rule
        for rule in rules.counted_in[figure.unit]
        if rule.row.several != "all" and _carried_by(rule.row.channel, figure, rules)
    ]
    for text in (figure.near, figure.clause):
        for rule in carried:
            if group not in (None, rule.group) or not _fits(rule, figure, passage, rules):
                continue
            told_here = _counted_in(rule, figure, text)
            if told_here is None:
                continue
            yield Told(
                rule, figure, bool(told_here) or figure.distance == CLAUSE, _quote_start(rule, figure, rules)
            )
            matched = True
            if rule.row.several != "more":
                return
            group = rule.group
        if matched:
            return


def _fits(rule: Counted, figure: Figure, passage: Passage, rules: Rules) -> bool:
    return (
        (figure.unit in _MONEY or figure.number.value == int(figure.number.value))
        and not (rule.excludes and rule.excludes.search(figure.near))
        and not (rule.context and not rule.context.search(figure.statement.paragraph.text + passage.headings))
        and _names_no_other(rule, figure, rules)
        and not (rule.row.indicator == "requests_completed" and _counts_letters(figure, rules))
        and not (rule.row.indicator == "items_checklist" and _counts_list_items(figure))
    )


def _counts_list_items(figure: Figure) -> bool:
    """Whether it may count items of the list (已公开46条) and not what was published under them (公开信息46条)."""
    before = figure.statement.text[: figure.number.start]
    if _ORDINALS.search(before):
        return True
    return figure.number.value <= _LIST and not _PUBLISHED.search(figure.near)


def _counts_letters(figure: Figure, rules: Rules) -> bool:
    """Whether the words since the last request speak of letters (信息公开邮箱收到来信13件，办结13件)."""
    text = figure.statement.text[: figure.number.start]
    since = _BY_MAIL.sub("", text[text.rfind("申请") + 1 :])
    return rules.marked("letters", since) and "申请" not in figure.near


def _names_no_other(rule: Counted, figure: Figure, rules: Rules) -> bool:
    """Whether what stands behind 个, 项 or 部 may be counted here (26个小项 counts none of the indicators)."""
    if (
        not rule.row.indicator.startswith("items_")
        or figure.unit not in _COUNTS_WHAT_FOLLOWS
        or not figure.right
    ):
        return True
    return rules.marks["countable"].match(figure.right) is not None


def _carried_by(channel: str, figure: Figure, rules: Rules) -> bool:
    if channel == "none":
        return figure.channel is None or (figure.channel == MANY and figure.distance > SENTENCE)
    if channel == "whole":
        before = figure.statement.text[: figure.number.start]
        return figure.distance == PARAGRAPH and rules.marked("this_school", before)
    if channel == MANY:
        return figure.channel == MANY and figure.distance <= SENTENCE
    if channel == "elsewhere":
        return figure.distance > CLAUSE
    return not channel or figure.channel == channel


def _counted_in(rule: Counted, figure: Figure, text: str) -> str | None:
    """The word by which a row knows a figure; "" where channel and unit are enough; None if it does not know it."""
    if rule.words is None:
        return "" if figure.distance <= SENTENCE and text is figure.near else None
    where = {
        "clause": text,
        "onward": figure.onward,
        "sentence": figure.statement.text[: figure.number.start] + text,
    }
    match = rule.words.search(where[rule.row.reach])
    if match and rule.row.reach == "onward" and match.start() >= len(figure.near):
        between = figure.onward[: match.end()]
        match = None if rule.excludes and rule.excludes.search(between) else match
    return match.group() if match else None


def _quote_start(rule: Counted, figure: Figure, rules: Rules) -> int:
    """Where the shortest phrase begins that holds the figure and what it counts."""
    left = figure.statement.text[figure.near_start : figure.number.start]
    breaks = [match.end() for match in rules.marks["separator"].finditer(left)]
    breaks += [match.end() for match in re.finditer(":", left)]
    start = max((end for end in breaks if end < len(left)), default=0)
    if len(left) - start > _LONG_QUOTE:
        runs = [match.start() for match in (rule.words or rules.marks["items"]).finditer(left)]
        start = max(runs[-1] if runs else 0, start, len(left) - _LONG_QUOTE)
    return figure.near_start + start
