"""From files, records and registers to a published build: the thin shell around the pure parts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etl import publish
from etl.cache import (
    PACKAGE,
    extractor_version,
    fingerprint,
    load_codebook,
    open_cache,
    reference_folders,
)
from etl.errors import ReportsError
from etl.files import Found, find_files, shown_name

if TYPE_CHECKING:
    from etl.codebook import Codebook
    from etl.registers import Registers
    from etl.store import Tables
    from etl.submissions_run import Gathered, Show
    from etl.versions import Passed, Version

REGISTERS = ("roster.csv", "reports.csv", "corrections.csv", "reviews.csv", "curated", "extracted")
MEMORY = Path("cache") / "last.json"
"""What the served build was made of; without it the next build only takes longer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One build: what is read, from which data folder, and where the build goes. ``show`` shows the progress."""

    paths: tuple[Path, ...]
    data_dir: Path
    build_dir: Path
    full: bool = False
    fictional: bool = False
    workers: int = os.cpu_count() or 1
    show: Show = lambda readings, _: readings


@dataclass(frozen=True, slots=True)
class Built:
    """What is served after a build. ``failed`` names each file that could not be read, ``passed`` each that was left
    out, or joined no other, ``joined`` each report of several files."""

    path: Path
    new: bool
    failed: tuple[str, ...]
    passed: tuple[str, ...]
    joined: tuple[str, ...]


def build(settings: Settings) -> Built:
    """Extracts what is new, applies corrections, audits, writes, checks and publishes.

    Raises a ReportsError, or an ExceptionGroup of them where the data have several errors; what was served before
    then goes on being served.
    """
    with publish.exclusive(settings.build_dir):
        found = find_files(settings.paths)
        inputs = _inputs(settings, found)
        if not settings.full and (unchanged := _unchanged(settings.build_dir, inputs)):
            return unchanged
        built = _build(settings, found)
        told = {"failed": built.failed, "passed": built.passed, "joined": built.joined}
        memory = {"build": built.path.name, "inputs": inputs, **told}
        publish.write_whole(settings.build_dir / MEMORY, json.dumps(memory, ensure_ascii=False))
        return built


def _inputs(settings: Settings, found: Found) -> str:
    """A hash of everything that a build is made of: sources, codebooks, registers, records, documents."""
    registers = [settings.data_dir / name for name in REGISTERS]
    made_of = [
        fingerprint([PACKAGE, *reference_folders(settings.data_dir), *registers]),
        [(str(path), fingerprint([path])) for path in found.files],
        [(str(refusal.path), refusal.why) for refusal in found.refused],
        settings.fictional,
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _unchanged(build_dir: Path, inputs: str) -> Built | None:
    """The served build, where it was made of just these inputs."""
    served = publish.current(build_dir)
    try:
        memory = json.loads((build_dir / MEMORY).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if served is None or (memory["build"], memory["inputs"]) != (served.name, inputs):
        return None
    told = {name: tuple(memory[name]) for name in ("failed", "passed", "joined")}
    return Built(served, False, **told)


def _build(settings: Settings, found: Found) -> Built:
    from etl.registers import read_registers
    from etl.store import Stamp, store

    folders = reference_folders(settings.data_dir)
    codebook = load_codebook(folders)
    registers, errors = read_registers(settings.data_dir)
    gathered, versions = _gather(settings, found, codebook, registers)
    tables, copies = _tables(settings.data_dir, codebook, registers, errors, versions, _unread(gathered))
    stamp = Stamp(extractor_version(folders), settings.fictional)
    published = store(settings.build_dir, tables, stamp)
    open_cache(settings.build_dir, folders).prune()
    return Built(
        published.path,
        published.new,
        failed=tuple(f"{path}: {why}" for path, why in gathered.failed),
        passed=(
            *(f"{path}: {why}" for path, why in gathered.passed),
            *(f"{document.document_name}: {document.why}" for document in copies),
        ),
        joined=tuple(gathered.joined),
    )


def _gather(
    settings: Settings, found: Found, codebook: Codebook, registers: Registers
) -> tuple[Gathered, list[Version]]:
    """What the files gave, and its reports as versions."""
    from etl.records import from_record
    from etl.submissions_run import Gatherer
    from etl.versions import Version

    folders = reference_folders(settings.data_dir)
    gatherer = Gatherer(
        open_cache(settings.build_dir, folders),
        folders,
        codebook,
        settings.workers,
        registers.reports,
        fresh=settings.full,
    )
    gathered = gatherer.gather(found, settings.paths, settings.show)
    return gathered, [Version(from_record(gatherer.record(made)), at_hand=True) for made in gathered.made]


def _unread(gathered: Gathered) -> list[Passed]:
    """What no report holds, or joined none, as rows without its folders."""
    from etl.versions import Passed

    told = dict.fromkeys([*gathered.failed, *gathered.passed])
    return [Passed(shown_name(path), why) for path, why in told]


def _tables(
    data_dir: Path,
    codebook: Codebook,
    registers: Registers,
    errors: Sequence[ReportsError],
    given: Sequence[Version],
    unread: Sequence[Passed],
) -> tuple[Tables, list[Passed]]:
    """Every table's rows; raises an ExceptionGroup of all that is wrong in the data."""
    from etl.audit import audit_reports
    from etl.corrections import apply_corrections
    from etl.holdings import decide, gather, unknown_indicators, with_reports
    from etl.store_tables import make_tables
    from etl.versions import distinct, forms, passed_over, ranked

    stored, broken = _stored(data_dir)
    versions, copies = distinct([*stored, *given])
    decided, misassigned = decide(versions.values(), registers.reports, codebook)
    rivals = ranked(decided)
    holdings, unknown = gather(rivals, registers, codebook)
    standing = {holding.report_id: holding.report for holding in holdings if holding.report}
    corrected, outcomes, unusable = apply_corrections(standing, registers.corrections)
    strange = unknown_indicators(corrected.values(), codebook)
    if wrong := [*broken, *errors, *misassigned, *unknown, *unusable, *strange]:
        raise ExceptionGroup("the data cannot be built", wrong)
    findings = audit_reports(list(corrected.values()), codebook, forms(rivals))
    passed = [*copies, *passed_over(rivals)]
    tables = make_tables(
        codebook, with_reports(holdings, corrected), findings, registers.reviews, outcomes, [*unread, *passed]
    )
    return tables, passed


def _stored(data_dir: Path) -> tuple[list[Version], list[ReportsError]]:
    """The records of data/extracted as versions, and those that cannot be read."""
    from etl.records import from_record
    from etl.versions import Version

    versions, errors = [], []
    for path in sorted((data_dir / "extracted").glob("*.json")):
        try:
            report = from_record(json.loads(path.read_text("utf-8")))
            versions.append(Version(report, at_hand=False))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"is no record of a report: {type(error).__name__}: {error}"
            errors.append(ReportsError(message, where=str(path), remedy="extract the report again"))
    return versions, errors
