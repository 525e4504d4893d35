"""What LibreOffice makes of a Word document: old .doc files, and PDF as most schools export it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from random import Random

from tests.forge.paper import Paper
from tests.forge.typeset.docx import typeset_docx

SECONDS = 120


def has_office() -> bool:
    """Whether this machine can make them."""
    return shutil.which("soffice") is not None


def typeset_doc(paper: Paper, rng: Random) -> bytes:
    """A Word document of before 2007."""
    return _converted(typeset_docx(paper, rng, tracked=False), "doc")


def typeset_exported(paper: Paper, rng: Random, *, ruled: bool = True) -> bytes:
    """A PDF as a word processor exports it."""
    return _converted(typeset_docx(paper, rng, tracked=False, ruled=ruled), "pdf")


def _converted(data: bytes, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        run = partial(subprocess.run, capture_output=True, check=True, timeout=SECONDS)
        run(["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, str(source)])
        return source.with_suffix(f".{suffix}").read_bytes()
