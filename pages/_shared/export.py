"""Downloads: a page's panels as one workbook, a panel as CSV; the same cells as on screen."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, request

from etl.review.export import review_workbook
from etl.workbook import Gateway, Item, Sheet
from pages._shared import filters, queries, tables
from pages._shared.findings_sheet import findings_sheet
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.registry import PAGES, Page, panels_of, resolved
from pages._shared.scope import scope
from pages._shared.selection import LANGUAGES, LISTS, Selection
from pages._shared.warehouse import Warehouse, current
from pages._shared.words import known, word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 400_000


def register(server: Flask) -> None:
    """Add the export routes and the list of schools that the search fields fetch."""
    server.add_url_rule("/export/<page>.xlsx", "workbook", workbook_route)
    server.add_url_rule("/export/review.xlsx", "review", review_route)
    server.add_url_rule("/export/<page>/<panel>.csv", "csv", csv_route)
    server.add_url_rule("/options.json", "options", options_route)


def workbook_route(page: str) -> Response:
    """GET /export/<page>.xlsx?<query>: the page's workbook."""
    found, warehouse, selection = _asked(page)
    panels = panels_of(found, warehouse, selection)
    if sum(panel.frame.size for panel in panels) > MOST_CELLS:
        abort(413)
    base = f"{request.scheme}://{request.host}"
    content = workbook(found, warehouse, selection, panels, base)
    return _download(content, XLSX, f"{word(f'page.{page}', selection.lang)}-{warehouse.build_id}.xlsx", page)


def csv_route(page: str, panel: str) -> Response:
    """GET /export/<page>/<panel>.csv?<query>: one panel, UTF-8 with BOM."""
    found, warehouse, selection = _asked(page)
    one = next((one for one in panels_of(found, warehouse, selection) if one.key == panel), None)
    if one is None:
        abort(404)
    text = csv_text(one, queries.labels(warehouse, selection.lang))
    name = f"{one.title}.csv"
    return _download(text.encode("utf-8-sig"), "text/csv; charset=utf-8", name, f"{page}-{panel}")


def review_route() -> Response:
    """GET /export/review.xlsx?<query>: findings and doubtful values of the chosen reports, for people to settle."""
    _, warehouse, selection = _asked("quality")
    report_ids = set(scope(warehouse, selection).held["report_id"])
    content, _ = review_workbook(warehouse.records, report_ids)
    name = f"{word('quality.review_book.name', selection.lang)}-{warehouse.build_id}.xlsx"
    return _download(content, XLSX, name, "review")


def options_route() -> Response:
    """GET /options.json?lang=: every school for the search fields."""
    warehouse = current()
    lang = request.args.get("lang", "zh")
    if warehouse is None or lang not in LANGUAGES:
        abort(404)
    response = jsonify(filters.school_options(warehouse, lang))
    response.headers["Cache-Control"] = (
        "max-age=86400" if request.args.get("build") == warehouse.build_id else "no-cache"
    )
    return response


def _asked(page: str) -> tuple[Page, Warehouse, Selection]:
    found, warehouse = PAGES.get(page), current()
    if found is None or warehouse is None:
        abort(404)
    target = request.args.get("target", "")
    query = {name: request.args.getlist(name) for name in request.args if name != "target"}
    selection, _ = Selection.parse(query, queries.known(warehouse), found.views, target)
    return found, warehouse, resolved(selection)


def _download(content: bytes, kind: str, name: str, plain: str) -> Response:
    """An attachment with an ASCII name and the full one (RFC 6266)."""
    extension = name.rsplit(".", 1)[1]
    names = f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(name[-120:], safe='')}"
    return Response(
        content, content_type=kind, headers={"Content-Disposition": names, "Cache-Control": "no-store"}
    )


def csv_text(panel: Panel, labels: Labels) -> str:
    """The panel's table as CSV; a number as digits without separators, a missing one as its word."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.full_heading for column in panel.columns])
    for row in tables.cells(panel.frame, panel.columns, labels):
        writer.writerow(
            [
                cell.text.replace(",", "") if _is_number(cell, c) else cell.text
                for cell, c in zip(row, panel.columns, strict=True)
            ]
        )
    return out.getvalue()


def _is_number(cell: tables.Cell, column: tables.Column) -> bool:
    return cell.value is not None and column.kind in tables.NUMERIC


def workbook(
    page: Page, warehouse: Warehouse, selection: Selection, panels: Sequence[Panel], base: str
) -> bytes:
    """Cover, one sheet per panel as on screen, findings, notes, sources. ``base``: this site's address, for links."""
    labels = queries.labels(warehouse, selection.lang)
    gateway = Gateway()
    gateway.add(_cover(page, warehouse, selection, panels, base))
    for panel in panels:
        gateway.add(sheet(panel, labels, base))
    gateway.add(findings_sheet(panels, warehouse, labels, base))
    gateway.add(_notes(panels, labels))
    gateway.add(_sources(panels, selection.lang, base))
    if gateway.changes:
        lang = selection.lang
        said = tuple(
            (Item(word(f"workbook.changed.{kind}", lang)),) for kind in dict.fromkeys(gateway.changes)
        )
        gateway.add(Sheet(word("workbook.changed", lang), (), (word("workbook.changed", lang),), said))
    return gateway.bytes()


