"""Frozen links: an older release goes on showing its numbers, says what changed, and never gives way in silence."""

import csv
import io
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from dash import html
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

import app
from etl.__main__ import main
from etl.model import Report
from pages import channels, data, releases
from pages._shared import since
from pages._shared.callbacks import fill
from pages._shared.registry import PAGES, asked
from pages._shared.selection import Selection, release_of
from pages._shared.shell import layout
from pages._shared.warehouse import Warehouse, current, release
from pages._shared.words import word
from tests.etl.samples import observation, report, school
from tests.etl.warehouses import make
from tests.pages.lists import walk

assert app.server  # pages need the app
ID, SHA, OTHER, GONE = "invented1-2021-2022", "a" * 64, "b" * 64, "20200101T000000-aaaaaaaa"


def reports(value: int, *more: Report) -> list[Report]:
    figures = (observation(value=value),)
    return [report(sha256=SHA, observations=figures), *more]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[Path]:
    """A pinned build; a second one with a value amended, a report added and one withdrawn."""
    folder: Path = tmp_path_factory.mktemp("releases")
    elsewhere = school(2, province="广西")
    vocational = school(4, province="广西", school_type="vocational")
    still = report(4, school=vocational, observations=(observation(value=9),))
    make(folder, reports(12, still, report(3, observations=(observation(value=5),))))
    (folder / "documents").mkdir()
    text = folder / "documents" / f"{SHA}.json"
    text.write_text(json.dumps({"name": "x", "format": "txt", "lines": ["旧的第一行"]}), "utf-8")
    assert main(["pin", "--as", "2026", "--build-dir", str(folder)]) == 0
    text.unlink()
    text.write_text(json.dumps({"name": "x", "format": "txt", "lines": ["新的第一行"]}), "utf-8")
    make(
        folder,
        reports(15, still, report(2, school=elsewhere, sha256=OTHER, observations=(observation(value=7),))),
    )
    (folder / "GONE").write_text(f"{GONE}.duckdb\n", "utf-8")
    before, os.environ["BUILD_DIR"] = os.environ.get("BUILD_DIR"), str(folder)
    yield folder
    os.environ.pop("BUILD_DIR")
    if before:
        os.environ["BUILD_DIR"] = before


@pytest.fixture
def old(folder: Path) -> Warehouse:
    found = release("2026")
    assert found is not None
    return found


def shown(page: str, search: str, target: str = "") -> html.Div:
    return html.Div(fill({"page": page, "search": search, "target": target}))


def words(root: html.Div) -> str:
    return "".join([*(one for one in walk(root) if isinstance(one, str)), *trees(root)])


def links(root: html.Div) -> list[str]:
    plain = [str(vars(one)["href"]) for one in walk(root) if "href" in getattr(one, "__dict__", {})]
    return [*plain, *(href for tree in trees(root) for href in re.findall(r'"href":"([^"]*)"', tree))]


def trees(root: html.Div) -> list[str]:
    """The large tables, which the browser builds from JSON."""
    return [str(vars(one)["data-tree"]) for one in walk(root) if "data-tree" in getattr(one, "__dict__", {})]


def test_the_release_is_part_of_the_selection() -> None:
    selection, ignored = Selection.parse("?release=2026&province=重庆&lang=en")
    assert (selection.release, ignored) == ("2026", ())
    assert Selection.parse(selection.query_string())[0] == selection
    assert "release=2026" in selection.query_string(view=False)
    assert release_of({"release": ["2026", "2027"]}) == "2026"
    assert release_of("province=x") == ""


def test_a_release_is_opened_by_id_and_by_name(folder: Path, old: Warehouse) -> None:
    now = current()
    assert now is not None and now is not old
    assert release(old.build_id) is old
    assert release("") is now
    assert release(now.build_id) is now
    assert (old.pin and old.pin.name, now.pin) == ("2026", None)
    for nothing in ("2027", GONE, "../x", "CURRENT"):
        assert release(nothing) is None


def test_the_pinned_release_shows_its_own_numbers_and_lines(folder: Path, old: Warehouse) -> None:
    wanted = asked({"page": "source", "search": "?release=2026", "target": ID})
    assert wanted is not None and wanted.warehouse is old
    assert "旧的第一行" in words(shown("source", "?release=2026", ID))
    assert old.document(SHA) == {"name": "x", "format": "txt", "lines": ["旧的第一行"]}
    now = current()
    assert now is not None and now.document(SHA) == {"name": "x", "format": "txt", "lines": ["新的第一行"]}


def test_an_older_release_says_what_changed_and_where(folder: Path, old: Warehouse) -> None:
    root = shown("channels", "?release=2026&lang=zh")
    said = words(root)
    assert f"您看的是 {old.built_at.date()} 的数据版本 {old.build_id}。" in said
    assert "此后所选范围内：1 处数值有改动，新增 1 份报告，撤下 1 份报告。" in said
    assert "12 → 15" in said
    found = links(root)
    assert any(
        re.search(rf"/source/{ID}\?indicator=items_portal&release={old.build_id}&lang=zh", one)
        for one in found
    )
    assert any(
        one.startswith(f"/source/{ID}?indicator=items_portal&lang") and "release" not in one for one in found
    )
    assert any(one.startswith("/channels?") and "release" not in one for one in found)


