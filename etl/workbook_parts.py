"""What a workbook is made of: cells, sheets, and how a sheet is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One cell: a text, a number (with its format) or a date.

    ``link``: an http address behind it, or "#" and a sheet's name. ``ink`` and ``fill``: colours as RRGGBB.
    ``span``: how many columns it covers; ``wrap``: a long text breaks; ``box``: a field with a frame;
    ``align``: "" (as its value asks), "center" or "right"; ``turned``: upright;
    ``tall``: the row's least height in points.
    """

    value: str | float | int | date | datetime | None
    number_format: str = "General"
    link: str = ""
    strong: bool = False
    size: int = 11
    ink: str = ""
    fill: str = ""
    wrap: bool = False
    span: int = 1
    box: bool = False
    align: str = ""
    turned: bool = False
    tall: float = 0.0


@dataclass(frozen=True, slots=True)
class Paper:
    """How a sheet is printed: on A4, fit to its width; ``one_page``: also to its height.

    ``footer`` stands left, ``pages`` right (&P the page, &N of how many).
    """

    portrait: bool = False
    one_page: bool = False
    footer: str = ""
    pages: str = "&P / &N"


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: cells of the columns (from 0) that hold ``text`` get the colours; "" for data bars."""

    columns: tuple[int, ...]
    text: str
    fill: str
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A native chart at a column (from 0) and row (from 1) of its sheet; sizes in cm stand in the chart."""

    chart: Any
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``top`` (a row of links), lines above (title first), a headed table, notes under it.

    Rows are as wide as ``headings``; without headings they lie as they come. ``choices``: what the cells of a column
    (from 0) may hold; ``marked``: columns that people fill in; ``turned``: columns with upright headings;
    ``spread``: how many columns lines and notes run over; ``widths`` in characters, by default fit to the texts;
    ``breaks``: rows that begin a page.
    """

    name: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]
    notes: tuple[str, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()
    top: tuple[Item, ...] = ()
    turned: frozenset[int] = frozenset()
    spread: int = 1
    widths: tuple[float, ...] = ()
    paper: Paper = Paper()
    rules: tuple[Rule, ...] = ()
    charts: tuple[Placed, ...] = ()
    breaks: tuple[int, ...] = ()

    @property
    def head(self) -> int:
        """The row of the headings."""
        return bool(self.top) + len(self.lines) + 1

    @property
    def end(self) -> int:
        """The last row of the table with its notes."""
        return self.head - (not self.headings) + len(self.rows) + (len(self.notes) + 1 if self.notes else 0)
