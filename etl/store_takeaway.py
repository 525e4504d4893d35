"""The whole data set to take away: every table as Parquet and CSV, all of it as DuckDB, with its dictionary.

Made once per build into BUILD_DIR/<build_id>/data, beside the file it is made of, and removed with it. Everything is
written under another name first: a reader sees the whole folder or none. No text of a document is in a warehouse, and
nothing but tables goes out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb

from etl import dictionary
from etl.datapackage import Column, File, Release, Table, describe
from etl.errors import BuildError
from etl.publish import UNFINISHED

FOLDER, MANIFEST, SUMS, PACKAGE = "data", "files.json", "SHA256SUMS", "datapackage.json"
PARQUET_PACKAGE = "datapackage-parquet.json"
BOM = b"\xef\xbb\xbf"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
MOST_SOURCES = 1000
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every file in a zip, so that the same data make the same zip."""


def folder_of(build_dir: Path, build_id: str) -> Path:
    """Where a build's files to take away lie."""
    return build_dir / build_id / FOLDER


def files(build_dir: Path, build_id: str) -> tuple[File, ...]:
    """The files of a build; none where they have not been made."""
    try:
        listed = json.loads((folder_of(build_dir, build_id) / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(File(**one) for one in listed)


def documents(path: Path) -> list[str]:
    """The hashes of the documents whose text a build can show."""
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute(
            "SELECT sha256 FROM report WHERE sha256 IS NOT NULL AND text_at_hand"
        ).fetchall()
        for table in ("version", "past_version"):
            there = connection.execute(
                "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]
            ).fetchone()
            found += connection.execute(f"SELECT sha256 FROM {table}").fetchall() if there else []
    return sorted({sha256 for (sha256,) in found})


def make(build_dir: Path, path: Path) -> Path:
    """The folder with a build's files; made where it is not there. Raises BuildError."""
    folder = folder_of(build_dir, path.stem)
    if (folder / MANIFEST).is_file():
        return folder
    temporary = folder.with_name(f"{UNFINISHED}{os.getpid()}-{FOLDER}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        _write(temporary, path)
        temporary.rename(folder)
    except duckdb.Error as error:
        raise BuildError(f"the data could not be written out: {error}", where=str(path)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _write(folder: Path, path: Path) -> None:
    """All files of a build, the list of them last."""
    name = f"xxgk-annual-{path.stem}"
    base = folder / f"{name}.duckdb"
    with _copied(base, path) as connection:
        tables, release = _tables(connection), _release(connection)
        singles = [
            _single(connection, folder, table, kind) for kind in ("csv", "parquet") for table in tables
        ]
    of = {kind: [one for one in singles if one.format == kind] for kind in ("csv", "parquet")}
    _json(folder / PACKAGE, describe(release, tables, of["csv"]))
    _json(folder / PARQUET_PACKAGE, describe(release, tables, of["parquet"]))
    readme = folder / "README.txt"
    readme.write_text(_readme(release), "utf-8")
    zips = []
    for kind, package, inside in (
        ("duckdb", PACKAGE, [base]),
        ("parquet", PARQUET_PACKAGE, [folder / one.name for one in of["parquet"]]),
        ("csv", PACKAGE, [folder / one.name for one in of["csv"]]),
    ):
        target = folder / f"{name}-{kind}.zip"
        _zip(
            target, [(readme, readme.name), (folder / package, PACKAGE), *((one, one.name) for one in inside)]
        )
        zips.append(_file(target, "", kind, sum(table.rows for table in tables)))
    base.unlink()
    described = [_file(folder / one, "", "json", 0) for one in (PACKAGE, PARQUET_PACKAGE)]
    everything = [*zips, *described, *singles]
    (folder / SUMS).write_text("".join(f"{one.sha256}  {one.name}\n" for one in everything), "utf-8")
    _json(folder / MANIFEST, [asdict(one) for one in [*everything, _file(folder / SUMS, "", "txt", 0)]])


@contextmanager
def _copied(target: Path, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build with what its tables and columns mean written into it, open; closed without a log."""
    shutil.copyfile(path, target)
    with duckdb.connect(target) as connection:
        for table in _tables(connection):
            _comment(connection, f'TABLE "{table.name}"', dictionary.table(table.name).both)
            for column in table.columns:
                said = dictionary.column(table.name, column.name).both
                _comment(connection, f'COLUMN "{table.name}"."{column.name}"', said)
        connection.execute("CHECKPOINT")
        yield connection


def _comment(connection: duckdb.DuckDBPyConnection, what: str, said: str) -> None:
    connection.execute(f"COMMENT ON {what} IS '{_quoted(said)}'")


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables in the schema's order, with rows, columns and keys."""
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY table_oid"
    )
    return [_table(connection, name) for (name,) in names.fetchall()]


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> Table:
    columns = connection.execute(
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ? AND NOT internal "
        "ORDER BY column_index",
        [name],
    ).fetchall()
    keys = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        "FROM duckdb_constraints() WHERE table_name = ? AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') "
        "ORDER BY ALL",
        [name],
    ).fetchall()
    counted = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return Table(
        name,
        counted[0] if counted else 0,
        tuple(Column(*column) for column in columns),
        next((tuple(own) for kind, own, *_ in keys if kind == "PRIMARY KEY"), ()),
        tuple(
            (tuple(own), other, tuple(theirs)) for kind, own, other, theirs in keys if kind == "FOREIGN KEY"
        ),
    )


def _release(connection: duckdb.DuckDBPyConnection) -> Release:
    """What the build says of itself."""
    build_id, built_at, fictional = connection.execute(
        "SELECT build_id, strftime(built_at, '%Y-%m-%dT%H:%M:%S'), fictional FROM build"
    ).fetchall()[0]
    codes: dict[str, dict[str, str]] = {}
    for family, code, zh, en in connection.execute(
        'SELECT "of", code, zh, en FROM status_code ORDER BY "of", position'
    ).fetchall():
        codes.setdefault(family, {})[code] = f"{zh} / {en}"
    sources = connection.execute(
        "SELECT school_name || ' ' || academic_year, source_url FROM report "
        "WHERE sha256 IS NOT NULL AND source_url SIMILAR TO 'https?://.*' ORDER BY ALL LIMIT ?",
        [MOST_SOURCES],
    ).fetchall()
    return Release(build_id, built_at, fictional, tuple(sources), codes)


def _single(connection: duckdb.DuckDBPyConnection, folder: Path, table: Table, kind: str) -> File:
    """One table as one file: Parquet as it is; CSV with a BOM for Excel, lists as JSON, nothing for what is missing."""
    path = folder / f"{table.name}.{kind}"
    if kind == "parquet":
        connection.execute(f"COPY \"{table.name}\" TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
        return _file(path, table.name, kind, table.rows)
    values = ", ".join(
        f'to_json("{c.name}") AS "{c.name}"' if c.kind.endswith("[]") else f'"{c.name}"'
        for c in table.columns
    )
    plain = path.with_suffix(".plain")
    connection.execute(
        f"COPY (SELECT {values} FROM \"{table.name}\") TO '{_quoted(plain)}' "
        f"(FORMAT csv, HEADER, TIMESTAMPFORMAT '{STAMP}')"
    )
    with plain.open("rb") as source, path.open("wb") as out:
        out.write(BOM)
        shutil.copyfileobj(source, out)
    plain.unlink()
    return _file(path, table.name, kind, table.rows)


def _file(path: Path, table: str, kind: str, rows: int) -> File:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, table, kind, rows, path.stat().st_size, sha256)


def _zip(target: Path, inside: Sequence[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for path, name in inside:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out)


def _readme(release: Release) -> str:
    """What the files are, in both languages, one below the other."""
    date = release.built_at[:10]
    title, cite = dictionary.text("title"), dictionary.text("citation", build=release.build_id, date=date)
    fields = {"build": release.build_id, "date": date}
    zh = dictionary.text("readme", title=title.zh, citation=cite.zh, **fields).zh
    en = dictionary.text("readme", title=title.en, citation=cite.en, **fields).en
    return f"{zh}\n\n{en}\n" + (f"\n{dictionary.text('fictional').both}\n" if release.fictional else "")


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
