"""CSV files that people keep → frozen dataclasses, one per row, checked against the dataclass's annotations."""

from __future__ import annotations

import csv
import io
import types
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from etl.errors import CodebookError

RowType = TypeVar("RowType")

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


def read_rows(path: Path, row_type: type[RowType]) -> tuple[RowType, ...]:
    """The rows of a UTF-8 CSV file as ``row_type``; columns that it does not name are for people.

    A cell is read by its field's annotation: str, int, bool (yes, true, 1), Literal, each with ``| None`` for an
    empty cell, and tuple[str, ...] split at "|". Raises CodebookError naming file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(
            f"cannot be read: {error}", where=path.name, remedy="restore the file as UTF-8"
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    hints = get_type_hints(row_type)
    names = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    if missing := [name for name in names if name not in (reader.fieldnames or ())]:
        raise CodebookError(
            f"no column {', '.join(missing)}", where=path.name, remedy="add it to the first line"
        )
    rows = []
    for row in reader:
        cells = {name: (row[name] or "").strip() for name in names}
        rows.append(
            row_type(**{name: _cell(path, reader.line_num, name, cells[name], hints[name]) for name in names})
        )
    return tuple(rows)


def _cell(path: Path, line: int, name: str, text: str, hint: Any) -> Any:
    try:
        return _converter(hint)(text)
    except (ValueError, KeyError) as error:
        raise CodebookError(
            f"column {name}: {text!r} is not {_expected(hint)}",
            where=f"{path.name}, line {line}",
            remedy="correct the cell",
        ) from error


def _converter(hint: Any) -> Callable[[str], Any]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = _converter(_inner(hint))
        return lambda text: inner(text) if text else None
    if get_origin(hint) is tuple:
        return lambda text: tuple(part.strip() for part in text.split("|") if part.strip())
    if get_origin(hint) is Literal:
        return {option: option for option in get_args(hint)}.__getitem__
    if hint is bool:
        return lambda text: _YES_NO[text.lower()]
    return hint  # type: ignore[no-any-return]


def _expected(hint: Any) -> str:
    if get_origin(hint) in (Union, types.UnionType):
        return _expected(_inner(hint))
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(str, get_args(hint)))
    return {bool: "yes or no", int: "a whole number"}.get(hint, str(hint))


def _inner(hint: Any) -> Any:
    """The type in an optional type."""
    return next(option for option in get_args(hint) if option is not type(None))
