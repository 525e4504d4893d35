"""All that was read from one report as tables: values, checklist, findings, passages passed over."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import numbers, queries, tables
from pages._shared.panel import Panel, Source
from pages._shared.queries import Held, Labels
from pages._shared.selection import Selection
from pages._shared.source.document import place_text
from pages._shared.warehouse import Warehouse
from pages._shared.words import half, word


def tables_of(held: Held, warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The panels; those of which the report has nothing are left out."""
    labels = queries.labels(warehouse, selection.lang)
    items = queries.checklist_items(warehouse, selection.lang)
    made = [
        _values(held, labels),
        _entries(held, labels, dict(zip(items["item"], items["label"], strict=True))),
        _findings(held, labels),
        _skipped(held, labels),
    ]
    return [panel for panel in made if len(panel.frame)]


def _panel(
    key: str, held: Held, labels: Labels, rows: list[dict[str, Any]], columns: list[tables.Column]
) -> Panel:
    report, lang = held.report, labels.lang
    name = word("source.of", lang, school=report["school"], year=report["academic_year"])
    joint = "：" if lang == "zh" else ": "
    return Panel(
        key=key,
        title=f"{word(f'source.table.{key}', lang)}{joint}{name}",
        frame=pd.DataFrame(rows),
        columns=tuple(columns),
        n=word("source.rows", lang, n=len(rows)),
        sources=(Source(name, f"/source/{report['report_id']}", str(report["source_url"] or "")),),
    )


def _at(held: Held, kind: str, key: object) -> str:
    """The address of a place in the document that is shown."""
    shown = f"&sha={held.version['sha256']}" if held.version else ""
    return f"/source/{held.report['report_id']}?{kind}={key}{shown}"


def _values(held: Held, labels: Labels) -> Panel:
    lang = labels.lang
    rows = []
    for one in held.observations:
        indicator = labels.indicators[one["indicator"]]
        numeric = indicator.kind not in ("flag", "text")
        rows.append(
            {
                "indicator": indicator.label,
                "value": one["value"] if numeric else None,
                "value__status": one["answer"] if one["value"] is None or not numeric else "",
                "value__flags": one["flags"],
                "value__url": _at(held, "indicator", one["indicator"]),
                "unit": indicator.unit,
                "raw": one["raw"],
                "origin": word(f"source.origin.{one['origin']}", lang),
                "place": place_text(one["place"], lang, held),
                "shown": word("source.yes" if one["chosen"] else "source.no", lang),
            }
        )
    columns = [
        tables.Column("indicator", word("column.indicator", lang)),
        tables.Column("value", word("source.value", lang), "count", decimals=2),
        tables.Column("unit", word("source.unit", lang)),
        tables.Column("raw", word("source.raw", lang)),
        tables.Column("origin", word("source.origin", lang)),
        tables.Column("place", word("source.place", lang)),
        tables.Column("shown", word("source.in_charts", lang)),
    ]
    return _panel("values", held, labels, rows, columns)


def _entries(held: Held, labels: Labels, names: dict[int, str]) -> Panel:
    lang = labels.lang
    rows = []
    for one in held.entries:
        url = _at(held, "item", one["item"])
        platform = {None: "not_said", True: "yes", False: "no"}[one["on_platform"]]
        rows.append(
            {
                "item": names[one["item"]],
                "state": one["status"],
                "state__flags": one["flags"],
                "state__url": url,
                "count": one["count"],
                "count__status": ""
                if one["count"] is not None
                else "none"
                if str(one["raw"]).strip()
                else "blank",
                "count__url": url,
                "platform": word(f"source.on_platform.{platform}", lang),
                "links": one["addresses"],
                "remark": one["remark"],
            }
        )
    columns = [
        tables.Column("item", word("source.item_column", lang)),
        tables.Column("state", word("source.state_of_item", lang), "state", of="checklist"),
        tables.Column("count", word("source.count", lang), "count"),
        tables.Column("platform", word("source.on_platform", lang)),
        tables.Column("links", word("source.links_column", lang), "links"),
        tables.Column("remark", word("source.remark", lang)),
    ]
    return _panel("entries", held, labels, rows, columns)


def _findings(held: Held, labels: Labels) -> Panel:
    lang = labels.lang
    rows = [
        {
            "message": numbers.grouped(one[f"message_{lang}"]),
            "message__url": _at(held, "finding", one["finding_key"]),
            "severity": one["severity"],
            "review": one["review_state"],
            "key": one["finding_key"],
        }
        for one in held.findings
    ]
    columns = [
        tables.Column("message", word("source.message", lang)),
        tables.Column("severity", word("source.severity", lang), "status", of="severity"),
        tables.Column("review", word("source.review", lang), "status", of="review"),
        tables.Column("key", word("source.key", lang)),
    ]
    return _panel("findings", held, labels, rows, columns)


def _skipped(held: Held, labels: Labels) -> Panel:
    lang = labels.lang
    rows = [
        {
            "what": half(one["what"], lang),
            "why": half(one["why"], lang),
            "place": place_text(one["place"], lang, held),
        }
        for one in held.skipped
    ]
    columns = [
        tables.Column("what", word("source.what", lang)),
        tables.Column("why", word("source.why", lang)),
        tables.Column("place", word("source.place", lang)),
    ]
    return _panel("skipped", held, labels, rows, columns)
