"""A page opened at an older release says what changed since: how much in a line, what in a disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from etl.errors import BuildError
from etl.store_compare import compare
from pages._shared import queries, tables
from pages._shared.registry import Asked, Page
from pages._shared.school.changes import stated, what
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse, current
from pages._shared.words import word

SHOWN = 20
KINDS = {
    "amended": (),
    "added": ("added", "restored"),
    "withdrawn": ("withdrawn", "removed"),
    "replaced": ("new_version", "moved"),
}
"""What happened to reports, by the reason in the comparison; ``amended`` counts figures and checklist items."""


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """What the current build says otherwise: of the group (``rows``), and of everything (``all``)."""

    old: Warehouse
    new: Warehouse
    rows: pd.DataFrame
    all: int

    def count(self, kind: str) -> int:
        """How many of a kind, each report once."""
        whole = self.rows["indicator"].isna() & self.rows["item"].isna()
        if kind == "amended":
            return int((~whole).sum())
        here = self.rows[whole & self.rows["reason"].isin(KINDS[kind])]
        # A report that moved went from one place and came to another: one event.
        return int((~(here["reason"].eq("moved") & here["new_sha256"].isna())).sum())


@lru_cache(maxsize=16)
def _differences(old: Warehouse, new: Warehouse) -> pd.DataFrame | None:
    try:
        return compare(old.path, new.path)
    except BuildError:
        return None


def since(page: Page, warehouse: Warehouse, selection: Selection) -> Since | None:
    """What changed since the release that is shown; None where it is the current one or cannot be compared."""
    new = current()
    if new is None or new is warehouse:
        return None
    found = _differences(warehouse, new)
    if found is None:
        return None
    return Since(warehouse, new, found[_concerned(found, page, warehouse, new, selection)], len(found))


def _concerned(
    found: pd.DataFrame, page: Page, old: Warehouse, new: Warehouse, selection: Selection
) -> pd.Series[bool]:
    """The rows of which the page speaks: its school or report, or the group and years that are chosen."""
    if selection.target:
        return found["school_id"].eq(selection.target) | found["report_id"].eq(selection.target)
    if not page.filtered:
        return pd.Series(True, index=found.index)
    members = {school for one in (old, new) for school in queries.group(one, selection)["school_id"]}
    concerned = found["school_id"].isin(members)
    return concerned & found["year_ending"].isin(selection.endings) if selection.endings else concerned


def frame(found: Since, selection: Selection, most: int | None = None) -> pd.DataFrame:
    """The changes for reading; the old value leads to its place in the old release, the new one to the current."""
    lang, labels = selection.lang, queries.labels(found.new, selection.lang)
    names = {
        row["school_id"]: row["school"]
        for one in (found.old, found.new)
        for row in queries.schools(one, lang)[["school_id", "school"]].to_dict("records")
    }
    items = queries.checklist_items(found.new, lang)
    titles = dict(zip(items["item"], items["label"], strict=True))
    rows = []
    for row in found.rows.head(len(found.rows) if most is None else most).to_dict("records"):
        asked = {} if tables.missing(row["indicator"]) else {"indicator": str(row["indicator"])}
        asked |= {} if tables.missing(row["item"]) else {"item": str(int(row["item"]))}
        rows.append(
            {
                "school": names.get(row["school_id"], row["school_id"]),
                "year": str(row["report_id"]).removeprefix(f"{row['school_id']}-"),
                "what": what(row, labels, titles),
                "before": stated(row, "old", labels) or word("releases.nothing", lang),
                "before__url": _place(row, "old", asked, found.old),
                "after": stated(row, "new", labels) or word("releases.nothing", lang),
                "after__url": _place(row, "new", asked, found.new),
                "reason": labels.status(row["reason"], "change").word,
            }
        )
    return pd.DataFrame(
        rows, columns=["school", "year", "what", "before", "before__url", "after", "after__url", "reason"]
    )


def _place(row: dict[Any, Any], side: str, asked: dict[str, str], at: Warehouse) -> str:
    if tables.missing(row[f"{side}_sha256"]):
        return ""
    return f"/source/{row['report_id']}?{urlencode({**asked, 'release': at.build_id})}"


def link(url: str, selection: Selection) -> str:
    """An address with language, theme and filters, at the release it names; the current one needs no name."""
    now = current()
    if now is not None:
        url = url.removesuffix(f"release={now.build_id}").rstrip("?&")
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}{replace(selection, release='').query_string(view=False)}"


def notice(asked: Asked) -> list[Component]:
    """The line and its disclosure; nothing at the current release."""
    new, lang = current(), asked.selection.lang
    if new is None or new is asked.warehouse:
        return []
    found = since(asked.page, asked.warehouse, asked.selection)
    days = {
        "date": asked.warehouse.built_at.date(),
        "build": asked.warehouse.build_id,
        "now": new.built_at.date(),
    }
    said: list[Any] = [word("since", lang, **days), " ", _counted(found, asked), " ", _way(asked)]
    parts: list[Component] = [html.P(said)]
    if found is not None and len(found.rows) and asked.page.key != "releases":
        parts.append(_disclosure(found, asked.selection, lang))
    return [html.Aside(parts, className="since", role="note")]


def _counted(found: Since | None, asked: Asked) -> str:
    """How much changed, only what did."""
    lang, page = asked.selection.lang, asked.page
    if found is None:
        return word("since.unknown", lang)
    if found.rows.empty:
        return word("since.elsewhere", lang, n=found.all) if found.all else word("since.same", lang)
    counts = {kind: found.count(kind) for kind in KINDS}
    told = [word(f"since.{kind}", lang, n=n) for kind, n in counts.items() if n]
    of = (
        "report"
        if asked.selection.target and page.key == "source"
        else "school"
        if asked.selection.target
        else ""
    )
    key = f"since.counts.{of}" if of else "since.counts" if page.filtered else "since.counts.all"
    return word(key, lang, counts=word("since.joint", lang).join(told))


def _way(asked: Asked) -> Component:
    """The same page, filters and switches at the current release."""
    page, now = asked.page, replace(asked.selection, release="")
    path = page.template.replace("<target>", quote(now.target)) if page.template else page.path
    return html.A(word("since.current", now.lang), href=f"{path}?{now.query_string()}")


def _disclosure(found: Since, selection: Selection, lang: str) -> Component:
    shown = frame(found, selection, SHOWN)
    items = [html.Li(_change(row, selection)) for row in shown.to_dict("records")]
    everything = dcc.Link(
        word("since.all", lang, n=len(found.rows)), href=f"/releases?{selection.query_string(view=False)}"
    )
    more = [html.P(everything)] if len(found.rows) > len(shown) else []
    summary = html.Summary(word("since.what", lang))
    return html.Details([summary, html.Ul(items), *more])


def _change(row: dict[Any, Any], selection: Selection) -> Sequence[Any]:
    def shown(side: str) -> Any:
        url = row[f"{side}__url"]
        return html.A(row[side], href=link(url, selection)) if url else row[side]

    about = word("since.about", selection.lang, school=row["school"], year=row["year"], what=row["what"])
    return [
        about,
        " ",
        shown("before"),
        " → ",
        shown("after"),
        " ",
        html.Span(row["reason"], className="reason"),
    ]
