"""The sheets after the tables: findings, notes, definitions, sources, chart data."""

from __future__ import annotations

from collections.abc import Sequence

from etl.workbook import Item, Rule, Sheet
from etl.workbook_charts import Chart
from pages._shared import queries, tables
from pages._shared.compare.rows import measures
from pages._shared.panel import Panel
from pages._shared.quality.panels import evidence
from pages._shared.queries import Labels
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook import look

FINDING = ("school", "year", "severity", "group", "finding", "first", "first_place", "second", "second_place",
           "state", "reason")  # fmt: skip


def findings(panels: Sequence[Panel], warehouse: Warehouse, labels: Labels, base: str) -> Sheet:
    """School by school every finding of the reports that the workbook draws on, both figures linked to their places."""
    lang = labels.lang
    reports = {one.url.removeprefix("/source/"): one.label for panel in panels for one in panel.sources}
    found = queries.findings(warehouse, lang, list(reports))
    found = found.assign(**evidence(found, lang), label=found["report_id"].map(reports))
    found = found.sort_values(["label", "report_id"], kind="stable")
    heading = word("workbook.findings", lang)
    return Sheet(
        heading,
        (heading, word("workbook.findings.lead", lang, n=len(reports))),
        tuple(word(f"workbook.finding.{name}", lang) for name in FINDING),
        tuple(_finding(row, labels, base) for row in found.to_dict("records")),
        rules=tuple(Rule((2,), text, fill) for text, fill in look.severities(labels)),
    )


def _finding(row: dict[object, object], labels: Labels, base: str) -> tuple[Item, ...]:
    school, _, year = str(row["label"]).rpartition(" ")
    mark = look.mark_of(str(row["severity"]), "severity", labels)
    links = {key: f"{base}{row[f'{key}__url']}" if row[f"{key}__url"] else "" for key in ("first", "second")}
    return (
        Item(school, link=f"{base}/school/{row['school_id']}"),
        Item(year, link=f"{base}/source/{row['report_id']}"),
        Item(labels.status(str(row["severity"]), "severity").word, look.shown_as(mark, alone=False)),
        Item(str(row["group_name"])),
        Item(str(row["message"]), link=f"{base}/source/{row['report_id']}?finding={row['finding_key']}"),
        Item(str(row["first"]), link=links["first"]),
        Item(str(row["first_place"])),
        Item(str(row["second"]), link=links["second"]),
        Item(str(row["second_place"])),
        Item(labels.status(str(row["review_state"]), "review").word),
        Item(str(row["review_reason"])),
    )


def notes(panels: Sequence[Panel], labels: Labels) -> Sheet:
    """Every note under a figure, and what its words and marks mean."""
    lang = labels.lang
    found = [
        (p.title, note) for p in panels for note in (*p.notes, *tables.legend(p.frame, p.columns, labels))
    ]
    head = (word("workbook.table", lang), word("workbook.note", lang))
    name = word("workbook.notes", lang)
    return Sheet(name, (name,), head, tuple((Item(title), Item(note)) for title, note in found))


def definitions(panels: Sequence[Panel], warehouse: Warehouse, labels: Labels) -> Sheet:
    """What the indicators and items in these tables mean."""
    lang = labels.lang
    known = measures(warehouse, lang).indicators
    used = [one for one in known.values() if one.code in _used(panels)]
    rows = [
        (one.label, one.topic_label, str(one.form_row or ""), one.unit, one.definition, one.note)
        for one in used
    ]
    items = queries.checklist_items(warehouse, lang)
    wanted = {column.key for panel in panels for column in panel.columns}
    shown = items[("item_" + items["item"].astype(str)).isin(list(wanted))]
    rows += [
        (row["label"], row["category_name"], str(row["item"]), "", row["title"], "")
        for row in shown.to_dict("records")
    ]
    name = word("workbook.definitions", lang)
    head = ("indicator", "topic", "row", "unit", "definition", "note")
    return Sheet(
        name,
        (name,),
        tuple(word(f"workbook.definition.{part}", lang) for part in head),
        tuple(tuple(Item(text) for text in row) for row in rows),
    )


def _used(panels: Sequence[Panel]) -> set[str]:
    """The codes that are columns or rows of the tables."""
    codes = {column.key for panel in panels for column in panel.columns}
    for panel in panels:
        for name in ("indicator", "code"):
            if name in panel.frame:
                codes |= set(panel.frame[name].dropna().astype(str))
    return codes


def sources(panels: Sequence[Panel], lang: str, base: str) -> Sheet:
    """The reports: school, year, their page here, their address; a figure's place is the link behind the figure."""
    found = dict.fromkeys(source for panel in panels for source in panel.sources)
    rows = []
    for one in found:
        school, _, year = one.label.rpartition(" ")
        here = base + one.url
        rows.append((Item(school), Item(year), Item(here, link=here), Item(one.address, link=one.address)))
    head = tuple(word(f"workbook.source.{part}", lang) for part in ("school", "year", "here", "address"))
    name = word("workbook.sources", lang)
    return Sheet(name, (name, word("workbook.sources.lead", lang)), head, tuple(rows))


def chart_data(charts: Sequence[Chart], lang: str) -> tuple[Sheet, tuple[int, ...]]:
    """The numbers that the charts draw, block under block; and the row of each block's headings."""
    name = word("workbook.chart_data", lang)
    rows: list[tuple[Item, ...]] = [
        (Item(name, strong=True, size=14),),
        (Item(word("workbook.chart_data.lead", lang), size=10),),
    ]
    heads = []
    for chart in charts:
        said = word("workbook.chart_data.log", lang) if chart.log else ""
        rows += [(), (Item(chart.title, strong=True), Item(said, size=9, ink=look.MUTED))]
        heads.append(len(rows) + 2)  # a row of links comes on top of all
        rows.append((Item(""), *(Item(one.name or "–", fill="E8F1F1") for one in chart.series)))
        shown = chart.number_format if not chart.bare else "0.00"
        rows += [
            (Item(category), *(Item(one.values[i], shown) for one in chart.series))
            for i, category in enumerate(chart.categories)
        ]
    return Sheet(name, (), (), tuple(rows), widths=(34.0, *[12.0] * 12)), tuple(heads)


def changes(kinds: Sequence[str], lang: str) -> Sheet:
    """What of the texts Excel could not hold."""
    said = tuple((Item(word(f"workbook.changed.{kind}", lang)),) for kind in dict.fromkeys(kinds))
    name = word("workbook.changed", lang)
    return Sheet(name, (), (name,), said)