@pytest.mark.parametrize(
    ("page", "search", "target", "expected"),
    [
        ("channels", "province=广西", "", "此后所选范围内：新增 1 份报告。"),
        ("channels", "year=2021-2022&province=重庆", "", "1 处数值有改动，撤下 1 份报告。"),
        ("school", "", "invented1", "此后这所学校：1 处数值有改动。"),
        ("source", "", ID, "此后这份报告：1 处数值有改动。"),
        ("data", "", "", "此后全部数据中：1 处数值有改动，新增 1 份报告，撤下 1 份报告。"),
        ("channels", "type=vocational", "", "此后这里没有变动（全部数据共 3 处变动）。"),
    ],
)
def test_it_speaks_of_what_the_page_is_about(
    folder: Path, page: str, search: str, target: str, expected: str
) -> None:
    assert expected in words(shown(page, f"?release=2026&lang=zh&{search}", target))


def test_the_current_release_says_nothing_of_it(folder: Path) -> None:
    now = current()
    assert now is not None
    for search in ("?lang=zh", f"?lang=zh&release={now.build_id}"):
        assert "您看的是" not in words(shown("channels", search))


def test_builds_that_cannot_be_compared_are_said_to_be(folder: Path, old: Warehouse, monkeypatch) -> None:
    monkeypatch.setattr(since, "_differences", lambda one, other: None)
    assert "无法逐项与当前版本比较" in words(shown("channels", "?release=2026&lang=zh"))


@pytest.mark.parametrize(
    ("named", "key"), [(GONE, "gone"), ("20260101T000000-cccccccc", "unknown"), ("<b>", "unknown")]
)
def test_a_release_that_is_not_there_is_no_silent_fallback(
    folder: Path, client, named: str, key: str
) -> None:
    root = layout(channels.PAGE, pathname="/channels", release=named, province="重庆", lang="en")
    said = words(html.Div(root))
    for lang in ("zh", "en"):
        assert word(f"release.{key}", lang) in said
        assert word(f"release.{key}.why", lang, release=named) in said
    found = links(html.Div(root))
    assert "/channels?lang=en&province=%E9%87%8D%E5%BA%86" in found
    assert "/channels?lang=zh&release=2026&province=%E9%87%8D%E5%BA%86" in found
    assert "12" not in said.replace("2026", "")
    assert client.get("/channels", query_string={"release": named}).status_code == 404
    assert client.get("/channels?release=2026").status_code == 200
    assert asked({"page": "channels", "search": f"?release={named}", "target": ""}) is None
    assert client.get("/export/channels.xlsx", query_string={"release": named}).status_code == 404


def test_exports_are_of_the_release_and_name_it(folder: Path, old: Warehouse, client) -> None:
    key = channels.panels(old, Selection())[0].key
    answer = client.get(f"/export/channels/{key}.csv?release=2026&lang=zh")
    assert answer.status_code == 200
    assert old.build_id in answer.headers["Content-Disposition"]
    cells = {cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row}
    assert "12" in cells and "15" not in cells
    book = openpyxl.load_workbook(io.BytesIO(client.get("/export/channels.xlsx?release=2026&lang=zh").data))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert old.build_id in texts
    places = [
        cell.hyperlink.target or ""
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and "/source/" in (cell.hyperlink.target or "")
    ]
    assert places and all("release=2026" in place for place in places)


def test_the_list_of_releases_and_changes(folder: Path, old: Warehouse) -> None:
    changes, kept = releases.panels(old, Selection(release="2026"))
    assert changes.frame["after"].tolist().count("15") == 1
    assert kept.frame["name"].tolist() == ["", "2026"]
    now = current()
    assert now is not None
    (only,) = releases.panels(now, Selection())
    assert only.key == "kept"
    assert f"/releases?release={old.build_id}&lang=zh&theme=light" in links(
        shown("releases", "?release=2026&lang=zh")
    )


