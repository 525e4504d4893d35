"""The findings on a draft as a workbook: the tables of the answer, cell for cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from etl.workbook import Gateway, Item, Sheet
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook.cover import paper
from pages._shared.workbook.sheets import framed, sheet


def workbook(
    files: Panel, made: Sequence[tuple[str, Sequence[Panel]]], warehouse: Warehouse, labels: Labels, base: str
) -> bytes:
    """A cover, the files, then each draft's (name, panels) sheet by sheet; ``base``: this site's address."""
    lang = labels.lang
    gateway = Gateway(word("page.check", lang), word("product", lang))
    facts = [
        (word("workbook.made", lang), datetime.now(UTC).date().isoformat()),
        (word("workbook.build", lang), warehouse.build_id),
        *((word("check.book.draft", lang), name) for name, _ in made),
    ]
    lines = (word("page.check", lang), word("check.book.lead", lang), word("check.tone", lang))
    head = (word("workbook.item", lang), word("workbook.content", lang))
    rows = tuple((Item(name), Item(value)) for name, value in facts)
    gateway.add(Sheet(word("workbook.cover", lang), lines, head, rows))
    for panel in [files, *(panel for _, panels in made for panel in panels)]:
        name = word(f"check.sheet.{panel.key}", lang)
        one = framed(sheet(_alone(panel), labels, base), name, (), paper(warehouse, name, lang))
        gateway.add(one)
    return gateway.bytes()


def _alone(panel: Panel) -> Panel:
    """The panel without links into the page that showed it."""
    frame = panel.frame.copy()
    for name in [name for name in frame.columns if str(name).endswith("__url")]:
        frame[name] = frame[name].where(frame[name].astype(str).str.startswith("/"), "")
    return replace(panel, frame=frame)
