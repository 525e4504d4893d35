"""Reports in several files: 正文, 附件1 and 附件2, in a folder or a zip; twins in two formats; files amiss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.corpus.vocabulary import weighted
from tests.forge.paper import Paper, Part
from tests.forge.typeset.docx import typeset_docx
from tests.forge.typeset.html import typeset_html
from tests.forge.typeset.pdf import typeset_pdf
from tests.forge.typeset.sheets import typeset_xls, typeset_xlsx
from tests.forge.typeset.text import typeset_text

Setter = Callable[[Paper, Random], bytes]
SETTERS: dict[str, Setter] = {
    "docx": typeset_docx,
    "xlsx": typeset_xlsx,
    "xls": typeset_xls,
    "pdf": typeset_pdf,
    "txt": typeset_text,
    "html": typeset_html,
}
BODIES = ("docx", "docx", "pdf", "txt", "html")
ANNEXES = ("xls", "xlsx", "docx", "pdf")
NAMES: dict[Part, tuple[str, ...]] = {
    "body": ("正文", "1.信息公开年度报告", "报告"),
    "statistics": ("附件1", "2.附件1统计表", "附件1：信息公开工作统计表"),
    "checklist": ("附件2", "3.附件2清单", "附件2：高等学校信息公开事项清单"),
}
AMISS = {
    "封面.docx": b"PK\x03\x04\x14\x00broken",
    "空.pdf": b"",
    "说明.txt": "材料共三份，请查收。联系人：办公室。".encode(),
    "图标.ico": b"\x00\x00\x01\x00\x01\x00",
    "通知.txt": "关于报送2021年度信息公开工作年度报告的通知\n各高等学校：\n请于10月31日前报送。".encode(),
}
"""Files that lie beside a report and are none."""


def write_submission(folder: Path, name: str, paper: Paper, rng: Random) -> str:
    """Writes the files of a report below ``folder`` and returns the name of their folder or archive."""
    twin = rng.random() < 0.25 or len(paper.parts) == 1
    files = _twins(paper, rng) if twin else _parts(paper, rng)
    for extra in rng.sample(sorted(AMISS), rng.choice((0, 0, 1, 2))):
        files[extra] = AMISS[extra]
    if rng.random() < 0.35:
        (folder / f"{name}.zip").write_bytes(_zipped(files))
        return f"{name}.zip"
    (folder / name).mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        (folder / name / file).write_bytes(data)
    return name


def _twins(paper: Paper, rng: Random) -> dict[str, bytes]:
    """The whole report in two formats."""
    first, second = rng.sample(("docx", "pdf", "html", "txt"), 2)
    return {f"年度报告.{suffix}": SETTERS[suffix](paper, rng) for suffix in (first, second)}


def _parts(paper: Paper, rng: Random) -> dict[str, bytes]:
    """A file for each part; or the annexes together in one workbook."""
    manner = rng.randrange(3)
    shares: list[tuple[Part, ...]] = [(part,) for part in paper.parts]
    if len(shares) == 3 and rng.random() < 0.25:
        shares = [("body",), ("statistics", "checklist")]
    files = {}
    for share in shares:
        suffix = rng.choice(BODIES if "body" in share else ANNEXES)
        part = replace(paper, parts={name: blocks for name, blocks in paper.parts.items() if name in share})
        label = weighted(rng, [(NAMES[share[0]][manner], 5), (NAMES[share[0]][0], 1)])
        files[f"{label if len(share) == 1 else '附件1-2'}.{suffix}"] = SETTERS[suffix](part, rng)
    return files


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"报送材料/{name}", data)
    return made.getvalue()
