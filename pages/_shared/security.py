"""What every answer carries and what malformed requests get: headers, limits, plain 4xx instead of traces."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import Any

import dash
from dash import _callback
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from pages._shared.selection import release_of
from pages._shared.warehouse import current, release
from pages._shared.words import word

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
INTERNAL = ("/_", "/assets/", "/export/", "/download/", "/options.json")


def protect(app: dash.Dash) -> None:
    """Put the headers, the body limit and the error answers on the app's server."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    server.config["MAX_FORM_PARTS"] = 10
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # assets carry their time in the address

    @server.before_request
    def without_a_build() -> Response | None:
        if request.path.startswith(INTERNAL) or current() is not None:
            return None
        return plain(503, word("no_build", "zh") + "\n\n" + word("no_build", "en"))

    @server.after_request
    def headers(response: Response) -> Response:
        # Hashes are taken at each answer: Dash adds inline scripts at the first request.
        hashes = " ".join(dict.fromkeys(app.csp_hashes()))
        response.headers["Content-Security-Policy"] = POLICY.format(hashes=hashes)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if request.path == "/_favicon.ico":
            response.headers["Cache-Control"] = f"max-age={server.config['SEND_FILE_MAX_AGE_DEFAULT']}"
        if response.status_code == 200 and response.mimetype == "text/html" and not known_page():
            response.status_code = 404
        return response

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return answer(error)


def known_page() -> bool:
    """Whether a page answers to the request's path, and the release that it names is here."""
    named = release_of({"release": request.args.getlist("release")})
    return known_path(request.path) and (not named or release(named) is not None)


def known_path(path: str) -> bool:
    """Whether a page answers to the path."""
    return bool(dash._pages._path_to_page(path.strip("/"))[0])  # type: ignore[no-untyped-call]


def answer(error: Exception) -> Response:
    """The plain answer to an error: the request's fault 4xx, ours 500 with a reference that the log repeats."""
    if isinstance(error, HTTPException):
        return plain(error.code or 500, error.name)
    if not reached_callback(error):
        return plain(
            404 if request.method == "GET" else 400, "Not Found" if request.method == "GET" else "Bad Request"
        )
    reference = secrets.token_hex(4)
    log.error("reference %s", reference, exc_info=error)
    return plain(500, f"Internal Server Error, reference {reference}")


def reached_callback(error: BaseException) -> bool:
    """Whether one of our functions had begun: before it, Dash only takes the request apart."""
    frames: Any = traceback.walk_tb(error.__traceback__)
    ours = _callback._invoke_callback.__code__
    return any(frame.f_code is ours or "/pages/" in frame.f_code.co_filename for frame, _ in frames)


def plain(status: int, text: str) -> Response:
    """A text answer without any of the request's own words."""
    return Response(text + "\n", status=status, content_type="text/plain; charset=utf-8")
