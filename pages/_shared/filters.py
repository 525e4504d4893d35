"""The filter bar: one control per filter of Selection. Its values go to the URL, never straight to a callback."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component
from pypinyin import lazy_pinyin

from pages._shared import ids, queries
from pages._shared.cities import city_name
from pages._shared.markup import aria, data
from pages._shared.selection import LISTS, Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MATCH = {"function": "matchPinyin"}  # in assets/clientside.js
SHOWN_AT_ONCE = 60


def bar(warehouse: Warehouse, selection: Selection) -> Component:
    """The filters with their options; those of schools are fetched by the browser once (options.json)."""
    lang = selection.lang
    offered = {name: _options(warehouse, selection, name) for name in LISTS}
    chosen = sum(bool(getattr(selection, attribute)) for attribute in LISTS.values())
    controls = [_select(name, offered[name], list(_values(selection, name)), lang) for name in LISTS]
    return html.Div(
        [
            html.Button(
                word("filters.open", lang, n=chosen) if chosen else word("filters.open.none", lang),
                type="button",
                className="filters-toggle",
                **data(toggle="filters"),
                **aria(expanded="false", controls="filters"),
            ),
            html.Div(
                controls,
                className="filters",
                id="filters",
                role="search",
                **aria(label=word("filters", lang)),
            ),
        ],
        className="filter-bar",
    )


def _values(selection: Selection, name: str) -> Iterable[str]:
    if name == "year":
        return (f"{ending - 1}-{ending}" for ending in selection.endings)
    values: tuple[str, ...] = getattr(selection, LISTS[name])
    return values


def _select(name: str, options: list[dict[str, str]], value: list[str], lang: str) -> Component:
    select: Component = dmc.MultiSelect(
        id=ids.control(name),
        label=word(f"filter.{name}", lang),
        placeholder="" if value else word("filter.all", lang),
        data=options,
        value=value,
        searchable=True,
        clearable=True,
        limit=SHOWN_AT_ONCE,
        filter=MATCH,
        hidePickedOptions=False,
        nothingFoundMessage=word("filter.nothing", lang),
        size="sm",
        className=f"filter-{name}",
        clearButtonProps={"aria-label": word("filter.clear", lang)},
        comboboxProps={"shadow": "md", "width": "max-content", "position": "bottom-start"},
    )
    return select


def _options(warehouse: Warehouse, selection: Selection, name: str) -> list[dict[str, str]]:
    lang = selection.lang
    if name == "school":
        return [o for o in school_options(warehouse, lang) if o["value"] in selection.schools]
    if name == "year":
        return [_option(label, label) for _, label in reversed(queries.years(warehouse))]
    values = queries.known(warehouse)[name]
    if name == "province":
        provinces = queries.labels(warehouse, lang).provinces
        return [_option(value, provinces[value]) for value in values]
    if name == "city":
        named = ((value, city_name(value, lang)) for value in values)
        options = (_option(value, name, _option(value, value)["keys"]) for value, name in named)
        return sorted(options, key=lambda option: option["keys"])
    return [
        _option(value, word(f"school_type.{value}" if name == "type" else f"ownership.{value}", lang))
        for value in values
    ]


def _option(value: str, label: str, keys: str = "") -> dict[str, str]:
    syllables = lazy_pinyin(label)
    keys = keys or f"{''.join(syllables)}|{''.join(s[:1] for s in syllables)}"
    return {"value": value, "label": label, "keys": keys.lower()}


@lru_cache(maxsize=8)
def school_options(warehouse: Warehouse, lang: str) -> tuple[dict[str, str], ...]:
    """Every school as an option; ``keys`` holds pinyin, initials, former and both names for the search."""
    named = ["pinyin", "initials", "former_names", "name", "name_en", "school_id"]
    fields: list[dict[Any, Any]] = (
        queries.schools(warehouse, lang)[["school", *named]].fillna("").to_dict("records")
    )
    return tuple(
        _option(str(row["school_id"]), str(row["school"]), "|".join(str(row[key]) for key in named))
        for row in fields
    )
