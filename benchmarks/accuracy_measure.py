"""Cases → scores and, one by one, what was wrong: wanted, given, file, place."""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from benchmarks.accuracy_page import Measured
from benchmarks.corpus.habits import SECTIONS
from benchmarks.scores import (
    ENTRY_PARTS,
    Facts,
    Record,
    Score,
    facts_of_record,
    new_scores,
    nothing,
    same,
    same_answer,
    score,
)
from etl.audit import with_findings
from etl.cache import load_codebook, open_cache, reference_folders
from etl.codebook import Codebook
from etl.errors import ReportsError, UnreadableDocument
from etl.extract import extract_report
from etl.files import find_files
from etl.readers import read_document
from etl.records import from_record, to_record
from etl.submissions_run import Gatherer

RECOGNISED = ("scan", "scan_stamped")
"""Formats whose characters are recognised: what was read is judged by what the reader read, not by the print."""


@dataclass(frozen=True)
class Case:
    """A document and what it states; ``printed``: every word that stands in it, where that is known."""

    path: Path
    wanted: Facts
    printed: str = ""


@dataclass(frozen=True)
class Mistake:
    """Something that was not read as it stands there."""

    document: str
    part: str
    what: str
    wanted: object
    given: object
    place: object

    def __str__(self) -> str:
        return f"{self.document}\t{self.part}\t{self.what}\twanted {self.wanted!r}\tgiven {self.given!r}\t{self.place}"


def json_of(path: Path) -> Record:
    """A record in a file."""
    record: Record = json.loads(path.read_text(encoding="utf-8"))
    return record


def forged_cases(folder: Path, form: str) -> Iterator[Case]:
    """The documents of one format below a folder that tests.forge wrote, with their truth."""
    for path in sorted((folder / "truth").glob(f"{form}-[0-9]*.json")):
        truth = json_of(path)
        document = folder / "documents" / form / truth["document"]["name"]
        printed = "" if form in RECOGNISED else truth["printed"]
        yield Case(document, facts_of_record(truth), printed)


def measure_submissions(name: str, cases: Sequence[Case], data: Path) -> tuple[Measured, list[Mistake]]:
    """As ``measure``, for reports that are folders or archives of several files, all given at once as a user would."""
    folders = reference_folders(data)
    codebook = load_codebook(folders)
    found: dict[str, list[Record]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as build:
        gatherer = Gatherer(open_cache(Path(build), folders), folders, codebook, workers=1)
        root = cases[0].path.parent
        for made in gatherer.gather(find_files([root]), [root]).made:
            owner = made.paths[0].relative_to(root).parts[0]
            found[owner].append(dict(gatherer.record(made)))

    def read(case: Case) -> tuple[Record, Sequence[str]]:
        records = found[case.path.name]
        if not records:
            raise UnreadableDocument("没有读出报告 / no report was made of it", where=case.path.name)
        record = max(records, key=lambda one: len(one["observations"]) + len(one["checklist"]))
        return to_record(with_findings(from_record(record), codebook), ""), ()

    return _measured(name, cases, codebook, read)


def measure(name: str, cases: Sequence[Case], data: Path) -> tuple[Measured, list[Mistake]]:
    """Extracts every document of ``cases`` with the codebooks of ``data`` and compares."""
    codebook = load_codebook(reference_folders(data))

    def read(case: Case) -> tuple[Record, Sequence[str]]:
        document = read_document(case.path)
        return to_record(with_findings(extract_report(document, codebook), codebook), ""), document.lines

    return _measured(name, cases, codebook, read)


def _measured(
    name: str, cases: Sequence[Case], codebook: Codebook, read: Callable[[Case], tuple[Record, Sequence[str]]]
) -> tuple[Measured, list[Mistake]]:
    titles = {code: codebook.sections[code].title_zh for code in SECTIONS}
    scores, failed, mistakes = new_scores(), [], []
    for case in cases:
        try:
            record, lines = read(case)
        except Exception as error:  # a defect of a reader must not end a measurement of many minutes
            told = error.message if isinstance(error, ReportsError) else repr(error)
            failed.append(f"{case.path.name}: {told}")
            score(scores, case.wanted, nothing(case.wanted.name), titles)
            continue
        given = facts_of_record(record)
        score(scores, case.wanted, given, titles)
        mistakes += [*_mistakes(case, given), *_invented(case, record, lines, scores["quotes"])]
    forms = sum(bool(case.wanted.form) for case in cases)
    lists = sum(bool(case.wanted.checklist) for case in cases)
    return Measured(name, len(cases), forms, lists, scores, tuple(failed)), mistakes


def _invented(case: Case, record: Record, lines: Sequence[str], target: Score) -> Iterator[Mistake]:
    """The words given as a source that stand neither in the print nor, where that is not known, in what was read."""
    text = _bare(case.printed or "".join(lines))
    for quote in _quotes(record):
        stands = _bare(quote) in text
        target.add(stands, quote[:40])
        if not stands:
            yield Mistake(case.path.name, "invented", "quote", "", quote, "")


def _quotes(record: Record) -> Iterator[str]:
    """The words that every figure and every link was read from."""
    for found in record.get("observations", ()):
        if found["raw"]:
            yield found["quote"] or found["raw"]
        yield from (part["quote"] or part["raw"] for part in found["inputs"])
    for entry in record.get("checklist", ()):
        yield from (entry["raw"], *entry["links"])


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unescape(text))


def _mistakes(case: Case, given: Facts) -> Iterator[Mistake]:
    name, wanted = case.path.name, case.wanted
    for field, value in wanted.header.items():
        if given.header.get(field) != value:
            yield Mistake(name, "header", field, value, given.header.get(field), "")
    for row, stated in wanted.form.items():
        found = given.form.get(row, {})
        if not same_answer(stated, found):
            what = f"row {row} {stated.get('label', '')}"
            yield Mistake(name, "form", what, _answer(stated), _answer(found), found.get("place"))
    for item, entry in wanted.checklist.items():
        listed = given.checklist.get(item, {})
        for part in ENTRY_PARTS:
            if part in entry and not same(entry, listed, part):
                place = listed.get("place")
                yield Mistake(name, f"checklist {part}", f"item {item}", entry[part], listed.get(part), place)
    for figure in (wanted.narrative - given.narrative).elements():
        yield Mistake(name, "narrative", "missed", figure, None, wanted.told.get(figure, ""))
    for figure in (given.narrative - wanted.narrative).elements():
        trap = "trap" if figure[1] in wanted.traps else "false"
        yield Mistake(name, "narrative", trap, None, figure, given.told.get(figure, ""))
    for rule in sorted({*wanted.findings} ^ ({*given.findings} - wanted.allowed)):
        yield Mistake(name, "findings", rule, wanted.findings.get(rule), given.findings.get(rule), "")


def _answer(record: Record) -> object:
    if not record:
        return None
    return record["answer"], record["text"] if record["value"] is None else record["value"], record["raw"]
