"""Which document counts where several state one report (decisions 5): never the one that merely arrived later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from etl.model import Report
from etl.registers import Decided

FORMATS = ("docx", "doc", "html", "xlsx", "xls", "txt", "md", "pdf", "scan")
"""The surer its structure, the earlier a format stands."""
State = Literal["counts", "superseded", "earlier", "other_form", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a report, or the files of one submission. ``at_hand``: it was given itself, so that its text can
    be shown; else only its stored record was. ``decided``: its row, or that of its main file, in the register."""

    report: Report
    at_hand: bool
    decided: Decided | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether the register says that this document no longer stands."""
        return self.decided is not None and self.decided.withdrawn

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes under which the register may speak of it: its own, and its main file's."""
        return (self.report.sha256, *(part.sha256 for part in self.report.parts[:1]))


@dataclass(frozen=True, slots=True)
class Passed:
    """A whole document that is not taken, and why, in both languages."""

    document_name: str
    why: str


def distinct(versions: Iterable[Version]) -> tuple[dict[str, Version], list[Passed]]:
    """One version per sha256: the document at hand before its stored record, then the first by name.

    A file that is a part of a submission is no version beside it.
    """
    ordered = sorted(versions, key=lambda v: (not v.at_hand, not v.report.parts, v.report.document_name))
    taken: dict[str, Version] = {}
    whole = {part.sha256: v for v in reversed(ordered) for part in v.report.parts}
    copies = []
    for version in ordered:
        sha256 = version.report.sha256
        first = whole.get(sha256) or taken.setdefault(sha256, version)
        if first is not version and version.at_hand:
            same = first.report.document_name
            copies.append(
                Passed(version.report.document_name, f"与“{same}”内容相同 / the same bytes as {same}")
            )
    return taken, copies


def ranked(versions: Sequence[Version]) -> dict[str, tuple[Version, ...]]:
    """report_id → its versions, the one that counts first; sorted by report_id."""
    superseded = superseded_by(versions)
    rivals: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        rivals[version.report.report_id].append(version)
    return {report_id: tuple(_ranked(rivals[report_id], superseded)) for report_id in sorted(rivals)}


def superseded_by(versions: Iterable[Version]) -> frozenset[str]:
    """The hashes of the documents that others, not withdrawn, supersede."""
    return frozenset(v.decided.supersedes for v in versions if v.decided and not v.withdrawn)


def passed_over(groups: Mapping[str, Sequence[Version]]) -> list[Passed]:
    """The versions that do not count, by name, with the one that does."""
    passed = []
    for report_id, (first, *others) in groups.items():
        name = first.report.document_name
        why = f"{report_id} 以“{name}”为准 / {report_id} is taken from {name}"
        passed += [Passed(other.report.document_name, why) for other in others]
    return passed


def state(version: Version, first: Version, superseded: frozenset[str]) -> State:
    """What a version is beside the ``first``, which counts unless it was withdrawn."""
    if version.withdrawn:
        return "withdrawn"
    if version is first:
        return "counts"
    if superseded & set(version.hashes):
        return "superseded"
    return "earlier" if is_reissue(first.report, version.report) else "other_form"


def is_reissue(first: Report, other: Report) -> bool:
    """Whether both are dated, and on different days: then the one is a new issue, not another form, of the other."""
    dates = {first.report_date, other.report_date}
    return None not in dates and len(dates) == 2


def forms(groups: Mapping[str, Sequence[Version]]) -> dict[str, tuple[Report, ...]]:
    """report_id → the documents that are forms of one issue, the one that counts first, where there are several."""
    superseded = superseded_by(version for group in groups.values() for version in group)
    found = {}
    for report_id, (first, *others) in groups.items():
        alike = [other.report for other in others if state(other, first, superseded) == "other_form"]
        if alike and not first.withdrawn:
            found[report_id] = (first.report, *alike)
    return found


def form_rank(document_format: str) -> int:
    """The place of a format in ``FORMATS``; an unknown one stands last."""
    return FORMATS.index(document_format) if document_format in FORMATS else len(FORMATS)


def _ranked(group: Sequence[Version], superseded: frozenset[str]) -> list[Version]:
    by_hash = sorted(group, key=lambda v: v.report.sha256)
    by_form = sorted(by_hash, key=lambda v: (-_parts_held(v.report), form_rank(v.report.format)))
    by_date = sorted(by_form, key=lambda v: v.report.report_date or "", reverse=True)
    return sorted(by_date, key=lambda v: (v.withdrawn, bool(superseded & set(v.hashes))))


def narrates(report: Report) -> bool:
    """Whether a document seems to hold narrative; the title of a list reads like the heading of the section on it."""
    headed = {section.section for section in report.sections} - {"checklist"}
    return bool(headed) or any(o.origin == "narrative" for o in report.observations)


def _parts_held(report: Report) -> int:
    """How many of narrative, form and list the document holds: a page without the annexes yields to the whole."""
    return narrates(report) + len({annex.annex for annex in report.annexes if annex.state == "held"})
