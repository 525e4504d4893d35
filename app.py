"""The dashboard: makes the Dash app and, run as a program, serves it on HOST and PORT."""

from __future__ import annotations

import os
from pathlib import Path

import dash
import dash_mantine_components as dmc
from dash import State
from granian import Granian
from granian.constants import Interfaces

from pages._shared.check.settings import settings
from pages._shared.words import word

INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<meta name="color-scheme" content="light dark"><title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<noscript>NOSCRIPT</noscript>
<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
HERE = Path(__file__).parent


def create_app() -> dash.Dash:
    """The app with its pages, export routes and protection."""
    app = dash.Dash(
        __name__,
        use_pages=True,
        pages_folder=str(HERE / "pages"),
        assets_folder=str(HERE / "assets"),
        index_string=INDEX.replace("NOSCRIPT", f"{word('noscript', 'zh')} {word('noscript', 'en')}"),
        include_pages_meta=False,
        title=word("product", "zh"),
        update_title="",
        enable_mcp=False,
        # Only a real visit hands over its path: Dash's validation of all layouts then stays small.
        routing_callback_inputs={"pathname": State("_pages_location", "pathname")},
    )
    from pages._shared import callbacks, compress, export, figure_route, security, takeaway
    from pages._shared.check import routes as check

    app.layout = dmc.MantineProvider(dash.page_container, defaultColorScheme="auto")
    callbacks.register()
    check.register(app.server)
    export.register(app.server)
    figure_route.register(app.server)
    takeaway.register(app.server)
    compress.compress(app.server)
    security.protect(app)
    # Dash sets itself up within its first request and not safely so for two at a time: that one is made here.
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
    return app


app = create_app()
server = app.server


def main() -> None:
    """Serve until stopped."""
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8050"))
    print(f"http://{host}:{port}", flush=True)
    Granian(
        "app:server",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,  # a second one would double the time to the first page; serving many is deployment's matter
        blocking_threads=2 + settings().at_once,  # a check waits for the program that reads its files
        websockets=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


if __name__ == "__main__":
    main()
