"""The command line, a public contract: python -m etl {extract,build,check,review,status}.

Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 something could not be read
or failed (the rest is done and named); 2 usage; 3 ``check`` found contradictions.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from etl import publish
from etl.errors import ReportsError
from etl.model import Finding

T = TypeVar("T")
DATA = Path(__file__).resolve().parent.parent / "data"
DONE, FAILED, CONTRADICTIONS = 0, 1, 3
EXIT_CODES = (
    "exit codes: 0 done; 1 something could not be read or failed; 2 usage; 3 check found contradictions"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives back its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except ExceptionGroup as group:
        for error in group.exceptions:
            _say(f"error: {error}")
        return FAILED
    except (ReportsError, OSError) as error:
        _say(f"error: {error}")
        return FAILED
    return code


def extract(options: argparse.Namespace) -> int:
    """One JSON object per report: a line each on standard output, or a file each in a folder."""
    from etl.audit import with_findings
    from etl.cache import extract_files, extractor_version, load_codebook, reference_folders
    from etl.files import find_files
    from etl.records import from_record, to_record

    folders = reference_folders(options.data)
    codebook, version = load_codebook(folders), extractor_version(folders)
    found = find_files(options.paths)
    for refusal in found.refused:
        _say(f"{'error' if refusal.failed else 'skipped'}: {refusal.path}: {refusal.why}")
    code = FAILED if any(refusal.failed for refusal in found.refused) else DONE
    written: set[str] = set()
    extractions = extract_files(found.files, folders, options.workers, version)
    for extraction in _progress(extractions, len(found.files)):
        if extraction.record is None:
            _say(f"error: {extraction.path}: {extraction.why}")
            code = FAILED
        else:
            report = with_findings(from_record(extraction.record), codebook)
            _give(to_record(report, version), options.to, written)
    return code


def build(options: argparse.Namespace) -> int:
    """A new warehouse, or none where nothing changed."""
    from etl.pipeline import Settings, build

    settings = Settings(
        paths=tuple(options.paths),
        data_dir=options.data,
        build_dir=options.build_dir,
        full=options.full,
        fictional=options.fictional,
        workers=options.workers,
        show=_progress,
    )
    built = build(settings)
    for sentence in built.passed:
        _say(f"skipped: {sentence}")
    for sentence in built.failed:
        _say(f"error: {sentence}")
    print(f"{'published' if built.new else 'nothing changed, still served'}: {built.path}")
    return FAILED if built.failed else DONE


def check(options: argparse.Namespace) -> int:
    """The findings on one draft; nothing of it is kept."""
    from etl.audit import with_findings
    from etl.cache import load_codebook, reference_folders
    from etl.extract import extract_report
    from etl.readers import read_document
    from etl.records import to_record

    codebook = load_codebook(reference_folders(options.data))
    report = with_findings(extract_report(read_document(options.file), codebook), codebook)
    if options.json:
        record = to_record(report, "")
        print(json.dumps({key: record[key] for key in ("report_id", "findings")}, ensure_ascii=False))
    else:
        words = {status.code: status for status in codebook.statuses if status.of == "severity"}
        print(f"{report.school.name} {report.academic_year} ({report.report_id})")
        for finding in report.findings:
            severity = words[finding.severity]
            print(
                f"[{severity.zh} {severity.en}] {finding.message_zh}\n    {finding.message_en}{_where(finding)}"
            )
        print(f"{len(report.findings)} 项疑点（待核实） / findings, to be verified")
    return CONTRADICTIONS if any(finding.severity == "error" for finding in report.findings) else DONE


def status(options: argparse.Namespace) -> int:
    """Which build is served, and what is in it."""
    from etl.store import describe

    served = publish.current(options.build_dir)
    if served is None:
        _say(f"error: {options.build_dir} serves no build; make one with: python -m etl build")
        return FAILED
    for name, value in describe(served).items():
        print(f"{name:16} {value}")
    kept = publish.builds(options.build_dir)
    pinned = publish.pinned(options.build_dir)
    print(f"{'kept':16} {', '.join(f'{name} (pinned)' if name in pinned else name for name in kept)}")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m etl",
        description="Annual information-disclosure reports: documents → records → a checked warehouse.",
        epilog=EXIT_CODES,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _extract_command(
        commands.add_parser("extract", help="print what reports say, as JSON", epilog=EXIT_CODES)
    )
    _build_command(commands.add_parser("build", help="publish a new warehouse", epilog=EXIT_CODES))
    _check_command(
        commands.add_parser("check", help="look for contradictions in one draft", epilog=EXIT_CODES)
    )
    _review_command(
        commands.add_parser("review", help="settle findings and values in a workbook", epilog=EXIT_CODES)
    )
    _status_command(commands.add_parser("status", help="say which build is served", epilog=EXIT_CODES))
    return parser


def _extract_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints one JSON object per report and line; figures with their places and shortest quotes."
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a report, or a folder of reports"
    )
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="write DIR/<report_id>.json, indented, instead"
    )
    _common_options(parser, workers=True)
    parser.set_defaults(command=extract)


def _build_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads the records of DATA/extracted and the reports in PATH, applies the corrections, audits, writes a new "
        "DuckDB file, checks it and points BUILD_DIR/CURRENT at it. Where nothing changed, no file is written."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a report, or a folder of reports"
    )
    parser.add_argument(
        "--full", action="store_true", help="read every document anew; do not ask what changed"
    )
    parser.add_argument("--fictional", action="store_true", help="mark the build as an invented province")
    _common_options(parser, workers=True, build_dir=True)
    parser.set_defaults(command=build)


def _check_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the findings on one draft, in Chinese and English. Nothing of the draft is kept."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the draft of a report")
    parser.add_argument("--json", action="store_true", help="print them as one JSON object")
    _common_options(parser)
    parser.set_defaults(command=check)


def _review_command(parser: argparse.ArgumentParser) -> None:
    from etl.review.command import add_review

    add_review(parser, _common_options)


def _status_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the build that is served: when it was made, of how much, and which builds are kept."
    )
    _common_options(parser, build_dir=True)
    parser.set_defaults(command=status)


def _common_options(
    parser: argparse.ArgumentParser, *, workers: bool = False, build_dir: bool = False
) -> None:
    parser.add_argument(
        "--data",
        type=_folder,
        default=DATA,
        metavar="DIR",
        help="registers, records and own codebooks (default: data)",
    )
    if build_dir:
        place = Path(os.environ.get("BUILD_DIR") or DATA / "build")
        parser.add_argument(
            "--build-dir",
            type=Path,
            default=place,
            metavar="DIR",
            help="default: $BUILD_DIR, else data/build",
        )
    if workers:
        number = os.cpu_count() or 1
        parser.add_argument(
            "--workers",
            type=_positive,
            default=number,
            metavar="N",
            help=f"processes that read (default: {number})",
        )


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _progress(items: Iterable[T], total: int) -> Iterable[T]:
    """The items, with a progress bar where a person is watching."""
    from tqdm import tqdm

    return tqdm(items, total=total, unit=" reports", disable=None if total > 1 else True)


def _give(record: dict[str, Any], folder: Path | None, written: set[str]) -> None:
    """Prints a record, or writes it; a second version of a report gets its document's hash into its name."""
    if folder is None:
        print(json.dumps(record, ensure_ascii=False), flush=True)
        return
    name: str = record["report_id"]
    if name in written:
        name = f"{name}-{record['document']['sha256'][:8]}"
        _say(
            f"another version of {record['report_id']}: {record['document']['name']} is written to {name}.json"
        )
    written.add(name)
    publish.write_whole(folder / f"{name}.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _where(finding: Finding) -> str:
    lines = [f"{place.line}" for place in finding.places if place.line is not None]
    return f" (行 / lines {', '.join(lines)})" if lines else ""


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