def test_the_files_of_a_release_are_served_and_nothing_else(folder: Path, old: Warehouse, client) -> None:
    answer = client.get("/download/2026/observation.csv", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"observation-{old.build_id}.csv" in answer.headers["Content-Disposition"]
    assert answer.data == (folder / old.build_id / "data" / "observation.csv").read_bytes()
    compressed = client.get(
        "/download/2026/observation.csv", buffered=True, headers={"Accept-Encoding": "gzip"}
    )
    assert "Content-Encoding" not in compressed.headers
    again = client.get(
        "/download/2026/observation.csv", buffered=True, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    part = client.get("/download/2026/observation.csv", buffered=True, headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.data) == (206, b"\xef\xbb\xbf")
    for path in ("files.json", "nope.csv", "..%2f..%2fPINNED", "%2e%2e/PINNED"):
        assert client.get(f"/download/2026/{path}").status_code == 404
    assert client.get(f"/download/{GONE}/observation.csv").status_code == 404


def test_the_data_page_lists_what_is_there(folder: Path, old: Warehouse) -> None:
    tables, dictionary, files = data.panels(old, Selection())
    rows = tables.frame.set_index("table")["rows"]
    assert rows["observation"] == 3 and rows["change"] == 0
    assert {"observation", "report", "build"} <= set(tables.frame["table"])
    assert dictionary.frame["about"].ne("").all()
    assert files.frame["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    hrefs = links(html.Div(data.content(old, Selection())))
    assert f"/download/{old.build_id}/xxgk-annual-{old.build_id}-csv.zip" in hrefs
    now = current()
    assert now is not None  # published by a test, not by the command: nothing to take away yet
    assert word("data.not_made", "zh") in words(html.Div(data.content(now, Selection())))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    running = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


def test_in_a_browser_from_the_old_release_to_the_current_one(
    page: Page, address: str, old: Warehouse
) -> None:
    page.goto(f"{address}/school/invented1?lang=zh&release=2026")
    line = page.locator(".since")
    expect(line).to_contain_text("此后这所学校：1 处数值有改动")
    line.locator("summary").click()
    expect(line.locator("li")).to_contain_text("12 → 15")
    expect(page.locator("nav a[href^='/channels']")).to_have_attribute("href", re.compile("release=2026"))
    expect(page.locator("footer").first).to_contain_text(old.build_id)
    line.get_by_role("link", name="12", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/source/{ID}\?.*release={old.build_id}"))
    expect(page.locator(".lines")).to_contain_text("旧的第一行")
    page.go_back()
    page.locator(".since").get_by_role("link", name="查看当前版本").click()
    expect(page).to_have_url(re.compile(r"/school/invented1\?(?!.*release)"))
    expect(page.locator("main")).to_contain_text("15")
    expect(page.locator(".since")).to_have_count(0)


def test_in_a_browser_the_citation_follows_the_filters(page: Page, address: str, old: Warehouse) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/channels?lang=zh&release=2026")
    expect(page.locator(".since")).to_be_visible()
    page.locator(".filter-province input").first.click()
    page.keyboard.type("cq")
    page.locator("[role=option]:visible").first.click()
    page.keyboard.press("Escape")
    page.locator(".cite summary").click()
    text = page.locator(".cite .citation")
    expect(text).to_contain_text(re.compile(r"province=.*release=2026"))
    expect(text).to_contain_text(old.build_id)
    expect(page.locator(".cite .pinned")).to_be_visible()
    page.locator(".cite .copy").click()
    expect(page.locator(".cite .copy")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == text.inner_text()
    page.goto(f"{address}/channels?lang=en")
    page.locator(".cite summary").click()
    now = current()
    assert now is not None
    expect(page.locator(".cite .loose")).to_contain_text(f"python -m etl pin {now.build_id}")
    expect(page.locator(".cite .address")).to_contain_text(f"release={now.build_id}")


def test_in_a_browser_a_lost_release_leads_on(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/channels?lang=en&release={GONE}")
    expect(page.locator("h1")).to_have_text(word("release.gone", "en"))
    complaints.clear()  # the browser itself notes the status 404
    page.get_by_role("link", name=re.compile("current release")).first.click()
    expect(page.locator("h1")).to_have_text("Channels")


def test_in_a_browser_a_file_is_taken_away(page: Page, address: str, old: Warehouse, tmp_path: Path) -> None:
    page.goto(f"{address}/data?lang=zh&release=2026")
    with page.expect_download() as taken:
        page.locator(".takes a.take").first.click()
    assert taken.value.suggested_filename == f"xxgk-annual-{old.build_id}-csv.zip"
    taken.value.save_as(tmp_path / "all.zip")
    kept = (
        Path(os.environ["BUILD_DIR"]) / old.build_id / "data" / taken.value.suggested_filename
    ).read_bytes()
    assert (tmp_path / "all.zip").read_bytes() == kept


@pytest.mark.parametrize("key", sorted(PAGES))
def test_every_link_of_every_page_stays_at_the_release(folder: Path, old: Warehouse, key: str) -> None:
    page, target = PAGES[key], {"school": "invented1", "source": ID}.get(key, "")
    shown_ = fill({"page": key, "search": "?release=2026&lang=zh", "target": target})
    around = layout(page, pathname=page.path, release="2026", lang="zh", target=target)
    content = [one for one in shown_ if getattr(one, "className", "") != "since"]
    found = links(html.Div([*content, around]))
    # The list of releases leads to others on purpose, a download names its release in its path, blank forms have none.
    ways = [
        one
        for one in found
        if one.startswith("/") and not one.startswith((f"/download/{old.build_id}/", "/check/forms/"))
    ]
    assert ways
    assert key == "releases" or [one for one in ways if "release=2026" not in one] == []
