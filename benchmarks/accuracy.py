"""Measures the extraction and writes docs/accuracy.md: real reports first, a generated corpus below.

    python -m benchmarks.accuracy [--seed S] [--schools N] [--years Y]

Real: the reports of ../shared/reports against tests/gold, where both are at hand. Generated: a corpus whose seed is not
the demonstration's, against its own truth.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy_page import Measured, accuracy_page
from benchmarks.corpus import write_corpus
from benchmarks.corpus.__main__ import DEMO
from benchmarks.scores import Facts, Record, facts_of_gold, facts_of_record, new_scores, nothing, score
from etl.audit import with_findings
from etl.cache import extractor_version, load_codebook, reference_folders
from etl.errors import ReportsError
from etl.extract import extract_report
from etl.readers import read_document
from etl.records import to_record

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "reports"
GOLD = ROOT / "tests" / "gold"
PAGE = ROOT / "docs" / "accuracy.md"


@dataclass(frozen=True)
class Case:
    """A document and what it states."""

    path: Path
    wanted: Facts


def main(arguments: list[str] | None = None) -> int:
    """Measures and writes the page; 0 done, 1 the real reports are not at hand, 2 usage."""
    options = _parser().parse_args(arguments)
    if options.seed == DEMO["seed"]:
        sys.exit("error: the demonstration's seed is no independent corpus; choose another --seed")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder)
        write_corpus(corpus, options.schools, options.years, options.seed)
        name = f"--schools {options.schools} --years {options.years} --seed {options.seed}"
        generated = measure(name, list(corpus_cases(corpus)), corpus / "data")
    real = measure("real", list(gold_cases()), ROOT / "data")
    text = accuracy_page(real, generated, extractor_version(reference_folders(ROOT / "data")))
    print(text)
    if not real.documents:
        print(
            f"error: no real report of {GOLD.name} is at {REAL}; {PAGE.name} is left as it is",
            file=sys.stderr,
        )
        return 1
    options.out.write_text(text, encoding="utf-8")
    return 0


def gold_cases() -> Iterator[Case]:
    """The real reports that are at hand, with their gold."""
    for path in sorted(GOLD.glob("*.json")):
        document = REAL / f"{path.stem}.txt"
        if document.exists():
            yield Case(document, facts_of_gold(_json(path), path.stem))


def corpus_cases(corpus: Path) -> Iterator[Case]:
    """The documents of a generated corpus, with their truth."""
    for path in sorted((corpus / "truth").iterdir()):
        truth = _json(path)
        folder = corpus / "reports" / truth["academic_year"] / truth["school"]
        yield Case(folder / truth["document"]["name"], facts_of_record(truth))


def measure(name: str, cases: list[Case], data: Path) -> Measured:
    """Extracts every document of ``cases`` with the codebooks of ``data`` and compares."""
    codebook = load_codebook(reference_folders(data))
    titles = {code: section.title_zh for code, section in codebook.sections.items()}
    scores, failed = new_scores(), []
    for case in cases:
        try:
            report = with_findings(extract_report(read_document(case.path), codebook), codebook)
            given = facts_of_record(to_record(report, ""))
        except ReportsError as error:
            failed.append(f"{case.path.name}: {error.message}")
            given = nothing(case.wanted.name)
        score(scores, case.wanted, given, titles)
    forms = sum(bool(case.wanted.form) for case in cases)
    lists = sum(bool(case.wanted.checklist) for case in cases)
    return Measured(name, len(cases), forms, lists, scores, tuple(failed))


def _json(path: Path) -> Record:
    record: Record = json.loads(path.read_text(encoding="utf-8"))
    return record


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=41, help="of the generated corpus; not the demonstration's"
    )
    parser.add_argument("--schools", type=int, default=100)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--out", type=Path, default=PAGE)
    return parser


if __name__ == "__main__":
    sys.exit(main())
