"""Which document counts where several state one report (decisions 5): never the one that merely arrived later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.model import Report
from etl.registers import Decided

FORMATS = ("docx", "html", "xlsx", "txt", "md", "pdf", "scan")
"""The surer its structure, the earlier a format stands."""


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a report. ``at_hand``: the document itself was given, so that its text can be shown."""

    report: Report
    at_hand: bool
    decided: Decided | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether the register says that this document no longer stands."""
        return self.decided is not None and self.decided.withdrawn


@dataclass(frozen=True, slots=True)
class Passed:
    """A whole document that is not taken, and why, in both languages."""

    document_name: str
    why: str


def distinct(versions: Iterable[Version]) -> tuple[dict[str, Version], list[Passed]]:
    """One version per sha256: the document at hand before its stored record, then the first by name."""
    taken: dict[str, Version] = {}
    copies = []
    for version in sorted(versions, key=lambda v: (not v.at_hand, v.report.document_name)):
        first = taken.setdefault(version.report.sha256, version)
        if first is not version and version.at_hand:
            same = first.report.document_name
            copies.append(
                Passed(version.report.document_name, f"与“{same}”内容相同 / the same bytes as {same}")
            )
    return taken, copies


def choose(versions: Sequence[Version]) -> tuple[dict[str, Version], list[Passed]]:
    """report_id → the version that counts, and the others by name."""
    superseded = {v.decided.supersedes for v in versions if v.decided and not v.withdrawn}
    rivals: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        rivals[version.report.report_id].append(version)
    counting: dict[str, Version] = {}
    passed: list[Passed] = []
    for report_id, group in sorted(rivals.items()):
        counting[report_id], *others = _ranked(group, superseded)
        name = counting[report_id].report.document_name
        why = f"{report_id} 以“{name}”为准 / {report_id} is taken from {name}"
        passed.extend(Passed(other.report.document_name, why) for other in others)
    return counting, passed


def _ranked(group: Sequence[Version], superseded: set[str]) -> list[Version]:
    by_hash = sorted(group, key=lambda v: v.report.sha256)
    by_form = sorted(by_hash, key=lambda v: _position(v.report.format))
    by_date = sorted(by_form, key=lambda v: v.report.report_date or "", reverse=True)
    return sorted(by_date, key=lambda v: (v.withdrawn, v.report.sha256 in superseded))


def _position(document_format: str) -> int:
    return FORMATS.index(document_format) if document_format in FORMATS else len(FORMATS)
