"""What an extraction got right against what a report states: counts of right over wanted and given, nothing rounded.

Gold files (tests/gold), truth records (benchmarks.corpus) and extracted records are brought into one shape first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Figure = tuple[str, float | None, bool]
"""Indicator, value, whether approximate."""

HEADER = (
    *("school", "school_id", "province", "school_type", "ownership", "academic_year"),
    *("period_start", "period_end", "period_status", "report_date"),
)
ENTRY_PARTS = ("count", "on_platform", "remark", "status", "links", "link_text")


@dataclass(frozen=True)
class Facts:
    """A report as one side states it. ``findings``: rule → everything that its findings name."""

    name: str
    header: dict[str, str | None]
    sections: frozenset[str]
    annexes: frozenset[tuple[str, str]]
    form: dict[int, Record]
    checklist: dict[int, Record]
    narrative: Counter[Figure]
    findings: dict[str, list[str]]
    allowed: frozenset[str] = frozenset()
    told: Mapping[Figure, str] = field(default_factory=dict)
    """Figure of the narrative → the sentence, or the phrase, that tells it."""
    traps: frozenset[float] = frozenset()
    """Numbers that stand in the narrative and count nothing of this year."""


@dataclass
class Score:
    """``right`` of ``wanted`` things that the report states, and of ``given`` things that were extracted.

    Of what is not right, ``wrong`` says something false; the rest says nothing.
    """

    right: int = 0
    wanted: int = 0
    given: int = 0
    wrong: int = 0
    misses: Counter[str] = field(default_factory=Counter)

    def add(self, right: bool, what: str, *, wrong: bool = True) -> None:
        """One thing that has exactly one answer; ``wrong``: what is not right was given a false one."""
        self.right, self.wanted, self.given = self.right + right, self.wanted + 1, self.given + 1
        if not right:
            self.misses[what] += 1
            self.wrong += wrong

    @property
    def precision(self) -> float:
        """Share of what was given that is right; 1 where nothing was given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of what is wanted that was given rightly; 1 where nothing is wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Scores = dict[str, Score]
_LIST_NUMBER = re.compile(r"\d{1,2}[.、]")
"""Carries no meaning of its own in a link cell (tests/gold/README.md)."""


def facts_of_record(record: Record) -> Facts:
    """The facts of an extracted record, or of a truth record of the generator."""
    observations = record["observations"]
    return Facts(
        name=record["report_id"],
        header={name: record[name] for name in HEADER if name in record},
        sections=frozenset(section["section"] for section in record["sections"]),
        annexes=frozenset((annex["annex"], annex["state"]) for annex in record["annexes"]),
        form={o["form_row"]: o for o in observations if o["origin"] == "form"},
        checklist={entry["item"]: entry for entry in record["checklist"]},
        narrative=Counter(_figure(o) for o in observations if o["origin"] == "narrative"),
        findings=_findings(record["findings"]),
        allowed=frozenset(record.get("findings_allowed", ())),
        told={
            _figure(o): o.get("label") or o.get("quote", "")
            for o in observations
            if o["origin"] == "narrative"
        },
        traps=frozenset(map(float, record.get("traps", ()))),
    )


def facts_of_gold(gold: Record, report_id: str) -> Facts:
    """The facts of a file of tests/gold."""
    return Facts(
        name=report_id,
        header={name: gold[name] for name in HEADER},
        sections=frozenset(gold["sections"]),
        annexes=frozenset((annex["annex"], annex["state"]) for annex in gold["annexes"]),
        form={row["form_row"]: row for row in gold["form"]},
        checklist={entry["item"]: entry for entry in gold["checklist"]},
        narrative=Counter(map(_figure, gold["narrative"])),
        findings=_findings(gold["findings_expected"]),
        allowed=frozenset(finding["rule"] for finding in gold["findings_allowed"]),
    )


def nothing(name: str) -> Facts:
    """A document of which nothing could be read: everything that it states is missed."""
    return Facts(name, dict.fromkeys(HEADER, ""), frozenset(), frozenset(), {}, {}, Counter(), {})


def _figure(observation: Record) -> Figure:
    value = observation["value"]
    about = "approximate" in observation["flags"]
    return observation["indicator"], None if value is None else float(value), about


