"""The pages by key, and what the browser asks of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dash.development.base_component import Component

from pages._shared import queries
from pages._shared.panel import Panel
from pages._shared.selection import Selection, release_of
from pages._shared.warehouse import Warehouse, release

Panels = Callable[[Warehouse, Selection], Sequence[Panel]]
Content = Callable[[Warehouse, Selection], Sequence[Component]]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page. Its words: page.<key> (navigation, heading) and page.<key>.question (the line under it).

    ``views`` are the page's own switches with their values, the default first; no values: anything.
    ``panels`` feeds screen and export; ``controls`` draws the switches; ``content`` replaces the plain sequence of
    panels on screen where a page needs more. ``template``: a path with a part that becomes Selection.target.
    ``name``: the heading in place of the page's own, "" where there is none.
    """

    key: str
    path: str
    order: int
    panels: Panels
    controls: Content | None = None
    content: Content | None = None
    views: Mapping[str, Sequence[str]] = field(default_factory=dict)
    template: str | None = None
    in_navigation: bool = True
    filtered: bool = True
    name: Callable[[Warehouse, Selection], str] | None = None


PAGES: dict[str, Page] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser's query store asks for."""

    page: Page
    selection: Selection
    warehouse: Warehouse


def asked(data: object) -> Asked | None:
    """The query store read with suspicion: None for anything that this page's script would not send."""
    if not isinstance(data, dict):
        return None
    page, search, target = PAGES.get(str(data.get("page"))), data.get("search"), data.get("target")
    if page is None or not isinstance(search, str) or not isinstance(target, str) or len(search) > 20_000:
        return None
    warehouse = release(release_of(search))
    if warehouse is None:
        return None
    selection, _ = Selection.parse(search, queries.known(warehouse), page.views, target)
    theme = "dark" if data.get("theme") == "dark" else "light"
    width = (data.get(name) is True for name in ("narrow", "wide"))
    return Asked(page, resolved(selection, theme, *width), warehouse)


def resolved(
    selection: Selection, theme: str = "light", narrow: bool = False, wide: bool = False
) -> Selection:
    """The selection as figures need it: a theme decided, the browser's width known."""
    return replace(selection, theme=selection.theme or theme, narrow=narrow, wide=wide)


@lru_cache(maxsize=64)
def panels_of(page: Page, warehouse: Warehouse, selection: Selection) -> tuple[Panel, ...]:
    """A page's panels, built once per build and selection; they are frozen and not to be changed."""
    return tuple(page.panels(warehouse, selection))
