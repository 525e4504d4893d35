"""Links that leave the site name their release, so that a workbook and the page behind its links say the same."""

from __future__ import annotations

from dataclasses import replace

from etl.workbook import Item, Sheet
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse


def fixed(selection: Selection, warehouse: Warehouse) -> Selection:
    """The selection at the release that is shown, where that is asked for or kept for ever."""
    pin = warehouse.pin
    return replace(selection, release=selection.release or (pin.name or pin.build_id if pin else ""))


def at_release(sheet: Sheet, selection: Selection, base: str) -> Sheet:
    """The sheet with its links to this site (``base``) at the selection's release; none where it names none."""
    if not selection.release:
        return sheet
    rows = tuple(tuple(_item(item, selection, base) for item in row) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _item(item: Item, selection: Selection, base: str) -> Item:
    if not item.link.startswith(f"{base}/") or "release=" in item.link:
        return item
    joint = "&" if "?" in item.link else "?"
    link = f"{item.link}{joint}{Selection(lang=selection.lang, release=selection.release).query_string()}"
    return replace(item, link=link)
