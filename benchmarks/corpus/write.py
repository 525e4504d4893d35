"""A corpus → files: documents, truth, registers, overlay of data/reference. Documents are written as they come."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.corpus import registers
from benchmarks.corpus.plants import ERRORS
from benchmarks.corpus.reports import Document, Filing, file_reports
from benchmarks.corpus.schools import School, invent_schools

MARKER = "corpus.json"
"""Names the parameters; only a folder that holds it is ever written over."""


def write_corpus(out: Path, schools: int, years: int, seed: int) -> Counter[str]:
    """Writes the corpus below ``out`` and returns what it holds, by kind. ``out`` is emptied of an older corpus."""
    prepare(out)
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        tables = _Tables(out / "data", stack)
        for filing in file_reports(schools, years, seed):
            tables.add(filing)
            count_filing(counts, filing)
            for document in filing.documents:
                _write_document(out, document)
    registers.write_reference(out / "data" / "reference", list(invent_schools(schools)))
    parameters = {"schools": schools, "years": years, "seed": seed, "counts": dict(sorted(counts.items()))}
    (out / MARKER).write_text(json.dumps(parameters, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return counts


def prepare(out: Path) -> None:
    """An empty folder; one that holds anything but an older corpus is refused."""
    if out.exists() and any(out.iterdir()) and not (out / MARKER).exists():
        raise FileExistsError(f"{out} is not empty and holds no corpus")
    for part in ("reports", "truth", "data"):
        shutil.rmtree(out / part, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text("{}\n", encoding="utf-8")


def _write_document(out: Path, document: Document) -> None:
    path = out / "reports" / document.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document.content)
    truth = out / "truth" / f"{document.truth_name}.json"
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(
        json.dumps(document.truth, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


class _Tables:
    """The four registers, open while the corpus is written, so that nothing is kept in memory."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._tables = [
            registers.RegisterFile(folder / "roster.csv", registers.ROSTER, stack, registers.roster_rows),
            registers.RegisterFile(folder / "reports.csv", registers.REPORTS, stack, registers.report_rows),
            registers.RegisterFile(
                folder / "corrections.csv", registers.CORRECTIONS, stack, registers.correction_rows
            ),
            registers.RegisterFile(folder / "reviews.csv", registers.REVIEWS, stack, registers.review_rows),
        ]

    def add(self, filing: Filing) -> None:
        """The filing's rows, to every register."""
        for table in self._tables:
            table.add(filing)


def count_filing(counts: Counter[str], filing: Filing) -> None:
    """Adds a filing to the counts by kind."""
    counts["expected"] += 1
    counts[f"year {filing.key}"] += 1
    if not filing.documents:
        counts["not received"] += 1
    counts["late"] += bool(filing.received_on and filing.received_on > filing.due_on)
    for document in filing.documents:
        counts.update(_kinds(filing.school, document))


def _kinds(school: School, document: Document) -> Iterator[str]:
    truth = document.truth
    yield "documents"
    yield f"type {truth['school_type']}"
    yield f"{truth['ownership']}"
    yield f"format {truth['document']['format']}"
    yield f"encoding {document.encoding}"
    yield "prose only" if school.prose_only else "with annexes by habit"
    yield from (f"annex {annex['annex']} {annex['state']}" for annex in truth["annexes"])
    yield from (f"planted {rule}" for rule in truth["planted"])
    yield from (f"finding {finding['rule'].partition(':')[0]}" for finding in truth["findings"])
    if any(finding["rule"] in ERRORS for finding in truth["findings"]):
        yield "with a finding of severity error"
    if document.traditional:
        yield "in traditional characters"
    yield f"period {truth['period_status']}"
    if document.amends:
        yield "amended versions"
