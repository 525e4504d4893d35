"""What the server answers: headers on everything, plain 4xx for nonsense, no build without a way out."""

import gzip
import io
import json
from pathlib import Path

import openpyxl
import pytest

import app
from pages._shared import warehouse as store
from pages._shared.security import HEADERS, MOST_BYTES
from pages._shared.words import WORDS, word

POST = "/_dash-update-component"
ROUTES = [
    "/channels",
    "/nope",
    "/assets/style.css",
    "/assets/nope.css",
    "/options.json",
    "/export/channels.xlsx",
    POST,
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_carries_the_headers(client, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "'sha256-" in scripts
    assert "frame-ancestors 'none'" in policy


def test_each_inline_script_of_a_page_has_its_hash(client) -> None:
    import base64
    import hashlib
    import re

    answer = client.get("/channels", buffered=True)
    for script in re.findall(r"<script(?![^>]*src=)[^>]*javascript[^>]*>(.*?)</script>", answer.text, re.S):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/channels", 200),
        ("/channels?province=%E7%81%AB&year=abc", 200),
        ("/nope", 404),
        ("/assets/../app.py", 404),
        ("/assets/..%2fapp.py", 404),
        ("/_dash-component-suites/nope/x.js", 404),
        ("/_dash-component-suites/dash/../x", 404),
        ("/export/nope.xlsx", 404),
        ("/export/channels/nope.csv", 404),
        ("/options.json?lang=fr", 404),
        ("/%2Fevil.example/", 404),
    ],
)
def test_paths(client, path: str, status: int) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "Location" not in answer.headers


BODIES = [
    "",
    "{",
    "null",
    "[]",
    "{}",
    "3",
    '"x"',
    json.dumps({"output": "nope.children", "inputs": []}),
    json.dumps({"output": "content.children", "inputs": []}),
    json.dumps({"output": "content.children", "inputs": [3], "outputs": 5}),
    json.dumps({"output": "content.children", "inputs": {"a": 1}, "changedPropIds": 7}),
]


@pytest.mark.parametrize("body", BODIES)
def test_a_malformed_callback_is_the_requests_fault(client, body: str) -> None:
    answer = client.post(POST, data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert len(answer.text) < 100


@pytest.mark.parametrize(
    "value", [None, [], 3, {"page": []}, {"page": "channels", "search": "\x00", "target": {}}]
)
def test_a_strange_value_changes_nothing(client, value: object) -> None:
    body = {
        "output": "content.children",
        "outputs": {"id": "content", "property": "children"},
        "inputs": [{"id": "query", "property": "data", "value": value}],
        "changedPropIds": ["query.data"],
    }
    assert client.post(POST, json=body).status_code < 400


def test_a_body_too_large_is_refused(client) -> None:
    answer = client.post(POST, data="x" * (MOST_BYTES + 1), content_type="application/json")
    assert answer.status_code == 413


def test_other_methods_are_refused(client) -> None:
    assert client.delete("/channels").status_code == 405


def test_the_html_is_small_and_names_no_school(client) -> None:
    text = client.get("/channels", buffered=True).text
    assert len(text) < 40_000
    assert "云岭理工大学" not in text


def test_the_workbook_is_served_with_both_names(client) -> None:
    answer = client.get("/export/channels.xlsx?lang=zh&school=s1&province=%E7%81%AB", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].isascii()
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cover = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "20260101T000000-test01" in cover
    assert word("fictional", "zh") in cover
    assert (
        len(book.sheetnames) == 10
    )  # cover, three figures, one school, findings, notes, definitions, sources, data


@pytest.mark.parametrize("path", ["/assets/style.css", "/assets/plotly-cartesian.min.js", "/options.json"])
def test_answers_are_compressed_for_those_who_take_it(client, path: str) -> None:
    plain = client.get(path, buffered=True)
    small = client.get(path, buffered=True, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    if len(plain.data) >= 1024:
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data) / 2
    else:
        assert small.data == plain.data


def test_csv_has_a_byte_order_mark(client) -> None:
    answer = client.get("/export/channels/trend.csv?lang=en", buffered=True)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="channels-trend.csv"')


def test_schools_are_found_by_pinyin_and_initials(client) -> None:
    options = {option["value"]: option for option in client.get("/options.json", buffered=True).json}
    assert "yunlingligongdaxue|ylgdx" in options["s1"]["keys"]
    assert options["s1"]["label"] == "云岭理工大学"


def test_without_a_build_the_page_says_how_to_make_one(client, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    answer = client.get("/channels", buffered=True)
    assert answer.status_code == 503
    assert "make run" in answer.text
    assert client.get("/assets/style.css", buffered=True).status_code == 200


def test_the_pointer_is_followed_at_each_request(
    client, build_dir: Path, monkeypatch, tmp_path: Path
) -> None:
    from tests.pages.conftest import write

    write(tmp_path / "one.duckdb")
    write(tmp_path / "two.duckdb")
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    seen = []
    for name in ("one", "two", "one"):
        (tmp_path / "CURRENT").write_text(f"{name}.duckdb\n", encoding="utf-8")
        found = store.current()
        assert found is not None
        seen.append(found.path.stem)
        assert store.current() is found
    assert seen == ["one", "two", "one"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM report",
        "CREATE TABLE x (a INTEGER)",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH ':memory:' AS y",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "COPY report TO 'x.csv'",
    ],
)
def test_the_connection_reads_this_build_and_nothing_else(warehouse, sql: str) -> None:
    with pytest.raises(Exception, match=r"(?i)read-only|disabled|cannot|locked|not allowed|permission"):
        warehouse.query(sql)


def test_documents_are_named_by_their_hash_only(warehouse, build_dir: Path) -> None:
    folder = build_dir / "documents"
    folder.mkdir(exist_ok=True)
    (folder / f"{'a' * 64}.json").write_text('{"name": "x", "format": "txt", "lines": []}', encoding="utf-8")
    assert warehouse.document("a" * 64) == {"name": "x", "format": "txt", "lines": []}
    assert warehouse.document("b" * 64) is None
    assert warehouse.document("../documents/" + "a" * 64) is None


def test_every_word_stands_in_both_languages() -> None:
    import csv

    for path in WORDS.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert None not in row, f"{path.name}: {row['key']} has a comma outside quotes"
                if not row["key"].endswith(".mark") and ".unit" not in row["key"]:
                    assert row["zh"], f"{path.name}: {row['key']}"
                    assert row["en"], f"{path.name}: {row['key']}"


def test_pages_have_their_words(client) -> None:
    from pages._shared.registry import PAGES

    client.get("/channels", buffered=True)
    assert app.server
    for key in PAGES:
        for lang in ("zh", "en"):
            assert word(f"page.{key}", lang)
            assert word(f"page.{key}.question", lang)
