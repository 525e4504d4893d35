"""Files → the records of the reports that they make: read one by one, grouped, and extracted together where need be.

Of a file nothing is kept in memory but what it says of itself; records and documents lie in the cache.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from etl.cache import Cache, key_of
from etl.codebook import Codebook
from etl.errors import UnreadableDocument
from etl.files import Found
from etl.registers import Decided
from etl.sandbox import Outcome, Sandbox
from etl.submissions import Left, Piece, Submission, ending, group
from etl.submissions_pieces import Pieces, Reading
from etl.submissions_probe import Probe
from etl.submissions_sources import Source, sources
from etl.submissions_tasks import File, Read, Together, extract_together, prepare, read_file

_LOG = logging.getLogger(__name__)

T = TypeVar("T")
Show = Callable[[Iterable[Reading], int], Iterable[Reading]]
Told = tuple[Path, str]
"""A file and a sentence on it, "中文 / English"."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report that files make: the key of its extraction in the cache, and the files, the main one first."""

    key: str
    paths: tuple[Path, ...]


@dataclass
class Gathered:
    """What files gave. ``failed``: nothing of the file is in any report; ``passed``: left out, or not joined to others;
    ``joined``: the reports of several files, in words."""

    made: list[Made] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    failed: list[Told] = field(default_factory=list)
    passed: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Gatherer:
    """Gathers reports from files with one set of codebooks. ``fresh``: reads every file anew."""

    cache: Cache
    folders: tuple[Path, ...]
    codebook: Codebook
    workers: int
    decided: Sequence[Decided] = ()
    fresh: bool = False

    def gather(
        self, found: Found, roots: Sequence[Path], show: Show = lambda readings, _: readings
    ) -> Gathered:
        """The reports of these files; order, workers and what was kept before make no difference to them."""
        gathered = Gathered()
        for refusal in found.refused:
            told = gathered.failed if refusal.failed else gathered.passed
            told.append((refusal.path, refusal.why))
        with _Children(self.workers, self.folders) as children:
            readings = list(show(self._readings(found.files, children), len(found.files)))
            grouped = group(Pieces(self.codebook, roots, self.decided).of(readings))
            unmade = self._together(grouped.submissions, children, gathered)
        for reading in readings:
            if reading.probe is None:
                (gathered.passed if reading.passed else gathered.failed).append((reading.path, reading.why))
        gathered.made += [
            Made(piece.key, (piece.path,)) for piece in [*grouped.alone, *unmade] if piece.whole
        ]
        whys = {reading.path: reading.why for reading in readings}
        for left in grouped.left:
            told = gathered.failed if left.lost else gathered.passed
            told.append((left.piece.path, self._sentence(left, whys[left.piece.path])))
        gathered.made = sorted(set(gathered.made), key=lambda made: made.paths)
        return gathered

    def record(self, made: Made) -> Mapping[str, Any]:
        """The record of a report; raises UnreadableDocument where the cache has lost it meanwhile."""
        record = self.cache.record(made.key)
        if record is None:
            raise UnreadableDocument(
                "缓存中的记录丢失 / its record is gone from the cache", where=str(made.paths[0])
            )
        return record

    def _readings(self, paths: Iterable[Path], children: _Children) -> Iterator[Reading]:
        """One Reading per file and member of an archive, in their order; what is kept is not read again."""
        waiting: deque[tuple[Source, Reading | None]] = deque()

        def missing() -> Iterator[File]:
            for source in sources(paths):
                held = self._held(source)
                waiting.append((Source(source.path, source.sha256), held))
                if held is None:
                    yield self._file(source)

        def ready() -> Iterator[Reading]:
            while waiting and (reading := waiting[0][1]) is not None:
                waiting.popleft()
                yield reading

        task = partial(read_file, folders=self.folders, version=self.cache.extractor)
        for outcome in children.run(task, missing(), lambda file: file.name):
            yield from ready()
            source, _ = waiting.popleft()
            yield self._keep(source, outcome)
        yield from ready()

    def _held(self, source: Source) -> Reading | None:
        """What is known of a file without reading it."""
        if not source.sha256:
            return Reading(source.path, why=source.why, passed=source.passed)
        return None if self.fresh else self._known(source)

    def _known(self, source: Source) -> Reading | None:
        """What the cache holds of a file; None where it must be read, or its text was lost."""
        key = key_of([(source.sha256, source.name)])
        found = self.cache.head(key)
        if found is None or self.cache.document(source.sha256, source.name) is None:
            return None
        try:
            probe = Probe.made(found["probe"]) if found["probe"] else None
            return Reading(source.path, source.sha256, key, probe, found["whole"], found["why"])
        except (KeyError, TypeError):
            return None

    def _file(self, source: Source) -> File:
        kept = None if self.fresh else self.cache.document(source.sha256, source.name)
        # A child works in a folder of its own.
        return File(source.name, source.data, source.path.absolute(), kept)

    def _keep(self, source: Source, outcome: Outcome[Read]) -> Reading:
        """Keeps what a child gave of a file; nothing of one that could not be read."""
        read = outcome.value
        if read is None or read.sha256 != source.sha256:
            changed = UnreadableDocument("读取时文件正被改动 / the file changed while it was read")
            return Reading(source.path, why=(outcome.error or changed).reason)
        if read.document:
            self.cache.keep_document(source.sha256, source.name, read.document)
        self.cache.keep_extraction(key_of([(source.sha256, source.name)]), read.head, read.record)
        known = self._known(source)
        return known or Reading(source.path, why="读取结果无法使用 / what was read cannot be used")

    def _together(
        self, submissions: Sequence[Submission], children: _Children, gathered: Gathered
    ) -> list[Piece]:
        """Extracts the files of each submission as one; gives back the pieces that make no report together."""
        keys = [_key(submission) for submission in submissions]
        errors = self._extract(submissions, keys, children)
        unmade: dict[Path, tuple[Piece, str]] = {}
        for submission, key in zip(submissions, keys, strict=True):
            if why := errors.get(key) or self._objection(submission, key):
                unmade |= {piece.path: (piece, why) for piece in submission.pieces}
            else:
                made = Made(key, tuple(piece.path for piece in submission.pieces))
                gathered.made.append(made)
                gathered.joined += [_joined(self.record(made), submission)] * (len(made.paths) > 1)
        joined = {path for made in gathered.made for path in made.paths}
        loose = [(piece, why) for path, (piece, why) in unmade.items() if path not in joined]
        gathered.passed += [(piece.path, why) for piece, why in loose if piece.whole]
        gathered.failed += [(piece.path, why) for piece, why in loose if not piece.whole]
        return [piece for piece, _ in loose]

    def _extract(
        self, submissions: Sequence[Submission], keys: Sequence[str], children: _Children
    ) -> dict[str, str]:
        """Fills the cache with what is not yet in it; gives back what went wrong, by key."""
        missing = {
            key: submission
            for key, submission in zip(keys, submissions, strict=True)
            if self.fresh or self.cache.head(key) is None
        }
        task = partial(extract_together, folders=self.folders, version=self.cache.extractor)
        files = (self._files(submission) for submission in missing.values())
        errors = {}
        for key, outcome in zip(missing, children.run(task, files, _main_name), strict=True):
            if outcome.value is None:
                errors[key] = outcome.error.reason if outcome.error else outcome.cause
            else:
                read = outcome.value
                self.cache.keep_text(read.sha256, read.document)
                self.cache.keep_extraction(key, read.head, read.record)
        return errors

    def _objection(self, submission: Submission, key: str) -> str:
        """Why what was read of several files together cannot stand: it is of another school or year than they say."""
        record = self.record(Made(key, (submission.pieces[0].path,)))
        school, year = submission.key
        decided = any(piece.decided_school or piece.decided_year for piece in submission.pieces)
        agree = school in ("", record["school_id"]) and year in (0, ending(record["academic_year"]))
        if agree or decided:
            return ""
        return self.codebook.phrase("grouping", "mismatch", read=record["report_id"])

    def _files(self, submission: Submission) -> Together:
        files = []
        for piece in submission.pieces:
            kept = self.cache.document(piece.sha256, piece.name)
            assert kept is not None, "stage 1 has kept it"
            files.append((piece.name, kept))
        return Together(tuple(files), submission.headings)

    def _sentence(self, left: Left, why: str) -> str:
        """Why a file joined no other, and what it says by itself."""
        said = self.codebook.phrase("grouping", left.why, **left.words)
        if not (left.lost and why):
            return said
        halves = zip(said.split(" / "), why.split(" / "), ("；", "; "), strict=False)
        return " / ".join(mark.join((first, second)) for first, second, mark in halves)


def _joined(record: Mapping[str, Any], submission: Submission) -> str:
    names = " + ".join(piece.name for piece in submission.pieces)
    return f"{record['school']} {record['academic_year']}: {names}"


def _main_name(together: Together) -> str:
    return together.files[0][0]


def _key(submission: Submission) -> str:
    return key_of([(piece.sha256, piece.name) for piece in submission.pieces], submission.headings)


class _Children:
    """The sandbox, started at the first file that must be read."""

    def __init__(self, workers: int, folders: tuple[Path, ...]) -> None:
        self.workers, self.folders = workers, folders
        self.stack = ExitStack()
        self.sandbox: Sandbox | None = None

    def __enter__(self) -> _Children:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def run(
        self, task: Callable[[T], Read], items: Iterable[T], name: Callable[[T], str]
    ) -> Iterator[Outcome[Read]]:
        """As ``Sandbox.run``."""
        source = iter(items)
        for first in source:
            if self.sandbox is None:
                sandbox = Sandbox(self.workers, prepare=partial(prepare, self.folders))
                self.sandbox = self.stack.enter_context(sandbox)
                for lacking in sandbox.unguarded:
                    _LOG.warning("%s", lacking)
            yield from self.sandbox.run(task, chain([first], source), name)
