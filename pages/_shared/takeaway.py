"""The files of a release to take away: GET /download/<release>/<file>, streamed as they lie beside the build."""

from __future__ import annotations

from datetime import UTC

from flask import Flask, Response, abort, send_file

from etl.datapackage import File
from etl.store_takeaway import files, folder_of
from pages._shared.warehouse import Warehouse, release

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
DAY = 86_400


def register(server: Flask) -> None:
    """Add the route."""
    server.add_url_rule("/download/<name>/<file>", "download", download_route)


def taken(warehouse: Warehouse) -> tuple[File, ...]:
    """The files of the build; none where they have not been made."""
    return files(warehouse.path.parent, warehouse.path.stem)


def address(warehouse: Warehouse, name: str) -> str:
    """Where a file of the build is fetched; the build stands in it, so that the address means one file for ever."""
    return f"/download/{warehouse.path.stem}/{name}"


def download_route(name: str, file: str) -> Response:
    """GET /download/<id or name of a release>/<file>: one of the files that were made for it, and no other."""
    warehouse = release(name)
    if warehouse is None:
        abort(404)
    one = next((one for one in taken(warehouse) if one.name == file), None)
    if one is None:
        abort(404)
    kind = file.rsplit(".", 1)[1] if "." in file else "txt"
    # A table alone says of which release it is; inside a zip names are plain.
    saved = f"{one.table}-{warehouse.path.stem}.{kind}" if one.table else file
    response = send_file(
        folder_of(warehouse.path.parent, warehouse.path.stem).resolve() / one.name,
        mimetype=KINDS[kind],
        as_attachment=True,
        download_name=saved,
        etag=one.sha256,
        last_modified=warehouse.built_at.to_pydatetime().replace(tzinfo=UTC),
        max_age=DAY,
    )
    response.headers["Content-Type"] = KINDS[kind]
    return response
