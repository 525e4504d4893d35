"""The second, independent reading: no number is published that its own words in the document do not say.

Every value, input and count is looked up at its place and read again, by a reader that shares nothing with
``etl.numbers`` and ``etl.text``. What is not confirmed is taken out and named among the skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from etl.codebook import Codebook
from etl.model import Cell, ChecklistEntry, Document, Input, Observation, Place, Report, Skipped, Table

_LINES_ON = 3
"""A number, or a row of a table, may run on over so many lines."""

_HEADING_ABOVE = 40

_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．萬億兩餘", "0123456789,.万亿两余")
_ARABIC = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?[余多来]?(?P<scale>[百千万亿]*)"
)
_WRITTEN = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_DENIES = re.compile(r"[无無未没沒不否免零〇０0×✗✘XxNn]")
_ONLY_DENIES = re.compile(r"[无無否零〇０0]|没有|未设")
_FIGURES = {figure: value for value, figure in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TEN_THOUSAND = "万萬"
_SIZES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def number_in(printed: str) -> Decimal | None:
    """The first number of a phrase, in digits or else in Chinese characters; None if it holds none.

    >>> number_in("1.2万余条"), number_in("二百六十四份"), number_in("若干")
    (Decimal('12000.0'), Decimal('264'), None)
    """
    text = "".join(printed.translate(_HALF_WIDTH).split())
    if found := _ARABIC.search(text):
        value = Decimal(found["whole"].replace(",", "") + "." + (found["part"] or "0"))
        for size in found["scale"]:
            value *= _SIZES[size]
        return value if found["part"] else value.quantize(Decimal(1))
    written = _WRITTEN.search(text)
    return Decimal(_written(written[0])) if written else None


def _written(characters: str) -> int:
    """一千二百 → 1200, 二〇二〇 → 2020."""
    whole = section = figure = 0
    for character in characters:
        if character in _FIGURES:
            figure = figure * 10 + _FIGURES[character]
        elif _SIZES[character] < _SIZES["万"]:
            section, figure = section + (figure or 1) * _SIZES[character], 0
        else:
            whole, section, figure = (whole + (section + figure or 1)) * _SIZES[character], 0, 0
    return whole + section + figure


@dataclass(frozen=True)
class _Source:
    """What stands at a place, without blanks, in the document's lines or, where it has none, in its tables."""

    document: Document
    _read: dict[int, str] = field(default_factory=dict)

    def holds(self, phrase: str, place: Place) -> bool:
        words = _without_blanks(phrase)
        return words in self._at(place, 1) or words in self._at(place, _LINES_ON)

    def in_ten_thousands(self, place: Place) -> bool:
        """Whether 万 stands beside a place, or above it in its column."""
        above = (
            cell.text
            for cell in self._cells(place, range(-_HEADING_ABOVE, 0))
            if cell.place.column == place.column
        )
        return any(self.holds(unit, place) for unit in _TEN_THOUSAND) or any(
            set(text) & set(_TEN_THOUSAND) for text in above
        )

    def _at(self, place: Place, count: int) -> str:
        if place.line is None:
            return _without_blanks("".join(cell.text for cell in self._cells(place, range(_LINES_ON))))
        return "".join(map(self._line, range(place.line - 1, place.line - 1 + count)))

    def _line(self, index: int) -> str:
        if index not in self._read:
            lines = self.document.lines
            self._read[index] = _without_blanks(lines[index]) if 0 <= index < len(lines) else ""
        return self._read[index]

    def _cells(self, place: Place, rows: range) -> Iterable[Cell]:
        """The cells of a place's table in ``rows``, counted from its own."""
        for block in self.document.blocks if place.table else ():
            if isinstance(block, Table) and any(
                row and row[0].place.table == place.table for row in block.rows
            ):
                for row in block.rows:
                    yield from (c for c in row if (c.place.row or 0) - (place.row or 0) in rows)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def confirmed(report: Report, document: Document, codebook: Codebook) -> Report:
    """The report with what a second reading confirms; the rest is among its ``skipped``, with the reason."""
    source = _Source(document)
    why = codebook.phrase("skipped", "unconfirmed")
    kept, lost = [], []
    for observation in report.observations:
        kind = codebook.indicators[observation.indicator].kind
        sound = _stands(observation, source) and _says(observation, kind, source)
        inputs = all(_stands(p, source) and _means(p.value, p, source) for p in observation.inputs)
        if sound and (inputs or "derived" not in observation.flags):
            kept.append(observation if inputs else replace(observation, inputs=()))
        if not (sound and inputs):
            lost.append(Skipped(_named(observation), why, observation.place))
    entries = [_entry(entry, source) for entry in report.checklist]
    lost += [
        Skipped(before.raw, why, before.place)
        for before, after in zip(report.checklist, entries, strict=True)
        if before is not after
    ]
    if not lost:
        return report
    return replace(
        report, observations=tuple(kept), checklist=tuple(entries), skipped=(*report.skipped, *lost)
    )


def _named(observation: Observation) -> str:
    return observation.quote or "、".join(part.quote for part in observation.inputs)


def _stands(one: Observation | Input, source: _Source) -> bool:
    """Whether its quote stands at its place and holds what is said to be printed."""
    return source.holds(one.quote, one.place) and _without_blanks(one.raw) in _without_blanks(one.quote)


def _says(observation: Observation, kind: str, source: _Source) -> bool:
    if observation.answer != "value" or observation.value is None:
        return True
    if "derived" in observation.flags:
        return observation.value == sum((part.value for part in observation.inputs), Decimal(0))
    if kind == "flag":
        denied = bool(_DENIES.search(observation.raw))
        return denied if observation.value == 0 else not _ONLY_DENIES.fullmatch(observation.raw.strip())
    return _means(observation.value, observation, source)


def _means(value: Decimal, one: Observation | Input, source: _Source) -> bool:
    """Whether the printed phrase says ``value``: its number (in 万 where that stands beside or above), or a denial."""
    number = number_in(one.raw)
    if value == 0 and not re.search(r"[0-9０-９]", one.raw):
        return bool(_DENIES.search(one.raw))
    if number is None or number == value:
        return number is not None
    return number * _SIZES["万"] == value and source.in_ten_thousands(one.place)


def _entry(entry: ChecklistEntry, source: _Source) -> ChecklistEntry:
    """The entry itself, or without its count where the second reading does not find that."""
    parts = entry.raw.split("+")  # the counts of (1.1) and (1.2)
    numbers = [number_in(part) for part in parts if source.holds(part, entry.place)]
    if entry.count is None or (len(numbers) == len(parts) and sum(n or 0 for n in numbers) == entry.count):
        return entry
    return replace(entry, count=None, status=entry.status if entry.links else "blank")
