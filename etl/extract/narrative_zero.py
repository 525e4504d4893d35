"""What there was none of: 未收到申请, 没有受到举报、复议、诉讼, 无收费, or 无 under a heading that names the matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.codebook import Codebook
from etl.extract.narrative_context import Passage
from etl.extract.narrative_rules import Denied, Rules
from etl.extract.narrative_text import Statement
from etl.model import Observation

_BARE = 2
_LONGEST_BETWEEN, _LONGEST_BEHIND = 45, 20
_STANDALONE = re.compile(r"(?<![有毫])无(?![论法偿障故关纸需须理由线机条])|[^无]")


@dataclass(frozen=True, slots=True)
class _Denial:
    """``negation`` and ``matter`` are spans of the statement's text; ``order`` prefers the more exact wording."""

    row: Denied
    statement: Statement
    negation: tuple[int, int]
    end: int
    order: int


def denials(passages: Sequence[Passage], rules: Rules, codebook: Codebook) -> list[Observation]:
    """One observation of value 0 for each indicator denied; the wording of lowest rank, then the first, counts."""
    found = [denial for number, passage in enumerate(passages) for denial in _denied(passage, number, rules)]
    best: dict[str, _Denial] = {}
    for denial in sorted(found, key=lambda one: (one.row.rank, one.order)):
        best.setdefault(denial.row.indicator, denial)
    return [_observation(denial, codebook) for denial in best.values()]


def _denied(passage: Passage, number: int, rules: Rules) -> Iterator[_Denial]:
    statement = passage.statement
    if not rules.denies.search(statement.text):
        return
    context = statement.paragraph.text + passage.headings
    for row in rules.denied:
        if row.context and not row.context.search(context):
            continue
        found = _before(row, statement.text, rules) or _behind(row, statement.text, rules)
        if found is None and not statement.paragraph.level:
            found = _answer(row, statement.text, passage, rules)
        if found:
            yield _Denial(row, statement, found[0], found[1], number)


Span = tuple[tuple[int, int], int]


def _before(row: Denied, text: str, rules: Rules) -> Span | None:
    """A negation, then the matter: 未收到…申请."""
    for matter in row.matter.finditer(text):
        clause = max(text.rfind(mark, 0, matter.start()) for mark in "。;") + 1
        negations = [one for one in row.negation.finditer(text, clause, matter.start()) if _plain(text, one)]
        for negation in reversed(negations):
            between = text[negation.end() : matter.start()]
            if _reaches(between, rules) and not (row.not_between and row.not_between.search(between)):
                return (negation.start(), negation.start() + len(negation.group().rstrip("因"))), matter.end()
    return None


def _plain(text: str, negation: re.Match[str]) -> bool:
    """无 in 无论 or 有无 denies nothing."""
    return bool(_STANDALONE.match(text, negation.start()))


def _reaches(between: str, rules: Rules) -> bool:
    """Whether what stands between belongs to one denial: no figure, and a comma only inside a list."""
    if len(between) > _LONGEST_BETWEEN or re.search(r"[0-9]|已|均", between):
        return False
    return all(rules.beside["goes_on"].match(part) for part in between.split(",")[1:])


def _behind(row: Denied, text: str, rules: Rules) -> Span | None:
    """The matter, then its denial: 举报、复议、诉讼均为零."""
    denied = rules.marks["denied_behind"]
    for matter in row.matter.finditer(text):
        for match in denied.finditer(text, matter.end()):
            between = text[matter.end() : match.start()]
            if (
                len(between) <= _LONGEST_BEHIND
                and not re.search(r"[0-9。;]", between)
                and between.count(",") <= 1
            ):
                return match.span(), match.end()
    return None


def _answer(row: Denied, text: str, passage: Passage, rules: Rules) -> Span | None:
    """无, or 没有此类情况, under a heading that names the matter."""
    bare = rules.marks["denied_bare"].fullmatch(text.strip("。."))
    match = bare or rules.marks["denied_above"].search(text)
    if match is None or not row.matter.search(passage.headings.rpartition("。")[2]):
        return None
    whole = bare or match.end() - match.start() > _BARE or match.group() == text.strip("。.")
    shortest = row.negation.match(text, match.start()) or match
    return (shortest.span(), match.end()) if whole else None


def _observation(denial: _Denial, codebook: Codebook) -> Observation:
    statement, (start, stop) = denial.statement, denial.negation
    at, paragraph = statement.at, statement.paragraph
    last = min(at[max(stop, denial.end) - 1] + 1, paragraph.line_end(at[start]))
    first = at[start]
    return Observation(
        indicator=denial.row.indicator,
        answer="value",
        origin="narrative",
        raw=paragraph.printed(first, min(at[stop - 1] + 1, last)).strip(),
        place=paragraph.place(first),
        quote=paragraph.printed(first, last).strip(),
        value=Decimal(0),
        unit=codebook.indicators[denial.row.indicator].unit,
    )
