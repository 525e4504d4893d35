"""The build that is served: a read-only DuckDB file that BUILD_DIR/CURRENT names; and the others that links name."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.pins import Pin, find, is_gone, pins
from etl.review.export import records

SHA256 = re.compile(r"[0-9a-f]{64}")
# lock_configuration comes last: nothing can be loosened after it.
SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "threads": "2",
    "memory_limit": "512MB",
    "lock_configuration": "true",
}


@dataclass(frozen=True, slots=True, eq=False)
class Warehouse:
    """One build. Two requests that see the same build see the same object, so it serves as a cache's key."""

    path: Path
    build_id: str
    built_at: pd.Timestamp
    fictional: bool
    _connection: duckdb.DuckDBPyConnection = field(repr=False)

    def query(self, sql: str, values: Sequence[object] = ()) -> pd.DataFrame:
        """The rows of a query of the queries package; ``values`` travel as parameters, never inside ``sql``."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, list(values)).df()

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query by column name; missing values are None."""
        with self._connection.cursor() as cursor:
            return records(cursor, sql)

    def document(self, sha256: str) -> dict[str, object] | None:
        """The text of a document: {"name", "format", "lines"}; None where this build does not hold it."""
        if not SHA256.fullmatch(sha256):
            return None
        # A pinned build keeps its own: a later reading may count a document's lines otherwise.
        for folder in (self.path.with_suffix("") / "documents", self.path.parent / "documents"):
            path = folder / f"{sha256}.json"
            if path.is_file():
                found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
                return found
        return None

    @property
    def pin(self) -> Pin | None:
        """How this build is kept for ever; None while it may go once newer ones stand beside it."""
        return next((pin for pin in pins(self.path.parent) if pin.build_id == self.path.stem), None)


def build_dir() -> Path:
    """Where the builds lie: BUILD_DIR, else data/build."""
    return Path(os.environ.get("BUILD_DIR", Path(__file__).parents[2] / "data" / "build"))


def current() -> Warehouse | None:
    """The build that CURRENT names now, or None where there is none; followed anew at each request."""
    pointer = build_dir() / "CURRENT"
    try:
        path = build_dir() / Path(pointer.read_text(encoding="utf-8").strip()).name
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not path.is_file():
        return None
    with _lock:
        return _open(path.resolve())


def release(name: str) -> Warehouse | None:
    """The build that a link names, by its id or the name it is pinned under; "" names the current one."""
    if not name:
        return current()
    path = find(build_dir(), name)
    if path is None:
        return None
    with _lock:
        return _open(path.resolve())


def gone(name: str) -> bool:
    """Whether there was such a release, which was not kept."""
    return is_gone(build_dir(), name)


_lock = threading.Lock()


@lru_cache(maxsize=8)
def _open(path: Path) -> Warehouse:
    connection = duckdb.connect(str(path), read_only=True, config=dict(SETTINGS))
    rows = connection.table("build").project("build_id, built_at, fictional").limit(1).fetchall()
    if not rows:
        raise duckdb.Error(f"{path.name} has no row in the table build")
    build_id, built_at, fictional = rows[0]
    return Warehouse(path, build_id, pd.Timestamp(built_at), fictional, connection)
