"""The codebooks' labels in one language, as the build holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pages._shared.warehouse import Warehouse
from pages._shared.words import word


@dataclass(frozen=True, slots=True)
class Status:
    """A coded value for reading: its word, its mark (never a colour alone) and what it means."""

    word: str
    mark: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured; ``unit`` is "" for flags and texts. ``stackable``: may share a stack with others."""

    code: str
    label: str
    short: str
    unit: str
    kind: str
    decimals: int
    definition: str
    note: str
    topic: str
    topic_label: str
    form_row: int | None
    part_of: str | None
    stackable: bool

    @property
    def heading(self) -> str:
        """The short label with its unit."""
        return f"{self.short} ({self.unit})" if self.unit.isascii() and self.unit else self._with_unit()

    def _with_unit(self) -> str:
        return f"{self.short}（{self.unit}）" if self.unit else self.short


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label of a build in one language. ``statuses`` is keyed "of:code" ("answer:blank")."""

    lang: str
    statuses: Mapping[str, Status]
    indicators: Mapping[str, Indicator]
    provinces: Mapping[str, str]

    def status(self, code: str, of: str = "answer") -> Status:
        """A coded value's label; ``code`` may carry its own "of:" before it.

        What no code of the build says (not_stated: the report is silent; no_report …) stands in data/words as
        status.<code>, status.<code>.mark and status.<code>.meaning.
        """
        found = self.statuses.get(code if ":" in code else f"{of}:{code}")
        return found or Status(*(word(f"status.{code}{end}", self.lang) for end in ("", ".mark", ".meaning")))

    def flags(self, flags: str) -> tuple[str, ...]:
        """The codes of a comma-separated flags column."""
        return tuple(flag for flag in flags.split(",") if flag)


@lru_cache(maxsize=8)
def labels(warehouse: Warehouse, lang: str) -> Labels:
    """The labels of a build in ``lang`` ("zh" or "en")."""
    end = "zh" if lang == "zh" else "en"
    statuses = warehouse.query('SELECT * FROM status_code ORDER BY "of", position')
    indicators = warehouse.query("SELECT * FROM indicator ORDER BY position")
    provinces = warehouse.query("SELECT * FROM province ORDER BY position")
    return Labels(
        lang,
        {
            f"{row['of']}:{row['code']}": Status(row[end], row["mark"], row[f"meaning_{end}"])
            for row in statuses.to_dict("records")
        },
        {row["indicator"]: _indicator(row, end) for row in indicators.to_dict("records")},
        {
            row["province"]: row["province"] if lang == "zh" else row["name_en"]
            for row in provinces.to_dict("records")
        },
    )


def _indicator(row: Mapping[Any, object], end: str) -> Indicator:
    form_row, part_of = row["form_row"], row["part_of"]
    return Indicator(
        code=str(row["indicator"]),
        label=str(row[f"label_{end}"]),
        short=str(row[f"short_{end}"]),
        unit=str(row["unit" if end == "zh" else "unit_en"] or ""),
        kind=str(row["kind"]),
        decimals=int(str(row["decimals"])),
        definition=str(row[f"definition_{end}"]),
        note=str(row[f"note_{end}"]),
        topic=str(row["topic"]),
        topic_label=str(row[f"topic_{end}"]),
        form_row=int(form_row) if isinstance(form_row, (int, float)) and form_row == form_row else None,
        part_of=part_of if isinstance(part_of, str) else None,
        stackable=bool(row["stackable"]),
    )
