"""How fast the readers are, beside the bare library's own time on the same files, in one run.

    python -m benchmarks.readers [--reports N] [--seed S] [--scans] [--out FILE]

bare: the library alone takes every character and cell out of the bytes; usual: the library that people usually take,
for paragraphs and the cells of tables, in the way its manual shows; reader: our Document with places; whole: reader and
extraction. Processor time of this process, the least of three rounds. Ratios hold on any machine, documents a
second on this one.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.libraries import BARE, USUAL, Work
from etl.cache import load_codebook, reference_folders
from etl.codebook import Codebook
from etl.errors import ReportsError
from etl.extract import extract_report
from etl.readers import read_bytes
from tests.forge import forge_reports

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "benchmarks" / "READERS.md"
ROUNDS = 3
TARGETS = {"text": 60, "html": 60, "xlsx": 60, "docx": 25, "pdf": 6}
"""Whole documents a second and core that the readers are built for."""


@dataclass(frozen=True)
class Timed:
    """Seconds of processor time for all files of one format; ``usual``: None where no other library is installed;
    ``refused``: files that extraction did not take."""

    format: str
    files: int
    megabytes: float
    bare: float
    usual: float | None
    reader: float
    whole: float
    refused: int


def main(arguments: list[str] | None = None) -> int:
    """Measures and writes the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers", description=__doc__)
    parser.add_argument("--reports", type=int, default=20, help="of each format")
    parser.add_argument("--seed", type=int, default=909)
    parser.add_argument("--scans", action="store_true", help="scans too: a page takes some ten seconds")
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder), options.reports, options.seed))
        scans = list(measure_scans(Path(folder), options.seed)) if options.scans else []
    text = page(rows, scans, options)
    options.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


def measure(folder: Path, reports: int, seed: int) -> Iterator[Timed]:
    """Every format in turn."""
    for name, bare in BARE.items():
        forge_reports(folder / name, name, reports, seed)
        files = _files(folder / name)
        refused = sum(_refused(*file) for file in files)
        codebook = load_codebook(reference_folders(folder / name / "data"))
        yield Timed(
            name,
            len(files),
            sum(len(data) for _, data in files) / 1e6,
            _seconds(bare, files),
            _seconds(USUAL[name], files) if name in USUAL else None,
            _seconds(read_bytes, files),
            _seconds(_whole(codebook), files),
            refused,
        )


def _whole(codebook: Codebook) -> Work:
    return lambda name, data: extract_report(read_bytes(name, data), codebook)


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted((folder / "documents").rglob("*.*"))]


def _refused(name: str, data: bytes) -> bool:
    try:
        read_bytes(name, data)
    except ReportsError:
        return True
    return False


def _seconds(work: Work, files: Sequence[tuple[str, bytes]]) -> float:
    """The least processor time of some rounds over all files, the first of which warms up."""
    return min(_round(work, files) for _ in range(ROUNDS))


def _round(work: Work, files: Sequence[tuple[str, bytes]]) -> float:
    start = time.process_time()
    for name, data in files:
        try:
            work(name, data)
        except (ReportsError, ValueError):  # pandas: a page without tables
            continue
    return time.process_time() - start


@dataclass(frozen=True)
class TimedScan:
    """One scanned document: pages, seconds of processor time, and the process's largest memory by then."""

    name: str
    pages: int
    seconds: float
    megabytes: float


def measure_scans(folder: Path, seed: int) -> Iterator[TimedScan]:
    """Two scanned reports, page by page as they are read."""
    forge_reports(folder / "scan", "scan", 2, seed)
    for name, data in _files(folder / "scan"):
        start = time.process_time()
        document = read_bytes(name, data)
        seconds = time.process_time() - start
        places = [
            block.place if hasattr(block, "place") else block.rows[0][0].place for block in document.blocks
        ]
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield TimedScan(name, max((place.page or 1 for place in places), default=1), seconds, used)


def page(rows: Sequence[Timed], scans: Sequence[TimedScan], options: argparse.Namespace) -> str:
    """The page in Markdown."""
    lines = [
        "# 读取的速度 · How fast documents are read",
        "",
        "由 `python -m benchmarks.readers` 写成；处理器时间，三轮取最小；同一批文件，同一次运行。",
        "Written by `python -m benchmarks.readers`: processor time, least of three rounds, same files, one run.",
        f"Seed {options.seed}, {options.reports} invented reports a format; Python {platform.python_version()}.",
        "",
        "bare = 单用该库取出全部文字 the library alone; reader = 带位置的文档 our document with places;"
        " whole = 读取并抽取 reading and extraction.",
        "usual = 常用库取段落和单元格 the library usually taken, for paragraphs and cells: pandas.read_html (只有表格"
        " tables only), python-docx, openpyxl.",
        "bare 不管表格、合并单元格和出处 bare knows no tables, merged cells or places (text: decoding only; docx: runs"
        " of text only).",
        "",
        "| format | files | MB | bare ms | usual ms | reader ms | reader ÷ bare | reader ÷ usual | whole ms"
        " | whole documents/s a core | goal |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *map(_row, rows),
    ]
    if scans:
        lines += [
            "",
            "| scan | pages | processor s a page | most memory so far, MB |",
            "|---|---:|---:|---:|",
        ]
        lines += [f"| {s.name} | {s.pages} | {s.seconds / s.pages:.1f} | {s.megabytes:.0f} |" for s in scans]
    return "\n".join(lines) + "\n"


def _row(timed: Timed) -> str:
    each = [1000 * seconds / timed.files for seconds in (timed.bare, timed.reader, timed.whole)]
    goal = TARGETS.get(timed.format)
    usual = f"{1000 * timed.usual / timed.files:.2f}" if timed.usual else "–"
    share = f"{timed.reader / timed.usual:.2f}" if timed.usual else "–"
    return (
        f"| {timed.format} | {timed.files} | {timed.megabytes:.1f} | {each[0]:.2f} | {usual} | {each[1]:.2f} "
        f"| {timed.reader / timed.bare:.2f} | {share} | {each[2]:.2f} | {1000 / each[2]:.0f} | {goal or ''} |"
    )


if __name__ == "__main__":
    sys.exit(main())
