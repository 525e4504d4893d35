"""The figures of a statement, each with the words that stand around it and the channel that carries it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.extract.narrative_holes import LOST, Printed, broken, may_have_holes, with_holes
from etl.extract.narrative_index import Term
from etl.extract.narrative_rules import Rules
from etl.extract.narrative_text import Statement
from etl.model import Place
from etl.numbers import Number, numbers_in

MANY, SUM = "many", "sum"
CLAUSE, SENTENCE, PARAGRAPH, HEADING, NOWHERE = range(5)
"""How far from a figure its channel is named."""

_STOPS = ",;。!?"
_LISTS = "、和与及"
_RIGHT_STOP = re.compile(r"[,;:。!?、()]")
_BARE_STOP = re.compile(r"[,;:。!?、()和与及]")
_COLON = re.compile(
    r"(?<![0-9]):|:(?![0-9])|(?<![0-9万])[-—–─](?=[-—–─]?[0-9])(?<=[-—–─]{2})|(?<=[一-鿿])[-—–─](?=[-—–─][0-9])"
)
_ENUMERATES = re.compile(r"(?:^|[。;:])[0-9]{1,2}[、)]$")
_FROM = re.compile(r"[由从较比]")
_THAN = re.compile(r"(?:较|同?比)(?=[^,;]*[增减升降长多少])")
_WHEN = re.compile(r"(?:(?:20[0-9]{2}[-—–~至]+)?20[0-9]{2}学?年度?|[本今当]学?年度?|目前|现在)的?$")
_LIST_GAP, _NAME_GAP = 12, 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. ``near`` are the words from the figure before to the end of the phrase, ``clause`` the
    whole clause, ``onward`` the near words and what follows up to the next figure; "#" stands for the number.

    ``risen``: it is what the count came to (由3条增至#条), the words before 由 being its own.
    ``channel`` is what carries it ("many" for several that no indicator counts together, None if none is named).
    """

    statement: Statement
    number: Number
    unit: str
    end: int
    near_start: int
    near: str
    right: str
    clause: str
    onward: str
    level: int
    risen: bool = False
    channel: str | None = None
    distance: int = NOWHERE

    @property
    def place(self) -> Place:
        return self.statement.paragraph.place(self.statement.at[self.number.start])

    @property
    def printed(self) -> str:
        at, number = self.statement.at, self.number
        return self.statement.paragraph.printed(at[number.start], at[number.end - 1] + 1)

    @property
    def lost(self) -> bool:
        """Whether its digits are gone or in doubt."""
        return self.number.value == LOST


def figures(statement: Statement, rules: Rules) -> list[Figure]:
    """The figures that have a unit or stand at the end of a phrase; their channels are not yet known."""
    text = statement.text
    numbers = list(numbers_in(_COLON.sub(";", text)))
    if not numbers and not may_have_holes(text, rules):
        return []
    terms = rules.terms(text)
    read = [
        (number, unit, end)
        for number in numbers
        if not broken(text, number)
        and not any(term.start < number.end and number.start < term.end for term in terms)
        for unit, end in [_unit(text, number.end, rules)]
        if unit
        or end == len(text)
        or rules.marks["counted_behind"].match(text, end)
        or (_BARE_STOP.match(text, end) and not _ENUMERATES.search(text[: end + 1]))
    ]
    found = with_holes(text, read, terms, rules)
    return [
        _figure(statement, rules, found, position)
        for position, (number, _, _) in enumerate(found)
        if number.start >= statement.start
    ]


def _unit(text: str, end: int, rules: Rules) -> tuple[str, int]:
    match = rules.units.match(text, end)
    return (match.group(), match.end()) if match else ("", end)


def _figure(statement: Statement, rules: Rules, found: Sequence[Printed], position: int) -> Figure:
    text, (number, unit, end) = statement.text, found[position]
    before = found[position - 1][2] if position else 0
    after = found[position + 1][0].start if position + 1 < len(found) else None
    clause_start = _clause(text, number.start)
    near_start = max(clause_start, before)
    stop = _RIGHT_STOP.search(text, end)
    right_end = min(stop.start() if stop else len(text), len(text) if after is None else after)
    right = text[end:right_end]
    more = rules.marks["after_unit"].match(right)
    if more or rules.beside["about"].search(text, near_start, number.start):
        number = replace(number, flags=number.flags | {"approximate"})
    right = right[more.end() :] if more else right
    left, risen = _risen(text, clause_start, near_start, number.start, rules)
    words = _lead(text, found, position, rules) + _tight(left, rules)
    if left and not words and near_start == clause_start > 0:
        words = _tight(_subject(text, clause_start, before, rules), rules)
    near = words + "#" + unit + right + text[right_end : right_end + 1]
    segment_end = text.index(";", end) if ";" in text[end:] else len(text)
    last = segment_end if after is None else min(_clause(text, after), segment_end)
    return Figure(
        statement=statement,
        number=number,
        unit=unit,
        end=end,
        near_start=near_start,
        near=near,
        right=right,
        clause=text[clause_start : number.start] + "#" + unit + right,
        onward=near + text[right_end : max(right_end, last)],
        level=_level(statement, rules, number.start),
        risen=risen,
    )


