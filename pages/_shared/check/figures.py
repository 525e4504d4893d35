"""What would be extracted from a draft: the form's rows, the checklist's items, the prose's figures, each beside last

year's. Tables for screen and workbook alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from etl.chosen import chosen_observations
from etl.model import ChecklistEntry, Observation
from pages._shared import numbers, queries, tables
from pages._shared.check.draft import Draft, is_whole_year
from pages._shared.panel import Panel
from pages._shared.queries import Indicator, Labels
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

FEWEST_BASE = 5  # no % change on less (design: rules for every page)
NUMBERS = ("count", "money")
ROWS, ITEMS = 55, 50


def column(key: str, lang: str, kind: str = "text", of: str = "answer", decimals: int = 0) -> tables.Column:
    """A column of these tables by its key."""
    return tables.Column(key, word(f"check.column.{key}", lang), kind, of=of, decimals=decimals)


def title(draft: Draft, key: str, lang: str) -> str:
    """A panel's title: subject, school and 学年."""
    own = {"school": draft.report.school.name, "year": draft.report.academic_year}
    return word("check.title", lang, subject=word(f"check.{key}", lang), **own)


def form(draft: Draft, labels: Labels) -> Panel:
    """The form's 55 rows: what is read, as printed, last year's, the change; a row that is not there says so."""
    lang = labels.lang
    rows = sorted(
        (i for i in labels.indicators.values() if i.form_row is not None), key=lambda i: i.form_row or 0
    )
    printed = {one.indicator: one for one in draft.report.observations if one.origin == "form"}
    frame = pd.DataFrame(
        [
            {"row": str(i.form_row), **_figure(draft, i, printed.get(i.code), bool(printed), labels)}
            for i in rows
        ]
    )
    given = sum(one.answer == "value" for one in printed.values())
    return Panel(
        key="form",
        title=title(draft, "form", lang),
        lead="" if printed else word("check.form.none", lang),
        frame=frame,
        columns=(column("row", lang), *_columns(lang)),
        n=word("check.form.n", lang, read=len(printed), given=given, rows=len(rows)),
        notes=(word("check.note.change", lang), word("check.note.text", lang)),
    )


def prose(draft: Draft, labels: Labels) -> Panel:
    """Every figure that the prose states, with its phrase."""
    lang = labels.lang
    stated = [one for one in draft.report.observations if one.origin == "narrative"]
    rows = [_figure(draft, labels.indicators[o.indicator], o, True, labels, phrase=True) for o in stated]
    return Panel(
        key="prose",
        title=title(draft, "prose", lang),
        frame=pd.DataFrame(rows),
        columns=_columns(lang),
        n=word("check.prose.n", lang, n=len(rows)),
        notes=(word("check.note.prose", lang),),
    )


def _columns(lang: str) -> tuple[tables.Column, ...]:
    return (
        column("name", lang),
        column("unit", lang),
        column("value", lang, "count", decimals=2),
        column("before", lang, "count", decimals=2),
        column("difference", lang, "count", decimals=2),
        column("share", lang, "percent"),
        column("printed", lang),
        column("place", lang),
    )


def _figure(
    draft: Draft,
    indicator: Indicator,
    one: Observation | None,
    held: bool,
    labels: Labels,
    phrase: bool = False,
) -> dict[str, Any]:
    """One indicator's cells. ``held``: the draft has the table in which it should stand."""
    value: Any = None
    if one is not None and one.answer == "value":
        value = one.text if indicator.kind == "text" else None if one.value is None else float(one.value)
    row: dict[str, Any] = {
        "name": indicator.label,
        "unit": indicator.unit,
        **_cell("value", indicator, value, one.answer if one else "not_stated" if held else "check_no_form"),
        "value__flags": ",".join(sorted(one.flags)) if one and value is not None else "",
        "value__url": draft.anchor(one.place) if one else "",
        "printed": _printed(one, phrase, labels.lang) if one else "",
        "place": draft.where(one.place, labels.lang) if one else "",
        "place__url": draft.anchor(one.place) if one else "",
    }
    return row | _before(draft, indicator) | _change(draft, indicator, value)


def _printed(one: Observation, phrase: bool, lang: str) -> str:
    """The cell, or the phrase, as printed; of a sum the phrases of its parts."""
    if not phrase:
        return one.raw
    return one.quote or word("check.joint", lang).join(part.quote for part in one.inputs)


def _cell(key: str, indicator: Indicator, value: Any, status: str) -> dict[str, Any]:
    """A value as its indicator's kind is read, or why there is none."""
    kind = indicator.kind if indicator.kind in ("flag", "text") and value is not None else ""
    return {key: value, f"{key}__kind": kind, f"{key}__status": "" if value is not None else status}


