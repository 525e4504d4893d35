"""Why a figure tells nothing of the reporting year: torn or a range, planned, another year's, or somebody else's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from etl.extract.narrative_figures import MANY, Figure
from etl.extract.narrative_rules import Rules
from etl.extract.narrative_text import Paragraph

_RANGE_BEFORE = re.compile(r"[0-9][余多]?[一-龥]?(?:至|到|-|~|—)$")
_RANGE_BEHIND = re.compile(r"[一-龥]?(?:至|到|-|~|—)[0-9]")
# 1,2 34条: the end of a number that was torn, or its beginning.
_BROKEN_BEHIND = re.compile(r"[,，.]?[0-9]|[,，.]\s*[0-9]{1,2}(?![0-9])|\s[0-9]")
_BROKEN_BEFORE = re.compile(r"[0-9][,，.]?\s?$")
_WIDEST = 4
_OWNED = "\0"
_YEAR = re.compile(r"20[0-9]{2}年")
_YEAR_OF_A_FIGURE = re.compile(r"(20[0-9]{2})年度?[^,;。0-9]{0,12}#")
_THIS_YEAR = re.compile(r"20[0-9]{2}年|[学本全今]年|年度")
# What leads to another year that is only compared with.
_THAN = ("较", "比", "与", "同")
_YEAR_NAMED = re.compile(r"(20[0-9]{2})年")
_TITLE = re.compile(r"20[0-9]{2}年度?信息公开.*报告|信息公开.*20[0-9]{2}年度?.*报告")
_PERIOD = re.compile(
    r"(20[0-9]{2})年(?:9|10|11|1)月1日?(?:起)?(?:至|到|-|~|—)+(20[0-9]{2})年(?:8|9|10|12)月3[01]日?"
)
_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})[-—–~至]+(20[0-9]{2})学?年")


def set_aside(figure: Figure, year: str | None, rules: Rules) -> str | None:
    """The reason, a code of statuses.csv (skipped); None for a figure that may tell something. ``year`` is the first
    of the reporting year."""
    text, start = figure.statement.text, figure.number.start
    if _RANGE_BEFORE.search(text, max(0, start - _WIDEST), start) or _RANGE_BEHIND.match(
        text, figure.number.end
    ):
        return "range"
    if (
        not figure.lost
        and rules.beside["vague_before"].search(text, 0, start)
        and not re.search("[0-9]", text[start : figure.number.end])
    ):
        return "no_value"
    if (
        text[figure.number.end - 1].isdigit() and _BROKEN_BEHIND.match(text, figure.number.end)
    ) or _BROKEN_BEFORE.search(text, max(0, start - _WIDEST), start):
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
    if planned and not rules.marks["done"].search(text, planned[-1], start):
        return True
    later = year is not None and any(int(one) > int(year) + 1 for one in _YEAR_NAMED.findall(text, 0, start))
    return (
        later
        or bool(rules.beside["if"].search(text, 0, start))
        or rules.marked("duty", rules.beside["as_required"].sub("", figure.clause))
    )


def _of_another_year(figure: Figure, year: str | None, rules: Rules) -> bool:
    """Whether its clause, its sentence's beginning or the words around it speak of a year before ``year``."""
    text, start = figure.statement.text, figure.number.start
    named = [
        match[1]
        for match in _SCHOOL_YEAR.finditer(text, 0, start)
        if not text[: match.start()].endswith(_THAN)
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
    if (opening := rules.beside["looks_back"].match(text)) and not _THIS_YEAR.search(
        text, opening.end(), start
    ):
        return True
    return bool(rules.beside["rises"].match(text, figure.end) and re.search("[由从]", figure.clause))


def _of_another(figure: Figure, rules: Rules) -> bool:
    """Whether its channel is the account of somebody else (图书馆微信公众号, 教育部官方微信)."""
    if figure.channel is None or figure.channel == MANY:
        return False
    text = figure.statement.text[: figure.number.start]
    if not rules.marked("foreign", text):
        return False
    publishes = rules.beside["publishes"]
    # In 发布微博 the word is what is published, not where.
    terms = [term for term in rules.terms(text) if not publishes.search(text, 0, term.start)]
    return bool(terms) and bool(
        rules.beside["owner"].search(rules.marks["foreign"].sub(_OWNED, text[: terms[-1].start]))
    )


def since_launch(figure: Figure, rules: Rules) -> bool:
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
