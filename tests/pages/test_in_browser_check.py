"""A draft handed in by a clerk in a real browser: by keyboard, with progress, a way from a figure to its line."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.pages.province import opened
from tests.pages.test_check import DRAFT

PATIENCE = 60_000  # milliseconds for a check


@pytest.fixture(scope="module")
def address(build_dir, tmp_path_factory) -> Iterator[str]:
    """The dashboard over the invented province."""
    from app import server

    with opened(tmp_path_factory.mktemp("check")):
        running = make_server("127.0.0.1", 0, server, threaded=True)
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.port}"
        running.shutdown()
        thread.join()
        running.server_close()


@pytest.fixture
def drafts(tmp_path: Path) -> list[Path]:
    """A report and a broken annex."""
    body, annex = tmp_path / "正文.txt", tmp_path / "附件2.docx"
    body.write_text(DRAFT, encoding="utf-8")
    annex.write_bytes(b"MZ\x90\x00")
    return [body, annex]


def open_page(page: Page, address: str, query: str = "lang=zh") -> None:
    page.goto(f"{address}/check?{query}")
    expect(page.locator("#check-files")).to_be_attached()
    expect(page.locator(".check-see")).to_be_attached(timeout=PATIENCE)


def test_a_draft_by_keyboard_from_files_to_the_line_of_a_figure(
    page: Page, address: str, drafts: list[Path]
) -> None:
    open_page(page, address)
    chooser = page.locator("#check-files")
    chooser.focus()
    chooser.set_input_files(drafts)
    expect(page.locator(".check-chosen li")).to_have_count(2)
    page.locator(".check-chosen [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status].check-status")).to_contain_text("核对完毕", timeout=PATIENCE)
    expect(page.locator(".check-results")).to_be_focused()
    expect(page.locator(".check-files tr", has_text="附件2.docx")).to_contain_text("是程序，不是文档")
    link = page.locator(".check-findings a", has_text="第 17 行")
    link.focus()
    page.keyboard.press("Enter")
    line = page.locator("#L0-17")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("共办结")
    with page.expect_download() as download:
        page.locator(".check-book a").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "疑点" in book.sheetnames
    page.locator("button[data-theme]").click()
    expect(page.locator(".check-draft")).to_be_visible()


def test_too_many_files_are_refused_before_anything_is_sent(page: Page, address: str, tmp_path: Path) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    open_page(page, address, "lang=en")
    files = [tmp_path / f"{n}.txt" for n in range(11)]
    for file in files:
        file.write_text("x", encoding="utf-8")
    page.locator("#check-files").set_input_files(files)
    expect(page.locator("[role=alert]")).to_contain_text("11 files, more than the 10 allowed")
    expect(page.locator(".check-chosen [type=submit]")).to_be_disabled()
    page.locator(".check-chosen li button").last.click()
    expect(page.locator(".check-chosen [type=submit]")).to_be_enabled()
    assert not [url for url in sent if "upload" in url]


def test_the_chosen_schools_figures_go_into_the_blank_annexes(page: Page, address: str) -> None:
    open_page(page, address, "lang=zh&of=invented1")
    link = page.locator(".content .check-links a").first
    expect(link).to_have_attribute("href", "/check/forms/statistics.xlsx?school=invented1")
    with page.expect_download() as download:
        link.click()
    rows = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert rows is not None
    assert rows.max_column == 5


def test_a_phone_shows_the_answer_without_scrolling_sideways(
    page: Page, address: str, drafts: list[Path]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_page(page, address)
    page.locator("#check-files").set_input_files(drafts)
    page.locator(".check-chosen [type=submit]").click()
    expect(page.locator(".check-draft")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
