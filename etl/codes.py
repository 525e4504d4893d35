"""The rows of data/reference as frozen dataclasses, field for column; ``etl.codebook`` reads and checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from etl.model import Answer, ChecklistStatus, Severity

Kind = Literal["flag", "text", "count", "money"]
Need = Literal["undergraduates", "graduates", "degrees"]
CellKind = Literal["number", "flag", "fee", "text", "platform", "link"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured. ``form_row`` is the canonical row of the 55-row form, None for narrative indicators; ``unit``
    is 元 for money and "" for flags and texts; ``part_of`` is the indicator that contains this one."""

    indicator: str
    form_row: int | None
    group: str
    kind: Kind
    unit: str
    unit_en: str
    decimals: int
    label_zh: str
    label_en: str
    short_zh: str
    short_en: str
    definition_zh: str
    definition_en: str
    part_of: str | None
    stackable: bool
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """A topic of indicators."""

    group: str
    zh: str
    en: str
    order: int


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A wording of a form row's label, without blanks, punctuation and printed number."""

    indicator: str
    variant: str


@dataclass(frozen=True, slots=True)
class LabelWord:
    """A word of form labels: ``decides`` names the matters that tell rows apart, ``hints`` those that only speak for a
    row; a word with neither says nothing. Longer words are tried first."""

    word: str
    decides: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelCategory:
    """A category of a form (申请人身份) by its words, and the ``rows`` that may stand under it (31-33); the first whose
    pattern is found counts."""

    pattern: str
    rows: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One of the 50 items of 教办函〔2014〕23号; ``needs`` names what a school must do for the item to concern it."""

    item: int
    category: int
    title_zh: str
    short_zh: str
    title_en: str
    short_en: str
    needs: Need | None


@dataclass(frozen=True, slots=True)
class ChecklistCategory:
    """One of the ten categories of the checklist."""

    category: int
    zh: str
    en: str
    short_zh: str
    short_en: str


@dataclass(frozen=True, slots=True)
class RemarkPattern:
    """A regular expression over folded remarks and the status that it gives; the first that matches decides."""

    pattern: str
    status: ChecklistStatus
    example: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerWord:
    """What a word means that fills a whole cell of a kind; ``value`` is 1 or 0 where ``answer`` is "value"."""

    kind: CellKind
    word: str
    answer: Answer
    value: int | None
    note: str


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A part of the narrative; ``patterns`` is a regular expression over folded headings without their numbers."""

    section: str
    order: int
    title_zh: str
    title_en: str
    required: bool
    patterns: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule; ``message_*`` are templates for ``str.format`` whose names the note explains."""

    rule: str
    group: str
    severity: Severity
    statement_zh: str
    statement_en: str
    message_zh: str
    message_en: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """A group of rules."""

    group: str
    zh: str
    en: str
    order: int


@dataclass(frozen=True, slots=True)
class StatusCode:
    """The label of a coded value; ``of`` says of what (answer, flag, checklist …)."""

    of: str
    code: str
    zh: str
    en: str
    mark: str
    meaning_zh: str
    meaning_en: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when reports are due: "*" stands for every province or year; ``date`` is ISO, or month-day of each year."""

    province: str
    academic_year: str
    kind: str
    date: str
    basis: str
    basis_en: str


@dataclass(frozen=True, slots=True)
class ChannelTerm:
    """A name of a channel in prose and the indicator that counts what it carries."""

    term: str
    indicator: str


@dataclass(frozen=True, slots=True)
class NarrativeTerm:
    """A name in prose of a channel that no indicator counts by itself, or that several share."""

    term: str
    channel: str


@dataclass(frozen=True, slots=True)
class NarrativePattern:
    """How prose tells of one indicator; the first row that fits a figure wins. ``etl.extract.narrative_rules`` explains
    the words; ``unit`` holds classes of units parted by ";", the earlier preferred, "-" being no unit printed."""

    indicator: str
    channel: str
    unit: str
    counted: tuple[str, ...]
    excludes: tuple[str, ...]
    context: tuple[str, ...]
    reach: Literal["clause", "onward", "sentence"]
    several: Literal["sum", "named", "first", "more", "all"]
    example: str


@dataclass(frozen=True, slots=True)
class NarrativeZero:
    """How prose says that there was none: a negation before the matter, with nothing of ``not_between`` in between."""

    indicator: str
    matter: tuple[str, ...]
    not_before: tuple[str, ...]
    negation: tuple[str, ...]
    not_between: tuple[str, ...]
    context: tuple[str, ...]
    rank: int
    example: str


@dataclass(frozen=True, slots=True)
class NarrativeMark:
    """Words that steer the reading of prose: what opens a list of parts, what announces a total, and so on."""

    mark: str
    words: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What a column of the form or the checklist holds, by a regular expression over its squeezed heading; the first
    of its table that matches decides."""

    table: Literal["statistics", "checklist", "cells"]
    role: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit of the reading that people may set; ``value`` is a decimal number."""

    threshold: str
    value: str


@dataclass(frozen=True, slots=True)
class CountUnit:
    """A unit that may stand behind a number in a cell of the form; other words there make it no number."""

    unit: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """A superseded regulation: a regular expression over folded text, what replaced it and since when (ISO)."""

    pattern: str
    current: str
    note: str
    since: str


@dataclass(frozen=True, slots=True)
class FileWord:
    """A regular expression over squeezed names of files and folders, and which part of a submission it speaks of."""

    pattern: str
    means: Literal["narrative", "statistics", "checklist", "annex", "copy", "common"]
    note: str
