"""The workbook's first sheet: a letterhead to fill in, what was asked, and the contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from etl.workbook import Item, Paper, Sheet
from pages._shared import queries, titles
from pages._shared.fixed import fixed
from pages._shared.registry import Page
from pages._shared.selection import LISTS, Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import known, word

WIDTHS = (14.0, 36.0, 14.0, 36.0)
FIELDS = (("issuer", "number"), ("addressee", "date"))
SOFT, RULE = "F4F8F8", "E8F1F1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: the sheet's name and what stands in it."""

    sheet: str
    about: str


def paper(warehouse: Warehouse, title: str, lang: str, portrait: bool = False, one: bool = False) -> Paper:
    """How a sheet is printed: title and data version at the foot, page x of y."""
    foot = f"{title}  {word('workbook.build', lang)} {warehouse.build_id}"
    return Paper(portrait, one, foot, word("workbook.pages", lang, page="&P", pages="&N"))


def cover(
    page: Page, warehouse: Warehouse, selection: Selection, base: str, entries: Sequence[Entry]
) -> Sheet:
    """The cover. ``base``: this site's address, for the link to the view."""
    lang = selection.lang
    name = word(f"page.{page.key}", lang)
    rows = [
        (_wide(f"{word('product', lang)}  {name}", strong=True, size=18),),
        (_wide(word(f"page.{page.key}.question", lang), size=11, ink="5D686D"),),
        *([(_wide(word("fictional", lang), strong=True, size=11, fill="F3E4C2"),)] if warehouse.fictional else []),
        (Item(""),),
        *_letterhead(lang),
        (Item(""),),
        *(_fact(said, value) for said, value in _facts(page, warehouse, selection)),
        _fact(word("workbook.link", lang), _address(page, fixed(selection, warehouse), base), link=True),
        (Item(""),),
        (_wide(word("workbook.contents", lang), strong=True, size=13),),
        *(
            (Item(str(i), ink="5D686D"), Item(one.sheet, link=f"#{one.sheet}", wrap=True),
             Item(one.about, span=2, wrap=True))
            for i, one in enumerate(entries, start=1)
        ),
    ]  # fmt: skip
    made = Sheet(word("workbook.cover", lang), (), (), tuple(tuple(row) for row in rows))
    return Sheet(
        made.name,
        (),
        (),
        made.rows,
        widths=WIDTHS,
        paper=paper(warehouse, name, lang, portrait=True, one=True),
    )


def _wide(text: str, strong: bool = False, size: int = 11, ink: str = "", fill: str = "") -> Item:
    return Item(text, strong=strong, size=size, ink=ink, fill=fill, span=len(WIDTHS), wrap=True)


def _letterhead(lang: str) -> list[tuple[Item, ...]]:
    """Labelled empty fields, two a line."""
    return [
        tuple(
            item
            for field in pair
            for item in (
                Item(word(f"workbook.field.{field}", lang), fill=RULE, box=True),
                Item("", fill=SOFT, box=True),
            )
        )
        for pair in FIELDS
    ]


def _fact(name: str, value: str, link: bool = False) -> tuple[Item, ...]:
    shown = Item(value, link=value if link else "", span=3, wrap=True)
    return Item(name, ink="5D686D", wrap=True), shown


def _facts(page: Page, warehouse: Warehouse, selection: Selection) -> list[tuple[str, str]]:
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    facts = [(word("workbook.group", lang), titles.group(warehouse, selection))]
    facts += [(word(f"filter.{name}", lang), chosen(warehouse, selection, name)) for name in LISTS]
    facts += [_switched(page, name, value, labels) for name, value in selection.view]
    return [
        *facts,
        (word("workbook.build", lang), warehouse.build_id),
        (word("workbook.built", lang), warehouse.built_at.date().isoformat()),
        (word("workbook.made", lang), datetime.now(UTC).date().isoformat()),
    ]


def _address(page: Page, selection: Selection, base: str) -> str:
    path = f"{page.path}/{quote(selection.target)}" if selection.target else page.path
    return f"{base}{path}?{selection.query_string()}"


def _switched(page: Page, name: str, value: str, labels: queries.Labels) -> tuple[str, str]:
    """A page's own switch and its value in the reader's words; indicators by their names, what has no word as it is."""
    key = f"{page.key}.{name}"
    said = word(key, labels.lang) if known(key) else name
    if known(f"{key}.{value}"):
        return said, word(f"{key}.{value}", labels.lang)
    parts = [
        labels.indicators[part].short if part in labels.indicators else part for part in value.split(",")
    ]
    return said, ", ".join(parts)


def chosen(warehouse: Warehouse, selection: Selection, name: str) -> str:
    """The values of a filter in words."""
    values = getattr(selection, LISTS[name])
    if not values:
        return word("filter.all", selection.lang)
    if name == "school":
        frame = queries.schools(warehouse, selection.lang)
        values = tuple(frame.loc[frame["school_id"].isin(values), "school"])
    elif name in ("type", "ownership"):
        family = "school_type" if name == "type" else name
        values = tuple(word(f"{family}.{value}", selection.lang) for value in values)
    return "、".join(values) if selection.lang == "zh" else ", ".join(values)
