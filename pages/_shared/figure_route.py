"""A panel's figure by itself: the browser fetches it when it comes near the window, and keeps it."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, abort, request
from plotly.io.json import to_json_plotly

from pages._shared.figure_address import stamp
from pages._shared.figures import CONFIG, enlarged
from pages._shared.registry import Page, asked, panels_of
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

YEAR = 31_536_000


def register(server: Flask) -> None:
    """Add the route."""
    server.add_url_rule("/figure/<page>/<panel>.json", "figure", figure_route)


def figure_route(page: str, panel: str) -> Response:
    """GET /figure/<page>/<panel>.json?<query>: {"data", "layout", "config"}, as pages draw it."""
    given = request.args
    wanted = asked(
        {
            "page": page,
            "search": request.query_string.decode("ascii", "replace"),
            "target": given.get("target", ""),
            "theme": given.get("theme"),
            "narrow": given.get("narrow") == "1",
            "wide": given.get("wide") == "1",
        }
    )
    text = drawn(wanted.page, wanted.warehouse, wanted.selection, panel) if wanted else None
    if wanted is None or text is None:
        abort(404)
    response = Response(text, content_type="application/json")
    lasting = given.get("stamp") == stamp(wanted.selection)
    response.headers["Cache-Control"] = f"max-age={YEAR}, immutable" if lasting else "no-cache"
    return response


@lru_cache(maxsize=256)
def drawn(page: Page, warehouse: Warehouse, selection: Selection, panel: str) -> str | None:
    """The figure as JSON, made once per build and selection; None where the page has no such figure."""
    for one in panels_of(page, warehouse, selection):
        if one.key == panel and one.figure is not None:
            figure = enlarged(one.figure) if selection.wide else one.figure
            return str(to_json_plotly({**figure, "config": CONFIG}))
    return None
