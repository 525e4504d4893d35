"""What the numbers mean: definitions, codes, rules, formulas, limits, version."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from pages._shared import numbers, panel, queries, tables
from pages._shared.checklist import lists as checklist
from pages._shared.markup import aria
from pages._shared.panel import Panel, Source
from pages._shared.registry import Page, panels_of
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

# The page's parts in order: a text (words methods.<part>.<n>), the key of a panel, or both.
PARTS = (
    "how",
    "indicators",
    "items",
    "codes",
    "coverage",
    "choice",
    "years",
    "timeliness",
    "peers",
    "rules",
    "accuracy",
    "limits",
    "version",
    "access",
)
PARAGRAPHS = {"how": 3, "coverage": 3, "choice": 2, "years": 2, "timeliness": 2, "peers": 2, "rules": 2,
              "accuracy": 2, "limits": 5, "access": 2}  # fmt: skip
FAMILIES = ("answer", "flag", "checklist", "report", "timeliness", "severity", "review", "origin", "period_status",
            "annex")  # fmt: skip


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The codebooks of the build as tables, and the worked example."""
    lang = selection.lang
    return [
        _indicators(warehouse, lang),
        _items(warehouse, lang),
        _codes(warehouse, lang),
        _worked(warehouse, lang),
        _deadlines(warehouse, lang),
        _rules(warehouse, lang),
        _version(warehouse, lang),
    ]


def _panel(
    key: str, frame: pd.DataFrame, columns: Sequence[tables.Column], lang: str, **more: object
) -> Panel:
    n = word("methods.rows", lang, n=len(frame))
    return Panel(key, word(f"methods.table.{key}", lang), frame, tuple(columns), n=n)


def _columns(lang: str, *keys: str, **kinds: str) -> list[tables.Column]:
    return [tables.Column(key, word(f"methods.column.{key}", lang), kinds.get(key, "text")) for key in keys]


def _indicators(warehouse: Warehouse, lang: str) -> Panel:
    found = queries.labels(warehouse, lang).indicators
    rows = [
        {
            "label": i.label,
            "topic": i.topic_label,
            "form_row": i.form_row,
            "form_row__status": "narrative_only",
            "kind": word(f"methods.kind.{i.kind}", lang),
            "unit": i.unit,
            "definition": i.definition,
            "note": i.note,
            "part_of": found[i.part_of].short if i.part_of else "",
            "code": i.code,
        }
        for i in found.values()
    ]
    columns = _columns(
        lang,
        "label",
        "topic",
        "form_row",
        "definition",
        "unit",
        "kind",
        "part_of",
        "note",
        "code",
        form_row="count",
    )
    return _panel("indicators", pd.DataFrame(rows), columns, lang)


def _items(warehouse: Warehouse, lang: str) -> Panel:
    frame = queries.checklist_items(warehouse, lang)
    frame = frame.assign(
        needs=[word(f"methods.needs.{needs}", lang) if needs else "" for needs in frame["needs"]],
        item__url="/checklist?item=" + frame["item"].astype(str),
    )
    return _panel("items", frame, _columns(lang, "item", "category_name", "title", "needs"), lang)


def _codes(warehouse: Warehouse, lang: str) -> Panel:
    """The codes of the build, and what the product itself adds: the report is silent, there is no report."""
    frame = queries.codes(warehouse, lang)
    frame = frame[frame["of"].isin(FAMILIES)]
    labels = queries.labels(warehouse, lang)
    own = [
        {"of": "answer", "word": s.word, "mark": s.mark, "meaning": s.meaning}
        for s in (labels.status(code) for code in ("not_stated", "no_report", "not_computed"))
    ]
    frame = pd.concat([frame, pd.DataFrame(own)], ignore_index=True)
    frame = frame.assign(rank=frame["of"].map(FAMILIES.index)).sort_values("rank", kind="stable")
    frame = frame.assign(family=[word(f"methods.family.{of}", lang) for of in frame["of"]])
    return _panel("codes", frame, _columns(lang, "mark", "word", "family", "meaning"), lang)


