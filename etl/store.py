"""The only writer of warehouses: rows → one new DuckDB file, closed, checkpointed and checked before it is published.

The content hash covers every table but ``build`` and the history (etl/store_history.py): SHA-256 over the table's
columns and its rows in sorted canonical text, in which NULL, '' and 0 differ. File hashes would not do: three identical
builds give three different files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl import publish
from etl.errors import BuildError
from etl.store_checks import CHECKS
from etl.store_history import HISTORY, hand_on

SCHEMA_VERSION = 2
SCHEMA = Path(__file__).with_name("schema.sql")
BATCH = 100_000
"""Rows that are in memory as text at one time."""

SORTED = {
    "observation": "indicator, year_ending, school_id, observation_id",
    "checklist_entry": "item, year_ending, school_id, report_id",
    "finding": "rule, year_ending, school_id, finding_key",
}
"""The order in which the dashboard's queries read the long tables; the others are sorted by all columns."""

Row = Mapping[str, Any]
Tables = Mapping[str, Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a build says of itself, besides its tables."""

    extractor: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class Published:
    """The build that is served after a run; ``new`` is False where nothing had changed."""

    path: Path
    content_hash: str
    new: bool


def store(build_dir: Path, tables: Tables, stamp: Stamp) -> Published:
    """Writes the tables as one new warehouse, checks it, publishes it.

    The caller holds ``publish.exclusive``. Where the served build has the same content, no file is left.
    Raises BuildError; the build that was served before then goes on being served.
    """
    path = publish.unfinished(build_dir)
    try:
        counts, hashes = _write(path, tables)
        content = content_hash(hashes)
        served = publish.current(build_dir)
        if served is not None and _same(served, stamp, counts, hashes):
            return Published(served, content, new=False)
        build_id, built_at = publish.free_name(build_dir, content, datetime.now(UTC))
        _sign(path, build_id, built_at, stamp, hashes)
        if served is not None and _is_fictional(served) == stamp.fictional:
            hand_on(path, served, build_id, built_at.replace(tzinfo=None))
        _check(path, counts, hashes)
        return Published(publish.publish(path, build_id), content, new=True)
    except duckdb.Error as error:
        raise BuildError(f"the warehouse could not be written: {error}", where=str(path)) from error
    finally:
        publish.sweep(build_dir)


def content_hash(hashes: Mapping[str, str]) -> str:
    """One hash over the tables' hashes."""
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def _same(served: Path, stamp: Stamp, counts: Mapping[str, int], hashes: Mapping[str, str]) -> bool:
    """Whether the served build says, and still holds, the same content; a damaged one does not."""
    try:
        with duckdb.connect(served, read_only=True) as connection:
            row = connection.execute("SELECT content_hash, fictional FROM build").fetchone()
        if row != (content_hash(hashes), stamp.fictional):
            return False
        _check(served, counts, hashes)
    except (duckdb.Error, BuildError):
        return False
    return True


def _is_fictional(served: Path) -> bool | None:
    """Whether the served build is of an invented province; None where it cannot be read."""
    try:
        with duckdb.connect(served, read_only=True) as connection:
            row = connection.execute("SELECT fictional FROM build").fetchone()
    except duckdb.Error:
        return None
    return bool(row[0]) if row else None


def describe(path: Path) -> dict[str, str]:
    """A build in words: what it says of itself, and the rows of each table. Raises BuildError."""
    try:
        with duckdb.connect(path, read_only=True) as connection:
            build = connection.execute(
                "SELECT build_id, CAST(built_at AS VARCHAR) || ' UTC' AS built_at, extractor, "
                "CAST(fictional AS VARCHAR) AS fictional, content_hash FROM build"
            )
            names = [column[0] for column in build.description or ()]
            told = dict(zip(names, build.fetchone() or (), strict=True))
            for table in table_names(connection):
                counted = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
                told[table] = f"{counted[0] if counted else 0} rows"
            return told
    except duckdb.Error as error:
        raise BuildError(
            f"cannot be read: {error}", where=str(path), remedy="build again with --full"
        ) from error


def _write(path: Path, tables: Tables) -> tuple[dict[str, int], dict[str, str]]:
    with duckdb.connect(path) as connection:
        connection.execute(SCHEMA.read_text("utf-8"))
        names = [name for name in table_names(connection) if name not in ("build", *HISTORY)]
        if unknown := set(tables) ^ set(names):
            raise BuildError(
                f"tables without rows or schema: {', '.join(sorted(unknown))}", where=str(SCHEMA)
            )
        counts = {name: _fill(connection, name, tables[name]) for name in names}
        return counts, {name: table_hash(connection, name) for name in names}


def _sign(path: Path, build_id: str, built_at: datetime, stamp: Stamp, hashes: Mapping[str, str]) -> None:
    with duckdb.connect(path) as connection:
        _fill(
            connection,
            "build",
            [
                {
                    "build_id": build_id,
                    "built_at": built_at.replace(tzinfo=None),
                    "schema_version": SCHEMA_VERSION,
                    "extractor": stamp.extractor,
                    "fictional": stamp.fictional,
                    "content_hash": content_hash(hashes),
                    "table_hashes": json.dumps(hashes, sort_keys=True),
                }
            ],
        )
        connection.execute("CHECKPOINT")


def _check(path: Path, counts: Mapping[str, int], hashes: Mapping[str, str]) -> None:
    """Reads every value of the closed file again, as the dashboard will: read-only."""
    with duckdb.connect(path, read_only=True) as connection:
        for name, expected in counts.items():
            found = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            if found != (expected,):
                raise BuildError(f"{name}: {expected} rows were given, {found} are stored", where=str(path))
            if table_hash(connection, name) != hashes[name]:
                raise BuildError(f"{name} reads otherwise than it was written", where=str(path))
        for sentence, query in CHECKS.items():
            if broken := connection.execute(query).fetchall():
                raise BuildError(f"{sentence}: {broken[0][0]} ({len(broken)} in all)", where=str(path))


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables in the order of the schema, so that what is referred to comes first."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY table_oid"
    )
    return [name for (name,) in found.fetchall()]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    query = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
    return dict(connection.execute(query, [table]).fetchall())


