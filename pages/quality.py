"""What contradicts itself, what could not be checked, what was not read."""

from __future__ import annotations

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from pages._shared import filters, ids, queries, tables, titles
from pages._shared.bar_table import bar_table
from pages._shared.panel import Panel, render, sources
from pages._shared.quality import panels as quality_panels
from pages._shared.quality import reports as quality_reports
from pages._shared.quality.checks import SEVERITIES, drilled, found, groups
from pages._shared.quality.tables import cleared, grid, listing
from pages._shared.quality.values import doubtful
from pages._shared.registry import Page, panels_of
from pages._shared.scope import Scope, scope
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.still import still
from pages._shared.tiles import tiles
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook.button import checklists_button

VIEWS = {
    "severity": ("all", *SEVERITIES),
    "review": ("standing", "all"),
    "group": (),
    "rule": (),
    "who": (),
}
NARROWING = ("severity", "group", "rule", "who")


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """Severity, state of review, group of rules, rule, school."""
    lang, rules = selection.lang, queries.rules(warehouse, selection.lang)
    named = groups(warehouse, lang)
    choices = {
        "group": [{"value": code, "label": name} for code, name in named.items()],
        "rule": [{"value": row["rule"], "label": row["statement"]} for row in rules.to_dict("records")],
        "who": _schools(warehouse, selection),
    }
    return [
        *(switch(name, selection, VIEWS, "quality") for name in ("severity", "review")),
        *(_select(name, options, selection) for name, options in choices.items()),
    ]


def _schools(warehouse: Warehouse, selection: Selection) -> list[dict[str, str]]:
    """The schools with findings, found by name, pinyin or initials as everywhere."""
    now = scope(warehouse, selection)
    with_any = set(queries.standing(warehouse, list(now.held["report_id"]))["report_id"])
    ids_ = set(now.held.loc[now.held["report_id"].isin(with_any), "school_id"])
    wanted = ids_ | {selection.option("who")}
    return [one for one in filters.school_options(warehouse, selection.lang) if one["value"] in wanted]


def _select(name: str, options: list[dict[str, str]], selection: Selection) -> Component:
    label = word(f"quality.{name}", selection.lang)
    control: Component = dmc.Select(
        id=ids.control(name),
        value=selection.option(name) or None,
        data=options,
        placeholder=label,
        searchable=True,
        clearable=True,
        limit=50,
        size="sm",
        **{"aria-label": label},
        **({"filter": filters.MATCH} if name == "who" else {}),
    )
    return control


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """From the numbers on top to the corrections at the end."""
    now = scope(warehouse, selection)
    return [
        _summary(warehouse, selection, now),
        quality_panels.matrix(warehouse, selection, now),
        quality_panels.rules(warehouse, selection, now),
        quality_panels.findings_list(warehouse, selection, now),
        quality_reports.completeness(warehouse, selection, now),
        doubtful(warehouse, selection, now),
        quality_reports.unread(warehouse, selection, now),
        quality_reports.corrections(warehouse, selection, now),
    ]


def _summary(warehouse: Warehouse, selection: Selection, now: Scope) -> Panel:
    """How many findings, and how much could not be checked at all."""
    lang, held = selection.lang, now.held
    findings = found(warehouse, selection.with_view(severity=""), now)
    skipped = queries.skipped(warehouse, list(held["report_id"]))
    labels = queries.labels(warehouse, lang)
    rows = [
        (
            code,
            labels.status(code, "severity").word,
            int(findings["severity"].eq(code).sum()),
            f"/quality?severity={code}",
        )
        for code in SEVERITIES
    ]
    counted = {
        "no_form": (int(held["form_state"].ne("held").sum()), "#panel-completeness"),
        "no_checklist": (int(held["checklist_state"].ne("held").sum()), "#panel-completeness"),
        "unread": (int(skipped["report_id"].notna().sum()), "#panel-unread"),
        "files": (int(skipped["report_id"].isna().sum()), "#panel-unread"),
        "left": (int((~now.reports["held"]).sum()), "/"),
    }
    rows += [(key, word(f"quality.tile.{key}", lang), *pair) for key, pair in counted.items()]
    return Panel(
        key="summary",
        title=titles.of(word("quality.summary", lang), warehouse, selection, now.reports),
        lead=now.sentence(selection),
        frame=pd.DataFrame(
            [_row(*row, len(held), len(now.reports), lang) for row in rows] if len(now.reports) else []
        ),
        columns=(
            tables.Column("measure", word("quality.column.measure", lang)),
            tables.Column("value", word("quality.column.n", lang), "count"),
            tables.Column("unit", word("quality.column.unit", lang)),
            tables.Column("basis", word("quality.column.basis", lang)),
        ),
        notes=(word("quality.note.unchecked", lang), word("quality.note.tone", lang)),
        sources=sources(held),
    )


def _row(
    key: str, measure: str, value: int, link: str, held: int, known: int, lang: str
) -> dict[str, object]:
    group = "findings" if key in SEVERITIES else "blind"
    basis = {"left": "known", "files": "files"}.get(key, "held")
    return {
        "key": key,
        "group": group,
        "measure": measure,
        "value": value,
        "value__status": "",
        "value__url": link if link.startswith("/") else "",
        "link": link,
        "unit": word(f"quality.unit.{key if group == 'blind' else group}", lang),
        "basis": word(f"quality.basis.{basis}", lang, n=known if basis == "known" else held),
    }


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The panels; what the reader asked for comes before the rest."""
    labels, query = queries.labels(warehouse, selection.lang), selection.query_string(view=False)
    by_key = {panel.key: panel for panel in panels_of(PAGE, warehouse, selection)}
    bodies = {
        "summary": tiles(by_key["summary"], selection, labels, PAGE.key, ("findings", "blind")),
        "matrix": grid(by_key["matrix"], selection, labels, "__worst"),
        "rules": _rules(by_key["rules"], labels, query),
        "findings": listing(by_key["findings"], selection, labels),
        "completeness": grid(by_key["completeness"], selection, labels, "__code"),
    }
    drawn = {
        key: render(panel, selection, labels, PAGE.key, bodies.get(key)) for key, panel in by_key.items()
    }
    button = checklists_button(warehouse, selection)
    if not drilled(selection):
        return [button, *drawn.values()]
    first = html.Div([cleared(selection, PAGE.path, NARROWING), drawn.pop("findings")])
    return [button, first, *drawn.values()]


def _rules(panel: Panel, labels: queries.Labels, query: str) -> Component | None:
    if panel.frame.empty:
        return None
    tones = {"n": "accent", "share": "grey"}
    table = bar_table(panel.frame, panel.columns, labels, panel.title, query, tones)
    return still(html.Div(table, className="rules"))


PAGE = register_page(__name__, Page("quality", "/quality", 80, panels, controls, content, VIEWS))
