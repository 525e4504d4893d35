"""The data set to take away equals the warehouse cell for cell, and its description fits it and the standard."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl import dictionary, publish, store_takeaway
from etl.__main__ import main
from etl.errors import BuildError
from etl.store import SCHEMA
from etl.store_takeaway import documents, files, folder_of, make
from tests.etl import warehouses
from tests.etl.documents import write
from tests.etl.samples import entry, observation, report

# Types of https://datapackage.org/standard/table-schema/, and the names that it allows for resources.
TYPES = {"string", "number", "integer", "boolean", "date", "datetime", "array"}
NAME = re.compile(r"[a-z0-9._-]+")
AWKWARD = '=1+1, "quoted"\nand a second line'


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Two builds, so that there is history; values, blanks, an empty text, lists, awkward characters."""
    folder = tmp_path_factory.mktemp("takeaway")
    warehouses.make(folder, [report(observations=(observation(value=1),))])
    figures = (
        observation(value=0),
        observation(indicator="items_intranet", value=None),
        observation(indicator="items_social", value=None, answer="none", raw="无"),
    )
    entries = (entry(1, remark=AWKWARD), entry(2, count=None, raw="", links=(), status="blank"))
    held = [report(observations=figures, checklist=entries), report(2, document_name="第二份，副本.txt")]
    path = warehouses.make(folder, held).path
    make(folder, path)
    return path


def folder(built: Path) -> Path:
    return folder_of(built.parent, built.stem)


def ask(built: Path, sql: str) -> list[tuple[Any, ...]]:
    return warehouses.ask(built, sql)


def tables(built: Path) -> list[str]:
    return [name for (name,) in ask(built, "SELECT table_name FROM duckdb_tables()")]


def package(built: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder(built) / "datapackage.json").read_text("utf-8"))
    return found


def test_every_table_has_both_files(built: Path) -> None:
    kinds = {(one.table, one.format) for one in files(built.parent, built.stem) if one.table}
    assert kinds == {(name, kind) for name in tables(built) for kind in ("csv", "parquet")}
    assert ask(built, "SELECT count(*) FROM change")[0][0] > 0, "the sample has no history to compare"


def test_parquet_equals_the_warehouse(built: Path) -> None:
    for name in tables(built):
        path = folder(built) / f"{name}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{built}' AS w (READ_ONLY)")
            for one, other in ((f"w.{name}", f"'{path}'"), (f"'{path}'", f"w.{name}")):
                assert (
                    connection.execute(f"SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}").fetchall()
                    == []
                )
            assert connection.execute(f"SELECT count(*) FROM '{path}'").fetchall() == ask(
                built, f'SELECT count(*) FROM "{name}"'
            )


def test_csv_equals_the_warehouse_and_keeps_what_is_missing_apart_from_nothing_and_nought(
    built: Path,
) -> None:
    for name in tables(built):
        path = folder(built) / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), f"{name}: Excel would not know the encoding"
        with duckdb.connect(built, read_only=True) as connection:
            kinds = dict(
                connection.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
                    [name],
                ).fetchall()
            )
            expected = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            plain = {column: "VARCHAR" if kind.endswith("[]") else kind for column, kind in kinds.items()}
            found = connection.execute(
                "FROM read_csv(?, header = true, columns = ?, allow_quoted_nulls = false)", [str(path), plain]
            ).fetchall()
        lists = [i for i, kind in enumerate(kinds.values()) if kind.endswith("[]")]
        read = [tuple(json.loads(v) if i in lists else v for i, v in enumerate(row)) for row in found]
        assert read == expected, name


def test_pandas_reads_the_csv_as_the_warehouse_says(built: Path) -> None:
    frame = pd.read_csv(folder(built) / "observation.csv", encoding="utf-8-sig")
    assert list(frame.columns[:2]) == ["observation_id", "report_id"]
    for row in frame.to_dict("records"):
        ((answer, value),) = ask(
            built, f"SELECT answer, value FROM observation WHERE observation_id = '{row['observation_id']}'"
        )
        assert row["answer"] == answer
        assert (None if pd.isna(row["value"]) else row["value"]) == (None if value is None else float(value))
    assert frame["value"].eq(0).sum() == 1
    assert frame.loc[frame["answer"].isin(["blank", "none"]), "value"].isna().all()
    entries = pd.read_csv(folder(built) / "checklist_entry.csv", encoding="utf-8-sig")
    entries = entries[entries["report_id"].eq("invented1-2021-2022")]
    assert entries["remark"].tolist()[0] == AWKWARD
    assert json.loads(entries["links"].tolist()[0]) == ["http://xxgk.example.cn/1"]
    assert pd.isna(entries["count"].tolist()[1])


def test_the_description_follows_the_standard(built: Path) -> None:
    found = package(built)
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(NAME, found["name"])
    assert found["version"] == built.stem
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["created"])
    assert all(one["name"] or one["path"] for one in found["licenses"])
    assert all(one.get("title") or one.get("path") for one in found["sources"])
    assert "虚构" not in found["description"]
    names = [one["name"] for one in found["resources"]]
    assert sorted(names) == sorted(set(names)) == sorted(tables(built))
    fields = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in found["resources"]}
    for resource in found["resources"]:
        _fits(resource, fields, folder(built))