def table_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """SHA-256 over the columns and the rows, sorted; the same for any order of rows, threads, locale or time zone."""
    columns = _columns(connection, table)
    digest = hashlib.sha256(json.dumps(columns).encode())
    values = " || ".join(_canonical(name, kind) for name, kind in columns.items())
    rows = connection.execute(f'SELECT {values} AS row_text FROM "{table}" ORDER BY row_text')
    while batch := rows.fetchmany(BATCH):
        digest.update("".join(f"{row}\n" for (row,) in batch).encode())
    return digest.hexdigest()


def _canonical(name: str, kind: str) -> str:
    """SQL that prints a value with its length before it, so that no two rows print alike; NULL is "~"."""
    text = f'CAST(to_json("{name}") AS VARCHAR)' if kind.endswith("[]") else f'CAST("{name}" AS VARCHAR)'
    return f"coalesce(length({text}) || ':' || {text} || ';', '~;')"


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> int:
    """Bulk insert in the table's order; every value travels as text and is cast to its column's type."""
    columns = _columns(connection, table)
    casts = ", ".join(_cast(name, kind) for name, kind in columns.items())
    connection.execute(f'CREATE TEMP TABLE staging AS FROM "{table}" LIMIT 0')
    count = 0
    for frame in _frames(rows, table, list(columns)):
        connection.register("frame", frame)
        connection.execute(f"INSERT INTO staging SELECT {casts} FROM frame")
        connection.unregister("frame")
        count += len(frame)
    connection.execute(f'INSERT INTO "{table}" FROM staging ORDER BY {SORTED.get(table, "ALL")}')
    connection.execute("DROP TABLE staging")
    return count


def _cast(name: str, kind: str) -> str:
    """SQL that makes a column's value of its text; a number that the column would round is an error."""
    if kind.endswith("[]"):
        return f'CAST(CAST("{name}" AS JSON) AS {kind})'
    cast = f'CAST("{name}" AS {kind})'
    if not kind.startswith("DECIMAL"):
        return cast
    exact = f'coalesce({cast} = CAST("{name}" AS DECIMAL(38, 16)), true)'
    return f"CASE WHEN {exact} THEN {cast} ELSE error('{name} ' || \"{name}\" || ' would be rounded') END"


def _frames(rows: Iterable[Row], table: str, columns: list[str]) -> Iterator[pd.DataFrame]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        if set(batch[0]) != set(columns):
            differing = ", ".join(sorted(set(batch[0]) ^ set(columns)))
            raise BuildError(f"{table}: rows and schema differ in {differing}", where=str(SCHEMA))
        texts = [[_text(row[column]) for column in columns] for row in batch]
        yield pd.DataFrame(texts, columns=columns, dtype=object)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return format(value, "f")
    return None if value is None else str(value)
