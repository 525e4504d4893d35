"""What the page says of criteria and facts, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from etl.scoring.compute import Fact, Result
from etl.scoring.evidence import Evidence
from etl.scoring.model import Criterion, Heading
from pages._shared import numbers
from pages._shared.queries import Labels
from pages._shared.words import known, word

OF = {
    "item": "checklist",
    "timeliness": "timeliness",
    "annex": "annex",
    "rule": "review",
    "indicator": "answer",
}


def either(zh: str, en: str, lang: str) -> str:
    """The half in the reader's language."""
    return zh if lang == "zh" else en


def points(value: float) -> str:
    """Points for reading, two decimals at most: 1.2, 10."""
    short = round(value, 2)
    return numbers.number(short, 2).removesuffix("0") if short % 1 else numbers.number(short)


def title(criterion: Criterion, lang: str) -> str:
    """The criterion's name; an assumption says so."""
    mark = word("scoring.assumed.mark", lang) if criterion.assumed else ""
    return f"{either(criterion.zh, criterion.en, lang)}{mark}"


def part(criterion: Criterion, lang: str) -> str:
    """The name of its part."""
    return either(criterion.part_zh, criterion.part_en, lang)


def heading(one: Heading, lang: str) -> str:
    """The scheme's title."""
    return either(one.zh, one.en, lang)


def said(result: Result, labels: Labels) -> str:
    """What the points rest on: what was found how often, or who gave them and why."""
    lang = labels.lang
    if result.given:
        given = result.given
        day = given.decided_on or ""
        return word("scoring.given", lang, reason=given.reason, who=given.who, day=day).strip()
    if not result.facts:
        return ""
    counts: dict[str, int] = {}
    for one in result.facts:
        counts[one.code] = counts.get(one.code, 0) + one.cases
    family = result.criterion.evidence.family
    if len(result.facts) == 1 and family != "rule":
        return code(result.facts[0].code, family, labels)
    parts = [f"{code(name, family, labels)} {n}" for name, n in counts.items()]
    return word("scoring.joint", lang).join(parts)


def code(name: str, family: str, labels: Labels) -> str:
    """The word of a fact's code."""
    key = f"scoring.code.{name}"
    return word(key, labels.lang) if known(key) else labels.status(name, OF.get(family, "answer")).word


def place(result: Result) -> str:
    """Where to look: what cost points first, then what is open, then anything."""
    return next((one.url for one in _telling(result.facts, result.criterion.evidence) if one.url), "")


def _telling(facts: Sequence[Fact], evidence: Evidence) -> list[Fact]:
    worth = {one: evidence.credit.get(one.code, "?") for one in facts}
    return sorted(facts, key=lambda one: 1.5 if isinstance(worth[one], str) else float(worth[one]) * 2)


def computed_from(criterion: Criterion, labels: Labels) -> str:
    """What the criterion is computed from, in words."""
    lang, evidence = labels.lang, criterion.evidence
    family = word(f"scoring.family.{evidence.family}", lang)
    text = (
        family
        if evidence.family in ("hand", "timeliness")
        else f"{family} {criterion.evidence_text.partition(':')[2]}"
    )
    if criterion.deduction is None:
        return text
    rule = word("scoring.deduction.rule", lang, each=points(criterion.deduction), cap=points(criterion.cap))
    return f"{text}{word('scoring.joint', lang)}{rule}"
