"""The narrative: sentences that state figures, beside last year's, parts of them and numbers that count nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from benchmarks.corpus.draft import Draft
from benchmarks.corpus.page import Page, Printed, Sentence
from benchmarks.corpus.sentences import sentence_of, write_sentence
from tests.forge.figures import han as numeral
from tests.forge.plan import Plan

HAN = "一二三四五六七八九十"
NEEDED = {
    "press": "press_events",
    "budget": "budget",
    "mailbox": "mailbox_letters_received",
    "outcomes": "requests_completed",
    "some": "requests_received",
    "platform": "items_platform",
    "checklist": "items_checklist",
    "budget_two": "budget",
    "media_two": "media_front_page",
    "mix": "items_platform",
}
"""Topic → the number without which there is nothing to tell."""
_LISTS = (
    *("第{han}部分 ", "{han}．", "{han}、", "（{han}）"),
    *("{digit}. ", "{digit}.", "{digit}、", "（{digit}）", "{han}是"),
)
"""How headings and lists are numbered, from the outermost to the innermost."""
_STATED = re.compile(r"([a-z][a-z_]{3,})(?=[=}+])")
_MARK = re.compile(r"\{(n|before|of):([^{}]+)\}|\{(pct|grow)\}")


@dataclass
class Told:
    """The sections as paragraphs; ``printed`` says which figures stand in them, ``traps`` which numbers count nothing.

    ``indicators`` are those told so far: none is told twice. ``style`` is that of the headings' numbers.
    """

    page: Page = field(default_factory=Page)
    headings: list[tuple[str, int, str]] = field(default_factory=list)
    traps: list[str] = field(default_factory=list)
    indicators: set[str] = field(default_factory=set)
    style: str = ""

    @property
    def printed(self) -> list[Printed]:
        """The figures with their places."""
        return self.page.printed


def tell(plan: Plan, words: dict[str, str]) -> Told:
    """The sections of the report, in paragraphs."""
    draft, told = plan.draft, Told()
    told.style = plan.rng.choice(("{han}、", "{han}、", "第{han}部分 ", "（{han}）", "{digit}. ", "{han}．"))
    for number, section in enumerate(draft.sections, start=1):
        lead = told.style.format(han=HAN[number - 1], digit=number)
        heading = plan.words.pick(plan.rng, "headings", section, "section", "heading")
        told.headings.append((section, told.page.put(lead + heading), heading))
        _tell_section(plan, told, section, words)
    return told


def _tell_section(plan: Plan, told: Told, section: str, words: dict[str, str]) -> None:
    rng = plan.rng
    figures = [_sentence(plan, told, template, words) for template in _templates(plan, told, section)]
    plain = plan.words.texts("filler", section, "section", "sentence")
    rng.shuffle(plain)
    count = 1 if section == "other" or plan.wish.brief else rng.randint(1, min(3, len(plain)))
    fillers = [sentence_of(_expand(plan, told, text)) for text in plain[:count]]
    together = rng.choice((1, 1, 2, 3, 8))
    groups = [figures[at : at + together] for at in range(0, len(figures), together)] or [[]]
    inner = _LISTS[_LISTS.index(told.style) + 1 :]
    below = [name for name in inner if name[:-1].strip() != told.style[:-1].strip()]
    style = rng.choice(["", "", *below]) if len(groups) > 2 else ""
    for number, group in enumerate(groups):
        plain_ones = fillers[number : number + 1]
        paragraph = [*plain_ones, *group] if rng.random() < 0.6 else [*group, *plain_ones]
        lead = style.format(digit=number + 1, han=numeral(number + 1))
        if paragraph:
            told.page.put_sentences(paragraph, lead)
    for filler in fillers[len(groups) :]:
        told.page.put_sentences([filler])


def _templates(plan: Plan, told: Told, section: str) -> list[str]:
    """A template for each topic that the section tells; nothing is told twice."""
    rows = [row for row in plan.words.rows("sentences") if row["section"] == section]
    chosen = []
    for topic in _topics(plan.draft, plan.rng, section, list(dict.fromkeys(row["topic"] for row in rows))):
        fresh = [row["template"] for row in rows if row["topic"] == topic]
        fresh = [template for template in fresh if not stated_in(template) & told.indicators]
        if fresh:
            chosen.append(plan.rng.choice(fresh))
            told.indicators |= stated_in(chosen[-1])
    plan.rng.shuffle(chosen)
    return sorted(chosen, key=lambda template: "outcomes_" in template)


def stated_in(template: str) -> set[str]:
    """The indicators of which a template states the number."""
    named = set(_STATED.findall(_MARK.sub("", template)))
    return named | ({"items_proactive_total"} if "{part}" in template else set())


def _topics(draft: Draft, rng: Random, section: str, known: list[str]) -> list[str]:
    """The topics of a section, those that must be told first."""
    numbers = draft.numbers | draft.told
    if section == "requests":
        asked = ["some", "outcomes"] if numbers["requests_received"] else ["none"]
        asked = [topic for topic in asked if numbers.get(NEEDED.get(topic, ""), 1)]
        return [*asked, *_some(rng, ["fee", "withheld"], 0.3)]
    if section == "complaints":
        some = numbers["complaints"] + numbers["reconsiderations"] + numbers["lawsuits"]
        return ["disputes_some" if some else "disputes_none"]
    chosen = [topic for topic in known if numbers.get(NEEDED.get(topic, ""), 1)]
    if numbers["press_events"]:
        chosen = [topic for topic in chosen if topic != "press_none"]
    must = [name.removeprefix("items_").removesuffix("_reports") for name in draft.told]
    must += ["parts"] if draft.gap else []
    must = [topic for topic in must if topic in chosen]
    share = 0.4 if section != "proactive" else 0.2 if draft.statistics else 0.35
    others = _some(rng, [topic for topic in chosen if topic not in must], share)
    rng.shuffle(others)
    return must + others


def _some(rng: Random, topics: list[str], share: float) -> list[str]:
    return [topic for topic in topics if rng.random() < share]


def _sentence(plan: Plan, told: Told, template: str, words: dict[str, str]) -> Sentence:
    draft = plan.draft
    numbers = draft.numbers | draft.told
    exact = frozenset(draft.told) | frozenset({"items_proactive_total"} if draft.gap else ())
    gap = draft.gap if "{part}" in template else 0
    text = _expand(plan, told, template, numbers)
    return write_sentence(plan.rng, draft.habits, text, words, numbers, exact=exact, gap=gap)


def _expand(plan: Plan, told: Told, template: str, numbers: dict[str, int] | None = None) -> str:
    """The numbers that count nothing of this year, printed; each is remembered as a trap."""

    def put(match: re.Match[str]) -> str:
        text = _trap(plan.rng, match, numbers or {})
        told.traps += re.findall(r"\d+", text)
        return text

    return _MARK.sub(put, template)


def _trap(rng: Random, match: re.Match[str], numbers: dict[str, int]) -> str:
    kind, argument = match[1], match[2]
    if match[3]:
        return rng.choice(("增长", "下降")) if match[3] == "grow" else f"{rng.randint(20, 990) / 10}%"
    if kind == "n":
        first, last = argument.split("-")
        return str(rng.randint(int(first), int(last)))
    value = numbers[argument]
    if kind == "of":
        return str(rng.randint(1, max(1, value - 1)))
    return str(max(0, round(value * rng.uniform(0.6, 0.95)) + (value < 10)))
