"""Invented reports in every form that real ones come in, with what they state beside each.

``documents/<format>/<name>.<suffix>`` (or a folder of several files), ``truth/<name>.json`` in the form of a record,
``data/reference``: the overlay that knows two thirds of the schools. Not tuned to any reader: layouts, wordings and
damages are those that real reports show.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.corpus import registers
from tests.forge.compose import compose
from tests.forge.paper import Paper
from tests.forge.plan import KNOWN, SCHOOLS, Wish
from tests.forge.typeset.docx import typeset_docx
from tests.forge.typeset.html import typeset_html
from tests.forge.typeset.office import has_office, typeset_doc, typeset_exported
from tests.forge.typeset.pdf import typeset_pdf
from tests.forge.typeset.printed import typeset_printed
from tests.forge.typeset.scan import typeset_scan
from tests.forge.typeset.sheets import typeset_xls, typeset_xlsx
from tests.forge.typeset.submission import write_submission
from tests.forge.typeset.text import typeset_text

Typesetter = Callable[[Paper, Random], bytes]


@dataclass(frozen=True)
class Format:
    """A format: its suffix, what it can bear, and who sets it; ``typeset`` is None for reports of several files."""

    suffix: str
    wish: Wish
    typeset: Typesetter | None


SCANNED = Wish(links=False, brief=True, stained=False, traditional=0.0)
SUFFIXES = ((b"%PDF", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8", "jpg"))
"""First bytes → suffix, where a format has several."""
FORMATS: dict[str, Format] = {
    "text": Format("txt", Wish(links=False), typeset_text),
    "html": Format("html", Wish(relative=True, stained=False), typeset_html),
    "docx": Format("docx", Wish(stained=False), typeset_docx),
    **({"doc": Format("doc", Wish(links=False, stained=False), typeset_doc)} if has_office() else {}),
    "xlsx": Format("xlsx", Wish(stained=False, bare=0.4, one_link=True), typeset_xlsx),
    "xls": Format("xls", Wish(links=False, stained=False, bare=0.4), typeset_xls),
    "pdf": Format("pdf", Wish(links=False, stained=False), lambda paper, rng: _pdf(paper, rng, ruled=True)),
    "pdf_unruled": Format(
        "pdf", Wish(links=False, stained=False), lambda paper, rng: _pdf(paper, rng, ruled=False)
    ),
    "scan": Format("bin", SCANNED, typeset_scan),
    "scan_stamped": Format("bin", SCANNED, lambda paper, rng: typeset_scan(paper, rng, stamped=True)),
    "submission": Format("", Wish(links=False, stained=False, traditional=0.0), None),
}


def _pdf(paper: Paper, rng: Random, *, ruled: bool) -> bytes:
    """By one producer or another."""
    chosen = rng.random()
    if chosen < 0.3:
        return typeset_printed(paper, rng, ruled=ruled)
    if chosen < 0.55 and has_office():
        return typeset_exported(paper, rng, ruled=ruled)
    return typeset_pdf(paper, rng, ruled=ruled)


def forge_reports(out: Path, name: str, reports: int, seed: int, *, held: bool = False) -> int:
    """Writes ``reports`` documents of a format below ``out``, in place of older ones, and returns how many."""
    registers.write_reference(out / "data" / "reference", list(SCHOOLS[:KNOWN]))
    for folder in (out / "documents" / name, out / "truth"):
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f"{name}-[0-9]*"):
            shutil.rmtree(older) if older.is_dir() else older.unlink()
    for number in range(reports):
        _write(out, name, f"{name}-{number:03}", f"{seed}:{name}:{number}", held)
    return reports


def _set(folder: Path, name: str, paper: Paper, chosen: Format, rng: Random) -> str:
    """Writes the document and returns its name, or that of its folder."""
    if chosen.typeset is None:
        return write_submission(folder, name, paper, rng)
    data = chosen.typeset(paper, rng)
    suffix = next((suffix for magic, suffix in SUFFIXES if data.startswith(magic)), chosen.suffix)
    (folder / f"{name}.{suffix}").write_bytes(data)
    return f"{name}.{suffix}"


def _write(out: Path, form: str, name: str, seed: str, held: bool) -> None:
    chosen = FORMATS[form]
    paper = compose(name, seed, held, chosen.wish)
    document = _set(out / "documents" / form, name, paper, chosen, Random(f"look:{seed}"))
    truth = paper.truth | {"document": {"name": document, "format": form}}
    text = json.dumps(truth, ensure_ascii=False, separators=(",", ":"))
    (out / "truth" / f"{name}.json").write_text(text + "\n", encoding="utf-8")
