"""Extraction of many files, and its cache: BUILD_DIR/cache/<sha256>-<extractor version>.json holds one record.

The extractor's version is a hash over its sources and the codebooks: a changed codebook reads every document anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import publish
from etl.errors import ReportsError
from etl.files import shown_name

if TYPE_CHECKING:
    from etl.codebook import Codebook

PACKAGE = Path(__file__).resolve().parent
REFERENCE = PACKAGE.parent / "data" / "reference"
EXTRACTOR = "1"
"""The generation of the extractor: raised where figures change that no source or codebook tells."""
SOURCES = (
    "extract",
    "readers",
    "text.py",
    "numbers.py",
    "periods.py",
    "codebook.py",
    "codebook_checks.py",
    "codes.py",
    "codes_schools.py",
    "csvrows.py",
    "model.py",
    "records.py",
    "schools.py",
)
"""What decides on the extraction of a document, besides the document and the codebooks."""
ENOUGH_FOR_A_POOL = 8
"""Below this number of files, starting worker processes takes longer than the files."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of one file: its record and its lines, or why there is none."""

    path: Path
    sha256: str
    record: Mapping[str, Any] | None = None
    lines: tuple[str, ...] = ()
    why: str = ""


def extract_files(
    paths: Sequence[Path], folders: Sequence[Path], workers: int, version: str
) -> Iterator[Extraction]:
    """One Extraction per path, in the order of ``paths`` whatever the number of workers.

    The seam for a sandbox: ``_extract_file`` takes a path and gives back plain data, and nothing else passes.
    """
    task = partial(_extract_file, folders=tuple(folders), version=version)
    if workers < 2 or len(paths) < ENOUGH_FOR_A_POOL:
        yield from map(task, paths)
        return
    try:
        with ProcessPoolExecutor(min(workers, len(paths))) as pool:
            yield from pool.map(task, paths, chunksize=max(1, len(paths) // (workers * 8)))
    except BrokenProcessPool as error:
        remedy = "find the document with --workers 1 and give the others"
        raise ReportsError("a document ended the process that read it", remedy=remedy) from error


def cached_files(
    paths: Sequence[Path], folders: Sequence[Path], workers: int, build_dir: Path, *, fresh: bool
) -> Iterator[Extraction]:
    """As ``extract_files``, through the cache; ``fresh`` reads every document anew. Keeps each document's text."""
    version = extractor_version(folders)
    store = Cache(build_dir, version)
    held = {path: None if fresh else store.get(path) for path in paths}
    missing = [path for path, extraction in held.items() if extraction is None]
    new = extract_files(missing, folders, workers, version)
    for path in paths:
        extraction = held[path]
        if extraction is None:
            extraction = next(new)
            store.put(extraction)
        yield extraction


@dataclass(frozen=True, slots=True)
class Cache:
    """The records and the texts of documents that were read before."""

    build_dir: Path
    version: str

    def get(self, path: Path) -> Extraction | None:
        """What the cache holds of this file's content; None where it must be read."""
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            record = json.loads(self._record(sha256).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        document = record["document"]
        same_kind = Path(document["name"]).suffix == path.suffix
        if not same_kind or not text_path(self.build_dir, sha256).is_file():
            return None
        document["name"] = shown_name(path)
        return Extraction(path, sha256, record)

    def put(self, extraction: Extraction) -> None:
        """Keeps a record and its document's text; nothing of a file that could not be read."""
        if extraction.record is None:
            return
        document = extraction.record["document"]
        text = {"name": document["name"], "format": document["format"], "lines": extraction.lines}
        publish.write_whole(
            text_path(self.build_dir, extraction.sha256), json.dumps(text, ensure_ascii=False)
        )
        publish.write_whole(
            self._record(extraction.sha256), json.dumps(extraction.record, ensure_ascii=False)
        )

    def _record(self, sha256: str) -> Path:
        return self.build_dir / "cache" / f"{sha256}-{self.version}.json"


def text_path(build_dir: Path, sha256: str) -> Path:
    """Where a document's text is kept for the source page."""
    return build_dir / "documents" / f"{sha256}.json"


@cache
def extractor_version(folders: tuple[Path, ...]) -> str:
    """The version that records carry: changes with the extractor's sources and with the codebooks in ``folders``."""
    return f"{EXTRACTOR}-{fingerprint([*(PACKAGE / name for name in SOURCES), *folders])[:12]}"


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files and folders; what is not there counts as such."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                name = file.relative_to(path.parent).as_posix()
                digest.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def reference_folders(data_dir: Path) -> tuple[Path, ...]:
    """The codebooks, and what stands before them, file by file, in ``data_dir`` (an invented province)."""
    own = data_dir / "reference"
    return (REFERENCE, own) if own.is_dir() and own.resolve() != REFERENCE else (REFERENCE,)


def load_codebook(folders: Sequence[Path]) -> Codebook:
    """The codebooks of ``reference_folders``; raises CodebookError."""
    from etl.codebook import load

    return load(*folders)


def _extract_file(path: Path, folders: tuple[Path, ...], version: str) -> Extraction:
    """Reads and extracts one file; whatever goes wrong with it is told, and concerns no other file."""
    from etl.extract import extract_report
    from etl.readers import read_document
    from etl.records import to_record

    try:
        document = read_document(path)
        report = extract_report(document, load_codebook(folders))
        record = to_record(report, version)
    except ReportsError as error:
        return Extraction(path, "", why=error.reason)
    except Exception as error:  # a defect of ours in one document must not take the others with it
        return Extraction(
            path,
            "",
            why=f"读取时出错 / extraction failed: {type(error).__name__}: {error}",
        )
    record["document"]["name"] = shown_name(path)
    return Extraction(path, document.sha256, record, document.lines)
