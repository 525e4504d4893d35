"""What the reader asked for. The URL's query string is its only store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
LISTS = {
    "province": "province",
    "city": "city",
    "type": "school_type",
    "ownership": "ownership",
    "year": "years",
    "school": "schools",
}
MOST_VALUES = 200
LONGEST_VALUE = 200

Query = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters, the language and theme, and a page's own switches (``view``).

    province, city, school_type and ownership make the group that is compared; ``schools`` are those the reader
    chose to see in it, drawn strong. An empty tuple means "all". ``years`` are academic years ("2021-2022").
    ``target`` is what a page's path names (a school, a report); it is no part of the query string.
    ``release`` is the build that the link names, by its id or the name it is pinned under; "" for the current one.
    ``theme`` is "" while the browser's preference decides; ``narrow`` (a phone) and
    ``wide`` (a screen on a wall) are told by the browser.
    """

    lang: str = "zh"
    theme: str = ""
    province: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    school_type: tuple[str, ...] = ()
    ownership: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    view: tuple[tuple[str, str], ...] = field(default=())
    target: str = ""
    narrow: bool = False
    wide: bool = False
    release: str = ""

    @classmethod
    def parse(
        cls,
        query: Query | str,
        known: Mapping[str, Collection[str]] | None = None,
        views: Mapping[str, Collection[str]] | None = None,
        target: str = "",
    ) -> tuple[Selection, tuple[str, ...]]:
        """The selection in a query, and what was ignored of it, as "name=value".

        ``known`` holds the values that the warehouse offers by query name, ``views`` a page's own switches with
        their values (none listed: any value). Without ``known`` every value is taken.
        """
        pairs = _pairs(query)
        ignored: list[str] = []
        values: dict[str, list[str]] = {}
        views = views or {}
        for name, value in pairs:
            offered = _offered(name, known, views)
            if offered is None or (offered and value not in offered) or len(value) > LONGEST_VALUE:
                ignored.append(f"{name}={value[:LONGEST_VALUE]}")
            elif value not in values.setdefault(name, []):
                values[name].append(value)
        for name in values:
            most = MOST_VALUES if name in LISTS else 1
            ignored += [f"{name}={value}" for value in values[name][most:]]
            values[name] = values[name][:most]
        lists: Any = {attribute: tuple(values.get(name, ())) for name, attribute in LISTS.items()}
        selection = cls(
            lang=_first(values, "lang", "zh"),
            theme=_first(values, "theme", ""),
            view=tuple(sorted((name, values[name][0]) for name in values if name in views)),
            target=target,
            release=_first(values, "release", ""),
            **lists,
        )
        return selection, tuple(ignored)

    def query_string(self, *, view: bool = True) -> str:
        """The query, without "?", in one fixed order; ``view=False`` leaves the page's own switches out."""
        pairs = [("lang", self.lang), ("theme", self.theme), ("release", self.release)]
        pairs += [(name, ",".join(getattr(self, attribute))) for name, attribute in LISTS.items()]
        pairs += list(self.view) if view else []
        return urlencode([(name, value) for name, value in pairs if value], safe=",")

    def option(self, name: str, default: str = "") -> str:
        """The value of a page's own switch."""
        return dict(self.view).get(name, default)

    def options(self, name: str) -> tuple[str, ...]:
        """The values of a page's own switch that holds a comma-separated list."""
        return tuple(part for part in self.option(name).split(",") if part)

    def with_view(self, **options: str) -> Selection:
        """The same selection with these switches set; "" removes one."""
        view = {**dict(self.view), **options}
        return replace(self, view=tuple(sorted((name, value) for name, value in view.items() if value)))

    @property
    def endings(self) -> tuple[int, ...]:
        """The calendar years in which the chosen years end, ascending; "2022" and "2021-2022" both end in 2022."""
        return tuple(sorted({int(year[-4:]) for year in self.years if year[-4:].isdecimal()}))


def release_of(query: Query | str) -> str:
    """The build that a query names, by its id or the name it is pinned under; "" for the current one."""
    return Selection.parse(query)[0].release


def _pairs(query: Query | str) -> list[tuple[str, str]]:
    if isinstance(query, str):
        items = parse_qsl(query.lstrip("?"), max_num_fields=1000)
    else:
        items = [(k, str(x)) for k, v in query.items() for x in ([v] if isinstance(v, str) else v)]
    split = [(k, part) for k, v in items for part in (v.split(",") if k in LISTS else [v])]
    return [(name, value) for name, value in split if value]


def _offered(
    name: str, known: Mapping[str, Collection[str]] | None, views: Mapping[str, Collection[str]]
) -> Collection[str] | None:
    """The values that may stand under ``name``: empty for any, None where the name is unknown."""
    if name in ("lang", "theme"):
        return LANGUAGES if name == "lang" else THEMES
    if name == "release":
        return ()
    if name in LISTS:
        return () if known is None else (known.get(name) or ("",))
    return views.get(name)


def _first(values: Mapping[str, Sequence[str]], name: str, default: str) -> str:
    return values[name][0] if name in values else default
