"""The command line, a public contract: python -m etl {extract,build,check,review,pin,status}.

Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 something could not be read
or failed (the rest is done and named); 2 usage; 3 ``check`` found contradictions.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from etl import publish
from etl.arguments import make_parser
from etl.errors import ReportsError
from etl.model import Finding, Part, Report

if TYPE_CHECKING:
    from etl.codebook import Codebook
    from etl.submissions_run import Gathered, Gatherer

T = TypeVar("T")
DONE, FAILED, CONTRADICTIONS = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives back its exit code."""
    options = make_parser(extract=extract, build=build, check=check, status=status).parse_args(arguments)
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
    from etl.records import from_record, to_record

    written: set[str] = set()
    with _gathered(options.paths, options) as (gatherer, gathered):
        for made in gathered.made:
            report = with_findings(from_record(gatherer.record(made)), gatherer.codebook)
            _give(to_record(report, gatherer.cache.extractor), options.to, written)
    return FAILED if gathered.failed else DONE


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
    _take_away(options.build_dir, built.path)
    for sentence in built.joined:
        _say(f"joined: {sentence}")
    for sentence in built.passed:
        _say(f"skipped: {sentence}")
    for sentence in built.failed:
        _say(f"error: {sentence}")
    print(f"{'published' if built.new else 'nothing changed, still served'}: {built.path}")
    return FAILED if built.failed else DONE


def _take_away(build_dir: Path, path: Path) -> None:
    """The whole data set as files beside the build, once; a fault there keeps nothing from being served."""
    from etl.store_takeaway import make

    try:
        make(build_dir, path)
    except (ReportsError, OSError) as error:
        _say(f"error: the files to take away could not be made: {error}")


def check(options: argparse.Namespace) -> int:
    """The findings on drafts, each of one file or several; nothing of them is kept."""
    from etl.audit import audit_reports
    from etl.records import from_record
    from etl.versions import Version, forms, ranked

    with _gathered(options.paths, options) as (gatherer, gathered):
        drafts = [Version(from_record(gatherer.record(made)), at_hand=True) for made in gathered.made]
        codebook = gatherer.codebook
    rivals = ranked(drafts)
    reports = [first.report for first, *_ in rivals.values()]
    findings = audit_reports(reports, codebook, forms(rivals))
    for report in reports:
        _print_findings(replace(report, findings=findings[report.report_id]), codebook, as_json=options.json)
    if gathered.failed:
        return FAILED
    found = [finding for own in findings.values() for finding in own]
    return CONTRADICTIONS if any(finding.severity == "error" for finding in found) else DONE


def _print_findings(report: Report, codebook: Codebook, *, as_json: bool) -> None:
    """In words of both languages, or as one JSON object on a line."""
    from etl.records import to_record

    if as_json:
        record = to_record(report, "")
        print(json.dumps({key: record[key] for key in ("report_id", "findings")}, ensure_ascii=False))
        return
    print(f"{report.school.name} {report.academic_year} ({report.report_id})")
    for finding in report.findings:
        severity = codebook.label("severity", finding.severity)
        print(
            f"[{severity.zh} {severity.en}] {finding.message_zh}\n    {finding.message_en}{_where(finding, report)}"
        )
    print(f"{len(report.findings)} 项疑点（待核实） / findings, to be verified")


@contextmanager
def _gathered(paths: Sequence[Path], options: argparse.Namespace) -> Iterator[tuple[Gatherer, Gathered]]:
    """The reports that files make, read into a folder that vanishes; says what was joined, passed over, not read."""
    from etl.cache import load_codebook, open_cache, reference_folders
    from etl.files import find_files
    from etl.registers import read_registers
    from etl.submissions_run import Gatherer

    folders = reference_folders(options.data)
    decided = read_registers(options.data)[0].reports
    with tempfile.TemporaryDirectory() as folder:
        cache = open_cache(Path(folder), folders)
        gatherer = Gatherer(cache, folders, load_codebook(folders), options.workers, decided)
        gathered = gatherer.gather(find_files(paths), paths, _progress)
        for sentence in gathered.joined:
            _say(f"joined: {sentence}")
        for kind, told in (("skipped", gathered.passed), ("error", gathered.failed)):
            for path, why in told:
                _say(f"{kind}: {path}: {why}")
        yield gatherer, gathered


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


def _where(finding: Finding, report: Report) -> str:
    """The lines of a finding's places; those of a file among several with its name."""
    lines = [place.line for place in finding.places if place.line is not None]
    parts = [
        max((p for p in report.parts if p.first_line <= n), key=_first_line, default=None) for n in lines
    ]
    told = [
        f"{part.name} {n - part.first_line + 1}" if part else f"{n}"
        for n, part in zip(lines, parts, strict=True)
    ]
    return f" (行 / lines {', '.join(told)})" if told else ""


def _first_line(part: Part) -> int:
    return part.first_line


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
