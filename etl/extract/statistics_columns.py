"""Which columns of a form's table hold labels, answers and units: by its heading, else by what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from etl.codebook import Codebook
from etl.extract.labels import find_label
from etl.extract.tables import YEAR, Heading, Row
from etl.numbers import parse_number
from etl.text import squeeze

# In so many rows two columns of figures stand side by side, if neither is a stray cell.
_OFTEN = 3
_SMALL = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class FormColumns:
    """Indexes of columns. ``value`` is None where none is known, or several hold figures and none is this year's
    (``doubtful``); ``others`` hold what answers no row: other years, changes, remarks."""

    label: int
    number: int | None = None
    unit: int | None = None
    value: int | None = None
    others: frozenset[int] = frozenset()
    doubtful: bool = False
    width: int = 0


def columns_of_heading(heading: Heading, year: str | None, width: int) -> FormColumns | None:
    """The columns that a heading names; of several with figures, those of the reporting ``year``."""
    first: dict[str, int] = {}
    for index, role in heading:
        first.setdefault(role, index)
    value, doubtful = _value_column(heading, year)
    label = first.get("label", first.get("category"))
    if label is None:
        label = first["number"] + 1
    others = {
        index
        for index, role in heading
        if role.startswith(YEAR) or role in ("last", "remark", "total", "source")
    }
    others |= {
        index
        for index, role in heading
        if role in ("this", "value", "figures") and index != value and doubtful
    }
    return FormColumns(
        label, first.get("number"), first.get("unit"), value, frozenset(others - {value}), doubtful, width
    )


def _value_column(heading: Heading, year: str | None) -> tuple[int | None, bool]:
    """The column of this year's figures, and whether several stand there of which none can be told to be it."""
    years = [(index, role.removeprefix(YEAR)) for index, role in heading if role.startswith(YEAR)]
    for wanted in ("this", "year", "total", "value", "figures", "remark"):
        if wanted == "year":
            found = (
                [index for index, key in years if _is_of(key, year)]
                if len(years) > 1
                else [i for i, _ in years]
            )
            if len(years) > 1 and len(found) != 1:
                return None, True
        else:
            found = [index for index, role in heading if role == wanted]
        if found:
            return found[0], wanted in ("value", "figures") and len(found) > 1
    return None, False


def _is_of(key: str, year: str | None) -> bool:
    """Whether a column's year is the reporting year: the same, or the one in which it ends."""
    return year is not None and (key == year or ("-" not in key and key == year[-4:]))


def with_units(columns: FormColumns | None, rows: Sequence[Row], codebook: Codebook) -> FormColumns | None:
    """The columns with the one that holds nothing but units, whatever its heading calls it."""
    if columns is None or columns.unit is not None:
        return columns
    free = set(range(columns.width)) - {columns.label, columns.number, columns.value}
    for index in sorted(free):
        texts = [row[index].text for row in rows if index < len(row) and row[index].text.strip()]
        if sum(is_unit(text, codebook) for text in texts) * 2 > len(texts) >= _OFTEN:
            return replace(columns, unit=index, others=columns.others - {index})
    return columns


def columns_by_content(rows: Sequence[Row], codebook: Codebook) -> FormColumns | None:
    """The columns of a table without heading; None where no column holds labels."""
    width = max(map(len, rows), default=0)
    labels = [
        sum(find_label(row[i].text, codebook) is not None for row in rows if i < len(row))
        for i in range(width)
    ]
    if not any(labels):
        return None
    label = labels.index(max(labels))
    texts = {
        i: [squeeze(row[i].text) for row in rows if i < len(row) and row[i].text.strip()]
        for i in range(width)
    }
    unit = next(
        (i for i in range(width) if i != label and _mostly(texts[i], lambda text: is_unit(text, codebook))),
        None,
    )
    number = next((i for i in range(label) if _mostly(texts[i], _SMALL.fullmatch)), None)
    figures = [
        i
        for i in range(label + 1, width)
        if i != unit
        and len(texts[i]) * 4 >= max(labels)
        and _mostly(texts[i], lambda text: answers(text, codebook))
    ]
    doubtful = any(_beside(rows, figures[0], other) >= _OFTEN for other in figures[1:])
    return FormColumns(
        label,
        number,
        unit,
        figures[0] if figures and not doubtful else None,
        frozenset(figures if doubtful else figures[1:]),
        doubtful,
        width,
    )


def _beside(rows: Sequence[Row], one: int, other: int) -> int:
    """In how many rows both columns hold something."""
    pairs = ((row[one].text, row[other].text) for row in rows if max(one, other) < len(row))
    return sum(bool(first.strip() and second.strip()) for first, second in pairs)


def _mostly(texts: Sequence[str], holds: object) -> bool:
    return bool(texts) and sum(bool(holds(text)) for text in texts) * 2 > len(texts)  # type: ignore[operator]


@cache
def _units(codebook: Codebook) -> frozenset[str]:
    return frozenset(squeeze(indicator.unit) for indicator in codebook.indicators.values()) - {""}


def is_unit(text: str, codebook: Codebook) -> bool:
    """Whether a cell holds nothing but a unit (条, 万元)."""
    return squeeze(text).strip("()").removeprefix("万") in _units(codebook)


def answers(text: str, codebook: Codebook) -> bool:
    """Whether a cell holds a number or a word that answers a row."""
    return parse_number(text) is not None or is_answer_word(text, codebook)


@cache
def _words(codebook: Codebook) -> frozenset[str]:
    return frozenset(word for kind, word in codebook.answers if kind in ("number", "flag", "fee"))


def is_answer_word(text: str, codebook: Codebook) -> bool:
    """有, 无, 不收费, ／ and the like."""
    return squeeze(text) in _words(codebook)