def _risen(text: str, clause: int, near: int, number: int, rules: Rules) -> tuple[str, bool]:
    """The words before a figure, and whether it is what a count came to: then those before 由, 从 or 较."""
    left = text[near:number]
    if not rules.marked("risen_to", _WHEN.sub("", left) + "#"):
        return left, False
    since = [match.start() for match in _FROM.finditer(text, clause, number)]
    return (text[clause : since[-1]] if since else _WHEN.sub("", left)), True


def _lead(text: str, found: Sequence[Printed], position: int, rules: Rules) -> str:
    """The word that goes for every name of a list (涉及招生4件、财务1件), for a figure behind the list's first."""
    if not position or text[found[position - 1][2]] not in _LISTS:
        return ""
    first = position
    while first and text[found[first - 1][2]] in _LISTS:
        first -= 1
    start = found[first - 1][2] if first else 0
    lead = rules.marks["lead"].search(
        text, max(start, _clause(text, found[first][0].start)), found[first][0].start
    )
    return lead[0] if lead else ""


def _subject(text: str, clause: int, before: int, rules: Rules) -> str:
    """What the clause before tells of, where it holds no figure itself (阅读量稳步增长,达到#次)."""
    start = _clause(text, clause - 1)
    if text[clause - 1] != ",":
        return ""
    if start < before:
        than = _THAN.search(text, start, before)
        return text[start : than.start()] if than else ""
    return rules.marks["only_how"].split(text[start : clause - 1])[0]


def _clause(text: str, before: int) -> int:
    """Where the clause begins that goes on at ``before``."""
    return max([text.rfind(stop, 0, before) for stop in _STOPS]) + 1


def _last(pattern: re.Pattern[str], text: str, before: int) -> int:
    end = 0
    for match in pattern.finditer(text, 0, before):
        end = match.end()
    return end


def _tight(left: str, rules: Rules) -> str:
    """``left`` without the words that only lead to the figure (共计, 达到, 约)."""
    return rules.beside["filler"].sub("", left).removeprefix("、")


def _level(statement: Statement, rules: Rules, index: int) -> int:
    if statement.level:
        return 1
    part = _last(rules.marks["part"], statement.text, index)
    if part and rules.beside["total_again"].search(statement.text, part, index):
        part = 0
    whole = _last(rules.marks["whole_list"], statement.text, index)
    if whole > part and re.search("[0-9]", statement.text[:whole]):
        return 1
    listed = part and statement.text[part - 1] == ":"
    return 1 if listed or (part and ";" not in statement.text[part:index]) else 0


def governing(text: str, terms: Sequence[Term], rules: Rules) -> list[Term]:
    """The channels that publish, of all that a clause names: those behind 通过 or its like, else the last."""
    groups = _groups(text, terms, rules)
    if not groups:
        return []
    if {term.channel for term in groups[-1]} == {"items_checklist"}:
        return groups[-1]
    if len(groups) > 1 and rules.marked("sets_up", text[groups[-2][-1].end : groups[-1][0].start]):
        return groups[-1]
    led = [
        group
        for group in groups
        if rules.marked("preposition", text[max(0, group[0].start - 5) : group[0].start])
    ]
    chosen = (led or groups)[-1]
    after_examples = text[: chosen[-1].start].endswith("等")
    return chosen[-1:] if after_examples and chosen[-1].channel == "media_reports" else chosen


def _groups(text: str, terms: Sequence[Term], rules: Rules) -> list[list[Term]]:
    groups: list[list[Term]] = []
    for term in terms:
        gap = text[groups[-1][-1].end : term.start] if groups else ""
        if groups and _joins(gap, groups[-1][-1], term, rules):
            groups[-1].append(term)
        elif groups and _qualifies(gap, rules):
            groups[-1][-1] = term
        else:
            groups.append([term])
    return groups


def _joins(gap: str, before: Term, term: Term, rules: Rules) -> bool:
    if not gap:
        accounts = rules.joint["items_new_media"]
        return before.channel in accounts and term.channel in accounts
    return len(gap) <= _LIST_GAP and rules.marked("separator", gap) and not _breaks(gap, rules)


def _qualifies(gap: str, rules: Rules) -> bool:
    return len(gap) <= _NAME_GAP and not _breaks(gap, rules)


def _breaks(gap: str, rules: Rules) -> bool:
    return bool(re.search(r"[,;:。0-9]", gap)) or any(
        rules.marked(mark, gap) for mark in ("verb", "preposition")
    )


def together(channels: Sequence[str], rules: Rules) -> str | None:
    """The one channel that several make up, "many" if no indicator counts them together, None if there are none."""
    named = set(channels)
    if len(named - {"items_new_media"}) > 1:
        named -= {"items_new_media"}
    if len(named) < 2:
        return next(iter(named), None)
    return next((channel for channel, parts in rules.joint.items() if named <= parts), MANY)
