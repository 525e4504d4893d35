"""A page's workbook: cover, a sheet per figure, a page per chosen school, findings, notes, definitions, sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from etl.workbook import Gateway, Item, Sheet, legal_names
from pages._shared import queries
from pages._shared.fixed import at_release, fixed
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook import notes
from pages._shared.workbook.cover import Entry, cover, paper
from pages._shared.workbook.figures import charts_of
from pages._shared.workbook.school import school_sheets
from pages._shared.workbook.sheets import framed, sheet, with_charts

SUBJECT = re.compile(r"：|: |，|, ")


def workbook(
    page: Page, warehouse: Warehouse, selection: Selection, panels: Sequence[Panel], base: str
) -> bytes:
    """The workbook of the panels. ``base``: this site's address, for links."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    charts = [charts_of(panel, lang) for panel in panels]
    data, heads = notes.chart_data([one for some in charts for one in some], lang)
    tables_ = [
        replace(sheet(panel, labels, base), name=name)
        for panel, name in zip(panels, _subjects(panels), strict=True)
    ]
    schools = school_sheets(warehouse, selection, base)
    after = _after(panels, warehouse, labels, base)
    every = [*tables_, *schools, *after, *([data] if heads else [])]
    every = [at_release(one, fixed(selection, warehouse), base) for one in every]
    names = legal_names([word("workbook.cover", lang), *(one.name for one in every)])
    data_name = names[-1]
    back = (Item(word("workbook.back", lang), link=f"#{names[0]}"),)
    gateway = Gateway(f"{word('product', lang)} {word(f'page.{page.key}', lang)}", word("product", lang))
    entries = [Entry(name, _about(one)) for name, one in zip(names[1:], every, strict=True)]
    gateway.add(cover(page, warehouse, selection, base, entries))
    rows = iter(heads)
    for i, (name, one) in enumerate(zip(names[1:], every, strict=True)):
        if one.headings:
            one = framed(one, name, back, paper(warehouse, name, lang))
        else:
            one = replace(
                one,
                name=name,
                top=back,
                paper=one.paper if one.paper.portrait else paper(warehouse, name, lang),
            )
        drawn = [(chart, next(rows)) for chart in charts[i]] if i < len(panels) else []
        gateway.add(with_charts(one, drawn, data_name))
    if gateway.changes:
        gateway.add(notes.changes(gateway.changes, lang))
    return gateway.bytes()


def _after(panels: Sequence[Panel], warehouse: Warehouse, labels: Labels, base: str) -> list[Sheet]:
    """What follows the tables; definitions only where a table has an indicator."""
    defined = notes.definitions(panels, warehouse, labels)
    return [
        notes.findings(panels, warehouse, labels, base),
        notes.notes(panels, labels),
        *([defined] if defined.rows else []),
        notes.sources(panels, labels.lang, base),
    ]


def _subjects(panels: Sequence[Panel]) -> list[str]:
    """Short names for sheets: the part of a title that no other panel has in the same place."""
    parts = [[part for part in SUBJECT.split(panel.title) if part] for panel in panels]
    first = Counter(one[0] for one in parts)
    return [one[0] if first[one[0]] == 1 or len(one) == 1 else one[1] for one in parts]


def _about(one: Sheet) -> str:
    """What the contents say of a sheet: its title."""
    if one.lines and one.lines[0] != one.name:
        return one.lines[0]
    if not one.lines:
        first = str(one.rows[0][0].value)
        return "" if first == one.name else first
    return one.lines[1] if len(one.lines) > 1 else ""
