"""All data to take away: DuckDB, Parquet and CSV, with codebook, dictionary, sizes and hashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from etl import dictionary
from etl.datapackage import File
from pages._shared import queries, tables
from pages._shared.markup import aria
from pages._shared.panel import Panel, render
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.shell import register_page
from pages._shared.still import still
from pages._shared.takeaway import address, taken
from pages._shared.warehouse import Warehouse
from pages._shared.words import known, word

TABLES = ("table", "about", "rows", "csv", "parquet")
COLUMNS = ("table", "column", "about", "type", "unit", "codes", "empty")
FILES = ("file", "about", "rows", "size", "sha256")
PARAGRAPHS = ("missing", "chosen", "keys", "licence")


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The tables, the dictionary of their columns, and the files with sizes and hashes."""
    lang, files = selection.lang, taken(warehouse)
    shape = queries.shape(warehouse)
    order = dictionary.ordered(shape["table_name"].unique())
    shape = shape.sort_values("table_name", key=lambda names: names.map(order.index), kind="stable")
    return [
        _panel("tables", _tables(shape, files, warehouse, lang), TABLES, lang, rows="count"),
        _panel("dictionary", _dictionary(shape, lang), COLUMNS, lang),
        _panel("files", _files(files, warehouse, lang), FILES, lang, rows="count", size="text"),
    ]


def _panel(key: str, frame: pd.DataFrame, keys: Sequence[str], lang: str, **kinds: str) -> Panel:
    columns = tuple(
        tables.Column(one, word(f"data.column.{one}", lang), kinds.get(one, "text")) for one in keys
    )
    return Panel(
        key, word(f"data.table.{key}", lang), frame, columns, n=word("data.rows", lang, n=len(frame))
    )


def _tables(shape: pd.DataFrame, files: Sequence[File], warehouse: Warehouse, lang: str) -> pd.DataFrame:
    """One row per table with its two files."""
    at = {(one.table, one.format): one for one in files if one.table}
    rows = []
    for name in shape["table_name"].drop_duplicates():
        row = {
            "table": name,
            "about": _said(dictionary.table(name), lang),
            "rows": queries.rows(warehouse, name),
        }
        for kind in ("csv", "parquet"):
            one = at.get((name, kind))
            row[kind] = size(one.bytes) if one else ""
            row[f"{kind}__url"] = address(warehouse, one.name) if one else ""
        rows.append(row)
    return pd.DataFrame(rows)


def _dictionary(shape: pd.DataFrame, lang: str) -> pd.DataFrame:
    rows = []
    for row in shape.to_dict("records"):
        name, column = row["table_name"], row["column_name"]
        key = f"{name}.{column}"
        unit = dictionary.UNITS.get(key, "")
        rows.append(
            {
                "table": name,
                "column": column,
                "about": _said(dictionary.column(name, column), lang),
                "type": row["data_type"],
                "unit": word(f"data.unit.{unit}", lang) if known(f"data.unit.{unit}") else "",
                "codes": dictionary.CODES.get(key, ""),
                "empty": word(f"data.empty.{'may' if row['is_nullable'] else 'never'}", lang),
            }
        )
    return pd.DataFrame(rows)


def _files(files: Sequence[File], warehouse: Warehouse, lang: str) -> pd.DataFrame:
    rows = [
        {
            "file": one.name,
            "file__url": address(warehouse, one.name),
            "about": one.table or word(f"data.file.{one.format}", lang),
            "rows": one.rows or None,
            "rows__status": "" if one.rows else "not_computed",
            "size": size(one.bytes),
            "sha256": one.sha256,
        }
        for one in files
    ]
    return pd.DataFrame(rows, columns=[*FILES, "file__url", "rows__status"])


def size(count: int) -> str:
    """Bytes for reading: "684 kB"."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            return f"{count / step:,.1f} {unit}" if count < 10 * step else f"{count / step:,.0f} {unit}"
    return f"{count} B"


def _said(said: dictionary.Said, lang: str) -> str:
    return said.zh if lang == "zh" else said.en


def content(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The three downloads, what to know, then tables, dictionary and files."""
    labels, files = queries.labels(warehouse, selection.lang), taken(warehouse)
    shown = [
        render(one, selection, labels, PAGE.key, still(_table(one)) if len(one.frame) else None)
        for one in PAGE.panels(warehouse, selection)  # not the cache's: files may be made after the build
    ]
    return [_downloads(files, warehouse, selection.lang), _reading(warehouse, selection.lang), *shown]


def _downloads(files: Sequence[File], warehouse: Warehouse, lang: str) -> Component:
    zips = {one.format: one for one in files if one.name.endswith(".zip")}
    if not zips:
        return html.P(word("data.not_made", lang), className="ignored", role="status")
    cards = [_card(kind, zips[kind], warehouse, lang) for kind in ("csv", "parquet", "duckdb")]
    more = [one for one in files if one.name in ("datapackage.json", "SHA256SUMS")]
    links = [
        html.Li(
            html.A(
                f"{one.name}{word('data.size', lang, size=size(one.bytes))}",
                href=address(warehouse, one.name),
            )
        )
        for one in more
    ]
    return html.Div([html.Ul(cards, className="takes"), html.Ul(links, className="takes-more")])


def _card(kind: str, one: File, warehouse: Warehouse, lang: str) -> Component:
    action = word("data.take", lang, kind=word(f"data.kind.{kind}", lang), size=size(one.bytes))
    return html.Li(
        [
            html.H2(word(f"data.kind.{kind}", lang)),
            html.P(word(f"data.for.{kind}", lang)),
            html.A(action, href=address(warehouse, one.name), className="take", download=""),
            html.P(["SHA-256 ", html.Code(one.sha256)], className="sum"),
        ]
    )


def _reading(warehouse: Warehouse, lang: str) -> Component:
    """What to know before counting, and the citation."""
    date = warehouse.built_at.date().isoformat()
    texts = [html.P(word(f"data.{part}", lang)) for part in PARAGRAPHS]
    cited = _said(dictionary.text("citation", build=warehouse.build_id, date=date), lang)
    invented = [html.P(word("fictional", lang))] if warehouse.fictional else []
    cite = html.P([word("data.cite", lang), " ", cited], className="citation")
    return html.Section(
        [html.H2(word("data.reading", lang)), *texts, *invented, cite], className="part reading"
    )


def _table(panel: Panel) -> Component:
    """The frame as a table whose links are files."""
    head = html.Tr([html.Th(one.heading, scope="col", className=_side(one)) for one in panel.columns])
    body = [
        html.Tr([_cell(row, one, first=i == 0) for i, one in enumerate(panel.columns)])
        for row in panel.frame.to_dict("records")
    ]
    caption = html.Caption(panel.title, className="hidden")
    inner = html.Table([caption, html.Thead(head), html.Tbody(body)], className=f"data take-{panel.key}")
    return html.Div(inner, className="scroll", tabIndex="0", role="region", **aria(label=panel.title))


def _side(column: tables.Column) -> str:
    return "number" if column.kind in tables.NUMERIC or column.key in ("csv", "parquet", "size") else ""


def _cell(row: dict[Any, Any], column: tables.Column, *, first: bool) -> Component:
    value, url = row[column.key], str(row.get(f"{column.key}__url") or "")
    text = "" if tables.missing(value) else f"{value:,.0f}" if column.kind == "count" else str(value)
    content = html.A(text, href=url, download="") if url else text
    return html.Th(content, scope="row") if first else html.Td(content, className=_side(column))


PAGE = register_page(__name__, Page("data", "/data", 100, panels, content=content, filtered=False))
