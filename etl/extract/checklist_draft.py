"""An entry of the checklist while its rows are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.extract.tables import Row, filled
from etl.model import Cell, Place
from etl.text import squeeze

_TOTAL = re.compile(r"(?:合|总|共|小)计|总数|合计数")


@dataclass(slots=True)
class Draft:
    """An entry while its rows are read: the printed parts, apart. ``shift`` is how far its cells slipped."""

    item: int
    place: Place
    shift: int = 0
    counts: list[str] = field(default_factory=list)
    platform: str = ""
    links: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)

    def use(self, parts: list[str], cell: Cell, text: str) -> None:
        """Adds a cell's text to some of the parts."""
        parts.append(text)
        if cell.confidence is not None:
            self.confidences.append(cell.confidence)


def printed(text: str) -> str:
    """A cell as printed, without the bold of Markdown; addresses keep their markup until they are read."""
    return text.strip() if "<" in text else text.replace("**", "").strip()


def is_total(row: Row) -> bool:
    """Whether a row adds up the others."""
    first = next(iter(filled(row)), None)
    return first is not None and bool(_TOTAL.fullmatch(squeeze(first.text)))
