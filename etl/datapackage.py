"""The data dictionary as a Frictionless Data Package, version 2 (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl import dictionary

PROFILE = "https://datapackage.org/profiles/2.0/"
LICENCE = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/vnd.duckdb",
}
TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the warehouse; ``kind`` is DuckDB's type."""

    name: str
    kind: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the warehouse; ``foreign``: (columns, the table they refer to, its columns)."""

    name: str
    rows: int
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    foreign: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away; ``table`` "" for what holds several."""

    name: str
    table: str
    format: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """What the package says of the build. ``sources``: (title, address); ``codes``: family → code → both words."""

    build_id: str
    built_at: str
    fictional: bool
    sources: tuple[tuple[str, str], ...]
    codes: Mapping[str, Mapping[str, str]]


def describe(release: Release, tables: Sequence[Table], files: Sequence[File]) -> dict[str, Any]:
    """The descriptor of the files of one format, one per table."""
    by_table = {file.table: file for file in files}
    citation = dictionary.text("citation", build=release.build_id, date=release.built_at[:10])
    invented = [dictionary.text("fictional").both] if release.fictional else []
    described = " ".join([dictionary.text("description").both, *invented])
    listed = [{"title": title, "path": path} for title, path in release.sources]
    return {
        "$schema": f"{PROFILE}datapackage.json",
        "name": "xxgk-annual",
        "id": release.build_id,
        "title": dictionary.text("title").both,
        "description": described,
        "version": release.build_id,
        "created": f"{release.built_at}Z",
        "licenses": [LICENCE],
        "contributors": [{"title": dictionary.text("contributor").both, "roles": ["creator"]}],
        "keywords": ["高校信息公开", "university", "information disclosure", "China"],
        "sources": [{"title": dictionary.text("sources").both}, *listed],
        "citation": citation.both,
        "resources": [_resource(table, by_table[table.name], release) for table in tables],
    }


def _resource(table: Table, file: File, release: Release) -> dict[str, Any]:
    said = {
        "$schema": f"{PROFILE}dataresource.json",
        "name": table.name,
        "type": "table",
        "path": file.name,
        "title": dictionary.table(table.name).both,
        "format": file.format,
        "mediatype": MEDIA[file.format],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "rows": table.rows,
        "schema": _schema(table, file.format, release),
    }
    return said | ({"encoding": "utf-8"} if file.format == "csv" else {})


def _schema(table: Table, format_: str, release: Release) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{PROFILE}tableschema.json",
        "fields": [_field(table, column, format_, release) for column in table.columns],
        "missingValues": [""],
    }
    if table.primary:
        schema["primaryKey"] = list(table.primary)
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in table.foreign
        ]
    return schema


def _field(table: Table, column: Column, format_: str, release: Release) -> dict[str, Any]:
    key = f"{table.name}.{column.name}"
    said = dictionary.column(table.name, column.name)
    field: dict[str, Any] = {
        "name": column.name,
        "type": field_type(column.kind),
        "title": said.zh,
        "description": said.both,
    }
    if column.kind == "VARCHAR" and not column.nullable:
        field["missingValues"] = []  # an empty text is a text here
    constraints = {"required": True} if not column.nullable else {}
    if table.primary == (column.name,):
        constraints["unique"] = True
    if constraints:
        field["constraints"] = constraints
    if key in dictionary.UNITS:
        field["unit"] = dictionary.UNITS[key]
    family = release.codes.get(dictionary.CODES.get(key, ""))
    if family:
        field["categories"] = [{"value": code, "label": words} for code, words in family.items()]
    return field


def field_type(kind: str) -> str:
    """Frictionless' name of a DuckDB type."""
    if kind.endswith("[]"):
        return "array"
    return "number" if kind.startswith("DECIMAL") else TYPES[kind]