def _findings(findings: list[Record]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        named[finding["rule"]].extend(str(value) for value in finding["values"])
    return dict(named)


def score(scores: Scores, wanted: Facts, given: Facts, titles: Mapping[str, str]) -> None:
    """Adds one report to the scores. ``titles``: code → Chinese title, where a finding may name either."""
    for name, value in wanted.header.items():
        said = given.header.get(name)
        scores["header"].add(value == said, name, wrong=bool(said))
        scores[f"header {name}"].add(value == said, wanted.name, wrong=bool(said))
    whole = all(given.header.get(name) == value for name, value in wanted.header.items())
    scores["headers whole"].add(whole, wanted.name)
    _sets(scores["sections"], wanted.sections, given.sections)
    _sets(scores["annexes"], wanted.annexes, given.annexes)
    for row, stated in wanted.form.items():
        found = given.form.get(row, {})
        scores["form"].add(same_answer(stated, found), f"row {row}", wrong=says_something(stated, found))
        scores["form raw"].add(same(stated, found, "raw"), f"row {row}")
    for item, entry in wanted.checklist.items():
        found = given.checklist.get(item, {})
        for part in ENTRY_PARTS:
            if part in entry:
                wrong = is_wrong_entry(entry, found, part)
                scores[f"checklist {part}"].add(same(entry, found, part), f"item {item}", wrong=wrong)
    _figures(scores["narrative"], wanted.narrative, given.narrative)
    _traps(scores["traps"], wanted, given)
    _rules(scores["findings"], wanted, given, titles)


def new_scores() -> Scores:
    """A score per part, all empty."""
    names = ["header", "headers whole", "sections", "annexes", "form", "form raw"]
    names += [*(f"header {name}" for name in HEADER), *(f"checklist {part}" for part in ENTRY_PARTS)]
    return {name: Score() for name in (*names, "narrative", "traps", "findings", "quotes")}


def same_answer(stated: Record, found: Record) -> bool:
    """Whether a form cell was read as it answers."""
    return all(same(stated, found, part) for part in ("answer", "value", "text"))


def says_something(stated: Record, found: Record) -> bool:
    """Whether a form cell that is not right was given an answer, where another or none is printed."""
    return bool(found) and (found["answer"] not in ("blank", "unreadable") or stated["answer"] == "blank")


def is_wrong_entry(entry: Record, found: Record, part: str) -> bool:
    """Whether the part of a checklist entry that is not right says something false, not merely less."""
    if part == "links":
        return not set(found.get("links", ())) <= set(entry["links"])
    return found.get(part) not in (None, "")


def _sets(target: Score, wanted: frozenset[Any], given: frozenset[Any]) -> None:
    target.right += len(wanted & given)
    target.wanted += len(wanted)
    target.given += len(given)
    target.misses.update(f"-{thing}" for thing in wanted - given)
    target.misses.update(f"+{thing}" for thing in given - wanted)


def _figures(target: Score, wanted: Counter[Figure], given: Counter[Figure]) -> None:
    target.right += (wanted & given).total()
    target.wanted += wanted.total()
    target.given += given.total()
    target.misses.update(f"-{name}" for name, _, _ in (wanted - given).elements())
    target.misses.update(f"+{name}" for name, _, _ in (given - wanted).elements())


def same(wanted: Record, given: Record, part: str) -> bool:
    """Whether a part of a cell was read as printed, blanks apart."""
    if part not in given:
        return False
    return bool(_plain(wanted[part], part) == _plain(given[part], part))


def _plain(value: Any, part: str) -> Any:
    """Text without blanks, a link cell's words without list numbers, numbers as numbers."""
    if isinstance(value, str):
        words = [word for word in value.split() if part != "link_text" or not _LIST_NUMBER.fullmatch(word)]
        return "".join(words)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _traps(target: Score, wanted: Facts, given: Facts) -> None:
    """How many of the numbers that count nothing were taken for a figure."""
    false = [
        value for _, value, _ in (given.narrative - wanted.narrative).elements() if value in wanted.traps
    ]
    target.wanted += len(wanted.traps)
    target.given += len(wanted.traps)
    target.right += len(wanted.traps) - len(false)
    target.misses.update(f"+{value:g}" for value in false)


def _rules(target: Score, wanted: Facts, given: Facts, titles: Mapping[str, str]) -> None:
    for rule, values in wanted.findings.items():
        named = given.findings.get(rule)
        right = named is not None and all(_names(named, value, titles) for value in values)
        target.right += right
        target.wanted += 1
        if not right:
            target.misses[f"-{rule.partition(':')[0]}"] += 1
    for rule in _judged(given, wanted):
        target.given += 1
        if rule not in wanted.findings:
            target.misses[f"+{rule.partition(':')[0]}"] += 1


def _judged(given: Facts, wanted: Facts) -> Iterator[str]:
    return (rule for rule in given.findings if rule not in wanted.allowed)


def _names(named: list[str], value: str, titles: Mapping[str, str]) -> bool:
    """Whether a finding names the value: itself, its title, or within a longer phrase as a number of its own."""
    whole = re.compile(rf"(?<!\d){re.escape(value)}(?!\d)")
    return any(whole.search(text) or titles.get(value, text + "?") in text for text in named)