def _cover(
    page: Page, warehouse: Warehouse, selection: Selection, panels: Sequence[Panel], base: str
) -> Sheet:
    lang = selection.lang
    facts = [(word(f"filter.{name}", lang), _chosen(warehouse, selection, name)) for name in LISTS]
    labels = queries.labels(warehouse, lang)
    facts += [_switched(page, name, value, labels) for name, value in selection.view]
    facts += [
        (word("workbook.build", lang), warehouse.build_id),
        (word("workbook.built", lang), warehouse.built_at.date().isoformat()),
        (word("workbook.made", lang), datetime.now(UTC).date().isoformat()),
    ]
    rows = [(Item(name), Item(value)) for name, value in facts]
    path = f"{page.path}/{quote(selection.target)}" if selection.target else page.path
    link = f"{base}{path}?{selection.query_string()}"
    rows.append((Item(word("workbook.link", lang)), Item(link, link=link)))
    rows += [(Item(f"{i}"), Item(panel.title)) for i, panel in enumerate(panels, start=1)]
    lines = [
        f"{word('product', lang)}  {word(f'page.{page.key}', lang)}",
        word(f"page.{page.key}.question", lang),
    ]
    lines += [word("fictional", lang)] if warehouse.fictional else []
    head = (word("workbook.item", lang), word("workbook.content", lang))
    return Sheet(word("workbook.cover", lang), tuple(lines), head, tuple(rows))


def _switched(page: Page, name: str, value: str, labels: queries.Labels) -> tuple[str, str]:
    """A page's own switch and its value in the reader's words; indicators by their names, what has no word as it is."""
    key = f"{page.key}.{name}"
    said = word(key, labels.lang) if known(key) else name
    if known(f"{key}.{value}"):
        return said, word(f"{key}.{value}", labels.lang)
    parts = [
        labels.indicators[part].short if part in labels.indicators else part for part in value.split(",")
    ]
    return said, ", ".join(parts)


def _chosen(warehouse: Warehouse, selection: Selection, name: str) -> str:
    chosen = getattr(selection, LISTS[name])
    if not chosen:
        return word("filter.all", selection.lang)
    if name == "school":
        frame = queries.schools(warehouse, selection.lang)
        chosen = tuple(frame.loc[frame["school_id"].isin(chosen), "school"])
    elif name in ("type", "ownership"):
        family = "school_type" if name == "type" else name
        chosen = tuple(word(f"{family}.{value}", selection.lang) for value in chosen)
    return "、".join(chosen) if selection.lang == "zh" else ", ".join(chosen)


def sheet(panel: Panel, labels: Labels, base: str) -> Sheet:
    """The panel's table: real numbers shown as on screen, statuses as their words, figures linked to their place."""
    rows = tuple(
        tuple(_item(cell, column, labels, base) for cell, column in zip(row, panel.columns, strict=True))
        for row in tables.cells(panel.frame, panel.columns, labels)
    )
    lines = [panel.title, *filter(None, (panel.lead, panel.n))]
    headings = tuple(column.full_heading for column in panel.columns)
    return Sheet(panel.title, tuple(lines), headings, rows, panel.notes)


def _item(cell: tables.Cell, column: tables.Column, labels: Labels, base: str) -> Item:
    if column.kind == "link":
        return Item(cell.text, link=str(cell.value or ""))
    link = f"{base}{cell.url}" if cell.url else ""
    if not _is_number(cell, column):
        return Item(cell.text, link=link)
    return Item(float(cell.value), _format(cell, column, labels), link)


def _format(cell: tables.Cell, column: tables.Column, labels: Labels) -> str:
    """A number format that shows what the screen shows, marks included."""
    before, after = (f'"{mark}"' if mark else "" for mark in tables.marks(cell.flags, labels))
    if column.kind == "percent":
        return f"{before}0.0%{after}"
    decimals = 0 if float(cell.value).is_integer() else max(column.decimals, 1)
    return f"{before}#,##0{'.' + '0' * decimals if decimals else ''}{after}"


def _notes(panels: Sequence[Panel], labels: Labels) -> Sheet:
    lang = labels.lang
    found = [
        (p.title, note) for p in panels for note in (*p.notes, *tables.legend(p.frame, p.columns, labels))
    ]
    rows = tuple((Item(title), Item(note)) for title, note in found)
    return Sheet(
        word("workbook.notes", lang), (), (word("workbook.table", lang), word("workbook.note", lang)), rows
    )


def _sources(panels: Sequence[Panel], lang: str, base: str) -> Sheet:
    found = dict.fromkeys(source for panel in panels for source in panel.sources)
    rows = tuple(
        (Item(s.label), Item(base + s.url, link=base + s.url), Item(s.address, link=s.address)) for s in found
    )
    head = tuple(word(f"workbook.source.{part}", lang) for part in ("report", "here", "address"))
    return Sheet(word("workbook.sources", lang), (), head, rows)
