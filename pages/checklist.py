"""Which of the 50 items of the checklist are published, by whom."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from pages._shared import ids, queries
from pages._shared.checklist import bars as checklist_bars
from pages._shared.checklist import change as checklist_change
from pages._shared.checklist import grids as checklist_grids
from pages._shared.checklist import item as checklist_item
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.lists import LATEST, PATH, Lists
from pages._shared.panel import Panel, render
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

CATEGORIES = tuple(str(number) for number in range(1, 11))
VIEWS = {"sort": ("coverage", "name"), "rows": ("all", "none", *CATEGORIES), "of": (), "item": ()}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """One item or all; which year; which categories stand open; the schools' order."""
    lang = selection.lang
    items = queries.checklist_items(warehouse, lang)
    names = items.drop_duplicates("category").set_index("category")["category_short"]
    years = dict(queries.years(warehouse))
    listed = [(str(ending), years[ending]) for ending in reversed(queries.checklist_years(warehouse))]
    rows = [(value, word(f"checklist.rows.{value}", lang)) for value in ("all", "none")]
    rows += [(value, word("checklist.rows.one", lang, name=names[int(value)])) for value in CATEGORIES]
    return [
        _select(
            "item",
            selection,
            list(zip(items["item"].astype(str), items["label"], strict=True)),
            clearable=True,
        ),
        _select("of", selection, [(LATEST, word("checklist.of.latest", lang)), *listed], clearable=True),
        _select("rows", selection, rows, clearable=False),
        switch("sort", selection, VIEWS, "checklist"),
    ]


def _select(name: str, selection: Selection, options: list[tuple[str, str]], clearable: bool) -> Component:
    lang = selection.lang
    default = VIEWS[name][0] if VIEWS[name] else None
    select: Component = dmc.Select(
        id=ids.control(name),
        label=word(f"checklist.{name}", lang),
        placeholder=None if default else word(f"checklist.{name}.auto", lang),
        data=[{"value": value, "label": label} for value, label in options],
        value=selection.option(name) or default,
        searchable=name == "item",
        clearable=clearable,
        allowDeselect=clearable,
        nothingFoundMessage=word("filter.nothing", lang),
        size="sm",
        className=f"pick pick-{name}",
    )
    return select


def item_asked(selection: Selection, found: Lists) -> int | None:
    """The item that the page is about; None for all, and for a number that no item has."""
    asked = selection.option("item")
    return int(asked) if asked.isdecimal() and int(asked) in set(found.items["item"]) else None


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """All items, or the one that ``item`` names."""
    found = checklist.lists(warehouse, selection)
    item = item_asked(selection, found)
    if item is not None:
        return checklist_item.panels(warehouse, selection, found, item)
    grid = checklist_grids.matrix(warehouse, selection, found)
    bars = checklist_bars.coverage(warehouse, selection, found)
    gaps = [checklist_change.lacking(warehouse, selection, found)] if selection.schools else []
    return [
        # On a phone the list of schools says at once what the grid needs width for.
        *([bars, *gaps, grid] if selection.narrow else [grid, *gaps, bars]),
        checklist_grids.categories(warehouse, selection, found),
        checklist_bars.items(warehouse, selection, found),
        checklist_change.change(warehouse, selection, found),
        checklist_bars.without(warehouse, selection, found),
    ]


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The panels; above them the item, or what to do to see one's own gaps."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    found = checklist.lists(warehouse, selection)
    item, asked = item_asked(selection, found), selection.option("item")
    top: list[Component] = []
    if item is not None:
        top.append(checklist_item.heading(selection, found, item))
    elif asked:
        top.append(
            html.P(word("checklist.item.unknown", lang, item=asked[:20]), className="ignored", role="status")
        )
    drawn = [render(panel, selection, labels, PAGE.key) for panel in panels_of(PAGE, warehouse, selection)]
    if item is None and not selection.schools:
        drawn.insert(1, html.P(word("checklist.lacking.hint", lang), className="hint"))
    return [*top, *drawn]


PAGE = register_page(__name__, Page("checklist", PATH, 50, panels, controls, content, views=VIEWS))
