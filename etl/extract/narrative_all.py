"""What words say of all that was received, or of the one case: 收到 5 件，均已办结; 1 件，以信函提出，信息不存在.

The rows of ``narrative_patterns.csv`` with several "all"; their channel is the indicator that they take up.
Reach "onward": every wording behind the figure; "sentence": behind it with no other number between; "clause": the same
where only one was received.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from etl.extract.narrative_context import Passage
from etl.extract.narrative_figures import Figure
from etl.extract.narrative_read import Told
from etl.extract.narrative_rules import Counted, Rules
from etl.numbers import parse_number

_CHANGE = re.compile(r"(?:较|比|同比)[^,;。]*")
_COUNT = re.compile(r"([0-9]+|[一两二三四五六七八九])(?:件|份|项|起|例|宗|条|次|封|个(?!工作日|自然日|月))")
_SENTENCES_ON = 3
_STOPS = re.compile(r"[,;。、(]")
_CLAUSE_END = re.compile(r"[,;。]")
_RECEIVES = re.compile(r"收到|受理|接到|来信|信箱")
_PART = re.compile(r"[;。]")
_DENIED = re.compile(r"[未无]|没有|不$")
Found = tuple[Passage, Told]


def of_all(
    best: Mapping[str, Sequence[Told]], found: Sequence[Found], passages: Sequence[Passage], rules: Rules
) -> Iterator[list[Told]]:
    """What holds for everything received, unless a figure says otherwise: the same figures once more."""
    known = set(best)
    for rule in rules.of_all:
        received = best.get(rule.row.channel)
        if rule.row.indicator in known or received is None or not received[-1].figure.number.value:
            continue
        if _holds(rule, received, found, passages, rules):
            known.add(rule.row.indicator)
            yield [replace(told, rule=rule, explicit=True) for told in received]


def _holds(
    rule: Counted,
    received: Sequence[Told],
    found: Sequence[Found],
    passages: Sequence[Passage],
    rules: Rules,
) -> bool:
    again = [one for _, one in found if one.indicator == rule.row.channel and _same(one, received)]
    if rule.row.reach == "onward":
        return any(_all_done(rule, told, found, passages, rules) for told in [received[-1], *again])
    if rule.row.reach == "clause" and _total(received) != 1:
        return False
    return any(_said_of_all(rule, told, _total(received), passages, rules) for told in [received[-1], *again])


def _total(received: Sequence[Told]) -> Decimal:
    return sum((one.figure.number.value for one in received), Decimal(0))


def _same(told: Told, received: Sequence[Told]) -> bool:
    """Whether a later sentence takes up what was received (9件申请均已办结)."""
    return told.figure.number.value == _total(received)


def _only_may(sentence: str, rules: Rules) -> bool:
    """Whether it tells what may or must be done (自收到之日起15个工作日内答复), not what was done."""
    return rules.marked("procedure", sentence) and not rules.marked("all_done", sentence)


def _all_done(
    rule: Counted, received: Told, found: Sequence[Found], passages: Sequence[Passage], rules: Rules
) -> bool:
    figure = received.figure
    here = [passage for passage, told in found if told is received]
    chain = [
        passage.statement.text
        for passage, told in found
        if told.figure.statement.chain == figure.statement.chain and passage not in here
    ]
    sentences = [figure.onward + figure.statement.text[figure.end :], *chain, here[0].following]
    sentences += _later(rule, _behind(figure, passages))
    onward = "".join(one for one in sentences if not _only_may(one, rules))
    return bool(
        rule.words and rule.words.search(onward) and not (rule.excludes and rule.excludes.search(onward))
    )


def _later(rule: Counted, behind: Sequence[str]) -> list[str]:
    """The sentences that begin by saying it, before anything else is received (申请人:公民7件。全部办结)."""
    before = takewhile(lambda text: not _RECEIVES.search(text), behind)
    return [text for text in before if rule.words and rule.words.match(text)]


def _behind(figure: Figure, passages: Sequence[Passage]) -> list[str]:
    """The sentences and brackets behind a figure's own sentence in its paragraph."""
    inside = [one.statement for one in passages if one.statement.paragraph is figure.statement.paragraph]
    at = next((n for n, one in enumerate(inside) if one is figure.statement), len(inside))
    return [one.text[one.start :] for one in inside[at + 1 :]]


def _said_of_all(
    rule: Counted, told: Told, total: Decimal, passages: Sequence[Passage], rules: Rules
) -> bool:
    """Whether a clause behind the figure says it of all: no other count stands between, or counts that make it up."""
    text = _spoken(rule, told.figure, passages, rules)
    if rule.row.reach == "clause":
        text = _before_another(text, total)
    requests = rule.row.channel == "requests_received"
    if rule.words is None or not (requests or not (rule.excludes and rule.excludes.search(text))):
        return False
    return any(
        _whole(text, match.start(), total) and not _denied(rule, text, match)
        for match in rule.words.finditer(text)
    )


def _spoken(rule: Counted, figure: Figure, passages: Sequence[Passage], rules: Rules) -> str:
    """What is said behind the figure: of a dispute up to the next one, of requests on to the sentences that go on."""
    own = figure.statement.text[figure.end :]
    if rule.row.channel != "requests_received":
        return _PART.split(own)[0]
    on = [one for one in _behind(figure, passages)[:_SENTENCES_ON] if rules.beside["takes_up"].match(one)]
    told = [one for one in on if not rules.marked("last_year", one) and not _only_may(one, rules)]
    return _CHANGE.sub("", "。".join([own, *told]))


def _counts(text: str) -> list[tuple[int, Decimal]]:
    read = ((match.start(), parse_number(match[1])) for match in _COUNT.finditer(text))
    return [(start, number.value) for start, number in read if number]


def _before_another(text: str, total: Decimal) -> str:
    """The text up to the phrase that holds another count."""
    for start, value in _counts(text):
        if value != total:
            return text[: max((stop.start() for stop in _STOPS.finditer(text, 0, start)), default=0)]
    return text


def _whole(text: str, end: int, total: Decimal) -> bool:
    others = [value for start, value in _counts(text[:end]) if value != total]
    return not others or sum(others, Decimal(0)) == total


def _denied(rule: Counted, text: str, match: re.Match[str]) -> bool:
    """Whether its clause denies it, or names what the row excludes."""
    start = max((stop.end() for stop in _STOPS.finditer(text, 0, match.start())), default=0)
    stop = _CLAUSE_END.search(text, match.end())
    end = stop.start() if stop else len(text)
    return bool(
        _DENIED.search(text[start : match.start()])
        or (rule.excludes and rule.excludes.search(text[start:end]))
    )
