"""From files, records and registers to a published build: the thin shell around the pure parts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etl import publish
from etl.cache import (
    PACKAGE,
    Extraction,
    cached_files,
    extractor_version,
    fingerprint,
    load_codebook,
    reference_folders,
)
from etl.errors import ReportsError
from etl.files import Found, find_files

if TYPE_CHECKING:
    from etl.codebook import Codebook
    from etl.store import Tables
    from etl.versions import Passed, Version

REGISTERS = ("roster.csv", "reports.csv", "corrections.csv", "reviews.csv", "curated", "extracted")
MEMORY = Path("cache") / "last.json"
"""What the served build was made of; without it the next build only takes longer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One build: what is read, from which data folder, and where the build goes."""

    paths: tuple[Path, ...]
    data_dir: Path
    build_dir: Path
    full: bool = False
    fictional: bool = False
    workers: int = os.cpu_count() or 1
    show: Callable[[Iterable[Extraction], int], Iterable[Extraction]] = lambda extractions, _: extractions
    """What shows the progress: gives back the extractions as it got them, with their number."""


@dataclass(frozen=True, slots=True)
class Built:
    """What is served after a build. ``failed`` names each file that could not be read, ``passed`` each left out."""

    path: Path
    new: bool
    failed: tuple[str, ...]
    passed: tuple[str, ...]


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
        memory = {"build": built.path.name, "inputs": inputs, "failed": built.failed, "passed": built.passed}
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
    return Built(served, False, tuple(memory["failed"]), tuple(memory["passed"]))


def _build(settings: Settings, found: Found) -> Built:
    from etl.store import Stamp, store

    codebook = load_codebook(reference_folders(settings.data_dir))
    extracted, failed, unread = _extract(settings, found)
    tables, copies = _tables(settings.data_dir, codebook, extracted, unread)
    stamp = Stamp(extractor_version(reference_folders(settings.data_dir)), settings.fictional)
    published = store(settings.build_dir, tables, stamp)
    passed = [f"{refusal.path}: {refusal.why}" for refusal in found.refused if not refusal.failed]
    left_out = [f"{document.document_name}: {document.why}" for document in copies]
    return Built(published.path, published.new, tuple(failed), (*passed, *left_out))


def _extract(settings: Settings, found: Found) -> tuple[list[Version], list[str], list[Passed]]:
    """The documents at hand as versions; what failed, as sentences with its path and as rows without it."""
    from etl.files import shown_name
    from etl.records import from_record
    from etl.versions import Passed, Version

    versions = []
    failed = [(refusal.path, refusal.why) for refusal in found.refused if refusal.failed]
    folders = reference_folders(settings.data_dir)
    extractions = cached_files(
        found.files, folders, settings.workers, settings.build_dir, fresh=settings.full
    )
    for extraction in settings.show(extractions, len(found.files)):
        if extraction.record is None:
            failed.append((extraction.path, extraction.why))
        else:
            versions.append(Version(from_record(extraction.record), at_hand=True))
    refused = [(refusal.path, refusal.why) for refusal in found.refused]
    unread = dict.fromkeys([*failed, *refused])
    return (
        versions,
        [f"{path}: {why}" for path, why in failed],
        [Passed(shown_name(p), why) for p, why in unread],
    )


def _tables(
    data_dir: Path, codebook: Codebook, extracted: Sequence[Version], unread: Sequence[Passed]
) -> tuple[Tables, list[Passed]]:
    """Every table's rows; raises an ExceptionGroup of all that is wrong in the data."""
    from etl.audit import audit_reports
    from etl.corrections import apply_corrections
    from etl.holdings import decide, gather, unknown_indicators, with_reports
    from etl.registers import read_registers
    from etl.store_tables import make_tables
    from etl.versions import choose, distinct

    registers, errors = read_registers(data_dir)
    stored, broken = _stored(data_dir)
    versions, copies = distinct([*stored, *extracted])
    decided, misassigned = decide(versions.values(), registers.reports, codebook)
    counting, others = choose(decided)
    holdings, unknown = gather(counting, registers, codebook)
    standing = {holding.report_id: holding.report for holding in holdings if holding.report}
    corrected, outcomes, unusable = apply_corrections(standing, registers.corrections)
    strange = unknown_indicators(corrected.values(), codebook)
    if wrong := [*broken, *errors, *misassigned, *unknown, *unusable, *strange]:
        raise ExceptionGroup("the data cannot be built", wrong)
    findings = audit_reports(list(corrected.values()), codebook)
    passed = [*copies, *others]
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
