"""The house rules hold for every file that is there, and each rule bites."""

import tomllib
from pathlib import Path

import pytest

from tests import house

ROOT = Path(__file__).resolve().parents[1]
OURS = (
    "app.py",
    "Makefile",
    "pyproject.toml",
    "etl",
    "pages",
    "assets",
    "tests",
    "benchmarks",
    "data",
    ".ci",
)
TEXT = {".py", ".sql", ".js", ".css", ".csv", ".toml", ".sh", ".json", ".md", ".yaml", ""}


def files(*suffixes: str) -> list[str]:
    """Our files with one of the suffixes, as paths relative to the project."""
    places = [ROOT / name for name in OURS]
    found = [place for place in places if place.is_file()]
    found += [path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in found if path.suffix in suffixes]
    return sorted(name for name in names if "__pycache__" not in name and not name.startswith("data/build"))


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", files(".py"))
def test_python_keeps_the_rules(path: str) -> None:
    assert house.python_complaints(path, read(path)) == []


def test_code_stands_in_its_rooms() -> None:
    found = [*ROOT.glob("*.*"), *ROOT.glob("[!.]*/**/*.*")]
    paths = [path.relative_to(ROOT).as_posix() for path in found]
    assert [line for path in paths for line in house.misplaced(path)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    documents = (
        "data/extracted/",
        "tests/documents/",
        "tests/gold/",
    )  # what reports print, not what we write
    paths = [path for path in files(*TEXT) if not path.startswith(documents)]
    assert [line for path in paths for line in house.machine_paths(path, read(path))] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_hashed(name: str) -> None:
    assert house.lock_complaints(name, read(name)) == []


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    runtime, development = house.pins(read("requirements.txt")), house.pins(read("requirements-dev.txt"))
    assert house.normal(project["project"]["dependencies"]) <= house.normal(runtime)
    assert house.normal(project["dependency-groups"]["dev"]) <= house.normal(development)
    assert runtime <= development, "the two locks disagree: run `make lock`"


LONG = "def f() -> None:\n" + "    print()\n" * house.MAX_FUNCTION


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("etl/a.py", "import dash.html", "runs back"),
        ("etl/a/b.py", "def f() -> None:\n    from pages._shared import words", "runs back"),
        ("etl/model.py", "from etl import numbers", "runs back"),
        ("etl/model.py", "from . import numbers", "runs back"),
        ("etl/readers/text.py", "from ..extract import header", "runs back"),
        ("etl/extract/header.py", "import etl.readers.text", "runs back"),
        ("pages/a.py", "import app", "runs back"),
        ("pages/a.py", "from tests import house", "runs back"),
        ("pages/a.py", "from pages.b import layout", "do not know each other"),
        ("pages/a.py", "from . import b", "do not know each other"),
        ("pages/_shared/x.py", "from pages import b", "do not know each other"),
        ("etl/a.py", "import duckdb\nduckdb.connect('x')", "for writing"),
        ("etl/a.py", "from duckdb import connect\nconnect('x', read_only=False)", "for writing"),
        ("pages/_shared/queries/a.py", "import duckdb\nduckdb.connect(path)", "for writing"),
        ("pages/a.py", "x = 'SELECT a FROM b'", "SQL"),
        ("pages/a.py", "x = f'select {a} from b where c'", "SQL"),
        ("app.py", "x = '''with q as (select 1 from t)\nselect * from q'''", "SQL"),
        ("pages/a.py", "x = 'function (a) { return a }'", "JavaScript"),
        ("pages/a.py", "x = '(a) => { return a }'", "JavaScript"),
        ("pages/a.py", "clientside_callback('namespaced', b)", "inline"),
        ("app.py", "Dash(suppress_callback_exceptions=True)", "suppresses"),
        ("pages/a.py", "\nOutput('a', 'b', allow_duplicate=True)", "duplicate"),
        ("pages/a.py", "@app.callback(a)\ndef f() -> None: ...", "ties a callback"),
        ("app.py", "@callback(a)\ndef f() -> None: ...", "ties a callback"),
        ("app.py", "x = 1\n" * (house.MAX_APP + 1), "more than 80"),
        ("etl/a.py", "x = 1\n" * (house.MAX_FILE + 1), "more than 300"),
        ("benchmarks/a.py", LONG, "more than 50"),
        ("etl/a.py", "def f(): ...", "no return type"),
        ("etl/a.py", "class A:\n    async def f(self): ...", "no return type"),
    ],
)
def test_each_rule_bites(path: str, source: str, complaint: str) -> None:
    assert any(complaint in line for line in house.python_complaints(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("etl/store.py", "import duckdb\nduckdb.connect(path)"),
        ("etl/store/writing.py", "import duckdb\nduckdb.connect(path)"),
        ("pages/_shared/warehouse.py", "import duckdb\nduckdb.connect(path, read_only=True)"),
        ("etl/a.py", "import duckdb\nduckdb.connect(':memory:')"),
        ("pages/_shared/queries/a.py", "x = 'select a from b'"),
        ("pages/a.py", "'''Select a school from the list.'''\nfrom pages._shared import words"),
        ("pages/a.py", "# two tables share one switch\nOutput('a', 'b', allow_duplicate=True)"),
        ("pages/a.py", "clientside_callback(ClientsideFunction('x', 'y'), b)"),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    assert house.python_complaints(path, source) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("dash==4.4.1", "no hash"),
        ("dash>=4 --hash=sha256:00", "not pinned"),
        ("--index-url https://example.org/simple\ndash==4.4.1 \\\n    --hash=sha256:00", "address"),
        ("dash @ file:///x/dash.whl --hash=sha256:00", "address"),
    ],
)
def test_a_bad_lock_is_noticed(text: str, complaint: str) -> None:
    assert any(complaint in line for line in house.lock_complaints("r.txt", text))


def test_stray_files_and_paths_are_noticed() -> None:
    assert list(house.misplaced("scripts/run.py"))
    assert list(house.misplaced("pages/grid.js"))
    folder = "/".join(["", "tmp", "x"])
    assert list(house.machine_paths("etl/a.py", f"open('{folder}')"))
    assert not list(house.machine_paths("etl/a.py", "see https://example.org/home/page and ./tmp/x"))
