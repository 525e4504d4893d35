"""A review workbook that people filled in → data/reviews.csv and data/corrections.csv, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from etl import publish
from etl.codebook import Codebook
from etl.errors import CorrectionError
from etl.registers import read_registers
from etl.review.columns import KEYS, SheetName, column_of, columns

Row = dict[str, str]
REGISTERS: dict[SheetName, tuple[str, tuple[str, ...]]] = {
    "findings": ("reviews.csv", ("finding_key", "values", "state", "reason", "who", "reviewed_on")),
    "values": (
        "corrections.csv",
        ("report_id", "target", "printed_raw", "corrected_value", "reason", "who", "decided_on"),
    ),
}
_HEADING_ROWS = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """How many decisions of one sheet were new, changed a row that was there, or said what it said."""

    register: str
    new: int
    changed: int
    same: int


def import_workbook(path: Path, data_dir: Path, codebook: Codebook) -> list[Imported]:
    """Takes the decisions of a workbook into the registers.

    Raises an ExceptionGroup of CorrectionErrors, each with sheet, row and remedy; then no register was touched.
    """
    errors: list[CorrectionError] = []
    decided = {sheet: _decisions(path, sheet, rows, codebook, errors) for sheet, rows in _sheets(path)}
    if not decided:
        raise CorrectionError(
            "has no sheet of findings or values",
            where=str(path),
            remedy="give a workbook of: etl review export",
        )
    if errors:
        raise ExceptionGroup("nothing was imported", errors)
    merged = {sheet: _merge(data_dir, sheet, rows) for sheet, rows in decided.items()}
    _write(data_dir, {sheet: text for sheet, (text, _) in merged.items()})
    return [counts for _, counts in merged.values()]


def _sheets(path: Path) -> Iterator[tuple[SheetName, list[tuple[int, Row]]]]:
    """The sheets that are known by their headings, each with its rows and their numbers."""
    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise CorrectionError(
            f"is no workbook: {error}", where=str(path), remedy="give the .xlsx file that was exported"
        ) from error
    for page in book.worksheets:
        rows = [[_text(cell) for cell in row] for row in page.iter_rows(values_only=True)]
        for number, row in enumerate(rows[:_HEADING_ROWS], 1):
            names = [column_of(cell) for cell in row]
            sheet = next((s for s in KEYS if {*KEYS[s], *_filled_in(s)} <= set(names)), None)
            if sheet:
                body = enumerate(rows[number:], number + 1)
                yield sheet, [(n, dict(zip(names, cells, strict=False))) for n, cells in body]
                break


def _text(value: Any) -> str:
    """A cell as text: a whole number without its point, a date as ISO, nothing as ""."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _filled_in(sheet: SheetName) -> list[str]:
    return [column.column for column in columns(sheet) if column.filled_in]


def _decisions(
    path: Path,
    sheet: SheetName,
    rows: Sequence[tuple[int, Row]],
    codebook: Codebook,
    errors: list[CorrectionError],
) -> dict[tuple[str, ...], Row]:
    """The rows in which something was decided, by their keys; what cannot be used goes to ``errors``."""
    read = _review if sheet == "findings" else _correction
    decided: dict[tuple[str, ...], Row] = {}
    for number, row in rows:
        if not any(row[column] for column in _filled_in(sheet)):
            continue
        try:
            made = read(row, codebook)
        except ValueError as error:
            errors.append(_error(path, sheet, number, str(error)))
            continue
        key = tuple(row[column] for column in KEYS[sheet])
        if key in decided:
            errors.append(_error(path, sheet, number, "同一项填了两次 / the same is decided twice"))
        decided[key] = made
    return decided


def _error(path: Path, sheet: SheetName, number: int, message: str) -> CorrectionError:
    return CorrectionError(
        message, where=f"{path.name}, {sheet}, row {number}", remedy="complete or empty the row"
    )


def _review(row: Row, codebook: Codebook) -> Row:
    states = {
        name: status.code
        for status in codebook.statuses
        if status.of == "review"
        for name in (status.code, status.zh, status.en, status.en.lower())
    }
    if row["state"] not in states:
        raise ValueError(f"处理结果是“{row['state']}”，应为 / state must be one of: {', '.join(states)}")
    return {**_with_reason(row, "reviewed_on"), "state": states[row["state"]]}


def _correction(row: Row, codebook: Codebook) -> Row:
    if not row["corrected_value"]:
        raise ValueError("没有填写更正的值 / corrected_value is empty; for an empty cell write blank")
    return _with_reason(row, "decided_on")


def _with_reason(row: Row, day: str) -> Row:
    if not row["reason"] or not row["who"]:
        raise ValueError("理由和姓名都要填写 / reason and who are both needed")
    try:
        return {**row, day: date.fromisoformat(row[day]).isoformat() if row[day] else ""}
    except ValueError as error:
        raise ValueError(
            f"日期是“{row[day]}”，应写作 2026-11-22 / the date must be like 2026-11-22"
        ) from error


def _merge(data_dir: Path, sheet: SheetName, decided: dict[tuple[str, ...], Row]) -> tuple[str, Imported]:
    """The register with the decisions in it: rows keep their order, new ones follow; remarks stay."""
    name, names = REGISTERS[sheet]
    held = _held(data_dir / name, names)
    places = {tuple(row[column] for column in KEYS[sheet]): number for number, row in enumerate(held)}
    new = changed = same = 0
    for key, row in decided.items():
        kept = {column: row[column] for column in names}
        if key not in places:
            held.append(kept)
            new += 1
        elif held[places[key]] != kept:
            held[places[key]] = kept
            changed += 1
        else:
            same += 1
    return _csv(held, names), Imported(name, new, changed, same)


def _held(path: Path, names: Sequence[str]) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: row.get(name) or "" for name in names} for row in csv.DictReader(file)]


def _csv(rows: Sequence[Row], names: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _write(data_dir: Path, texts: dict[SheetName, str]) -> None:
    """Writes the registers, and puts back what was there where they then cannot be read."""
    paths = {data_dir / REGISTERS[sheet][0]: text for sheet, text in texts.items()}
    before = {path: path.read_text("utf-8") if path.is_file() else None for path in paths}
    for path, text in paths.items():
        publish.write_whole(path, text)
    _, errors = read_registers(data_dir)
    if errors:
        for path, old in before.items():
            _restore(path, old, publish.write_whole)
        raise ExceptionGroup("nothing was imported", errors)


def _restore(path: Path, text: str | None, write: Callable[[Path, str], None]) -> None:
    if text is None:
        path.unlink()
    else:
        write(path, text)
