"""What one report states, looked up by the rules; and the finding that a rule raises on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.codebook import Codebook
from etl.model import ChecklistEntry, Finding, Observation, Origin, Place, Report


@dataclass(frozen=True)
class Statements:
    """A report's observations by origin and indicator, with the codebook that words the findings."""

    report: Report
    codebook: Codebook

    def stated(self, indicator: str, origin: Origin = "form") -> Observation | None:
        """The report's observation of this indicator from this origin, None where there is none."""
        found = (o for o in self.report.observations if o.indicator == indicator and o.origin == origin)
        return next(found, None)

    def row(self, form_row: int) -> Observation | None:
        """The observation of a form row."""
        return next((o for o in self.report.observations if o.form_row == form_row), None)

    def rows(self, first: int, last: int) -> list[Observation]:
        """The observations of the form rows first to last, as far as they are there."""
        found = (self.row(number) for number in range(first, last + 1))
        return [o for o in found if o is not None]

    def finding(
        self, rule: str, values: Sequence[str], places: Iterable[Place | None], **words: str
    ) -> Finding:
        """A finding worded by rules.csv: the rule's statement, then its message with {a}, {b} and ``words``.

        The first places are those of the values, in their order; a sum's further parts stand behind them.
        """
        base = self.codebook.rules[rule.partition(":")[0]]
        numbers = {"a": values[0] if values else "", "b": values[1] if len(values) > 1 else ""}
        return Finding(
            rule=rule,
            severity=base.severity,
            message_zh=f"{base.statement_zh}：{base.message_zh.format(**numbers | _language(words, 'zh'))}",
            message_en=f"{base.statement_en}: {base.message_en.format(**numbers | _language(words, 'en'))}",
            values=tuple(values),
            places=tuple(place for place in places if place is not None),
        )


def _language(words: dict[str, str], language: str) -> dict[str, str]:
    """``name_zh`` and ``name_en`` are offered to the template of their language as ``name``."""
    other = {"zh": "_en", "en": "_zh"}[language]
    return {key.removesuffix(f"_{language}"): word for key, word in words.items() if not key.endswith(other)}


def number(observation: Observation | None) -> Decimal | None:
    """The number a statement counts as in a comparison: 无 and 不适用 count as nought, a blank is unknown (None)."""
    if observation is None:
        return None
    if observation.answer in ("none", "not_applicable"):
        return Decimal(0)
    return observation.value if observation.answer == "value" else None


def printed(value: Decimal | int) -> str:
    """A number as the findings print it: no thousands separators, no needless decimals."""
    return format(Decimal(value).normalize(), "f")


def counted(entries: Iterable[ChecklistEntry]) -> int:
    """The sum of the printed counts."""
    return sum(entry.count for entry in entries if entry.count is not None)
