"""How many people do the disclosure work."""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from pages._shared import figures, queries, tables, titles
from pages._shared.panel import Panel
from pages._shared.ranked import bars as panels_ranked
from pages._shared.ranked import two_years as panels_two_years
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

STAFF = ("staff_full_time", "staff_part_time")
PORTAL = "items_portal"
NUMBER = tables.Column("value", "", "count", decimals=1)
VIEWS = {"indicator": STAFF}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """Which staff: full-time or part-time."""
    return [switch("indicator", selection, VIEWS, "staffing")]


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """Staff ranked, two years against each other, items per person, all years."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    code = selection.option("indicator", STAFF[0])
    indicator = labels.indicators[code]
    column = tables.Column("value", indicator.short, "count", indicator.unit)
    frame = titles.reading(queries.observations(warehouse, selection, [*STAFF, PORTAL]), labels)
    own = frame[frame["indicator"] == code]
    years = panels_ranked.over_years(selection)
    every = titles.reading(queries.observations(warehouse, years, [code]), labels)
    asked = (warehouse, selection)
    subject = {
        key: word(f"staffing.{key}", lang, what=indicator.short) for key in ("ranked", "change", "years")
    }
    return [
        panels_ranked.ranked("ranked", subject["ranked"], *asked, own, column),
        panels_two_years.two_years("change", subject["change"], *asked, every, column),
        _per_person(warehouse, selection, frame),
        panels_ranked.by_year("years", subject["years"], *asked, every, column),
    ]


def _per_person(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame) -> Panel:
    """Portal items ÷ (full-time + part-time), where all three are stated and somebody is there."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    derived, parts = _derive(frame, labels)
    if selection.narrow and len(derived):
        lacking = derived["answer"] == "not_computed"
        derived["bar_text"] = derived["display"].where(~lacking, word("status.not_computed", lang))
    columns = [
        tables.Column(code, labels.indicators[code].short, "count", labels.indicators[code].unit)
        for code in (PORTAL, *STAFF)
    ]
    unit = word("staffing.unit", lang)
    return panels_ranked.ranked(
        "items_per_person",
        word("staffing.items_per_person", lang),
        warehouse,
        selection,
        derived,
        tables.Column("value", word("staffing.per_person", lang), "count", unit, decimals=1),
        more=(parts, columns),
        notes=(word("staffing.note.derived", lang), word("staffing.note.counting", lang)),
    )


def _derive(frame: pd.DataFrame, labels: queries.Labels) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The derived number per report as if it were an observation; and its three inputs by report_id."""
    inputs = {str(code): part.set_index("report_id") for code, part in frame.groupby("indicator", sort=False)}
    if not inputs:
        return frame, pd.DataFrame(columns=["report_id"])
    derived = inputs[PORTAL].copy()
    people = inputs[STAFF[0]]["value"] + inputs[STAFF[1]]["value"]
    derived["value"] = derived["value"] / people.where(people > 0)
    held = ~derived["answer"].str.startswith("report:")
    derived["answer"] = derived["answer"].where(~held, "not_computed").where(derived["value"].isna(), "value")
    flags = [
        set(labels.flags(",".join(own)))
        for own in zip(*(part["flags"] for part in inputs.values()), strict=True)
    ]
    derived["flags"] = [",".join(sorted(own)) for own in flags]
    said = [
        _said([part.loc[report] for part in inputs.values()], derived.loc[report], labels)
        for report in derived.index
    ]
    derived["display"], derived["hover"] = zip(*said, strict=True)
    parts = [
        panels_ranked.tabled(part.reset_index(), code).set_index("report_id") for code, part in inputs.items()
    ]
    shown = [part.drop(columns=["school_id", "school", "picked", "year"]) for part in parts]
    return derived.reset_index(), pd.concat(shown, axis=1).reset_index()


def _said(inputs: list[pd.Series], derived: pd.Series, labels: queries.Labels) -> tuple[str, str]:
    """What the bar says (the number, or why there is none), and its hover with all three figures."""
    lang = labels.lang
    text = tables.display(derived["value"], derived["answer"], NUMBER, labels, derived["flags"])
    if derived["answer"] == "not_computed":
        text = _lacking(inputs, labels)
    shown = text if pd.isna(derived["value"]) else f"{text} {word('staffing.unit', lang)}"
    each = [f"{labels.indicators[own['indicator']].short} {own['display']}" for own in inputs]
    year = word("hover.year", lang, year=derived["year"])
    return text, figures.hover(derived["school"], shown, *each, year, word("hover.open", lang))


def _lacking(inputs: list[pd.Series], labels: queries.Labels) -> str:
    """Which of the figures is not there and why; else there is nobody to divide by."""
    lacking = [
        word(
            "staffing.reason", labels.lang, what=labels.indicators[own["indicator"]].short, why=own["display"]
        )
        for own in inputs
        if pd.isna(own["value"])
    ]
    if not lacking:
        return word("staffing.nobody", labels.lang)
    return word("staffing.lacking", labels.lang, what=word("ranked.joint", labels.lang).join(lacking))


PAGE = register_page(__name__, Page("staffing", "/staffing", 30, panels, controls, views=VIEWS))
