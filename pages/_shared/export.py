"""Downloads: a page's panels as one workbook, a panel as CSV; the same cells as on screen."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, request

from etl.review.export import review_workbook
from pages._shared import filters, queries, tables
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.registry import PAGES, Page, panels_of, resolved
from pages._shared.scope import scope
from pages._shared.selection import LANGUAGES, Selection, release_of
from pages._shared.warehouse import Warehouse, current, release
from pages._shared.words import word
from pages._shared.workbook.book import workbook
from pages._shared.workbook.checklists import checklists, too_many

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 400_000


def register(server: Flask) -> None:
    """Add the export routes and the list of schools that the search fields fetch."""
    server.add_url_rule("/export/<page>.xlsx", "workbook", workbook_route)
    server.add_url_rule("/export/review.xlsx", "review", review_route)
    server.add_url_rule("/export/checklists.zip", "checklists", checklists_route)
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
    return attachment(
        content, XLSX, f"{word(f'page.{page}', selection.lang)}-{warehouse.build_id}.xlsx", page
    )


def csv_route(page: str, panel: str) -> Response:
    """GET /export/<page>/<panel>.csv?<query>: one panel, UTF-8 with BOM."""
    found, warehouse, selection = _asked(page)
    one = next((one for one in panels_of(found, warehouse, selection) if one.key == panel), None)
    if one is None:
        abort(404)
    text = csv_text(one, queries.labels(warehouse, selection.lang))
    name = f"{one.title[:80]}-{warehouse.build_id}.csv"
    return attachment(text.encode("utf-8-sig"), "text/csv; charset=utf-8", name, f"{page}-{panel}")


def review_route() -> Response:
    """GET /export/review.xlsx?<query>: findings and doubtful values of the chosen reports, for people to settle."""
    _, warehouse, selection = _asked("quality")
    report_ids = set(scope(warehouse, selection).held["report_id"])
    content, _ = review_workbook(warehouse.records, report_ids)
    name = f"{word('quality.review_book.name', selection.lang)}-{warehouse.build_id}.xlsx"
    return attachment(content, XLSX, name, "review")


def checklists_route() -> Response:
    """GET /export/checklists.zip?<query>: a 核查单 for every school of the group with open findings, and a summary."""
    _, warehouse, selection = _asked("quality")
    if too_many(warehouse, selection):
        abort(413)
    content = checklists(warehouse, selection, f"{request.scheme}://{request.host}")
    name = f"{word('checklists.file', selection.lang)}-{warehouse.build_id}.zip"
    return attachment(content, "application/zip", name, "checklists")


def options_route() -> Response:
    """GET /options.json?lang=: every school for the search fields."""
    warehouse = release(request.args.get("build", "")) or current()
    lang = request.args.get("lang", "zh")
    if warehouse is None or lang not in LANGUAGES:
        abort(404)
    response = jsonify(filters.school_options(warehouse, lang))
    response.headers["Cache-Control"] = (
        "max-age=86400" if request.args.get("build") == warehouse.build_id else "no-cache"
    )
    return response


def _asked(page: str) -> tuple[Page, Warehouse, Selection]:
    found = PAGES.get(page)
    warehouse = release(release_of({"release": request.args.getlist("release")}))
    if found is None or warehouse is None:
        abort(404)
    target = request.args.get("target", "")
    query = {name: request.args.getlist(name) for name in request.args if name != "target"}
    selection, _ = Selection.parse(query, queries.known(warehouse), found.views, target)
    return found, warehouse, resolved(selection)


def attachment(content: bytes, kind: str, name: str, plain: str) -> Response:
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
        writer.writerow([cell.text.replace(",", "") if cell.is_number else cell.text for cell in row])
    return out.getvalue()