def _worked(warehouse: Warehouse, lang: str) -> Panel:
    """Coverage step by step on one checklist of this build."""
    rows, labels = queries.worked(warehouse, lang), queries.labels(warehouse, lang)
    columns = _columns(lang, "status", "n", "counts", "numbers", n="count")
    if rows.empty:
        return Panel("coverage", word("methods.table.coverage", lang), rows, tuple(columns))
    disclosed = int(rows.loc[rows["status"].isin(checklist.DISCLOSED), "n"].sum())
    applicable = int(rows.loc[rows["status"] != "not_applicable", "n"].sum())
    role = dict.fromkeys(checklist.DISCLOSED, "both") | {"not_applicable": "neither"}
    states = [labels.status(code, "checklist") for code in rows["status"]]
    frame = rows.assign(
        counts=[word(f"methods.counts.{role.get(code, 'denominator')}", lang) for code in rows["status"]],
        numbers=[word("ranked.joint", lang).join(str(i) for i in items) for items in rows["items"]],
        status=[f"{state.mark} {state.word}".strip() for state in states],
        n__url="/source/" + rows["report_id"],
    )
    one = rows.iloc[0]
    share = numbers.percent(disclosed / applicable) if applicable else "–"
    fields = {"school": one["school"], "year": one["year"], "total": int(rows["n"].sum()), "share": share}
    fields |= {"disclosed": disclosed, "applicable": applicable, "out": int(rows["n"].sum()) - applicable}
    return Panel(
        key="coverage",
        title=word("methods.table.coverage.of", lang, **fields),
        lead=word("methods.worked", lang, **fields),
        frame=frame,
        columns=tuple(columns),
        sources=(Source(f"{one['school']} {one['year']}", f"/source/{one['report_id']}"),),
    )


def _deadlines(warehouse: Warehouse, lang: str) -> Panel:
    frame = queries.deadlines(warehouse, lang)
    counts = dict.fromkeys(("n", "on_time", "late", "unknown"), "count")
    keys = ("province", "year", "due_on", "basis", "n", "on_time", "late", "unknown")
    columns = [
        tables.Column(
            key, word(f"methods.deadline.{key}", lang), counts.get(key, "date" if key == "due_on" else "text")
        )
        for key in keys
    ]
    return _panel("timeliness", frame, columns, lang)


def _rules(warehouse: Warehouse, lang: str) -> Panel:
    frame, labels = queries.rules(warehouse, lang), queries.labels(warehouse, lang)
    frame = frame.assign(severity=[labels.status(code, "severity").word for code in frame["severity"]])
    return _panel("rules", frame, _columns(lang, "statement", "severity", "group_name", "rule"), lang)


def _version(warehouse: Warehouse, lang: str) -> Panel:
    """The build, what it holds, and how to cite it."""
    row, held = queries.build(warehouse), queries.holdings(warehouse).iloc[0]
    date, joint = warehouse.built_at.date().isoformat(), word("ranked.joint", lang)
    formats = joint.join(f"{r.format} {r.n}" for r in queries.formats(warehouse).itertuples())
    ends = [] if pd.isna(held["first"]) else [int(held["first"]), int(held["last"])]
    years = " – ".join(f"{ending - 1}-{ending}" for ending in ends)
    counts = {name: int(held[name]) for name in ("reports", "held", "with_form", "with_checklist")}
    facts = {
        "build": warehouse.build_id,
        "date": date,
        "hash": row["content_hash"],
        "extractor": row["extractor"],
        "schema": row["schema_version"],
        "schools": int(held["schools"]),
        "reports": word("methods.holdings", lang, **counts),
        "years": years,
        "formats": formats,
        "cite": word("methods.cite", lang, product=word("product", lang), build=warehouse.build_id, date=date),
    }  # fmt: skip
    rows = [
        {"fact": word(f"methods.fact.{name}", lang), "content": str(value)} for name, value in facts.items()
    ]
    return Panel(
        "version",
        word("methods.table.version", lang),
        pd.DataFrame(rows),
        tuple(_columns(lang, "fact", "content")),
    )


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The parts one below the other, with a list of them on top."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    made = {one.key: one for one in panels_of(PAGE, warehouse, selection)}
    entries = [html.Li(html.A(word(f"methods.{part}", lang), href=f"#{part}")) for part in PARTS]
    parts: list[Component] = [
        html.Nav(html.Ol(entries), className="parts", **aria(label=word("methods.parts", lang)))
    ]
    for part in PARTS:
        texts = [html.P(word(f"methods.{part}.{n}", lang)) for n in range(1, PARAGRAPHS.get(part, 1) + 1)]
        shown = [panel.render(made[part], selection, labels, PAGE.key)] if part in made else []
        parts.append(
            html.Section([html.H2(word(f"methods.{part}", lang)), *texts, *shown], id=part, className="part")
        )
    return parts


PAGE = register_page(__name__, Page("methods", "/methods", 90, panels, content=content, filtered=False))
