"""What runs in a sandboxed child: bytes → Document → what extraction gives, all as JSON text. It writes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.errors import NotAReport

if TYPE_CHECKING:
    from etl.model import Document


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its bytes (of an archive's member), its path, or the document that was kept of it."""

    name: str
    data: bytes | None = None
    path: Path | None = None
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """JSON. ``document``: what was read, "" where it had been kept; ``head``: what the file says of itself, and why it
    is no report; ``record``: "" where it is none."""

    sha256: str
    document: str
    head: str
    record: str


@dataclass(frozen=True, slots=True)
class Together:
    """The kept documents of one submission, in canonical order, with their names now."""

    files: tuple[tuple[str, Path], ...]
    headings: tuple[tuple[str, ...], ...]


def prepare(folders: tuple[Path, ...]) -> None:
    """Loads what every child needs, once."""
    import etl.readers
    import etl.submissions_probe  # noqa: F401 - so that no child has to import it
    from etl.cache import load_codebook

    load_codebook(folders)


def read_file(file: File, folders: tuple[Path, ...], version: str) -> Read:
    """Reads one file and extracts it alone; raises UnreadableDocument. No report by itself is no error."""
    from etl.document_records import to_plain

    document = _document(file)
    text = "" if file.kept else _json(to_plain(document))
    head, record = _alone(document, folders, version)
    return Read(document.sha256, text, _json(head), _json(record) if record else "")


def extract_together(together: Together, folders: tuple[Path, ...], version: str) -> Read:
    """Extracts the files of one submission as one document; raises NotAReport."""
    from etl.cache import load_codebook
    from etl.extract import extract_report
    from etl.records import to_record
    from etl.submissions_combine import combine

    documents = [_kept(path, name) for name, path in together.files]
    whole = combine(documents, together.headings)
    record = to_record(extract_report(whole, load_codebook(folders)), version)
    text = {
        "name": whole.name,
        "format": whole.format,
        "lines": whole.lines,
        "parts": record["document"]["parts"],
    }
    return Read(whole.sha256, _json(text), "{}", _json(record))


def _document(file: File) -> Document:
    from etl.readers import read_bytes, read_document

    if file.kept is not None:
        return _kept(file.kept, file.name)
    if file.data is not None:
        return read_bytes(file.name, file.data)
    assert file.path is not None
    return read_document(file.path)


def _kept(path: Path, name: str) -> Document:
    """A kept document under the name that it has now."""
    from etl.document_records import from_plain

    return from_plain({**json.loads(path.read_text("utf-8")), "name": name})


def _alone(
    document: Document, folders: tuple[Path, ...], version: str
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Head and record of one file."""
    from etl.cache import load_codebook
    from etl.extract import extract_report
    from etl.records import to_record
    from etl.submissions_probe import probe_document, probe_report

    codebook = load_codebook(folders)
    try:
        report = extract_report(document, codebook)
    except NotAReport as error:
        probe = probe_document(document, codebook)
        return {"why": error.reason, "probe": probe.plain() if probe else None, "whole": False}, None
    probe = probe_report(report, document)
    return {"why": "", "probe": probe.plain(), "whole": True}, to_record(report, version)


def _json(value: Any) -> str:
    """As JSON that any file can hold: half a pair of characters, which no reader should give, becomes "?"."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
