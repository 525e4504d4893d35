"""What was read and extracted before, so that it need not be done again.

    BUILD_DIR/documents/<sha256>.json          a document as it was read (etl/document_records.py)
    BUILD_DIR/cache/<key>-<extractor>.json     what extraction gave of a file, or of the files of one submission

A document is read anew where a reader, or a library that it uses, has changed: not where a codebook has, so that no
scan is recognised twice. Extraction is done anew where its sources or the codebooks have changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from etl import publish

if TYPE_CHECKING:
    from etl.codebook import Codebook

PACKAGE = Path(__file__).resolve().parent
REFERENCE = PACKAGE.parent / "data" / "reference"
EXTRACTOR = "1"
"""The generation of the extractor: raised where figures change that no source or codebook tells."""
READING = ("readers", "model.py", "document_records.py")
"""What decides on the reading of a file, besides the file."""
LIBRARIES = ("lxml", "pypdfium2", "pillow", "rapidocr", "onnxruntime")
"""Libraries that read; one that is not there, or of another version, reads otherwise."""
EXTRACTING = (
    "extract",
    "text.py",
    "numbers.py",
    "periods.py",
    "codebook.py",
    "codebook_checks.py",
    "codes.py",
    "codes_schools.py",
    "csvrows.py",
    "records.py",
    "schools.py",
    "submissions_combine.py",
    "submissions_probe.py",
)
"""What decides on the extraction of a document, besides the document and the codebooks."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The kept documents and extractions of a folder, of these versions of reading and extracting."""

    build_dir: Path
    reading: str
    extractor: str

    def document(self, sha256: str, name: str) -> Path | None:
        """Where the document of these bytes is kept; None where it must be read. ``name`` tells Markdown from text."""
        path = text_path(self.build_dir, sha256).absolute()
        begins = self._begin(name).encode()
        try:
            with path.open("rb") as file:
                return path if file.read(len(begins)) == begins else None
        except OSError:
            return None

    def keep_document(self, sha256: str, name: str, text: str) -> None:
        """Keeps a document, given as the JSON object that ``to_plain`` makes."""
        publish.write_whole(text_path(self.build_dir, sha256), self._begin(name) + text.removeprefix("{"))

    def keep_text(self, sha256: str, text: str) -> None:
        """Keeps what the source page shows of several files together."""
        publish.write_whole(text_path(self.build_dir, sha256), text)

    def head(self, key: str) -> Mapping[str, Any] | None:
        """What was kept under this key, but for the record, which is far longer."""
        return self._line(key, 0)

    def record(self, key: str) -> Mapping[str, Any] | None:
        """The record that was kept under this key; None where extraction gave none."""
        return self._line(key, 1)

    def keep_extraction(self, key: str, head: str, record: str) -> None:
        """Keeps what extraction gave: two JSON objects, a line each, the second "" where there is no record."""
        publish.write_whole(self._path(key), f"{head}\n{record}")

    def prune(self) -> None:
        """Removes the extractions of other extractors and codebooks; documents stay, for older builds show them."""
        for path in (self.build_dir / "cache").glob("*-*.json"):
            if not path.name.endswith(f"-{self.extractor}.json"):
                path.unlink(missing_ok=True)

    def _line(self, key: str, number: int) -> Mapping[str, Any] | None:
        try:
            with self._path(key).open(encoding="utf-8") as file:
                found = json.loads(next(islice(file, number, None), ""))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _path(self, key: str) -> Path:
        return self.build_dir / "cache" / f"{key}-{self.extractor}.json"

    def _begin(self, name: str) -> str:
        tag = json.dumps(f"{self.reading}{PurePath(name).suffix.lower()}")
        return f'{{"reading": {tag}, '


def key_of(files: Sequence[tuple[str, str]], headings: Sequence[Sequence[str]] = ()) -> str:
    """The key of an extraction: (sha256, name) of each file, and what their names must say for them."""
    return hashlib.sha256(json.dumps([list(files), list(headings)]).encode()).hexdigest()


def text_path(build_dir: Path, sha256: str) -> Path:
    """Where a document is kept."""
    return build_dir / "documents" / f"{sha256}.json"


def open_cache(build_dir: Path, folders: tuple[Path, ...]) -> Cache:
    """The cache of a folder for the readers and the extractor as they are now."""
    return Cache(build_dir, reader_version(), extractor_version(folders))


@cache
def reader_version() -> str:
    """The version of the readers: changes with their sources and with the libraries that they use."""
    digest = hashlib.sha256(fingerprint(PACKAGE / name for name in READING).encode())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {metadata.version(library)}\n".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{library} -\n".encode())
    return digest.hexdigest()[:12]


@cache
def extractor_version(folders: tuple[Path, ...]) -> str:
    """The version that records carry: changes with reading, extraction's sources and the codebooks in ``folders``."""
    sources = fingerprint([*(PACKAGE / name for name in EXTRACTING), *folders])
    return f"{EXTRACTOR}-{hashlib.sha256((reader_version() + sources).encode()).hexdigest()[:12]}"


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
