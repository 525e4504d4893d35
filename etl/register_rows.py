"""CSV files that people keep by hand → rows with a place; what cannot be used is collected, not thrown at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

from etl.errors import CorrectionError

YES, NO = ("1", "yes", "true", "是"), ("", "0", "no", "false", "否")


class Placed(Protocol):
    """Anything that knows its file and line."""

    @property
    def where(self) -> str:
        """File and line."""


T = TypeVar("T")
P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a register; what cannot be used is an error that names the line."""

    where: str
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell, which may be empty."""
        return self.cells[column]

    def required(self, column: str) -> str:
        """The cell, which may not be empty."""
        return self.cells[column] or self.refuse(column, "must not be empty")

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        """The cell, which must be one of ``allowed``."""
        cell = self.cells[column]
        return (
            cell
            if cell in allowed
            else self.refuse(column, f"must be one of {', '.join(filter(None, allowed))}")
        )

    def yes(self, column: str) -> bool:
        """是, yes or 1; 否, no, 0 or nothing."""
        return self.one_of(column, (*YES, *NO)) in YES

    def day(self, column: str) -> str | None:
        """An ISO date, None where the cell is empty."""
        cell = self.cells[column]
        try:
            return date.fromisoformat(cell).isoformat() if cell else None
        except ValueError:
            self.refuse(column, "must be a date such as 2022-11-14")

    def year(self, column: str) -> str:
        """A reporting year: 2021-2022, or 2022 for a calendar year."""
        cell = self.cells[column]
        if not is_year(cell):
            self.refuse(column, "must be a year such as 2021-2022, or 2022 for a calendar year")
        return cell

    def number(self, column: str) -> Decimal:
        """A number in plain digits."""
        try:
            return Decimal(self.cells[column])
        except InvalidOperation:
            self.refuse(column, "must be a number in plain digits")

    def address(self, column: str) -> str:
        """An http(s) address, or nothing."""
        cell = self.cells[column]
        if cell and not re.fullmatch(r"https?://[^\s<>\"]+", cell):
            self.refuse(column, "must be an http or https address")
        return cell

    def refuse(self, column: str, remedy: str) -> NoReturn:
        """Raises the error of this cell."""
        message = f"{column} is {self.cells[column]!r}"
        raise CorrectionError(message, where=self.where, remedy=f"{column} {remedy}")


def is_year(text: str) -> bool:
    """Whether this is a reporting year, "2021-2022" or "2022"."""
    match = re.fullmatch(r"(20\d\d)(?:-(20\d\d))?", text, re.ASCII)
    return match is not None and (match[2] is None or int(match[2]) == int(match[1]) + 1)


def read_table(path: Path, parse: Callable[[Row], T], errors: list[CorrectionError]) -> tuple[T, ...]:
    """The rows of a CSV file; one that is not there is empty. Rows that cannot be used are added to ``errors``."""
    rows = []
    try:
        for row in _rows(path):
            try:
                rows.append(parse(row))
            except CorrectionError as error:
                errors.append(error)
            except KeyError as error:
                raise CorrectionError(
                    f"has no column {error}", where=str(path), remedy="add the column"
                ) from error
    except CorrectionError as error:
        errors.append(error)
    return tuple(rows)


def repeated(rows: Sequence[P], key: Callable[[P], Hashable]) -> list[CorrectionError]:
    """An error for each row whose key an earlier row has."""
    seen: set[Hashable] = set()
    errors = []
    for row in rows:
        if key(row) in seen:
            errors.append(CorrectionError("stands twice", where=row.where, remedy="keep one of the rows"))
        seen.add(key(row))
    return errors


def _rows(path: Path) -> Iterator[Row]:
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for cells in reader:
                where = f"{path}, line {reader.line_num}"
                if None in cells or None in cells.values():
                    raise CorrectionError(
                        "more or fewer cells than columns", where=where, remedy="quote commas"
                    )
                row = {column: cell.strip() for column, cell in cells.items()}
                if any(row.values()) and not next(iter(row.values())).startswith("#"):
                    yield Row(where, row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(
            f"is no CSV in UTF-8: {error}", where=str(path), remedy="save it as such"
        ) from error
