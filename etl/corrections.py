"""Reviewed corrections and reviews of findings: rows with a guard and a reason, never an ``if`` in the extraction.

A correction's ``target`` is one of

    observation/<indicator>/<origin>              a number in the indicator's unit; the text of a text indicator;
                                                  or an answer: blank, none, not_applicable, invalid, unreadable
    checklist/<item>/count|status|on_platform     a whole number; a checklist status; 是 or 否
    header/report_date|period_start|period_end    an ISO date

with what ``corrected_value`` then holds. ``printed_raw`` is what the document prints there (是, 否 or nothing for
on_platform; the ISO date for a header). Where it prints something else by now, the correction rests and says why.
The printed value stays beside the corrected one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast, get_args

from etl.errors import CorrectionError
from etl.model import Answer, ChecklistEntry, ChecklistStatus, Finding, Flag, Observation, Report
from etl.registers import Correction, Review

T = TypeVar("T")
CORRECTED: frozenset[Flag] = frozenset({"corrected"})
TARGETS = "observation/<indicator>/<origin>, checklist/<item>/count, header/report_date and the like"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A correction and what became of it; ``why_not`` is empty where it was applied."""

    correction: Correction
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finding's review: open, with empty parts, where nobody reviewed these values."""

    state: str = "open"
    reason: str = ""
    who: str = ""
    reviewed_on: str | None = None


class _Rests(Exception):
    """The correction does not apply to what the document prints; the message says why."""


def apply_corrections(
    reports: Mapping[str, Report], corrections: Sequence[Correction]
) -> tuple[dict[str, Report], list[Outcome], list[CorrectionError]]:
    """The corrected reports by report_id, what became of each correction, and the rows that cannot be used."""
    corrected, outcomes, errors = dict(reports), [], []
    for correction in corrections:
        try:
            report = corrected.get(correction.report_id)
            if report is None:
                raise _Rests("未收录该报告 / no such report is held")
            corrected[correction.report_id] = _apply(report, correction)
            outcomes.append(Outcome(correction))
        except _Rests as resting:
            outcomes.append(Outcome(correction, str(resting)))
        except CorrectionError as error:
            errors.append(error)
    return corrected, outcomes, errors


def review(finding_key: str, finding: Finding, reviews: Mapping[str, Review]) -> Reviewed:
    """The review of a finding; one of other values than the finding now states leaves it open."""
    row = reviews.get(finding_key)
    if row is None or row.values != finding.values:
        return Reviewed()
    return Reviewed(row.state, row.reason, row.who, row.reviewed_on)


def _apply(report: Report, correction: Correction) -> Report:
    match correction.target.split("/"):
        case ["observation", indicator, origin]:
            return _correct_observation(report, correction, indicator, origin)
        case ["checklist", item, ("count" | "status" | "on_platform") as part]:
            return _correct_entry(report, correction, item, part)
        case ["header", ("report_date" | "period_start" | "period_end") as part]:
            return _correct_header(report, correction, part)
    raise CorrectionError(
        f"target is {correction.target!r}", where=correction.where, remedy=f"write {TARGETS}"
    )


def _guard(correction: Correction, printed: str) -> None:
    if _folded(printed) != _folded(correction.printed_raw):
        guard = correction.printed_raw
        raise _Rests(f"文中现为“{printed}”，登记为“{guard}” / it prints {printed!r}, not {guard!r}")


def _folded(printed: str) -> str:
    """Blanks and line ends do not survive a spreadsheet as they were."""
    return " ".join(printed.split())


def _correct_observation(report: Report, correction: Correction, indicator: str, origin: str) -> Report:
    own = [o for o in report.observations if (o.indicator, o.origin) == (indicator, origin)]
    if not own:
        raise _Rests("报告中无此指标 / the report has no such observation")
    meant = next((o for o in own if _folded(o.raw) == _folded(correction.printed_raw)), own[0])
    _guard(correction, meant.raw)
    corrected = _with_value(meant, correction)
    return replace(report, observations=tuple(corrected if o is meant else o for o in report.observations))


def _with_value(observation: Observation, correction: Correction) -> Observation:
    given = correction.corrected_value
    flags = observation.flags | CORRECTED
    if given in get_args(Answer) and given != "value":
        return replace(observation, answer=cast(Answer, given), value=None, text=None, flags=flags)
    if observation.text is not None:
        return replace(observation, answer="value", text=given, flags=flags)
    return replace(observation, answer="value", value=_parsed(correction, Decimal), flags=flags)


def _correct_entry(report: Report, correction: Correction, item: str, part: str) -> Report:
    meant = next((entry for entry in report.checklist if str(entry.item) == item), None)
    if meant is None:
        raise _Rests("报告中无此事项 / the report has no such item")
    _guard(correction, _printed(meant) if part == "on_platform" else meant.raw)
    corrected = _with_part(meant, correction, part)
    return replace(report, checklist=tuple(corrected if e is meant else e for e in report.checklist))


def _printed(entry: ChecklistEntry) -> str:
    return "" if entry.on_platform is None else "是" if entry.on_platform else "否"


def _with_part(entry: ChecklistEntry, correction: Correction, part: str) -> ChecklistEntry:
    flags = entry.flags | CORRECTED
    given = correction.corrected_value
    if part == "count":
        return replace(entry, count=_parsed(correction, int), flags=flags)
    if part == "on_platform" and given in ("是", "否"):
        return replace(entry, on_platform=given == "是", flags=flags)
    if part == "status" and given in get_args(ChecklistStatus):
        return replace(entry, status=cast(ChecklistStatus, given), flags=flags)
    raise CorrectionError(f"corrected_value is {given!r}", where=correction.where, remedy=f"write a {part}")


def _correct_header(report: Report, correction: Correction, part: str) -> Report:
    _guard(correction, getattr(report, part) or "")
    given = _parsed(correction, date.fromisoformat).isoformat()
    # The header keeps what is printed; the correction's own row tells what replaced it.
    changed: dict[str, Any] = {part: given}
    return replace(report, **changed)


def _parsed(correction: Correction, parse: Callable[[str], T]) -> T:
    try:
        return parse(correction.corrected_value)
    except (ValueError, InvalidOperation) as error:
        raise CorrectionError(
            f"corrected_value is {correction.corrected_value!r}",
            where=correction.where,
            remedy="write a number in plain digits, an ISO date or an answer",
        ) from error