def _fits(resource: dict[str, Any], fields: dict[str, list[str]], place: Path) -> None:
    """One resource by the rules of the standard, and against its file."""
    name, schema = resource["name"], resource["schema"]
    path = place / resource["path"]
    assert NAME.fullmatch(name)
    assert not Path(resource["path"]).is_absolute() and ".." not in resource["path"]
    assert (resource["type"], resource["format"], resource["encoding"]) == ("table", "csv", "utf-8")
    content = path.read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == fields[name]
    assert resource["rows"] == len(rows)
    for field in schema["fields"]:
        assert field["type"] in TYPES
        assert field["title"] and " / " in field["description"]
        assert field["title"] != field["name"], f"{name}.{field['name']} is not explained"
    assert set(schema.get("primaryKey", [])) <= set(fields[name])
    for key in schema.get("foreignKeys", []):
        assert set(key["fields"]) <= set(fields[name])
        assert set(key["reference"]["fields"]) <= set(fields[key["reference"]["resource"]])
    _values_fit(schema, header, rows, name)


def _values_fit(schema: dict[str, Any], header: list[str], rows: list[list[str]], name: str) -> None:
    """Every cell is what its field promises: there, of its type, one of its codes; keys are unique."""
    shapes = {
        "integer": r"-?\d+",
        "number": r"-?\d+(\.\d+)?",
        "boolean": "true|false",
        "date": r"\d{4}-\d\d-\d\d",
        "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
        "array": r"\[.*\]",
    }
    for at, field in enumerate(schema["fields"]):
        missing = field.get("missingValues", schema["missingValues"])
        values = [row[at] for row in rows]
        held = [value for value in values if value not in missing]
        if field.get("constraints", {}).get("required"):
            assert len(held) == len(values), f"{name}.{field['name']}"
        if shape := shapes.get(field["type"]):
            assert all(re.fullmatch(shape, value, re.S) for value in held), f"{name}.{field['name']}"
        if codes := field.get("categories"):
            assert set(held) <= {code["value"] for code in codes}, f"{name}.{field['name']}"
    if key := schema.get("primaryKey"):
        keys = [tuple(row[header.index(column)] for column in key) for row in rows]
        assert len(set(keys)) == len(keys), name


def test_the_zips_hold_what_is_promised(built: Path) -> None:
    place = folder(built)
    for kind in ("csv", "parquet", "duckdb"):
        with zipfile.ZipFile(place / f"xxgk-annual-{built.stem}-{kind}.zip") as archive:
            assert archive.testzip() is None
            names = set(archive.namelist())
            described = json.loads(archive.read("datapackage.json"))
            assert {"README.txt", "datapackage.json"} <= names
            if kind == "duckdb":
                assert len(names) == 3
                continue
            assert {one["path"] for one in described["resources"]} <= names
            for one in described["resources"]:
                assert f"sha256:{hashlib.sha256(archive.read(one['path'])).hexdigest()}" == one["hash"]


def test_the_database_to_take_away_holds_the_tables_and_nothing_of_this_machine(
    built: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(folder(built) / f"xxgk-annual-{built.stem}-duckdb.zip") as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".duckdb")]
        archive.extract(name, tmp_path)
    for content in ((tmp_path / name).read_bytes(), (folder(built) / "datapackage.json").read_bytes()):
        assert str(built.parent).encode() not in content
        assert str(Path.home()).encode() + b"/" not in content
    with duckdb.connect(tmp_path / name, read_only=True) as connection:
        held = [one for (one,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert sorted(held) == sorted(tables(built))
        for table in held:
            ours = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            assert ours == ask(built, f'SELECT * FROM "{table}"'), table
        said = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'observation' AND column_name = 'value'"
        ).fetchall()
        assert said == [(dictionary.column("observation", "value").both,)]


def test_the_hashes_are_those_of_the_files(built: Path) -> None:
    lines = (folder(built) / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == len(files(built.parent, built.stem)) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder(built) / name).read_bytes()).hexdigest() == digest


def test_it_is_made_once_and_whole(built: Path, monkeypatch) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder(built).iterdir()}
    make(built.parent, built)
    assert {path: path.stat().st_mtime_ns for path in folder(built).iterdir()} == before
    other = warehouses.make(built.parent, [report(observations=(observation(value=99),))]).path
    monkeypatch.setattr(store_takeaway, "_readme", lambda release: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(built.parent, other)
    assert files(built.parent, other.stem) == ()
    assert not list((built.parent / other.stem).iterdir())


def test_a_file_that_is_no_build_is_said(tmp_path: Path) -> None:
    path = tmp_path / "20260101T000000-aaaaaaaa.duckdb"
    path.write_text("nothing")
    with pytest.raises(BuildError, match="could not be written out"):
        make(tmp_path, path)


def test_the_documents_of_a_build_are_those_it_names(built: Path) -> None:
    named = {
        sha256 for (sha256,) in ask(built, "SELECT sha256 FROM version UNION SELECT sha256 FROM past_version")
    }
    assert set(documents(built)) == named


def test_every_column_of_the_schema_is_explained_in_both_languages() -> None:
    with duckdb.connect() as connection:
        connection.execute(SCHEMA.read_text("utf-8"))
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    for table, column in columns:
        for said in (dictionary.table(table), dictionary.column(table, column)):
            assert re.search("[\u4e00-\u9fff]", said.zh), (table, column)
            assert said.en and not re.search("[\u4e00-\u9fff]", said.en), (table, column)
    names = {f"{table}.{column}" for table, column in columns}
    assert set(dictionary.CODES) | set(dictionary.UNITS) <= names


def test_the_command_makes_the_files_and_makes_lost_ones_again(tmp_path: Path) -> None:
    write(tmp_path / "in", count=1)
    command = ["build", str(tmp_path / "in"), "--build-dir", str(tmp_path / "build"), "--workers", "1"]
    assert main(command) == 0
    served = publish.current(tmp_path / "build")
    assert served is not None
    made = files(tmp_path / "build", served.stem)
    assert made
    shutil.rmtree(folder(served))
    assert main(command) == 0
    assert [one.name for one in files(tmp_path / "build", served.stem)] == [one.name for one in made]
