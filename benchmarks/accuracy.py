"""Measures the extraction and writes docs/accuracy.md: real reports first, generated ones below, format by format.

    python -m benchmarks.accuracy [--seed S] [--reports N] [--formats html,docx,…]
    python -m benchmarks.accuracy --dir FOLDER [--list-errors]     only measures what tests.forge wrote; writes no page

Real: the reports of ../shared/reports against tests/gold, where both are at hand. Generated: documents in every form,
of a seed and of wordings that are not used while developing, against their own truth.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy_measure import Case, Mistake, forged_cases, json_of, measure, measure_submissions
from benchmarks.accuracy_page import Measured, accuracy_page, format_tables
from benchmarks.corpus import write_corpus
from benchmarks.corpus.__main__ import DEMO
from benchmarks.scores import facts_of_gold, facts_of_record
from etl.cache import extractor_version, reference_folders

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "reports"
GOLD = ROOT / "tests" / "gold"
PAGE = ROOT / "docs" / "accuracy.md"
SEED = 70_933
"""Never used while developing: its documents are not looked into."""
REPORTS = 40
SLOW = {"doc": 15, "scan": 6, "scan_stamped": 3}
"""Formats of which fewer reports are made: another program converts them, or characters are recognised page by page."""
SEVERAL = "submission"
"""Reports of several files: they go the whole way from folders to records."""
CORPUS = {"schools": 60, "years": 2}


def main(arguments: list[str] | None = None) -> int:
    """Measures and writes the page; 0 done, 1 the real reports are not at hand, 2 usage."""
    options = _parser().parse_args(arguments)
    if options.dir:
        return _measure_folder(options.dir, options.formats, list_errors=options.list_errors)
    if options.seed == DEMO["seed"]:
        sys.exit("error: the demonstration's seed is no independent corpus; choose another --seed")
    real, _ = measure("real", list(gold_cases()), ROOT / "data")
    forms = [_measure_corpus(options.seed), *_measure_forged(options)]
    name = f"--seed {options.seed} --reports {options.reports}"
    text = accuracy_page(real, name, forms, extractor_version(reference_folders(ROOT / "data")))
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
            yield Case(document, facts_of_gold(json_of(path), path.stem))


def corpus_cases(corpus: Path) -> Iterator[Case]:
    """The documents of a generated corpus, with their truth."""
    for path in sorted((corpus / "truth").iterdir()):
        truth = json_of(path)
        folder = corpus / "reports" / truth["academic_year"] / truth["school"]
        yield Case(folder / truth["document"]["name"], facts_of_record(truth))


def _measure_corpus(seed: int) -> Measured:
    """The plain texts of the demonstration's generator."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder)
        write_corpus(corpus, **CORPUS, seed=seed)
        return measure("corpus", list(corpus_cases(corpus)), corpus / "data")[0]


def _measure_forged(options: argparse.Namespace) -> Iterator[Measured]:
    from tests.forge import FORMATS, forge_reports  # needs the tools of development

    for form in options.formats.split(",") if options.formats else FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            reports = min(options.reports, SLOW.get(form, options.reports))
            forge_reports(Path(folder), form, reports, options.seed, held=True)
            measured, _ = _measure_form(Path(folder), form)
            print(f"{form}: {measured.documents}", file=sys.stderr)
            yield measured


def _measure_form(folder: Path, form: str) -> tuple[Measured, list[Mistake]]:
    """Measures the documents of one format below a folder."""
    measuring = measure_submissions if form == SEVERAL else measure
    return measuring(form, list(forged_cases(folder, form)), folder / "data")


def _measure_folder(folder: Path, formats: str, *, list_errors: bool) -> int:
    """Measures the documents that stand in a folder, and prints what was wrong."""
    found = sorted(path.name for path in (folder / "documents").iterdir())
    measured, mistakes = [], list[Mistake]()
    for form in formats.split(",") if formats else found:
        one, wrong = _measure_form(folder, form)
        measured.append(one)
        mistakes += wrong
    print(format_tables(measured))
    for one in measured:
        print("\n".join(f"refused {failure}" for failure in one.failed))
    if list_errors:
        print("\n".join(map(str, mistakes)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of the generated reports; not the demonstration's"
    )
    parser.add_argument("--reports", type=int, default=REPORTS, help="of each format")
    parser.add_argument("--formats", default="", help="some of the formats; all by default")
    parser.add_argument("--dir", type=Path, help="measure what tests.forge wrote there")
    parser.add_argument("--list-errors", action="store_true", help="with --dir: every cell that is not right")
    parser.add_argument("--out", type=Path, default=PAGE)
    return parser


if __name__ == "__main__":
    sys.exit(main())