def _before(draft: Draft, indicator: Indicator) -> dict[str, Any]:
    """Last year's figure with its status and the way to its place."""
    last = draft.figures.get(indicator.code)
    if last is None:
        return _cell("before", indicator, None, "not_stated" if draft.before else "no_report")
    return before_cell("before", indicator, last)


def before_cell(key: str, indicator: Indicator, last: Mapping[Any, Any]) -> dict[str, Any]:
    """The cells of a filed figure: a row of queries.observations."""
    value = last["text"] if indicator.kind == "text" else last["value"]
    value = None if tables.missing(value) or last["answer"] != "value" else value
    more = {f"{key}__flags": last["flags"] if value is not None else "", f"{key}__url": last["url"]}
    return _cell(key, indicator, value, str(last["answer"])) | more


def _change(draft: Draft, indicator: Indicator, value: Any) -> dict[str, Any]:
    last = draft.figures.get(indicator.code)
    if indicator.kind not in NUMBERS or last is None or value is None or pd.isna(last["value"]):
        return change(None, None, comparable=True)
    assert draft.before is not None, "its figures are of it"
    return change(value, float(last["value"]), comparable=is_whole_year(draft.report, draft.before))


def change(now: float | None, before: float | None, comparable: bool) -> dict[str, Any]:
    """Difference and share; none across unlike periods, no share on a base under 5, blank where a number is missing."""
    if now is None or before is None:
        return {"difference": "", "difference__kind": "text", "share": "", "share__kind": "text"}
    if not comparable:
        return {"difference": None, "difference__status": "check_unlike", "share": "", "share__kind": "text"}
    if before < FEWEST_BASE:
        return {"difference": now - before, "share": None, "share__status": "check_small_base"}
    return {"difference": now - before, "share": now / before - 1}


def checklist(draft: Draft, warehouse: Warehouse, labels: Labels) -> Panel:
    """The 50 items: status, printed count, platform, links, remark, and last year's status."""
    lang = labels.lang
    listed = {entry.item: entry for entry in draft.report.checklist}
    items = queries.checklist_items(warehouse, lang)
    rows = [_item(draft, row, listed.get(int(row["item"])), lang) for row in items.to_dict("records")]
    disclosed, applicable = coverage(draft.report.checklist)
    key = "check.checklist.n" if listed else "check.checklist.none"
    share = numbers.percent(disclosed / applicable) if applicable else ""
    return Panel(
        key="checklist",
        title=title(draft, "checklist", lang),
        lead=word(key, lang, read=len(listed), disclosed=disclosed, applicable=applicable, share=share),
        frame=pd.DataFrame(rows),
        columns=(
            column("item", lang),
            column("state", lang, "state", of="checklist"),
            column("last_state", lang, "state", of="checklist"),
            column("count", lang, "count"),
            column("platform", lang),
            column("links", lang, "count"),
            column("remark", lang),
            column("place", lang),
        ),
        notes=(word("check.note.coverage", lang),),
    )


def _item(draft: Draft, item: Mapping[Any, Any], one: ChecklistEntry | None, lang: str) -> dict[str, Any]:
    last = draft.entries.get(int(item["item"]))
    row: dict[str, Any] = {"item": item["label"]}
    row |= {"last_state": last["status"] if last else None}
    row |= {"last_state__status": "" if last else "no_report" if draft.before is None else "no_checklist"}
    row |= {"last_state__url": last["url"] if last else ""}
    if one is None:
        why = "check_no_item" if draft.report.checklist else "no_checklist"
        gap = {"state": None, "state__status": why, "count": None, "count__status": why}
        return row | gap | {"links": None, "links__status": why, "platform": "", "remark": "", "place": ""}
    spoken = {True: "check.yes", False: "check.no", None: "check.blank"}[one.on_platform]
    return row | {
        "state": one.status,
        "state__flags": ",".join(sorted(one.flags)),
        "count": one.count,
        "count__status": "" if one.count is not None else "blank",
        "count__url": draft.anchor(one.place),
        "links": len(one.links),
        "platform": word(spoken, lang),
        "remark": one.remark,
        "place": draft.where(one.place, lang),
        "place__url": draft.anchor(one.place),
    }


def coverage(entries: Iterable[ChecklistEntry]) -> tuple[int, int]:
    """How many items are disclosed, of how many that apply (decisions 4); (0, 0) without a checklist."""
    states = [entry.status for entry in entries]
    if not states:
        return 0, 0
    disclosed = sum(state in ("disclosed", "disclosed_off_platform") for state in states)
    return disclosed, ITEMS - states.count("not_applicable")


def stated(draft: Draft) -> dict[str, Observation]:
    """The one figure of each indicator that a chart would show."""
    return chosen_observations(draft.report)
